//! Clients of the sandbox: the SDK's for STS, and a plain HTTP client for the rest.

use std::path::Path;
use std::process::Command;

use aws_sdk_sts::Client;
use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types;
use aws_smithy_async::time::TimeSource;
use rolecall_tests::sandbox::{Clock, Sandbox, demo};
use serde_json::Value;

/// What a script of `tests/clients` tells, which signs in by boto3's own code; `services`: whose calls go to the sandbox,
/// beside those of STS.
pub async fn told_by_boto3(script: &str, arguments: &[&str], sandbox: &Sandbox, services: &[&str]) -> Value {
    let home = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut boto3 = Command::new(here.join("../target/clients/bin/python"));
    boto3
        .arg(here.join("clients").join(script))
        .args(arguments)
        .env("HOME", home.path())
        .env("AWS_ENDPOINT_URL_STS", sandbox.sts_endpoint())
        .env("NO_PROXY", "127.0.0.1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .envs(services.iter().map(|service| (format!("AWS_ENDPOINT_URL_{service}"), sandbox.url())));
    let ran = tokio::task::spawn_blocking(move || boto3.output()).await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{told} (./dev test installs boto3)");
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// What signs a request.
#[derive(Clone)]
pub struct Keys {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
}

impl Keys {
    pub fn of(credentials: &types::Credentials) -> Self {
        Self {
            id: credentials.access_key_id().to_owned(),
            secret: credentials.secret_access_key().to_owned(),
            token: Some(credentials.session_token().to_owned()),
        }
    }

    /// A session of `role`, got with `self`.
    pub async fn assume(&self, sandbox: &Sandbox, role: &str) -> Self {
        Self::of(assume(sandbox, self, role).send().await.unwrap().credentials().unwrap())
    }

    /// The Session parameter of getSigninToken.
    pub fn session(&self) -> String {
        serde_json::json!({ "sessionId": self.id, "sessionKey": self.secret, "sessionToken": self.token })
            .to_string()
    }
}

pub fn jo() -> Keys {
    long_term(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY)
}

pub fn sam() -> Keys {
    long_term(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY)
}

pub fn root() -> Keys {
    long_term(demo::ROOT_ACCESS_KEY_ID, demo::ROOT_SECRET_ACCESS_KEY)
}

fn long_term(id: &str, secret: &str) -> Keys {
    Keys { id: id.to_owned(), secret: secret.to_owned(), token: None }
}

/// A client whose clock goes with the sandbox's, so that time can pass for both.
pub fn client(sandbox: &Sandbox, keys: &Keys) -> Client {
    Client::from_conf(config(sandbox, keys).time_source(SandboxTime(sandbox.clock().clone())).build())
}

/// A client with the system's clock: moving the sandbox's makes it wrong.
pub fn client_with_own_clock(sandbox: &Sandbox, keys: &Keys) -> Client {
    Client::from_conf(config(sandbox, keys).build())
}

fn config(sandbox: &Sandbox, keys: &Keys) -> aws_sdk_sts::config::Builder {
    aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .region(Region::new("eu-west-1"))
        .endpoint_url(sandbox.sts_endpoint())
        .credentials_provider(Credentials::new(&keys.id, &keys.secret, keys.token.clone(), None, "test"))
}

#[derive(Debug)]
struct SandboxTime(Clock);

impl TimeSource for SandboxTime {
    fn now(&self) -> std::time::SystemTime {
        self.0.now().into()
    }
}

pub fn assume(sandbox: &Sandbox, keys: &Keys, role: &str) -> AssumeRoleFluentBuilder {
    client(sandbox, keys).assume_role().role_arn(role).role_session_name("test")
}

/// Sends, and checks the refusal's status, code and the start of its text.
pub async fn refused(call: AssumeRoleFluentBuilder, expected: (u16, &str, &str)) {
    let error = call.send().await.expect_err("the sandbox refuses this");
    check(&error, expected);
}

/// Checks a refusal's status, code and the start of its text.
pub fn check<E: ProvideErrorMetadata + std::fmt::Debug>(error: &SdkError<E>, expected: (u16, &str, &str)) {
    let (status, code, text) = expected;
    let raw = error.raw_response().unwrap_or_else(|| panic!("an answer came: {error:?}"));
    let message = error.message().unwrap_or_default();
    assert_eq!((raw.status().as_u16(), error.code()), (status, Some(code)), "{message}");
    assert!(message.starts_with(text), "{message:?} is not {text:?}");
    assert!(raw.headers().get("x-amzn-requestid").is_some() && raw.headers().get("date").is_some());
}

/// A plain HTTP client that follows no redirect.
pub fn http() -> reqwest::Client {
    // Another test may have been first: the provider is the same.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}
