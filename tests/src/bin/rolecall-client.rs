//! A client for tests: who AWS's own SDK for Rust is, by whatever way to credentials its environment and profile name.

use std::io::Write as _;

use aws_config::BehaviorVersion;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let answer = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?;
    Ok(writeln!(std::io::stdout(), "{}", answer.arn().unwrap_or_default())?)
}
