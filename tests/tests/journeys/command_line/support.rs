//! What the journeys share: credentials as programs read them, and who AWS says they are.

use aws_sdk_sts::Client;
use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use rolecall_tests::desktop::{Options, Result};
use rolecall_tests::world::{Setup, World};
use serde_json::Value;

/// A desktop with a keyring and nothing else: no display, so no tray, no notices and no window.
pub fn keyring_alone() -> Setup {
    Setup { options: Options::default().with_display(false), ..Setup::default() }
}

/// What `rolecall credential-process` answers.
pub fn credentials(world: &World, role: &str) -> Result<Value> {
    Ok(serde_json::from_str(&world.rolecall(&["credential-process", role])?.well()?.stdout)?)
}

/// Who AWS says these credentials are, asked with its own SDK.
pub async fn identity(world: &World, credentials: &Value) -> Result<String> {
    let part = |name: &str| credentials[name].as_str().map(str::to_owned);
    let keys = Credentials::new(
        part("AccessKeyId").ok_or("no AccessKeyId")?,
        part("SecretAccessKey").ok_or("no SecretAccessKey")?,
        part("SessionToken"),
        None,
        "credential_process",
    );
    let config = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .region(Region::new("eu-west-1"))
        .endpoint_url(world.sandbox.sts_endpoint())
        .credentials_provider(keys)
        .build();
    let answer = Client::from_conf(config).get_caller_identity().send().await?;
    Ok(answer.arn().unwrap_or_default().to_owned())
}
