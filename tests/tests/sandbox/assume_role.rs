//! AssumeRole: trust, MFA, durations, chaining, and the parameter rules.

use aws_sdk_sts::types::{PolicyDescriptorType, Tag};
use rolecall_tests::sandbox::{Config, Role, Sandbox, demo};

use crate::support::{Keys, assume, client, jo, refused, root, sam};

fn not_authorized(user: &str, role: &str) -> String {
    format!("User: {user} is not authorized to perform: sts:AssumeRole on resource: {role}")
}

const SAM: &str = "arn:aws:iam::111122223333:user/sam";
const JO: &str = "arn:aws:iam::111122223333:user/jo";

#[tokio::test]
async fn a_long_term_key_assumes_a_role_and_the_session_works() {
    let sandbox = Sandbox::start(Config::default()).await;
    let call = assume(&sandbox, &sam(), demo::STAGING_OPS).duration_seconds(14_400);
    let output = call.send().await.unwrap();
    let user = output.assumed_role_user().unwrap();
    assert_eq!(user.arn(), "arn:aws:sts::210987654321:assumed-role/staging-ops/test");
    assert!(user.assumed_role_id().starts_with("AROA") && user.assumed_role_id().ends_with(":test"));
    let credentials = output.credentials().unwrap();
    assert!(credentials.access_key_id().starts_with("ASIA") && credentials.access_key_id().len() == 20);
    let lasts = credentials.expiration().secs() - sandbox.clock().now().as_second();
    assert!((14_390..=14_400).contains(&lasts), "{lasts}");
    let call = client(&sandbox, &Keys::of(credentials)).get_caller_identity();
    assert_eq!(call.send().await.unwrap().arn(), Some(user.arn()));

    let calls = sandbox.calls();
    assert_eq!((calls.count("AssumeRole"), calls.count("GetCallerIdentity")), (1, 1));
    let call = &calls.calls[0];
    assert_eq!(call.access_key_id.as_deref(), Some(demo::SAM_ACCESS_KEY_ID));
    assert_eq!(call.role_arn.as_deref(), Some(demo::STAGING_OPS));
    assert_eq!((call.duration, call.status, call.outcome.as_str()), (Some(14_400), Some(200), "ok"));
}

#[tokio::test]
async fn trust_and_external_id_decide() {
    let sandbox = Sandbox::start(Config::default()).await;
    for role in [demo::LOCKED_OUT, demo::BREAK_GLASS, "arn:aws:iam::456789012345:role/no-such-role"] {
        let text = not_authorized(SAM, role);
        refused(assume(&sandbox, &sam(), role), (403, "AccessDenied", &text)).await;
    }
    let text = not_authorized(SAM, demo::DATA_READONLY);
    let call = || assume(&sandbox, &sam(), demo::DATA_READONLY);
    refused(call(), (403, "AccessDenied", &text)).await;
    refused(call().external_id("another"), (403, "AccessDenied", &text)).await;
    call().external_id(demo::DATA_READONLY_EXTERNAL_ID).send().await.unwrap();

    let text = "Roles may not be assumed by root accounts.";
    refused(assume(&sandbox, &root(), demo::SANDBOX), (403, "AccessDenied", text)).await;
}

#[tokio::test]
async fn an_mfa_code_is_good_once_for_its_own_device() {
    let sandbox = Sandbox::start(Config::default()).await;
    let call = || assume(&sandbox, &jo(), demo::PROD_ADMIN).duration_seconds(43_200);
    refused(call(), (403, "AccessDenied", &not_authorized(JO, demo::PROD_ADMIN))).await;

    let code = sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let with = |code: &str| call().serial_number(demo::JO_MFA_SERIAL).token_code(code);
    with(&code).send().await.unwrap();
    let invalid = "MultiFactorAuthentication failed with invalid MFA one time pass code";
    refused(with(&code), (403, "AccessDenied", invalid)).await;
    let next = sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    assert_ne!(code, next);
    with(&next).send().await.unwrap();

    let both = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code";
    refused(call().serial_number(demo::JO_MFA_SERIAL), (403, "AccessDenied", both)).await;
    refused(call().token_code("123456"), (403, "AccessDenied", both)).await;
    let unable = "MultiFactorAuthentication failed, unable to validate MFA code.";
    let other = call().serial_number("arn:aws:iam::111122223333:mfa/sam").token_code("123456");
    refused(other, (403, "AccessDenied", unable)).await;
    let code = sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let anothers =
        assume(&sandbox, &sam(), demo::PROD_ADMIN).serial_number(demo::JO_MFA_SERIAL).token_code(code);
    refused(anothers, (403, "AccessDenied", unable)).await;
    let calls = serde_json::to_string(&sandbox.calls()).unwrap();
    assert!(!calls.contains(&next), "the log keeps no code");
}

#[tokio::test]
async fn an_mfa_code_lives_for_a_step_of_the_clock() {
    let sandbox = Sandbox::start(Config::default()).await;
    let code = sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    sandbox.clock().advance(jiff::SignedDuration::from_secs(90));
    assert_ne!(sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap(), code);
    let call = assume(&sandbox, &jo(), demo::PROD_ADMIN).serial_number(demo::JO_MFA_SERIAL).token_code(code);
    let invalid = "MultiFactorAuthentication failed with invalid MFA one time pass code";
    refused(call, (403, "AccessDenied", invalid)).await;
}

#[tokio::test]
async fn durations_are_bounded_by_the_role_and_by_chaining() {
    let sandbox = Sandbox::start(Config::default()).await;
    let max = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let call = assume(&sandbox, &sam(), demo::STAGING_OPS).duration_seconds(14_401);
    refused(call, (400, "ValidationError", max)).await;
    let text = "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: \
                Member must have value less than or equal to 43200";
    let call = assume(&sandbox, &sam(), demo::SANDBOX).duration_seconds(43_201);
    refused(call, (400, "ValidationError", text)).await;
    let text = "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: \
                Member must have value greater than or equal to 900";
    let call = assume(&sandbox, &sam(), demo::SANDBOX).duration_seconds(899);
    refused(call, (400, "ValidationError", text)).await;

    let code = sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let call = assume(&sandbox, &jo(), demo::PROD_ADMIN).serial_number(demo::JO_MFA_SERIAL).token_code(code);
    let admin = Keys::of(call.send().await.unwrap().credentials().unwrap());
    let chained = |seconds| assume(&sandbox, &admin, demo::BREAK_GLASS).duration_seconds(seconds);
    chained(3600).send().await.unwrap();
    let cap =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    refused(chained(3601), (400, "ValidationError", cap)).await;

    // A session token is temporary too, so this is chaining as well.
    let output = client(&sandbox, &sam()).get_session_token().send().await.unwrap();
    let session = Keys::of(output.credentials().unwrap());
    assume(&sandbox, &session, demo::SANDBOX).send().await.unwrap();
    let call = assume(&sandbox, &session, demo::SANDBOX).duration_seconds(7200);
    refused(call, (400, "ValidationError", cap)).await;
}

#[tokio::test]
async fn broken_parameter_rules_are_named() {
    let sandbox = Sandbox::start(Config::default()).await;
    let call = |role: &str| assume(&sandbox, &sam(), role);
    let start = "1 validation error detected: Value ";
    for (call, at) in [
        (call(demo::SANDBOX).role_session_name("a"), "'a' at 'roleSessionName'"),
        (call(demo::SANDBOX).role_session_name("jo smith"), "'jo smith' at 'roleSessionName'"),
        (call(demo::SANDBOX).role_session_name("jöhann"), "'jöhann' at 'roleSessionName'"),
        (call("arn:aws:iam::1:x"), "'arn:aws:iam::1:x' at 'roleArn'"),
        (call(demo::SANDBOX).external_id("a"), "'a' at 'externalId'"),
        (call(demo::SANDBOX).source_identity("aws:jo"), "'aws:jo' at 'sourceIdentity'"),
        (call(demo::SANDBOX).serial_number("a/b/c/d/e").token_code("12345a"), "'12345a' at 'tokenCode'"),
        (call(demo::SANDBOX).policy("{€}"), "'{€}' at 'policy'"),
        (call(demo::SANDBOX).tags(tag("a*b", "c")), "'a*b' at 'tags.1.member.key'"),
    ] {
        refused_with(call, &format!("{start}{at} failed to satisfy constraint")).await;
    }
    let both = call(demo::SANDBOX).role_session_name("!").send().await.unwrap_err();
    let both = aws_sdk_sts::error::ProvideErrorMetadata::message(&both).unwrap().to_owned();
    assert!(both.starts_with("2 validation errors detected: "), "{both}");
    for arn in [
        "arn:aws:iam::456789012345:user/sandbox",
        "arn:aws:iam::456789012345:role/",
        "no arn but long enough",
    ] {
        refused_with(call(arn), "Request ARN is invalid").await;
    }
}

async fn refused_with(
    call: aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder,
    text: &str,
) {
    refused(call, (400, "ValidationError", text)).await;
}

#[tokio::test]
async fn session_policies_and_tags() {
    let sandbox = Sandbox::start(Config::default()).await;
    let call = || assume(&sandbox, &sam(), demo::SANDBOX);
    let malformed = (400, "MalformedPolicyDocument", "");
    refused(call().policy("{"), malformed).await;
    refused(call().policy(r#"{"Version":"2012-10-17"}"#), malformed).await;
    let output = call()
        .policy(r#"{"Version":"2012-10-17","Statement":[]}"#)
        .policy_arns(arn("arn:aws:iam::aws:policy/ReadOnlyAccess"))
        .tags(tag("Project", "apollo"))
        .transitive_tag_keys("project")
        .source_identity("sam")
        .send()
        .await
        .unwrap();
    #[expect(deprecated, reason = "AWS still sends it")]
    let size = output.packed_policy_size();
    assert!(size.is_some_and(|size| (1..100).contains(&size)));
    assert_eq!(output.source_identity(), Some("sam"));

    refused_with(call().policy_arns(arn("arn:aws:iam::111122223333:policy/mine")), "At least one Policy ARN")
        .await;
    let eleven = (0..11).map(|_| arn("arn:aws:iam::aws:policy/ReadOnlyAccess")).collect();
    refused_with(call().set_policy_arns(Some(eleven)), "1 validation error").await;
    let too_many = (0..51).map(|number| tag(&format!("k{number}"), "v")).collect();
    refused_with(call().set_tags(Some(too_many)), "1 validation error").await;
    let large = (0..50).map(|number| tag(&format!("k{number}"), &"v".repeat(200))).collect();
    refused(call().set_tags(Some(large)), (400, "PackedPolicyTooLarge", "Packed policy consumes ")).await;
    let duplicate = call().tags(tag("Project", "a")).tags(tag("project", "b"));
    refused(duplicate, (400, "InvalidParameterValue", "Duplicate tag keys found.")).await;
    let unknown = call().tags(tag("Project", "a")).transitive_tag_keys("Team");
    refused(unknown, (400, "InvalidParameterValue", "The specified transitive tag key")).await;
}

#[tokio::test]
async fn tags_and_source_identity_stay_along_a_chain() {
    const SECOND: &str = "arn:aws:iam::678901234567:role/second";
    const PLAIN: &str = "arn:aws:iam::678901234567:role/plain";
    let mut config = Config::default();
    config.roles.push(Role::new(SECOND, &[demo::SANDBOX]));
    config.roles.push(Role {
        allow_tag_session: false,
        allow_set_source_identity: false,
        ..Role::new(PLAIN, &[demo::SANDBOX])
    });
    let sandbox = Sandbox::start(config).await;
    let first = assume(&sandbox, &sam(), demo::SANDBOX)
        .tags(tag("Project", "apollo"))
        .transitive_tag_keys("Project")
        .source_identity("sam");
    let first = Keys::of(first.send().await.unwrap().credentials().unwrap());
    let output = assume(&sandbox, &first, SECOND).send().await.unwrap();
    assert_eq!(output.source_identity(), Some("sam"));
    let conflict = assume(&sandbox, &first, SECOND).tags(tag("project", "zeus"));
    refused(conflict, (400, "InvalidParameterValue", "One of the specified transitive tag keys")).await;
    let user = "User: arn:aws:sts::456789012345:assumed-role/sandbox/test is not authorized to perform: ";
    let other = assume(&sandbox, &first, SECOND).source_identity("jo");
    refused(other, (403, "AccessDenied", &format!("{user}sts:SetSourceIdentity on resource: {SECOND}")))
        .await;
    let tagged = assume(&sandbox, &first, PLAIN).tags(tag("Team", "a"));
    refused(tagged, (403, "AccessDenied", &format!("{user}sts:TagSession on resource: {PLAIN}"))).await;
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

fn arn(arn: &str) -> PolicyDescriptorType {
    PolicyDescriptorType::builder().arn(arn).build()
}
