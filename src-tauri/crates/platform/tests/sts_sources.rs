//! Sources the AWS SDK resolves: profiles, credential processes, variables.

use std::fs;

use rolecall_core::failure::Failure;
use rolecall_core::plan::AssumeRoleCall;
use rolecall_core::source::{Source, SourceKind};
use rolecall_engine::ports::{Signer, Sts};
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Config, Sandbox, demo};

mod common;

use common::{again, call, http, source};

fn profile(name: &str) -> Source {
    source(SourceKind::Profile { profile: name.to_owned() })
}

async fn bench() -> (Sandbox, AwsSts) {
    let sandbox = Sandbox::start(Config::default()).await;
    let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
    (sandbox, sts)
}

#[tokio::test]
async fn profiles_are_read_afresh_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config");
    let path = config.to_str().expect("text");
    let none = folder.path().join("credentials");
    let variables = [
        ("AWS_CONFIG_FILE", path),
        ("AWS_SHARED_CREDENTIALS_FILE", none.to_str().expect("text")),
        ("CONFIG", path),
    ];
    if again("profiles_are_read_afresh_each_time", &variables) {
        return;
    }
    let config = std::env::var_os("CONFIG").expect("set");
    let key = |id, secret| {
        format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\nregion = eu-north-1\n")
    };
    let sam = key(demo::SAM_ACCESS_KEY_ID, demo::SAM_SECRET_ACCESS_KEY);
    fs::write(&config, format!("[profile work]\n{sam}")).expect("writes");
    let (sandbox, sts) = bench().await;
    let asked = AssumeRoleCall { source: profile("work"), ..call(demo::SANDBOX) };
    sts.assume_role(Signer::Sdk, asked, None).await.expect("assumes");

    let identified = sts.caller_identity(Signer::Sdk, profile("work")).await.expect("identifies");
    assert!(identified.identity.arn.ends_with(":user/sam"), "{}", identified.identity.arn);
    assert_eq!(
        sandbox.calls().calls.last().and_then(|call| call.region.clone()).as_deref(),
        Some("eu-north-1")
    );

    let failure = sts.caller_identity(Signer::Sdk, profile("other")).await.expect_err("no such profile");
    let Failure::SourceCredentials { source, reason } = failure else { panic!("{failure:?}") };
    assert!(source == "work" && reason.contains("other"), "{reason}");

    let jo = key(demo::JO_ACCESS_KEY_ID, demo::JO_SECRET_ACCESS_KEY);
    let process =
        |script: &str| format!("credential_process = /bin/sh -c \"{script}\"\nregion = eu-north-1\n");
    let folder = tempfile::tempdir().expect("a folder");
    let good = folder.path().join("good.json");
    let json = format!(
        r#"{{"Version":1,"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        demo::SAM_ACCESS_KEY_ID,
        demo::SAM_SECRET_ACCESS_KEY
    );
    fs::write(&good, &json).expect("writes");
    let bad = folder.path().join("bad.json");
    fs::write(&bad, json.replace("\"Version\":1", "\"Version\":7 canary-stdout")).expect("writes");
    let text = format!(
        "[profile work]\n{jo}[profile good]\n{}[profile bad]\n{}[profile fails]\n{}",
        process(&format!("cat {}", good.display())),
        process(&format!("cat {}", bad.display())),
        process("echo canary-stdout; echo no device >&2; exit 3"),
    );
    fs::write(&config, text).expect("writes");
    let changed = sts.caller_identity(Signer::Sdk, profile("work")).await.expect("identifies");
    assert!(changed.identity.arn.ends_with(":user/jo"), "{}", changed.identity.arn);
    let good = sts.caller_identity(Signer::Sdk, profile("good")).await.expect("identifies");
    assert!(good.identity.arn.ends_with(":user/sam"), "{}", good.identity.arn);
    for (name, words) in [("bad", ""), ("fails", "no device")] {
        let failure = sts.caller_identity(Signer::Sdk, profile(name)).await.expect_err("fails");
        let Failure::SourceCredentials { reason, .. } = failure else { panic!("{failure:?}") };
        assert!(reason.contains(words) && reason.len() > 10, "{reason}");
        for secret in ["canary-stdout", demo::SAM_SECRET_ACCESS_KEY, demo::JO_SECRET_ACCESS_KEY] {
            assert!(!reason.contains(secret), "{reason}");
        }
    }
}

#[tokio::test]
async fn the_environment_is_a_source() {
    let variables = [
        ("AWS_ACCESS_KEY_ID", demo::SAM_ACCESS_KEY_ID),
        ("AWS_SECRET_ACCESS_KEY", demo::SAM_SECRET_ACCESS_KEY),
        ("AWS_REGION", "eu-north-1"),
    ];
    if again("the_environment_is_a_source", &variables) {
        return;
    }
    let (sandbox, sts) = bench().await;
    let asked = AssumeRoleCall { source: source(SourceKind::Environment), ..call(demo::SANDBOX) };
    sts.assume_role(Signer::Sdk, asked, None).await.expect("assumes");
    let identified = sts.caller_identity(Signer::Sdk, source(SourceKind::Environment)).await;
    assert!(identified.expect("identifies").identity.arn.ends_with(":user/sam"));
    let regions: Vec<_> = sandbox.calls().calls.into_iter().filter_map(|call| call.region).collect();
    assert_eq!(regions, ["eu-west-1", "eu-north-1"]);
}

#[tokio::test]
async fn an_environment_with_nothing_in_it_is_said_so() {
    let variables = [
        ("AWS_CONFIG_FILE", "/nowhere"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ];
    if again("an_environment_with_nothing_in_it_is_said_so", &variables) {
        return;
    }
    let (sandbox, sts) = bench().await;
    let failure =
        sts.caller_identity(Signer::Sdk, source(SourceKind::Environment)).await.expect_err("nothing");
    assert!(matches!(failure, Failure::SourceCredentials { .. }), "{failure:?}");
    assert_eq!(sandbox.calls().calls.len(), 0);
}
