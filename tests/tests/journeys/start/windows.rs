//! What a desktop entry's actions do, how a window ends with Rolecall, and that it may come to the front.

use std::fs;
use std::path::PathBuf;

use rolecall_tests::desktop::{PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};

use super::{in_front, no_window, window};

/// The processes of `rolecall-window` on a desktop, by the home they know.
fn processes(world: &World) -> Vec<PathBuf> {
    let home = world.home().to_string_lossy().into_owned();
    let all = fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    let ours = all.filter(|process| {
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        let knows = fs::read(process.join("environ")).unwrap_or_default();
        name.trim() == "rolecall-window" && String::from_utf8_lossy(&knows).contains(&home)
    });
    ours.collect()
}

#[tokio::test]
async fn the_actions_of_the_desktop_entry_lead_to_their_pages_and_quit_ends_all() -> Result<()> {
    let entry = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/package/app.rolecall.Rolecall.desktop");
    let entry = fs::read_to_string(entry)?;
    let actions: Vec<&str> =
        entry.lines().filter_map(|line| line.strip_prefix("Exec=rolecall-desktop")).collect();
    assert_eq!(actions, ["", " --find", " --sessions", " --quit"]);

    let world = World::start(Setup::default()).await?;
    let mut resident = world.command("rolecall-desktop", ["--find"]).spawn()?;
    let finder = window(&world.desktop, "Find role").await?;
    in_front(&world.desktop, &finder).await?;
    assert!(world.command("rolecall-desktop", ["--sessions"]).status()?.success());
    let main = window(&world.desktop, "Rolecall").await?;
    in_front(&world.desktop, &main).await?;
    assert_eq!(processes(&world).len(), 1, "one process has both");
    assert!(world.command("rolecall-desktop", ["--quit"]).status()?.success());
    assert!(until("the resident to end", PATIENCE, async || resident.try_wait().ok()?).await?.success());
    for title in ["Rolecall", "Find role"] {
        no_window(&world.desktop, title).await?;
    }
    let gone = async || processes(&world).is_empty().then_some(());
    until("the window's process to end", PATIENCE, gone).await?;
    assert!(
        world.command("rolecall-desktop", ["--quit"]).status()?.success(),
        "nothing to quit is no mistake"
    );
    assert_eq!(world.command("rolecall-desktop", ["--nonsense"]).status()?.code(), Some(2));
    Ok(())
}

#[tokio::test]
async fn quit_in_the_tray_ends_a_hidden_window_and_one_that_is_just_starting() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (mut resident, item) = world.resident_in_tray().await?;
    item.click("Sessions…").await?;
    let main = window(&world.desktop, "Rolecall").await?;
    world.desktop.run("xdotool", ["windowclose", &main])?;
    item.click("Quit Rolecall").await?;
    assert!(resident.ended(PATIENCE).await?.success());
    let gone = async || processes(&world).is_empty().then_some(());
    until("the hidden window's process to end", PATIENCE, gone).await?;

    let (mut resident, item) = world.resident_in_tray().await?;
    item.click("Sessions…").await?;
    item.click("Quit Rolecall").await?;
    assert!(resident.ended(PATIENCE).await?.success());
    until("the starting window's process to end", PATIENCE, gone).await
}

#[tokio::test]
async fn the_desktop_s_permission_to_come_forward_reaches_the_window() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, _item) = world.resident_in_tray().await?;
    let mut find = world.command("rolecall", ["find"]);
    assert!(find.env("XDG_ACTIVATION_TOKEN", "a-token-of-the-desktop").status()?.success());
    window(&world.desktop, "Find role").await?;
    let process = processes(&world).into_iter().next().ok_or("a window")?;
    let knows = fs::read(process.join("environ"))?;
    let knows = String::from_utf8_lossy(&knows);
    for name in ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"] {
        assert!(knows.split('\0').any(|word| word == format!("{name}=a-token-of-the-desktop")), "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn the_first_start_by_hand_shows_the_window_and_the_login_none() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..Setup::default() }).await?;
    fs::remove_file(world.home().join("config.toml"))?;
    let mut at_login = world.command("rolecall-desktop", ["--autostart"]).spawn()?;
    world.engine_is(at_login.id()).await?;
    assert!(processes(&world).is_empty(), "nothing opens by itself");
    assert!(world.command("rolecall-desktop", ["--quit"]).status()?.success());
    until("the resident to end", PATIENCE, async || at_login.try_wait().ok()?).await?;

    let (_resident, _item) = world.resident_in_tray().await?;
    window(&world.desktop, "Rolecall").await?;
    Ok(())
}
