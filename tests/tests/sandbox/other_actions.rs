//! GetSessionToken, GetFederationToken, and actions that are not there.

use rolecall_tests::sandbox::{Config, Role, Sandbox, WebToken, demo};

use crate::support::{Keys, assume, check, client, jo, refused, root, sam};

#[tokio::test]
async fn a_session_token_carries_the_mfa_on() {
    let sandbox = Sandbox::start(Config::default()).await;
    let code = sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let call =
        client(&sandbox, &jo()).get_session_token().serial_number(demo::JO_MFA_SERIAL).token_code(code);
    let session = Keys::of(call.send().await.unwrap().credentials().unwrap());
    let identity = client(&sandbox, &session).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some("arn:aws:iam::111122223333:user/jo"));
    assume(&sandbox, &session, demo::PROD_ADMIN).send().await.expect("MFA was given for the session");

    let plain = client(&sandbox, &jo()).get_session_token().send().await.unwrap();
    let plain = Keys::of(plain.credentials().unwrap());
    let text =
        "User: arn:aws:iam::111122223333:user/jo is not authorized to perform: sts:AssumeRole on resource: ";
    refused(assume(&sandbox, &plain, demo::PROD_ADMIN), (403, "AccessDenied", text)).await;
}

#[tokio::test]
async fn durations_of_users_and_root() {
    let sandbox = Sandbox::start(Config::default()).await;
    let now = sandbox.clock().now().as_second();
    for (keys, asked, lasts) in [
        (sam(), None, 43_200),
        (sam(), Some(129_600), 129_600),
        (root(), None, 3600),
        (root(), Some(43_200), 3600),
    ] {
        let sts = client(&sandbox, &keys);
        let session = sts.get_session_token().set_duration_seconds(asked).send().await.unwrap();
        let federation =
            sts.get_federation_token().name("jo").set_duration_seconds(asked).send().await.unwrap();
        for credentials in [session.credentials().unwrap(), federation.credentials().unwrap()] {
            let seconds = credentials.expiration().secs() - now;
            assert!((lasts..lasts + 60).contains(&seconds), "{seconds} is not {lasts}");
        }
    }
    let error =
        client(&sandbox, &sam()).get_session_token().duration_seconds(129_601).send().await.unwrap_err();
    check(
        &error,
        (400, "ValidationError", "1 validation error detected: Value '129601' at 'durationSeconds'"),
    );
}

#[tokio::test]
async fn session_credentials_get_no_further_tokens() {
    let sandbox = Sandbox::start(Config::default()).await;
    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    let sts = client(&sandbox, &role);
    let error = sts.get_session_token().send().await.unwrap_err();
    check(&error, (403, "AccessDenied", "Cannot call GetSessionToken with session credentials"));
    let error = sts.get_federation_token().name("jo").send().await.unwrap_err();
    check(&error, (403, "AccessDenied", "Cannot call GetFederationToken with session credentials"));
}

#[tokio::test]
async fn a_federated_user_assumes_no_role() {
    let sandbox = Sandbox::start(Config::default()).await;
    let output = client(&sandbox, &sam()).get_federation_token().name("visitor").send().await.unwrap();
    let user = output.federated_user().unwrap();
    assert_eq!(user.arn(), "arn:aws:sts::111122223333:federated-user/visitor");
    assert_eq!(user.federated_user_id(), "111122223333:visitor");
    let keys = Keys::of(output.credentials().unwrap());
    let text = "User: arn:aws:sts::111122223333:federated-user/visitor is not authorized to perform: ";
    refused(assume(&sandbox, &keys, demo::SANDBOX), (403, "AccessDenied", text)).await;
    let error =
        client(&sandbox, &sam()).get_federation_token().name("x".repeat(33)).send().await.unwrap_err();
    check(&error, (400, "ValidationError", "1 validation error detected: Value "));
}

#[tokio::test]
async fn other_actions_are_unknown() {
    let sandbox = Sandbox::start(Config::default()).await;
    let error = client(&sandbox, &sam())
        .get_access_key_info()
        .access_key_id("A".repeat(20))
        .send()
        .await
        .unwrap_err();
    check(&error, (400, "InvalidAction", "Could not find operation GetAccessKeyInfo for version 2011-06-15"));
}

#[tokio::test]
async fn a_web_identitys_token_needs_a_provider_that_the_role_trusts() {
    let provider = "arn:aws:iam::456789012345:oidc-provider/id.example";
    let mut config = Config::default();
    let deploy = "arn:aws:iam::456789012345:role/deploy";
    config.roles.push(Role::new(deploy, &[provider]));
    config.web_tokens = vec![WebToken {
        token: "a-token".to_owned(),
        provider: provider.to_owned(),
        subject: "repo:acme".to_owned(),
        expires: None,
    }];
    let sandbox = Sandbox::start(config).await;
    let sts = client(&sandbox, &sam());
    let ask = |role: &str, token: &str, duration: i32| {
        let call = sts.assume_role_with_web_identity().role_arn(role).role_session_name("jo");
        call.web_identity_token(token).duration_seconds(duration).send()
    };
    let given = ask(deploy, "a-token", 3600).await.unwrap();
    assert_eq!(given.subject_from_web_identity_token(), Some("repo:acme"));
    let session = Keys::of(given.credentials().unwrap());
    let who = client(&sandbox, &session).get_caller_identity().send().await.unwrap();
    assert_eq!(who.arn(), Some("arn:aws:sts::456789012345:assumed-role/deploy/jo"));
    assert!(sandbox.calls().calls[0].access_key_id.is_none(), "it is not signed");

    let denied = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    check(&ask(demo::SANDBOX, "a-token", 3600).await.unwrap_err(), (403, "AccessDenied", denied));
    let unknown = ask(deploy, "another-token", 3600).await.unwrap_err();
    check(&unknown, (400, "InvalidIdentityToken", "Couldn't retrieve verification key"));
    check(
        &ask(deploy, "abc", 3600).await.unwrap_err(),
        (400, "ValidationError", "1 validation error detected"),
    );
    let long = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    check(&ask(deploy, "a-token", 7200).await.unwrap_err(), (400, "ValidationError", long));
}
