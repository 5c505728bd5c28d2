//! The STS adapter against MiniStack, an STS that no one here wrote.

use std::time::{Duration, Instant};

use rolecall_core::duration::Seconds;
use rolecall_core::failure::Failure;
use rolecall_core::plan::{AssumeRoleCall, Call, FederationTokenCall, SessionTokenCall};
use rolecall_core::secret::Credentials;
use rolecall_engine::ports::{Signer, Sts};
use rolecall_platform::sts::AwsSts;
use rolecall_tests::ministack::MiniStack;

mod common;

use common::{US_EAST_1, call, http, key};

#[tokio::test]
async fn an_sts_of_other_hands_takes_our_calls_and_refuses_by_its_own_rules() {
    let ministack = MiniStack::start().await.expect("MiniStack starts");
    let user = ministack.create_user("jo").await.expect("a user");
    let stranger = ministack.create_user("sam").await.expect("another");
    let made = ministack.create_access_key("jo").await.expect("a key");
    let open = ministack.create_role("open", &user, None).await.expect("a role");
    let closed = ministack.create_role("closed", &stranger, None).await.expect("a role");
    let guarded = ministack.create_role("guarded", &user, Some("example-external-id")).await.expect("a role");

    let sts = AwsSts::new(http(), Some(ministack.endpoint().to_owned()));
    let signer = || Signer::Key(key(&made.access_key_id, &made.secret_access_key));
    let assume = |call: AssumeRoleCall| sts.call(signer(), common::assume(call), None);

    let identity = sts.caller_identity(signer(), US_EAST_1.to_owned()).await.expect("who jo is");
    assert_eq!(identity.identity.arn, user);
    let assumed = assume(call(&open)).await.expect("jo may");
    assert!(assumed.assumed_arn.is_some_and(|arn| arn.ends_with(":assumed-role/open/jo@laptop")));
    for refused in [call(&closed), call(&guarded)] {
        match assume(refused).await {
            Err(Failure::Aws(error)) => assert_eq!(error.code, "AccessDenied", "{error:?}"),
            other => panic!("{other:?}"),
        }
    }
    let with_id = AssumeRoleCall { external_id: Some("example-external-id".to_owned()), ..call(&guarded) };
    assume(with_id).await.expect("the external id is right");
}

#[tokio::test]
async fn chains_user_tokens_and_expiry_are_as_it_has_them() {
    let ministack = MiniStack::start().await.expect("MiniStack starts");
    let user = ministack.create_user("jo").await.expect("a user");
    let made = ministack.create_access_key("jo").await.expect("a key");
    let hub = ministack.create_role("hub", &user, None).await.expect("a role");
    let spoke = ministack.create_role("spoke", &hub, None).await.expect("a role");
    ministack.let_role_assume("hub").await.expect("a policy");

    let sts = AwsSts::new(http(), Some(ministack.endpoint().to_owned()));
    let signer = || Signer::Key(key(&made.access_key_id, &made.secret_access_key));
    let session = |credentials: &Credentials| Signer::Credentials(credentials.into());
    let who = async |credentials: &Credentials| {
        sts.caller_identity(session(credentials), US_EAST_1.to_owned()).await.map(|who| who.identity.arn)
    };

    // The spoke trusts the hub's sessions, and not the user.
    match sts.call(signer(), common::assume(call(&spoke)), None).await {
        Err(Failure::Aws(error)) => assert_eq!(error.code, "AccessDenied", "{error:?}"),
        other => panic!("{other:?}"),
    }
    let through = sts.call(signer(), common::assume(call(&hub)), None).await.expect("jo may");
    let signed_by_hub = session(&through.credentials);
    let behind = sts.call(signed_by_hub, common::assume(call(&spoke)), None).await.expect("the hub may");
    let arn = who(&behind.credentials).await.expect("somebody");
    assert_eq!(Some(&arn), behind.assumed_arn.as_ref());
    assert!(arn.ends_with(":assumed-role/spoke/jo@laptop"), "{arn}");

    let region = || "us-east-1".to_owned();
    let token = SessionTokenCall { duration: Seconds::hours(12), mfa_serial: None, region: region() };
    let own = sts.call(signer(), Call::SessionToken(token), None).await.expect("jo may");
    assert_eq!(who(&own.credentials).await.expect("somebody"), user);
    let federated = FederationTokenCall {
        name: "jo".to_owned(),
        duration: Seconds::hours(36),
        policy: Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
                .to_owned(),
        ),
        policy_arns: Vec::new(),
        tags: std::collections::BTreeMap::new(),
        region: region(),
    };
    let federated =
        sts.call(signer(), Call::FederationToken(Box::new(federated)), None).await.expect("jo may");
    assert!(federated.assumed_arn.is_some_and(|arn| arn.ends_with(":federated-user/jo")));

    // What has expired signs nothing: asked until it has, as this STS takes any duration.
    let short = AssumeRoleCall { duration: Seconds(2), ..call(&hub) };
    let short = sts.call(signer(), common::assume(short), None).await.expect("jo may");
    let started = Instant::now();
    let expired = loop {
        match who(&short.credentials).await {
            Ok(_) if started.elapsed() < Duration::from_secs(30) => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Ok(arn) => panic!("{arn} lives on"),
            Err(failure) => break failure,
        }
    };
    match expired {
        Failure::Aws(error) => assert!(error.code.starts_with("ExpiredToken"), "{error:?}"),
        other => panic!("{other:?}"),
    }
}
