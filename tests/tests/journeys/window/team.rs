//! A person follows a team's file in the window, writes a template for many accounts and names one of them.

use std::fs;

use rolecall_tests::desktop::recorder::Notice;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Setup, World};

use super::driver::Window;

fn role(name: &str, more: &str) -> String {
    format!("[[roles]]\nname = \"{name}\"\narn = \"{}\"\nsource = \"sam\"\n{more}\n", demo::SANDBOX)
}

#[tokio::test]
async fn a_team_is_followed_reviewed_and_left() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let file = world.home().join("team.toml");
    fs::write(&file, role("team-sandbox", "") + &role("sandbox", "duration = \"2h\""))?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("Team").await?;
    window.press("Subscribe to a team file…").await?;
    window.fill("Name", "platform").await?;
    window.fill("Address or path", "http://example.com/team.toml").await?;
    window.press("Subscribe").await?;
    window.see("Enter an https address").await?;
    window.fill("Address or path", &file.display().to_string()).await?;
    window.press("Subscribe").await?;

    // A new place is read only once a person has allowed it outside of the page.
    window.see("Confirm this outside the window").await?;
    window.picture("59-team-permission").await?;
    let asked = format!("Read a team’s roles from: {}", file.display());
    let notice = |notice: &Notice| notice.body.contains(&asked);
    world.desktop.recorder().wait_for_notice(PATIENCE, notice).await?;
    tray.wait_for_row(PATIENCE, |row| row.label == asked).await?;
    assert!(!fs::read_to_string(world.home().join("config.toml"))?.contains("team.toml"));
    tray.click("Allow").await?;

    // What it brings is shown before any of it is here.
    window.see("Changes from platform").await?;
    window.see("You have this already, and yours is kept. Different: duration.").await?;
    window.picture("60-team-review").await?;
    window.press("Later").await?;
    let roles = || -> Result<String> { Ok(world.rolecall(&["roles"])?.well()?.stdout) };
    assert!(!roles()?.contains("team-sandbox"));
    window.see("1 new").await?;
    window.press("Review changes from platform").await?;
    window.press("Apply").await?;
    window.see("Changes from platform applied.").await?;
    assert!(roles()?.contains("team-sandbox"));
    window.press("Roles").await?;
    window.see("team platform").await?;
    window.press("Open console of team-sandbox").await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");

    // A later change waits on the team's page.
    fs::write(&file, role("team-more", "protect = true"))?;
    window.press("Team").await?;
    window.press("More for platform").await?;
    window.press("Fetch now").await?;
    window.see("1 new · 1 removed").await?;
    window.picture("61-team-offer").await?;
    window.press("More for platform").await?;
    window.press("Unsubscribe…").await?;
    window.press("Unsubscribe").await?;
    let gone = async || (!roles().ok()?.contains("team-sandbox")).then_some(());
    until("the team's roles to go", PATIENCE, gone).await?;
    window.close().await
}

#[tokio::test]
async fn a_template_is_written_and_an_account_named_and_unnamed() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("Roles").await?;
    window.press("Templates").await?;
    window.see("No templates").await?;
    window.press("Add template").await?;
    window.fill("Names", "{account_name}-all").await?;
    window.fill("Role ARNs", "arn:aws:iam::{account_id}:role/All").await?;
    window.choose("Accounts", "Only these").await?;
    window.fill("Account numbers", "123456789012 999988887777").await?;
    window.see("Adds 2 roles, such as:").await?;
    window.see("acme-prod-all").await?;
    window.picture("62-template").await?;
    window.press("Save").await?;
    window.see("2 roles · 2 accounts").await?;
    let settings = || fs::read_to_string(world.home().join("config.toml"));
    assert!(settings()?.contains("[[templates]]\nid = \"all\"\n"), "{}", settings()?);

    // Its roles take over the name of an account as soon as there is one, and show its number without.
    window.press("Accounts").await?;
    window.press("Add account name…").await?;
    window.fill("Account number", "999988887777").await?;
    window.fill("Name", "far").await?;
    window.press("Save").await?;
    window.press("Roles").await?;
    window.see("far-all").await?;
    window.see("template {account_name}-all").await?;
    window.press("Accounts").await?;
    window.press("Edit far").await?;
    window.press("Remove…").await?;
    window.see("They show 999988887777").await?;
    window.press("Remove name").await?;
    window.press("Roles").await?;
    window.see("999988887777-all").await?;
    assert!(!settings()?.contains("name = \"far\""));
    window.close().await
}
