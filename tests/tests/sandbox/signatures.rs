//! Who may call at all: keys, signatures, clocks, expiry, regions.

use jiff::SignedDuration;
use rolecall_tests::sandbox::{Config, Sandbox, User, demo};

use crate::support::{Keys, assume, check, client, client_with_own_clock, http, jo, refused, root, sam};

const INVALID: &str = "The security token included in the request is invalid.";

#[tokio::test]
async fn identities_of_users_and_root() {
    let sandbox = Sandbox::start(Config::default()).await;
    for (keys, arn) in [
        (jo(), "arn:aws:iam::111122223333:user/jo"),
        (sam(), "arn:aws:iam::111122223333:user/sam"),
        (root(), "arn:aws:iam::111122223333:root"),
    ] {
        let identity = client(&sandbox, &keys).get_caller_identity().send().await.unwrap();
        assert_eq!((identity.arn(), identity.account()), (Some(arn), Some(demo::ACCOUNT)));
    }
}

#[tokio::test]
async fn wrong_secrets_and_unknown_keys() {
    let sandbox = Sandbox::start(Config::default()).await;
    let wrong = Keys { secret: "x".repeat(40), ..sam() };
    let text = "The request signature we calculated does not match the signature you provided.";
    refused(assume(&sandbox, &wrong, demo::SANDBOX), (403, "SignatureDoesNotMatch", text)).await;

    let unknown = Keys { id: "AKIASANDBOXNOBODY001".to_owned(), ..sam() };
    refused(assume(&sandbox, &unknown, demo::SANDBOX), (403, "InvalidClientTokenId", INVALID)).await;

    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    let without_token = Keys { token: None, ..role.clone() };
    refused(assume(&sandbox, &without_token, demo::SANDBOX), (403, "InvalidClientTokenId", INVALID)).await;
    let other_token = Keys { token: Some("other".to_owned()), ..role.clone() };
    refused(assume(&sandbox, &other_token, demo::SANDBOX), (403, "InvalidClientTokenId", INVALID)).await;
    let with_token = Keys { token: role.token.clone(), ..sam() };
    refused(assume(&sandbox, &with_token, demo::SANDBOX), (403, "InvalidClientTokenId", INVALID)).await;

    assert!(sandbox.revoke(&role.id));
    refused(assume(&sandbox, &role, demo::SANDBOX), (403, "InvalidClientTokenId", INVALID)).await;
}

#[tokio::test]
async fn an_inactive_key_is_unknown() {
    let mut config = Config::default();
    let inactive = |user: User| User { active: false, ..user };
    config.users = config.users.into_iter().map(inactive).collect();
    let sandbox = Sandbox::start(config).await;
    refused(assume(&sandbox, &sam(), demo::SANDBOX), (403, "InvalidClientTokenId", INVALID)).await;
}

#[tokio::test]
async fn a_request_without_signature_is_refused_in_xml() {
    let sandbox = Sandbox::start(Config::default()).await;
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let answer = http().post(sandbox.sts_endpoint()).body(body).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    let text = answer.text().await.unwrap();
    assert!(text.contains("<Code>MissingAuthenticationToken</Code>"), "{text}");
    assert!(
        text.starts_with("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"),
        "{text}"
    );
}

#[tokio::test]
async fn clock_skew_is_named_with_the_sandboxs_date() {
    let sandbox = Sandbox::start(Config::default()).await;
    sandbox.clock().set_skew(SignedDuration::from_mins(61));
    let call = client_with_own_clock(&sandbox, &sam()).get_caller_identity();
    let error = call.send().await.unwrap_err();
    check(&error, (403, "SignatureDoesNotMatch", "Signature expired: "));
    let date = error.raw_response().unwrap().headers().get("date").unwrap();
    let ahead = httpdate::parse_http_date(date).unwrap().duration_since(std::time::SystemTime::now());
    assert!((3600..=3660).contains(&ahead.unwrap().as_secs()));

    sandbox.clock().set_skew(SignedDuration::from_mins(-20));
    let call = client_with_own_clock(&sandbox, &sam()).get_caller_identity();
    check(&call.send().await.unwrap_err(), (403, "SignatureDoesNotMatch", "Signature not yet current: "));

    sandbox.clock().set_skew(SignedDuration::from_mins(14));
    let call = client_with_own_clock(&sandbox, &sam()).get_caller_identity();
    call.send().await.expect("14 minutes are let through");
}

#[tokio::test]
async fn expiry_is_enforced() {
    let sandbox = Sandbox::start(Config::default()).await;
    let call = assume(&sandbox, &sam(), demo::SANDBOX).duration_seconds(900);
    let keys = Keys::of(call.send().await.unwrap().credentials().unwrap());
    sandbox.clock().advance(SignedDuration::from_secs(840));
    client(&sandbox, &keys).get_caller_identity().send().await.expect("a minute is left");
    sandbox.clock().advance(SignedDuration::from_secs(61));
    let expired = (403, "ExpiredToken", "The security token included in the request is expired");
    refused(assume(&sandbox, &keys, demo::SANDBOX), expired).await;

    let keys = sam().assume(&sandbox, demo::SANDBOX).await;
    assert!(sandbox.expire(&keys.id));
    refused(assume(&sandbox, &keys, demo::SANDBOX), expired).await;
    assert!(!sandbox.expire(demo::SAM_ACCESS_KEY_ID), "a long-term key doesn't expire");
}

#[tokio::test]
async fn sts_is_off_in_a_disabled_region() {
    let config = Config { disabled_regions: vec!["eu-west-1".to_owned()], ..Config::default() };
    let sandbox = Sandbox::start(config).await;
    let text = "STS is not activated in this region for account:111122223333.";
    refused(assume(&sandbox, &sam(), demo::SANDBOX), (403, "RegionDisabledException", text)).await;
}
