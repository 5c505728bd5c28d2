//! What a person does in the window day by day: open, renew, end, find, edit, look back, change a preference.

use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::key::Key;
use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Setup, World};

use super::driver::Window;

/// Presses Ctrl and a letter, wherever the focus is.
pub async fn press_ctrl(window: &Window<'_>, letter: char) -> Result<()> {
    let keys: String = [char::from(Key::Control), letter, char::from(Key::Null)].iter().collect();
    window.client().active_element().await?.send_keys(&keys).await?;
    Ok(())
}

/// Types into whatever has the focus.
pub async fn type_text(window: &Window<'_>, text: &str) -> Result<()> {
    window.client().active_element().await?.send_keys(text).await?;
    Ok(())
}

fn settings(world: &World) -> Result<String> {
    Ok(std::fs::read_to_string(world.home().join("config.toml"))?)
}

#[tokio::test]
async fn a_session_is_opened_renewed_and_ended() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("Open console of staging-ops").await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");
    window.press("Sessions").await?;
    window.see("Console ").await?;
    window.see("from this window").await?;
    window.picture("20-sessions").await?;
    window.press("Renew staging-ops").await?;
    assert_eq!(world.visit(2).await?.title(), "Signed in");
    window.press("More for staging-ops").await?;
    window.picture("21-session-menu").await?;
    window.press("End session").await?;
    window.see("staging-ops session ended.").await?;
    window.see("Its browser tab stays signed in until ").await?;
    window.see("No active sessions").await?;
    window.picture("22-session-ended").await?;

    // The log tells of all of it, and a spreadsheet can have it.
    window.press("Activity").await?;
    window.see("opened console").await?;
    window.see("ended").await?;
    window.picture("23-activity").await?;
    window.press("Export CSV").await?;
    window.see("lines saved to").await?;
    let text = window.text().await?;
    let path = text.split_whitespace().find(|word| word.ends_with(".csv")).ok_or("no path is told")?;
    let saved = std::fs::read_to_string(Path::new(path))?;
    assert!(saved.starts_with("time,what,result,role,"), "{saved}");
    assert!(saved.contains("console,done,staging-ops"), "{saved}");
    for secret in world.sandbox.secrets_given_out() {
        assert!(!saved.contains(&secret) && !window.holds(&secret).await?);
    }
    window.close().await
}

#[tokio::test]
async fn a_role_is_found_by_a_few_letters_and_opened_at_a_service() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("staging-ops").await?;
    press_ctrl(&window, 'k').await?;
    window.client().wait().for_element(Locator::Css("[role=combobox]")).await?;
    type_text(&window, "stag ec2").await?;
    window.see("ec2").await?;
    window.picture("24-finder").await?;
    type_text(&window, &char::from(Key::Enter).to_string()).await?;
    let visit = world.visit(1).await?;
    assert_eq!(visit.title(), "Signed in");
    assert!(format!("{visit:?}").contains("ec2"), "{visit:?}");
    window.close().await
}

#[tokio::test]
async fn a_role_is_edited_checked_and_removed() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("More for sandbox").await?;
    window.press("Edit…").await?;
    window.see("You get: console 8 h, credentials 1 h").await?;
    window.fill("Group", "Play").await?;
    window.picture("25-edit-role").await?;

    // What AWS would refuse is said beside its field, in words.
    window.fill("Console region", "nowhere").await?;
    window.press("Save").await?;
    window.see("A region looks like eu-west-1.").await?;
    window.picture("26-region-wrong").await?;
    assert!(!settings(&world)?.contains("Play"));

    window.fill("Console region", "eu-west-1").await?;
    window.press("Test").await?;
    window.see("Signed in as ").await?;
    window.picture("27-checked").await?;
    assert!(!settings(&world)?.contains("Play"), "a check keeps nothing");
    window.press("Save").await?;
    window.see("sandbox was saved.").await?;
    assert!(settings(&world)?.contains("group = \"Play\""));
    window.press("More for sandbox").await?;
    window.press("Remove").await?;
    window.see("sandbox was removed.").await?;
    window.picture("27b-removed").await?;
    window.press("Undo").await?;
    window.press("More for sandbox").await?;
    assert!(settings(&world)?.contains(demo::SANDBOX), "it was only hidden");
    window.press("Remove").await?;
    window.see("sandbox was removed.").await?;
    let removed = async || (!settings(&world).ok()?.contains(demo::SANDBOX)).then_some(());
    until("the role to leave the file", PATIENCE, removed).await?;
    let gone = async || tray.menu().await.ok()?.find("sandbox").is_none().then_some(());
    until("the role to leave the tray", PATIENCE, gone).await?;
    window.close().await
}

#[tokio::test]
async fn a_role_is_moved_with_the_keyboard_and_dragged() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("staging-ops").await?;
    let part = async |role: &str, part: &str| {
        let selector = format!(r#"[data-role="{role}"] {part}"#);
        window.client().wait().for_element(Locator::Css(&selector)).await
    };
    let place = |text: &str, role: &str| text.find(&format!("name = \"{role}\""));
    let comes_before = async |one: &str, other: &str| {
        let there = async || {
            let text = settings(&world).ok()?;
            (place(&text, one)? < place(&text, other)?).then_some(())
        };
        until(&format!("{one} before {other}"), PATIENCE, there).await
    };
    comes_before("prod-admin", "staging-ops").await?;
    let up = char::from(Key::Up).to_string();
    part("staging-ops", "[data-button=move]").await?.send_keys(&up).await?;
    comes_before("staging-ops", "prod-admin").await?;

    // The handle is where it went, and still has the focus.
    window.see("staging-ops is now number 1 of ").await?;
    let down = char::from(Key::Down).to_string();
    let focused = "return document.activeElement.closest('[data-role]')?.dataset.role";
    let follows = async || {
        let focused = window.client().execute(focused, Vec::new()).await.ok()?;
        (focused == "staging-ops").then_some(())
    };
    until("the focus to follow", PATIENCE, follows).await?;
    type_text(&window, &down).await?;
    comes_before("prod-admin", "staging-ops").await?;

    let to = |element, y| PointerAction::MoveToElement { element, duration: None, x: 0.0, y };
    let hand = MouseActions::new("hand".to_owned())
        .then(to(part("staging-ops", "[data-button=move]").await?, 0.0))
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
        .then(to(part("prod-admin", "bdi").await?, 0.0))
        .then(to(part("prod-admin", "bdi").await?, -4.0))
        .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    window.client().perform_actions(hand).await?;
    comes_before("staging-ops", "prod-admin").await?;
    window.picture("27c-moved").await?;
    let moved = async || {
        let menu = tray.menu().await.ok()?;
        let place = |name: &str| menu.children.iter().position(|row| row.label.starts_with(name));
        (place("staging-ops")? < place("prod-admin")?).then_some(())
    };
    until("the tray's order", PATIENCE, moved).await?;
    window.close().await
}

#[tokio::test]
async fn a_preference_is_in_force_and_in_the_file_at_once() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("Settings").await?;
    window.choose("Theme", "Dark").await?;
    let dark = "return document.documentElement.dataset.look";
    let look = async || (window.client().execute(dark, Vec::new()).await.ok()? == "dark").then_some(());
    until("the dark look", PATIENCE, look).await?;
    window.picture("28-preferences").await?;
    let kept = async || settings(&world).ok()?.contains("look = \"dark\"").then_some(());
    until("the preference in the file", PATIENCE, kept).await?;
    assert!(settings(&world)?.contains("# Rolecall against the sandbox."), "comments survive");
    window.close().await
}

/// Whether a window with this title is on the screen.
fn on_screen(world: &World, title: &str) -> bool {
    let pattern = format!("^{title}$");
    world.desktop.run("xdotool", ["search", "--onlyvisible", "--name", &pattern]).is_ok()
}

#[tokio::test]
async fn a_closed_window_stays_near_and_comes_back_without_what_was_typed() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("Sources").await?;
    window.press("Add a source…").await?;
    window.pick("Access key").await?;
    window.fill("Secret access key", "half-a-secret").await?;
    window.client().execute("window.__TAURI_INTERNALS__.invoke('close')", Vec::new()).await?;
    until("the window to hide", PATIENCE, async || (!on_screen(&world, "Rolecall")).then_some(())).await?;
    tray.click("Settings…").await?;
    until("the window to show", PATIENCE, async || on_screen(&world, "Rolecall").then_some(())).await?;
    // The same process: the driver that it was opened with still reads it.
    window.see("Add a role…").await?;
    assert!(!window.holds("half-a-secret").await?);
    window.close().await
}

#[tokio::test]
async fn the_finder_comes_alone_from_the_tray_and_opens_what_is_typed() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, tray) = world.resident_in_tray().await?;
    tray.click("Find role…").await?;
    until("the finder", PATIENCE, async || on_screen(&world, "Find role").then_some(())).await?;
    assert!(!on_screen(&world, "Rolecall"), "the pages' window stays away");
    // What is typed before the page listens is lost, as with any window: so it is typed until the console is there.
    let finder = ["search", "--onlyvisible", "--name", "^Find role$", "windowfocus", "--sync"];
    let opened = async || {
        let typed =
            [&finder[..], &["type", "--args", "1", "--delay", "20", "staging"], &["key", "Return"]].concat();
        // Once it has opened the role it is gone.
        let _ = world.desktop.run("xdotool", typed);
        let visited = async || world.visits().ok().filter(|visits| !visits.is_empty()).map(drop);
        let there = until("a visit", Duration::from_secs(3), visited).await;
        if there.is_err() {
            let _ = world.desktop.run("xdotool", ["key", "Escape"]);
        }
        there.ok()
    };
    until("the console", PATIENCE, opened).await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");
    let gone = async || (!on_screen(&world, "Find role")).then_some(());
    until("the finder to go", PATIENCE, gone).await
}
