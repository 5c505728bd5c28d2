//! Quit with live sessions: what was kept comes back, what ended meanwhile is told once, and what waited goes on.

use std::time::Duration;

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::world::{Resident, Setup, World};

use super::{open_staging, shorten};

/// A session is really waited for to its end.
const UNTIL_END: Duration = Duration::from_secs(60);

async fn quit(mut resident: Resident, item: &TrayItem) -> Result<()> {
    item.click("Quit Rolecall").await?;
    let status = resident.ended(PATIENCE).await?;
    if status.success() { Ok(()) } else { Err(format!("{status}").into()) }
}

fn told(world: &World, start: &str) -> usize {
    let notices = world.desktop.recorder().notices();
    notices.iter().filter(|notice| notice.summary.starts_with(start)).count()
}

#[tokio::test]
async fn what_ended_meanwhile_is_told_once() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (resident, item) = world.resident_in_tray().await?;
    shorten(&world, 25);
    open_staging(&world, &item).await?;
    quit(resident, &item).await?;
    world.sandbox.clear_faults();
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    // Commands that find nobody there see the end first, and leave it to be told.
    let over = async || {
        let sessions = world.rolecall(&["sessions"]).ok()?.stdout;
        (sessions.contains("sandbox") && !sessions.contains("staging-ops")).then_some(())
    };
    until("the session to end", UNTIL_END, over).await?;

    let (resident, item) = world.resident_in_tray().await?;
    let ended = "staging-ops ended at ";
    let notice = world
        .desktop
        .recorder()
        .wait_for_notice(PATIENCE, |notice| notice.summary.starts_with(ended))
        .await?;
    assert_eq!(notice.body, "Rolecall was closed or could not read its sessions.");
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("Renew staging-ops (ended ")).await?;
    quit(resident, &item).await?;

    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("sandbox  ")).await?;
    assert_eq!(told(&world, ended), 1);
    Ok(())
}

#[tokio::test]
async fn a_renewal_that_waits_for_the_network_goes_on() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;
    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::Cut));
    item.click("Renew").await?;
    let waiting = "Offline: staging-ops renews when the network is back";
    item.wait_for_row(PATIENCE, |row| row.label == waiting).await?;
    quit(resident, &item).await?;

    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == waiting).await?;
    assert_eq!(told(&world, "staging-ops has not been renewed yet"), 1);
    world.sandbox.clear_faults();
    world.visit(2).await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    Ok(())
}
