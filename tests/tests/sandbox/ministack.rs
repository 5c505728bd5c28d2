//! MiniStack runs here, and decides by trust policy who may assume a role.

use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region, retry::RetryConfig};
use aws_sdk_sts::error::ProvideErrorMetadata;
use rolecall_tests::ministack::MiniStack;

#[tokio::test]
async fn trust_policies_decide_who_assumes_a_role() {
    let ministack = MiniStack::start().await.unwrap();
    let user = ministack.create_user("jo").await.unwrap();
    let stranger = ministack.create_user("sam").await.unwrap();
    let key = ministack.create_access_key("jo").await.unwrap();
    let open = ministack.create_role("open", &user, None).await.unwrap();
    let closed = ministack.create_role("closed", &stranger, None).await.unwrap();
    let guarded = ministack.create_role("guarded", &user, Some("example-external-id")).await.unwrap();

    let config = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(RetryConfig::disabled())
        .region(Region::new("us-east-1"))
        .endpoint_url(ministack.endpoint())
        .credentials_provider(Credentials::new(key.access_key_id, key.secret_access_key, None, None, "test"))
        .build();
    let sts = aws_sdk_sts::Client::from_conf(config);
    let assume = |role: &str| sts.assume_role().role_arn(role).role_session_name("test");

    let output = assume(&open).send().await.unwrap();
    assert!(output.assumed_role_user().unwrap().arn().ends_with(":assumed-role/open/test"));
    assert!(output.credentials().unwrap().access_key_id().starts_with("ASIA"));
    for refused in [assume(&closed), assume(&guarded), assume(&guarded).external_id("another")] {
        let error = refused.send().await.unwrap_err();
        assert_eq!(error.code(), Some("AccessDenied"), "{error:?}");
        assert!(error.message().unwrap().contains("is not authorized to perform: sts:AssumeRole"));
    }
    assume(&guarded).external_id("example-external-id").send().await.unwrap();
}
