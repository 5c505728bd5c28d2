//! Credentials that a shell holds: they end at their own time, whatever becomes of the session.

use std::time::Duration;

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};

use super::{open_staging, shorten};

/// A session is really waited for to its end.
const UNTIL_END: Duration = Duration::from_secs(40);

async fn row_goes(item: &TrayItem, start: &str) -> Result<()> {
    let gone = async || {
        item.menu().await.ok()?.find_row(&|row| row.label.starts_with(start)).is_none().then_some(())
    };
    until("the row to go", PATIENCE, gone).await
}

#[tokio::test]
async fn an_end_by_command_says_what_lives_on_and_the_way_out() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;
    world.rolecall(&["env", "staging-ops", "--shell", "bash"])?.well()?;
    world.rolecall(&["env", "sandbox", "--shell", "bash"])?.well()?;
    let ran = world.rolecall(&["end", "staging-ops"])?.well()?;
    assert_eq!(ran.stdout, "");
    let [ended, tab, keys, out] = ran.stderr.lines().collect::<Vec<_>>()[..] else {
        return Err(format!("four lines: {}", ran.stderr).into());
    };
    assert_eq!(ended, "staging-ops session ended.");
    assert!(tab.starts_with("Its browser tab stays signed in until "), "{tab}");
    assert!(keys.starts_with("Copied credentials keep working until "), "{keys}");
    let address = out.strip_prefix("To sign out in the browser, open ").ok_or("no way out")?;
    assert!(address.contains("Action=logout"), "{address}");

    let ran = world.rolecall(&["end", "--all"])?.well()?;
    let lines: Vec<_> = ran.stderr.lines().collect();
    assert_eq!(lines[0], "1 session ended.");
    assert!(lines.len() == 2 && lines[1].starts_with("Copied credentials keep working until "), "{lines:?}");
    row_goes(&item, "staging-ops  ").await
}

#[tokio::test]
async fn a_renewal_leaves_what_a_shell_holds_to_end_and_says_so() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    shorten(&world, 15);
    world.rolecall(&["env", "staging-ops", "--shell", "bash"])?.well()?;
    world.sandbox.clear_faults();
    let ran = world.rolecall(&["renew", "staging-ops"])?.well()?;
    assert!(ran.stderr.contains("Open shells keep the old credentials until "), "{}", ran.stderr);

    let start = "staging-ops ended in a shell at ";
    let notice = world
        .desktop
        .recorder()
        .wait_for_notice(UNTIL_END, |notice| notice.summary.starts_with(start))
        .await?;
    assert_eq!(
        notice.body,
        "That shell still holds credentials from before the renewal. Copy the new ones into it."
    );
    item.wait_for_row(PATIENCE, |row| {
        row.label.starts_with("Copy staging-ops again: a shell’s credentials ended ")
    })
    .await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  ")).await?;
    Ok(())
}
