//! The sandbox's `/v1/authorize` and `/v1/token`, as boto3 sees them through its own code.

use std::path::Path;
use std::process::Command;

use rolecall_tests::sandbox::{Config, Sandbox};
use serde_json::{Value, json};

#[tokio::test]
async fn boto3_signs_in_and_refreshes_by_its_own_code() {
    let sandbox = Sandbox::start(Config::default()).await;
    let home = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut boto3 = Command::new(here.join("../target/clients/bin/python"));
    boto3
        .arg(here.join("clients/login.py"))
        .arg(sandbox.url())
        .env("HOME", home.path())
        .env("AWS_ENDPOINT_URL_SIGNIN", sandbox.url())
        .env("AWS_ENDPOINT_URL_STS", sandbox.sts_endpoint())
        .env("NO_PROXY", "127.0.0.1");
    let ran = tokio::task::spawn_blocking(move || boto3.output()).await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{told} (./dev test installs boto3)");
    let facts: Value = serde_json::from_slice(&ran.stdout).unwrap();
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
