//! A screen that is locked, by the signal that desktops give: what is kept leaves the resident, and comes back with it.

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};
use serde_json::Value;

use super::open_staging;

const SCREEN_SAVER: &str = "org.freedesktop.ScreenSaver";

async fn screen(world: &World, locked: bool) -> Result<()> {
    let path = "/org/freedesktop/ScreenSaver";
    world.desktop.bus().emit_signal(None::<&str>, path, SCREEN_SAVER, "ActiveChanged", &locked).await?;
    Ok(())
}

fn sessions(world: &World) -> Option<usize> {
    let listed = world.rolecall(&["sessions", "--json"]).ok()?.well().ok()?;
    let listed: Value = serde_json::from_str(&listed.stdout).ok()?;
    Some(listed["sessions"].as_array()?.len())
}

#[tokio::test]
async fn behind_a_locked_screen_there_is_nothing_to_give_and_afterwards_it_is_there_again() -> Result<()> {
    let preferences = "lock_with_screen = \"all\"".to_owned();
    let world = World::start(Setup { preferences, ..Setup::default() }).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;
    assert_eq!(sessions(&world), Some(1));
    world.desktop.bus().request_name(SCREEN_SAVER).await?;

    screen(&world, true).await?;
    until("the session to leave", PATIENCE, async || (sessions(&world) == Some(0)).then_some(())).await?;
    for asked in [&["credential-process", "staging-ops"][..], &["console", "staging-ops"]] {
        let refused = world.rolecall(asked)?;
        assert_eq!(refused.code, 6, "{refused:?}");
    }

    screen(&world, false).await?;
    until("the session to be back", PATIENCE, async || (sessions(&world) == Some(1)).then_some(())).await?;
    world.rolecall(&["credential-process", "staging-ops"])?.well()?;
    assert_eq!((world.sandbox.count("AssumeRole"), world.visits()?.len()), (1, 1), "it is the same session");
    Ok(())
}
