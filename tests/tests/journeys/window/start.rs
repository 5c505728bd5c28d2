//! Preferences, Start and Look: what is wished for takes effect at once, and what can't be is said beside it.

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};

use super::driver::Window;

/// The lightness of the page's ground, 0 to 255.
async fn ground(window: &Window<'_>) -> Result<f64> {
    let script = "return getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number)[0]";
    let ground = window.client().execute(script, Vec::new()).await?;
    ground.as_f64().ok_or_else(|| "a colour".into())
}

#[tokio::test]
async fn a_person_chooses_keys_colours_and_the_end() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (mut resident, _tray) = world.resident_in_tray().await?;
    let window = Window::open(&world).await?;
    window.press("Settings").await?;

    // This Rolecall has a home of its own: the switch says what it can't do.
    let switch = window.client().find(fantoccini::Locator::Id("preference-launch-at-login")).await?;
    switch.click().await?;
    window.see("This Rolecall can’t start at login.").await?;

    window.fill("Finder shortcut", "R").await?;
    window.press_enter("Finder shortcut").await?;
    window.see("Use Ctrl, Alt or Super with a letter").await?;
    window.fill("Finder shortcut", "Alt+F4").await?;
    window.press_enter("Finder shortcut").await?;
    window.see("Alt+F4 is already used by another program.").await?;
    window.picture("66-start-trouble").await?;
    window.fill("Finder shortcut", "ctrl+alt+r").await?;
    window.press_enter("Finder shortcut").await?;
    window.see("Ctrl+Alt+R opens the finder from anywhere.").await?;
    window.picture("67-start").await?;
    world.desktop.run("xdotool", ["key", "ctrl+alt+r"])?;
    let finder = ["search", "--onlyvisible", "--name", "^Find role$"];
    let shown = async || world.desktop.run("xdotool", finder).ok();
    until("the finder", PATIENCE, shown).await?;
    world.desktop.run("xdotool", ["key", "Escape"])?;

    // Away from the word at the foot that the last change was saved.
    let middle = "document.getElementById('preference-look').scrollIntoView({ block: 'center' })";
    window.client().execute(middle, Vec::new()).await?;
    for (look, dark) in [("Dark", true), ("Light", false)] {
        window.choose("Theme", look).await?;
        let looks = async || (ground(&window).await.ok()? < 64.0).eq(&dark).then_some(());
        until(&format!("the look {look}"), PATIENCE, looks).await?;
    }
    let kept = async || {
        let text = std::fs::read_to_string(world.home().join("config.toml")).ok()?;
        text.contains("look = \"light\"").then_some(text)
    };
    let kept = until("the look in the file", PATIENCE, kept).await?;
    for line in ["launch_at_login = true", "shortcut = \"ctrl+alt+r\""] {
        assert!(kept.contains(line), "{line} in {kept}");
    }

    // The window goes with what it shows, maybe before it has answered the press.
    let pressed = window.press("Quit Rolecall").await;
    let ended = resident.ended(PATIENCE).await.map_err(|error| format!("{error}; the press: {pressed:?}"))?;
    assert!(ended.success(), "{ended}");
    Ok(())
}
