//! Who is the engine: a command, the resident, one after the other, and two hundred at once.

use std::process::Stdio;

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Ran, Setup, World};
use serde_json::Value;

use super::support::credentials;

#[tokio::test]
async fn commands_and_the_resident_share_sessions() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let alone = credentials(&world, "staging-ops")?;
    let (mut resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  ")).await?;
    assert_eq!(credentials(&world, "staging-ops")?, alone, "the resident knows what a command got before it");

    world.rolecall(&["console", "staging-ops"])?.well()?;
    item.click("staging-ops").await?;
    assert_eq!(world.visit(2).await?.lead(), "staging-ops in 210987654321 (acme-staging)");
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "one session for both surfaces and both engines");

    world.rolecall(&["end", "staging-ops"])?.well()?;
    let gone = async || item.menu().await.ok()?.find("End session").is_none().then_some(());
    until("the session's row to go", PATIENCE, gone).await?;

    credentials(&world, "sandbox")?;
    item.click("Quit Rolecall").await?;
    assert!(resident.ended(PATIENCE).await?.success());
    credentials(&world, "sandbox")?;
    assert_eq!(world.sandbox.count("AssumeRole"), 2, "and the command knows what the resident got");
    Ok(())
}

#[tokio::test]
async fn a_command_that_waits_for_a_code_hands_over_when_it_is_done() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let mut jo = world.rolecall_on_a_terminal(&["console", "prod-admin"])?;
    jo.sees("MFA code for prod-admin", 1).await?;
    let socket = world.home().join("run/engine.sock");
    assert!(socket.exists());
    let _resident = world.resident()?;
    let asked = async || (!socket.exists()).then_some(());
    until("the command to take no new clients", PATIENCE, asked).await?;

    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    jo.types(&code)?;
    let status = jo.ended(PATIENCE).await?;
    assert!(status.success(), "{}", jo.shown());
    jo.sees("Opened prod-admin in the browser until ", 1).await?;
    let item = rolecall_tests::desktop::tray::TrayItem::wait_for(&world.desktop, "rolecall").await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("prod-admin  until ")).await?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    credentials(&world, "prod-admin")?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}

/// Runs that many at once and gives what each answered.
async fn storm(world: &World, count: usize, role: &str) -> Result<Vec<Value>> {
    let mut running = Vec::new();
    for _ in 0..count {
        let mut command = world.command("rolecall", ["credential-process", role]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        running.push(command.spawn()?);
    }
    let collect = move || -> Result<Vec<Value>> {
        let ran = running.into_iter().map(|child| Ran::of(&child.wait_with_output()?).well());
        ran.map(|ran| Ok(serde_json::from_str(&ran?.stdout)?)).collect()
    };
    tokio::task::spawn_blocking(collect).await?
}

#[tokio::test]
async fn two_hundred_at_once_are_one_call_with_and_without_a_resident() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let cold = storm(&world, 200, "staging-ops").await?;
    assert!(cold.iter().all(|answer| *answer == cold[0]), "all got the same session");
    assert_eq!((cold.len(), world.sandbox.count("AssumeRole")), (200, 1));

    let (_resident, _item) = world.resident_in_tray().await?;
    let warm = storm(&world, 200, "sandbox").await?;
    assert!(warm.iter().all(|answer| *answer == warm[0]), "all got the same session");
    assert_eq!((warm.len(), world.sandbox.count("AssumeRole")), (200, 2));
    Ok(())
}
