//! Who is the engine, who may talk to it, and how it goes.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use support::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").mode() & 0o777
}

#[tokio::test]
async fn sockets_and_folders_are_the_persons_alone() {
    let home = home();
    let _host = home.resident();
    for (path, expected) in [
        (home.places.run.clone(), 0o700),
        (home.places.state.clone(), 0o700),
        (home.places.lock(), 0o600),
        (home.places.engine_socket(), 0o600),
        (home.places.window_socket(), 0o600),
    ] {
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
}

#[tokio::test]
async fn only_a_resident_listens_for_windows() {
    let home = home();
    let _host = home.agent();
    assert!(home.places.engine_socket().exists() && !home.places.window_socket().exists());
}

/// The engine's socket, for the process that connects to it as another user.
const SOCKET: &str = "ROLECALL_TEST_SOCKET";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "only root can become another user: ./dev test runs it where it is root"]
async fn another_user_is_told_nothing_even_where_folders_are_open() {
    if let Ok(socket) = std::env::var(SOCKET) {
        return nothing_is_answered(Path::new(&socket));
    }
    let home = home();
    let _host = home.agent();
    let folder = home.places.run.parent().expect("the home");
    let socket = home.places.engine_socket();
    for (path, mode) in [(folder, 0o755), (&home.places.run, 0o755), (&socket, 0o666)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("opened");
    }
    let program = folder.join("client");
    fs::hard_link(std::env::current_exe().expect("this test"), &program)
        .or_else(|_| fs::copy(std::env::current_exe().expect("this test"), &program).map(drop))
        .expect("a copy that others may run");
    let mut command = std::process::Command::new(&program);
    command.args(["--exact", "another_user_is_told_nothing_even_where_folders_are_open", "--ignored"]);
    command.env(SOCKET, &socket).uid(65534).gid(65534);
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task");
    let output = output.expect("it ran");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    assert!(home.client().await.ask(json!({ "do": "snapshot" })).await["ok"].is_object(), "we are served");
}

/// Connects to the engine as whoever this process is, and gets no answer.
fn nothing_is_answered(socket: &Path) {
    use std::io::{Read, Write};
    let mut stream =
        std::os::unix::net::UnixStream::connect(socket).expect("the folder was opened for this test");
    let hello = br#"{"protocol":1,"version":"0","pid":1}"#;
    let length = u32::try_from(hello.len()).expect("short").to_le_bytes();
    let _ = stream.write_all(&[&length[..], hello].concat());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty(), "the engine has answered another user");
}

#[tokio::test]
async fn there_is_one_engine_at_a_time() {
    let home = home();
    let host = home.agent();
    assert!(home.lock().is_none(), "the lock lives");
    host.stop(SOON).await;
    assert!(!home.places.engine_socket().exists());
    assert!(home.lock().is_some());
}

#[tokio::test]
async fn a_dead_engines_socket_is_replaced_and_a_living_ones_is_not() {
    let home = home();
    let lock = home.lock();
    let socket = home.places.engine_socket();
    drop(std::os::unix::net::UnixListener::bind(&socket).expect("a socket that nobody serves"));
    drop(lock);
    let host = home.agent();
    home.client().await.ask(json!({ "do": "snapshot" })).await;

    fs::remove_file(home.places.lock()).expect("somebody deletes the lock");
    let second = home.lock().expect("so it can be taken again");
    let refused = rolecall_host::Host::start(&home.places, &rolecall_host::Kind::Agent, second);
    assert!(refused.is_err());
    home.client().await.ask(json!({ "do": "snapshot" })).await;
    host.stop(SOON).await;
}

#[tokio::test]
async fn a_hand_over_answers_those_who_wait_and_frees_the_lock() {
    let home = home();
    let host = home.agent();
    let (mut waiting, mut idle, mut next) = (home.terminal().await, home.client().await, home.client().await);
    let asked = waiting.send(json!({ "do": "credentials", "role": "admin" })).await;
    let prompt = waiting.next("prompt").await["prompt"]["id"].clone();
    assert_eq!(next.ask(json!({ "do": "hand-over" })).await["ok"]["answer"], "handing-over");
    soon(host.asked_to_leave()).await;
    let stopping = tokio::spawn(host.stop(SOON));
    assert_eq!(idle.receive().await, None, "who waits for nothing is closed at once");
    assert!(home.lock().is_none(), "not free while somebody waits");

    waiting.send(json!({ "do": "cancel-prompt", "prompt": prompt })).await;
    let mut answered = Vec::new();
    while let Some(message) = waiting.receive().await {
        if message["type"] == "reply" {
            answered.push(message["id"].clone());
        }
    }
    assert!(answered.contains(&json!(asked)), "{answered:?}");
    soon(stopping).await.expect("stopped");
    assert!(home.lock().is_some());
}

#[tokio::test]
async fn a_resident_stays_when_asked_to_hand_over_and_goes_when_told_to_quit() {
    let home = home();
    let host = home.resident();
    let mut client = home.client().await;
    assert_eq!(client.ask(json!({ "do": "hand-over" })).await["ok"]["answer"], "done");
    let early = tokio::time::timeout(Duration::from_millis(50), host.asked_to_leave()).await;
    assert!(early.is_err());
    client.ask(json!({ "do": "quit" })).await;
    soon(host.asked_to_leave()).await;
}

#[tokio::test(start_paused = true)]
async fn an_end_waits_no_longer_than_it_may() {
    let home = home();
    let host = home.agent();
    let mut waiting = home.terminal().await;
    waiting.send(json!({ "do": "credentials", "role": "admin" })).await;
    waiting.next("prompt").await;
    let started = tokio::time::Instant::now();
    host.stop(Duration::from_millis(800)).await;
    assert!(started.elapsed() <= Duration::from_secs(1));
    assert!(home.lock().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_one_shot_serves_others_until_they_are_answered() {
    let home = home();
    let one_shot = rolecall_host::OneShot::start(&home.places).expect("a start").expect("nobody else");
    assert!(rolecall_host::OneShot::start(&home.places).expect("a look").is_none());
    let mut waiting = home.terminal().await;
    waiting.send(json!({ "do": "credentials", "role": "admin" })).await;
    let prompt = waiting.next("prompt").await["prompt"]["id"].clone();
    let finishing = tokio::task::spawn_blocking(move || one_shot.finish());
    waiting.ask(json!({ "do": "cancel-prompt", "prompt": prompt })).await;
    soon(finishing).await.expect("finished");
    assert!(home.lock().is_some());
}
