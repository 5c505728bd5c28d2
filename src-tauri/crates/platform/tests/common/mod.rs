//! What the tests against the sandbox share.
#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod small_server;

use std::time::Duration;

use rolecall_core::duration::Seconds;
use rolecall_core::plan::{AssumeRoleCall, Call};
use rolecall_core::secret::AccessKey;
use rolecall_core::source::{Source, SourceKind};
use rolecall_platform::http::{Http, Limits};
use rolecall_tests::sandbox::demo;

/// The product's limits with short pauses.
pub fn http() -> Http {
    Http::with_ca_bundle(Limits { pause: Duration::from_millis(20), ..Limits::default() }, None)
}

/// Jo's key; Jo has an MFA device.
pub fn jo() -> AccessKey {
    key(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY)
}

/// Sam's key.
pub fn sam() -> AccessKey {
    key(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY)
}

/// A key.
pub fn key(id: &str, secret: &str) -> AccessKey {
    AccessKey { access_key_id: id.to_owned(), secret_access_key: secret.into() }
}

/// Where AWS is asked who a key is.
pub const US_EAST_1: &str = "us-east-1";

/// A source of that kind.
pub fn source(kind: SourceKind) -> Source {
    Source::new("work", kind)
}

/// Makes an AssumeRole.
pub fn assume(call: AssumeRoleCall) -> Call {
    Call::AssumeRole(Box::new(call))
}

/// A call with nothing but what is needed.
pub fn call(role_arn: &str) -> AssumeRoleCall {
    AssumeRoleCall {
        role_arn: role_arn.to_owned(),
        role_session_name: "jo@laptop".to_owned(),
        duration: Seconds::hours(1),
        external_id: None,
        mfa_serial: None,
        policy: None,
        policy_arns: Vec::new(),
        tags: std::collections::BTreeMap::new(),
        transitive_tags: Vec::new(),
        source_identity: None,
        region: "eu-west-1".to_owned(),
    }
}

/// Runs the test of that name again in a process of its own with these variables, and tells whether it did: variables of
/// this process can't be set safely while other tests run. False in the second run, which does the work.
pub fn again(test: &str, variables: &[(&str, &str)]) -> bool {
    if std::env::var_os("AGAIN").is_some() {
        return false;
    }
    let program = std::env::current_exe().expect("this program");
    let mut command = std::process::Command::new(program);
    command.args(["--exact", test, "--nocapture"]).env("AGAIN", "1").envs(variables.iter().copied());
    let output = command.output().expect("runs");
    let told =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    true
}
