//! The second account in one browser profile: asked once on the terminal, and kept in the settings.

use std::os::unix::process::ExitStatusExt;

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::world::{Setup, World};

use super::support::keyring_alone;

const QUESTION: &str =
    "Your browser shows one AWS account at a time, and staging-ops is already open. Open sandbox:";
const CHOICE: &str = "1, 2 or 3: ";

fn asking(browser: &'static str) -> Setup {
    Setup { two_accounts: "ask", browser, ..keyring_alone() }
}

fn settings(world: &World) -> Result<String> {
    Ok(std::fs::read_to_string(world.home().join("config.toml"))?)
}

#[tokio::test]
async fn a_person_at_a_terminal_is_asked_once() -> Result<()> {
    let world = World::start(asking("firefox")).await?;
    world.rolecall(&["console", "staging-ops"])?.well()?;
    // What opens no console asks nothing.
    for arguments in [
        &["console", "sandbox", "--print"][..],
        &["env", "sandbox", "--shell", "bash"],
        &["whoami", "sandbox"],
    ] {
        let mut jo = world.rolecall_on_a_terminal(arguments)?;
        assert!(jo.ended(PATIENCE).await?.success() && !jo.shown().contains(CHOICE), "{}", jo.shown());
    }

    let mut jo = world.rolecall_on_a_terminal(&["console", "sandbox"])?;
    jo.sees(QUESTION, 1).await?;
    jo.sees("  1  in a separate window\r\n", 1).await?;
    jo.sees("  2  in the same window (staging-ops is signed out)", 1).await?;
    jo.sees("  3  my browser has AWS multi-session turned on", 1).await?;
    jo.sees(CHOICE, 1).await?;
    assert_eq!(world.visits()?.len(), 1, "nothing opens meanwhile");
    for (question, typed) in (2..).zip(["0", "4", "same"]) {
        jo.types(typed)?;
        jo.sees(CHOICE, question).await?;
    }
    jo.types("2")?;
    let status = jo.ended(PATIENCE).await?;
    assert!(status.success(), "{status}: {}", jo.shown());
    assert_eq!(world.visit(2).await?.title(), "Signed in");
    let kept = settings(&world)?;
    assert!(kept.contains("two_accounts = \"same\"\n") && kept.starts_with("# Rolecall against"), "{kept}");

    let mut jo = world.rolecall_on_a_terminal(&["console", "staging-ops"])?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    assert!(!jo.shown().contains(CHOICE), "{}", jo.shown());
    Ok(())
}

#[tokio::test]
async fn with_nobody_to_ask_a_second_account_opens_apart_and_nothing_is_chosen() -> Result<()> {
    let world = World::start(asking("firefox")).await?;
    world.rolecall(&["console", "staging-ops"])?.well()?;
    world.rolecall(&["console", "sandbox"])?.well()?;
    let visit = world.visit(2).await?;
    assert_eq!(visit.arguments[0], "--profile", "{:?}", visit.arguments);
    assert!(settings(&world)?.contains("two_accounts = \"ask\""));

    // Ctrl-C leaves it open as well; the one answer goes on to the browser.
    let mut jo = world.rolecall_on_a_terminal(&["console", "data-readonly"])?;
    jo.sees(CHOICE, 1).await?;
    jo.presses("\u{3}")?;
    assert_eq!(jo.ended(PATIENCE).await?.signal(), Some(2), "{}", jo.shown());
    let mut jo = world.rolecall_on_a_terminal(&["console", "data-readonly"])?;
    jo.sees(CHOICE, 1).await?;
    jo.types("1")?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    assert_eq!(world.visit(3).await?.arguments[0], "--profile");
    assert!(settings(&world)?.contains("two_accounts = \"separate\""));
    Ok(())
}
