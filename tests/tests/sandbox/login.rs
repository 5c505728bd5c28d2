//! The sandbox's `/v1/authorize` and `/v1/token`, as boto3 sees them through its own code.

use rolecall_tests::sandbox::{Config, Sandbox};
use serde_json::json;

use super::support::told_by_boto3;

#[tokio::test]
async fn boto3_signs_in_and_refreshes_by_its_own_code() {
    let sandbox = Sandbox::start(Config::default()).await;
    let facts = told_by_boto3("login.py", &[sandbox.url()], &sandbox, &["SIGNIN"]).await;
    let invalid = json!(["ValidationException", "INVALID_REQUEST"]);
    let denied = |error: &str| json!(["AccessDeniedException", error]);
    let expected = json!({
        "called back": ["127.0.0.1:49152", "/oauth/callback", "a-state"],
        "without a proof": invalid,
        "token": ["aws_sigv4", 900],
        "who": "arn:aws:iam::111122223333:user/jo",
        "code used again": denied("AUTHCODE_EXPIRED"),
        "wrong verifier": invalid,
        "other redirect": invalid,
        "another key": invalid,
        "proof of another time": denied("TOKEN_EXPIRED"),
        "profile": "arn:aws:iam::111122223333:user/jo",
        "refreshed": true,
        "rotated": true,
        "old refresh token": denied("TOKEN_EXPIRED"),
    });
    assert_eq!(facts, expected, "{facts:#}");
    let log = serde_json::to_string(&sandbox.calls()).unwrap();
    for secret in sandbox.secrets_given_out() {
        assert!(!log.contains(&secret), "the log keeps no secret");
    }
}
