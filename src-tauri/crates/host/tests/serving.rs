//! What surfaces get over a real socket.
#![cfg(unix)]

mod support;

use rolecall_protocol::codec;
use serde_json::json;
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_subscriber_gets_the_snapshot_and_then_changes() {
    let home = home();
    let _host = home.agent();
    let (mut watcher, mut other) = (home.client().await, home.terminal().await);
    watcher.send(json!({ "do": "subscribe" })).await;
    let mut snapshot = watcher.next("snapshot").await["snapshot"].take();
    while snapshot["engine"]["ready"] != true {
        let change = watcher.next("change").await["change"].take();
        for (section, value) in change.as_object().expect("sections") {
            snapshot[section] = value.clone();
        }
    }
    assert_eq!(snapshot["roles"][0]["role"]["name"], "admin");
    other.send(json!({ "do": "credentials", "role": "admin" })).await;
    let change = watcher.next("change").await["change"].take();
    assert!(change["revision"].as_u64() > snapshot["revision"].as_u64());
    assert_eq!(change["prompts"][0]["role"], "admin");
    assert!(change.get("roles").is_none(), "only what changed");
}

#[tokio::test]
async fn a_prompt_is_pushed_to_the_terminal_that_asked_and_to_no_other() {
    let home = home();
    let _host = home.agent();
    let (mut asking, mut other) = (home.terminal().await, home.terminal().await);
    let asked = asking.send(json!({ "do": "credentials", "role": "admin" })).await;
    let prompt = asking.next("prompt").await["prompt"]["id"].clone();
    let done = other.ask(json!({ "do": "cancel-prompt", "prompt": prompt })).await;
    assert_eq!(done["ok"]["answer"], "done", "it may answer, but was told of nothing before");
    let mut seen = Vec::new();
    while seen.len() < 2 {
        let message = asking.receive().await.expect("a message");
        seen.push(message["type"].clone());
        if message["type"] == "reply" {
            assert_eq!(
                (&message["id"], &message["result"]["problem"]["code"]),
                (&json!(asked), &json!("cancelled"))
            );
        } else {
            assert_eq!((&message["type"], &message["prompt"]), (&json!("prompt-closed"), &prompt));
        }
    }
}

#[tokio::test]
async fn a_prompt_moves_to_the_next_terminal_that_waits() {
    let home = home();
    let _host = home.agent();
    let (mut first, mut second) = (home.terminal().await, home.terminal().await);
    first.send(json!({ "do": "credentials", "role": "admin" })).await;
    let prompt = first.next("prompt").await["prompt"]["id"].clone();
    second.send(json!({ "do": "credentials", "role": "admin" })).await;
    // Its answer shows that the engine has taken up what was asked before it.
    second.ask(json!({ "do": "dismiss", "role": "admin" })).await;
    drop(first);
    assert_eq!(second.next("prompt").await["prompt"]["id"], prompt);
}

#[tokio::test]
async fn a_subscriber_that_is_also_asked_misses_no_prompt() {
    let home = home();
    let _host = home.agent();
    for _ in 0..20 {
        let mut terminal = home.terminal().await;
        terminal.send(json!({ "do": "credentials", "role": "admin" })).await;
        terminal.send(json!({ "do": "subscribe" })).await;
        terminal.next("prompt").await;
    }
}

#[tokio::test]
async fn a_request_longer_than_the_limit_ends_the_connection() {
    let home = home();
    let _host = home.agent();
    let mut client = home.client().await;
    let ten_megabytes = 10 * 1024 * 1024_u32;
    client.stream.write_all(&ten_megabytes.to_le_bytes()).await.expect("sent");
    // The other side closes without reading it; a write may fail for that.
    let line = vec![b'x'; ten_megabytes as usize];
    let _ = soon(client.stream.write_all(&line)).await;
    assert_eq!(client.receive().await, None);
    assert!(
        home.client().await.ask(json!({ "do": "snapshot" })).await["ok"].is_object(),
        "others are served on"
    );
}

#[tokio::test]
async fn what_is_not_understood_ends_the_connection() {
    let home = home();
    let _host = home.resident();
    for (socket, request) in [
        (home.places.engine_socket(), json!({ "do": "something-new" })),
        (home.places.window_socket(), json!({ "do": "credentials", "role": "admin" })),
        (home.places.window_socket(), json!({ "do": "snapshot" })),
        (home.places.window_socket(), json!({ "do": "print-link", "role": "admin" })),
    ] {
        let mut client = Client::connect(&socket, json!({ "protocol": 1, "version": "0", "pid": 1 })).await;
        client.send(request).await;
        assert_eq!(client.receive().await, None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_says_no_hello_is_closed() {
    let home = home();
    let _host = home.agent();
    for beginning in [&b""[..], &[20][..], &[20, 0, 0, 0, b'{'][..]] {
        let socket = home.places.engine_socket();
        let mut stream = tokio::net::UnixStream::connect(socket).await.expect("somebody listens");
        stream.write_all(beginning).await.expect("sent");
        // Time is paused, so this takes as long as the host's patience and no longer.
        let closed = tokio::time::timeout(std::time::Duration::from_secs(11), stream.read(&mut [0; 1])).await;
        assert_eq!(closed.expect("closed in time").expect("no error"), 0);
    }
}

#[tokio::test]
async fn another_protocol_version_may_only_ask_for_the_end() {
    let home = home();
    let host = home.agent();
    let socket = home.places.engine_socket();
    let hello = json!({ "protocol": 2, "version": "9", "pid": 1, "can_prompt": true });
    let mut client = Client::connect(&socket, hello).await;
    for request in [
        json!({ "do": "snapshot" }),
        json!({ "do": "credentials", "role": "admin" }),
        json!({ "do": "subscribe" }),
    ] {
        assert_eq!(client.ask(request).await["problem"]["code"], "other-version");
    }
    assert_eq!(client.ask(json!({ "do": "quit" })).await["ok"]["answer"], "done");
    soon(host.asked_to_leave()).await;
}

#[tokio::test]
async fn many_requests_on_one_connection_are_all_answered() {
    let home = home();
    let _host = home.agent();
    let mut client = home.client().await;
    let mut waiting = std::collections::BTreeSet::new();
    for n in 0..200 {
        let request = if n % 2 == 0 { json!({ "do": "snapshot" }) } else { json!({ "do": "end" }) };
        waiting.insert(client.send(request).await);
    }
    while !waiting.is_empty() {
        let reply = client.next("reply").await;
        assert!(waiting.remove(&reply["id"].as_u64().expect("a number")));
    }
}

#[tokio::test]
async fn a_client_may_send_its_request_with_its_hello() {
    let home = home();
    let _host = home.agent();
    let socket = home.places.engine_socket();
    let mut stream = tokio::net::UnixStream::connect(socket).await.expect("somebody listens");
    codec::write(&mut stream, &json!({ "protocol": 1, "version": "0", "pid": 1 })).await.expect("sent");
    codec::write(&mut stream, &json!({ "id": 1, "request": { "do": "end" } })).await.expect("sent");
    for expected in ["protocol", "type"] {
        let message: Option<serde_json::Value> =
            soon(codec::read(&mut stream, 1000)).await.expect("a message");
        assert!(message.expect("not closed").get(expected).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_takes_no_answers_is_closed() {
    let home = home();
    let _host = home.agent();
    let mut client = home.client().await;
    let flood = async {
        for _ in 0..50_000 {
            let request = json!({ "id": 1, "request": { "do": "snapshot" } });
            if codec::write(&mut client.stream, &request).await.is_err() {
                return;
            }
        }
        panic!("everything was taken");
    };
    let minute = std::time::Duration::from_secs(60);
    tokio::time::timeout(minute, flood).await.expect("closed, not held");
}
