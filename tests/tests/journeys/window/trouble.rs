//! What the window shows when something is wrong: a locked keyring, damaged settings, hostile names, thousands of roles.

use std::fmt::Write as _;
use std::fs;

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Programs, Setup, World};
use serde_json::Value;

use super::driver::Window;
use super::pages::{press_ctrl, type_text};

async fn unseen(window: &Window<'_>, words: &str) -> Result<()> {
    let gone = async || (!window.text().await.ok()?.contains(words)).then_some(());
    until(&format!("{words:?} to go"), PATIENCE, gone).await
}

#[tokio::test]
async fn a_locked_keyring_is_told_and_can_be_unlocked() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    world.desktop.lock_keyring().await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("Your keyring is locked.").await?;
    window.see("staging-ops").await?;
    window.picture("30-keyring-locked").await?;
    window.press("Unlock…").await?;
    world.desktop.answer_keyring_prompt().await?;
    unseen(&window, "Your keyring is locked.").await?;
    window.press("Open console of staging-ops").await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");
    window.close().await
}

#[tokio::test]
async fn damaged_settings_are_told_by_their_place_and_lose_nothing() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("staging-ops").await?;
    let path = world.home().join("config.toml");
    let good = fs::read_to_string(&path)?;
    let damaged = good.replace("console_duration = \"12h\"", "console_duration = \"for ever\"");
    assert_ne!(damaged, good);
    fs::write(&path, &damaged)?;
    window.see("Settings file, line ").await?;
    window.see("Your last working settings are still in use.").await?;
    window.see("staging-ops").await?;
    window.picture("31-settings-damaged").await?;
    assert_eq!(fs::read_to_string(&path)?, damaged, "the file is the person's");
    fs::write(&path, &good)?;
    unseen(&window, "Settings file, line ").await?;
    window.close().await
}

#[tokio::test]
async fn a_hostile_name_is_text_and_nothing_else() -> Result<()> {
    let name = "<img src=x onerror=document.title=1><script>document.title=2</script>";
    let world = World::start(Setup::default()).await?;
    let settings = world.home().join("config.toml");
    let mut text = fs::read_to_string(&settings)?;
    write!(
        text,
        "\n[[roles]]\nname = {0}\narn = \"arn:aws:iam::123456789012:role/x\"\nsource = \"sam\"\ngroup = {0}\n",
        serde_json::to_string(name)?
    )?;
    fs::write(&settings, text)?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see(name).await?;
    press_ctrl(&window, 'k').await?;
    type_text(&window, "onerror").await?;
    window.picture("32-hostile-name").await?;
    let made =
        "return [document.title, document.querySelectorAll('main img, main script, dialog img').length]";
    let made = window.client().execute(made, Vec::new()).await?;
    assert_eq!(made, serde_json::json!(["Rolecall", 0]));
    window.close().await
}

#[tokio::test]
async fn five_thousand_roles_are_listed_searched_and_found() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let settings = world.home().join("config.toml");
    let mut text = fs::read_to_string(&settings)?;
    for number in 0..5000 {
        let team = ["payments", "search", "identity", "logistics"][number % 4];
        write!(
            text,
            "\n[[roles]]\nname = \"{team}-{number:04}\"\narn = \"arn:aws:iam::123456789012:role/{team}-{number:04}\"\n\
             source = \"sam\"\ngroup = \"{team}\"\n",
        )?;
    }
    fs::write(&settings, text)?;
    let (_resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.see("5,005 roles").await?;
    window.picture("33-thousands").await?;
    let rows = "return document.querySelectorAll('[role=listitem][aria-setsize]').length";
    let rows = window.client().execute(rows, Vec::new()).await?;
    assert!(rows.as_u64().is_some_and(|rows| rows > 5 && rows < 100), "{rows}");

    // From a keystroke to the frame with its results: written down, since how fast this machine is proves nothing.
    press_ctrl(&window, 'k').await?;
    type_text(&window, "pay 4").await?;
    window.see("payments-0004").await?;
    let frame = "
        const done = arguments[arguments.length - 1];
        const field = document.querySelector('[role=combobox]');
        const times = [];
        const step = (texts) => {
            if (texts.length === 0) return done(times);
            const start = performance.now();
            field.value = texts[0];
            field.dispatchEvent(new Event('input', { bubbles: true }));
            requestAnimationFrame(() => setTimeout(() => { times.push(performance.now() - start); step(texts.slice(1)); }));
        };
        step(['p', 'pa', 'pay', 'pay 1', 'pay 12', 'search', 'ident 0', 'logi 49']);";
    let times: Value = window.client().execute_async(frame, Vec::new()).await?;
    let report = Programs::find()?.target().join("screens/keystroke-to-frame-ms.json");
    fs::write(report, times.to_string())?;
    window.picture("34-thousands-found").await?;
    window.close().await
}
