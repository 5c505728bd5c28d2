//! A second `rolecall-desktop` beside a first one that can't answer.

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::world::{Setup, World};

use super::{Stopped, fails};

#[tokio::test]
async fn a_second_one_beside_one_that_hangs_says_so_and_takes_nothing_over() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (first, _item) = world.resident_in_tray().await?;
    let stopped = Stopped::new(first.pid())?;
    let mut second = world.resident()?;
    let status = second.ended(PATIENCE).await?;
    assert!(!status.success(), "{status}");
    let told = std::fs::read_to_string(world.program_logs().join("rolecall-desktop-1.log"))?;
    assert!(told.contains("Rolecall is running but not responding."), "it says why: {told}");
    fails(&world.rolecall(&["roles"])?, 1, "Rolecall is running but not responding.");

    drop(stopped);
    assert_eq!(TrayItem::all(&world.desktop).await?.len(), 1);
    let item = TrayItem::wait_for(&world.desktop, "rolecall").await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    item.click("sandbox").await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");
    Ok(())
}
