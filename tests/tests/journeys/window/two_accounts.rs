//! The second account in one browser profile, from the tray: asked once in the window, and changed in the preferences.

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};

use super::driver::Window;

fn settings(world: &World) -> String {
    std::fs::read_to_string(world.home().join("config.toml")).unwrap_or_default()
}

#[tokio::test]
async fn a_click_in_the_tray_asks_how_the_second_account_opens() -> Result<()> {
    let world = World::start(Setup { two_accounts: "ask", browser: "firefox", ..Setup::default() }).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    tray.click("staging-ops").await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");
    tray.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;

    tray.click("sandbox").await?;
    window.see("Where to open sandbox?").await?;
    window.see("Your browser shows one AWS account at a time, and staging-ops is already open.").await?;
    window.picture("43-two-accounts").await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "Where to open sandbox…").await?;
    tray.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    assert_eq!(world.visits()?.len(), 1, "no link waits in a browser meanwhile");

    // Cancelled it stays unanswered, and the next click asks again.
    window.press("Cancel").await?;
    let gone = async || tray.menu().await.ok()?.find("Where to open sandbox…").is_none().then_some(());
    until("the question to leave the tray", PATIENCE, gone).await?;
    tray.click("sandbox").await?;
    window.see("Where to open sandbox?").await?;
    window.press("In a separate window").await?;
    let visit = world.visit(2).await?;
    assert_eq!(visit.title(), "Signed in");
    assert!(visit.arguments.iter().any(|word| word.ends_with("state/browser/firefox-sandbox")), "{visit:?}");
    let kept = async || settings(&world).contains("two_accounts = \"separate\"").then_some(());
    until("the answer in the settings", PATIENCE, kept).await?;
    assert!(settings(&world).starts_with("# Rolecall against the sandbox."), "comments survive");
    // Nobody was signed out.
    tray.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;

    // Asked once: a third account opens by itself. The preferences show the answer and change it.
    tray.click("data-readonly").await?;
    assert_eq!(world.visit(3).await?.title(), "Signed in");
    window.press("Settings").await?;
    window.press("Browser").await?;
    assert_eq!(window.value("If another account is already open").await?, "separate");
    window.choose("If another account is already open", "Ask the first time").await?;
    let asks = async || settings(&world).contains("two_accounts = \"ask\"").then_some(());
    until("the preference in the settings", PATIENCE, asks).await?;
    window.picture("44-preferences-browser").await?;
    window.press("Role defaults").await?;
    window.see("CloudTrail shows you as ").await?;
    window.close().await
}
