//! The keyring's real question on a real screen: answered, and waved away.
#![cfg(target_os = "linux")]

use std::process::{Child, Stdio};
use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::secret::{AccessKey, ExposeSecret, SecretString};
use rolecall_engine::ports::Keychain;
use rolecall_platform::keychain::OsKeychain;
use rolecall_tests::desktop::{Desktop, Options, until};

/// What the child that runs in the desktop does.
const STEP: &str = "ROLECALL_TEST_STEP";
const TEST: &str = "a_locked_keyring_opens_when_the_person_answers";

async fn step(step: &str) {
    let keychain = OsKeychain::new("rolecall-test".to_owned());
    let work = SourceId::new("work");
    let read = || keychain.key(work.clone(), "Work".to_owned(), true);
    match step {
        "put" => {
            let secret_access_key = SecretString::from("secret");
            let key = AccessKey { access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(), secret_access_key };
            keychain.put_key(work.clone(), key).await.expect("put");
        }
        "read" => assert_eq!(read().await.expect("read").secret_access_key.expose_secret(), "secret"),
        "refused" => assert_eq!(read().await.err(), Some(Failure::KeychainRefused)),
        other => panic!("no such step: {other}"),
    }
}

fn run(desktop: &Desktop, step: &str) -> Child {
    let mut command = desktop.command(std::env::current_exe().expect("this program"));
    command.args(["--exact", TEST]).env(STEP, step).stdout(Stdio::null()).spawn().expect("it starts")
}

async fn succeeds(mut child: Child) {
    let ended = async || child.try_wait().ok().flatten();
    let status = until("the child to end", Duration::from_secs(20), ended).await.expect("in time");
    assert!(status.success());
}

#[tokio::test]
async fn a_locked_keyring_opens_when_the_person_answers() {
    if let Ok(wanted) = std::env::var(STEP) {
        return step(&wanted).await;
    }
    let options = Options::default().with_tray(false).with_notifications(false);
    let desktop = Desktop::start(options).await.expect("a desktop");
    succeeds(run(&desktop, "put")).await;
    desktop.lock_keyring().await.expect("locked");

    let refused = run(&desktop, "refused");
    let shown = async || desktop.run("xdotool", ["search", "--onlyvisible", "--class", "gcr-prompter"]).ok();
    until("the question", Duration::from_secs(20), shown).await.expect("asked");
    tokio::time::sleep(Duration::from_millis(500)).await;
    desktop.run("xdotool", ["key", "Escape"]).expect("waved away");
    succeeds(refused).await;
    assert!(desktop.keyring_is_locked().await.expect("a keyring"));

    let read = run(&desktop, "read");
    desktop.answer_keyring_prompt().await.expect("answered");
    succeeds(read).await;
    assert!(!desktop.keyring_is_locked().await.expect("a keyring"));
}
