//! Sessions from their first hour to their last, on a whole desktop: copies, sleep, a network that goes away, notification
//! servers of all kinds, two hundred at once, and engines that are killed.

mod copies;
mod kills;
mod locking;
mod network;
mod offline;
mod quitting;
mod servers;
mod shells;
mod storm;
mod waking;
mod wayland;

use rolecall_tests::desktop::tray::{MenuRow, TrayItem};
use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::world::World;

/// A console that lasts so many seconds: AWS gives less than was asked for, and consoles last as long as the
/// credentials, as both happen now and then.
fn shorten(world: &World, seconds: i64) {
    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::ShortSession(seconds)));
    world.sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefuseSessionDuration));
}

/// Opens `staging-ops`, and gives the row of its session.
async fn open_staging(world: &World, item: &TrayItem) -> Result<MenuRow> {
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    item.click("staging-ops").await?;
    world.visit(1).await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  ")).await
}
