//! Two hundred at once, from the tray, the window and many processes: one question, one call.

use std::path::PathBuf;

use rolecall_protocol::codec;
use rolecall_protocol::hello::Hello;
use rolecall_protocol::path::Places;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Setup, World};
use serde_json::{Value, json};
use tokio::net::UnixStream;

/// Processes, each a client of its own.
const PROCESSES: usize = 24;
/// Connections to the command line's socket, with so many requests each.
const CONNECTIONS: usize = 8;
const REQUESTS: usize = 20;
/// Requests of the window.
const OF_THE_WINDOW: usize = 14;
/// Clicks in the tray.
const CLICKS: usize = 2;

async fn connect(socket: PathBuf) -> Result<UnixStream> {
    let mut stream = UnixStream::connect(socket).await?;
    codec::write(&mut stream, &Hello::of_this_process()).await?;
    codec::read::<Hello>(&mut stream, codec::MAX_REQUEST).await?.ok_or("no hello")?;
    Ok(stream)
}

async fn send(stream: &mut UnixStream, id: usize, request: &Value) -> Result<()> {
    codec::write(stream, &json!({ "id": id, "request": request })).await?;
    Ok(())
}

/// Reads until that many requests are answered; gives how each went.
async fn replies(stream: &mut UnixStream, count: usize) -> Result<Vec<Value>> {
    let mut replies = Vec::new();
    while replies.len() < count {
        let message: Value = codec::read(stream, codec::MAX_FROM_ENGINE).await?.ok_or("it closed")?;
        if message["type"] == "reply" {
            replies.push(message["result"].clone());
        }
    }
    Ok(replies)
}

#[tokio::test]
async fn two_hundred_requests_are_one_call_and_one_question() -> Result<()> {
    assert_eq!(PROCESSES + CONNECTIONS * REQUESTS + OF_THE_WINDOW + CLICKS, 200);
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "prod-admin…").await?;
    let places = Places::under(&world.home());
    // The window is there, so the question comes to it.
    let mut window = connect(places.window_socket()).await?;
    send(&mut window, 0, &json!({ "do": "subscribe" })).await?;
    for _ in 0..CLICKS {
        item.click("prod-admin…").await?;
    }
    let processes: Vec<_> =
        (0..PROCESSES).map(|_| world.rolecall_meanwhile(&["credential-process", "prod-admin"])).collect();
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut connection = connect(places.engine_socket()).await?;
        for id in 0..REQUESTS {
            send(&mut connection, id, &json!({ "do": "credentials", "role": "prod-admin" })).await?;
        }
        connections.push(connection);
    }
    for id in 1..=OF_THE_WINDOW {
        let copy = json!({ "do": "copy-credentials", "role": "prod-admin", "shell": "bash" });
        send(&mut window, id, &copy).await?;
    }

    let prompt = loop {
        let message: Value = codec::read(&mut window, codec::MAX_FROM_ENGINE).await?.ok_or("it closed")?;
        let snapshot = if message["type"] == "snapshot" { &message["snapshot"] } else { &message["change"] };
        if let Some(prompt) = snapshot["prompts"].get(0).and_then(|prompt| prompt["id"].as_u64()) {
            break prompt;
        }
    };
    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let answer = json!({ "do": "answer-code", "prompt": prompt, "code": code });
    send(&mut window, 1000, &answer).await?;

    let mut keys = std::collections::BTreeSet::new();
    for mut connection in connections {
        for reply in replies(&mut connection, REQUESTS).await? {
            keys.insert(reply["ok"]["access_key_id"].as_str().unwrap().to_owned());
        }
    }
    for process in processes {
        let output = process.await??;
        let said: Value = serde_json::from_slice(&output.stdout)?;
        keys.insert(said["AccessKeyId"].as_str().unwrap().to_owned());
    }
    // Its subscription, its copies and its answer to the question.
    for reply in replies(&mut window, OF_THE_WINDOW).await? {
        assert!(reply["ok"].is_object(), "{reply}");
    }
    world.visit(CLICKS).await?;
    assert_eq!(keys.len(), 1, "everybody has the same credentials");
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    let calls = async || (world.activity().ok()?.len() >= 200).then_some(());
    until("everything to be written down", PATIENCE, calls).await?;
    let asked = world.activity()?.iter().filter(|line| line["what"] == "assume").count();
    assert_eq!(asked, 1, "one call, one line about it");
    Ok(())
}
