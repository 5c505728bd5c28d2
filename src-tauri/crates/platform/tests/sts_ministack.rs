//! The STS adapter against MiniStack, an STS that no one here wrote.

use rolecall_core::failure::Failure;
use rolecall_core::plan::AssumeRoleCall;
use rolecall_core::source::SourceKind;
use rolecall_engine::ports::{Signer, Sts};
use rolecall_platform::sts::AwsSts;
use rolecall_tests::ministack::MiniStack;

mod common;

use common::{call, http, key, source};

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

    let identity = sts.caller_identity(signer(), source(SourceKind::AccessKey)).await.expect("who jo is");
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
