//! The finder by a key from anywhere on the desktop, by `rolecall find`, and typed into as a person does.

use rolecall_core::start::ShortcutState;
use rolecall_tests::desktop::Result;
use rolecall_tests::world::{Setup, World};

use super::{in_front, no_window, told, window};

const FINDER: &str = "Find role";

#[tokio::test]
async fn the_key_opens_the_finder_and_enter_the_console() -> Result<()> {
    let world =
        World::start(Setup { preferences: "shortcut = \"ctrl+alt+r\"".to_owned(), ..Setup::default() })
            .await?;
    let (_resident, _item) = world.resident_in_tray().await?;
    let socket = world.home().join("run/engine.sock");
    let works = |keys: &'static str| {
        move |s: &rolecall_core::snapshot::Snapshot| {
            (s.engine.start.shortcut == ShortcutState::On { keys: keys.to_owned() }).then_some(())
        }
    };
    told(&socket, "the shortcut", works("Ctrl+Alt+R")).await?;
    let mut places = Vec::new();
    for (number, role, title) in [(1, "sandbox", "acme-sandbox"), (2, "staging-ops", "acme-staging")] {
        world.desktop.run("xdotool", ["key", "ctrl+alt+r"])?;
        let finder = window(&world.desktop, FINDER).await?;
        in_front(&world.desktop, &finder).await?;
        places.push(world.desktop.run("xdotool", ["getwindowgeometry", &finder])?);
        world.desktop.screenshot(screens().join(format!("window-68-finder-{number}.png")))?;
        world.desktop.run("xdotool", ["type", "--delay", "20", role])?;
        world.desktop.run("xdotool", ["key", "Return"])?;
        let visit = world.visit(number).await?;
        assert_eq!(visit.title(), "Signed in");
        assert!(visit.lead().contains(title), "{} for {role}", visit.lead());
        no_window(&world.desktop, FINDER).await?;
    }

    assert_eq!(places[0], places[1], "it is found where it was");

    // With a lock on, as on many a keyboard, it works too.
    world.desktop.run("xdotool", ["key", "Num_Lock", "key", "ctrl+alt+r"])?;
    let finder = window(&world.desktop, FINDER).await?;
    in_front(&world.desktop, &finder).await?;
    world.desktop.run("xdotool", ["key", "Num_Lock", "key", "Escape"])?;
    no_window(&world.desktop, FINDER).await?;

    // Another one frees the first, which the window manager then may have.
    let settings = world.home().join("config.toml");
    let text = std::fs::read_to_string(&settings)?;
    std::fs::write(&settings, text.replace("ctrl+alt+r", "Alt+F4"))?;
    let taken = told(&socket, "a refusal", |s| match &s.engine.start.shortcut {
        ShortcutState::Failed { problem } => Some(problem.clone()),
        _ => None,
    });
    let taken = taken.await?;
    assert_eq!(taken.message, "Alt+F4 is already used by another program.");
    assert!(taken.hint.contains("rolecall find"), "{taken:?}");
    std::fs::write(&settings, text.replace("ctrl+alt+r", "Super+Space"))?;
    told(&socket, "the other shortcut", works("Super+Space")).await?;
    world.desktop.run("xdotool", ["key", "super+space"])?;
    window(&world.desktop, FINDER).await?;
    Ok(())
}

#[tokio::test]
async fn rolecall_find_opens_it_with_its_words_also_where_nothing_runs_yet() -> Result<()> {
    let world = World::start(Setup { browser: "firefox", ..Setup::default() }).await?;
    world.rolecall(&["find", "staging", "s3"])?.well()?;
    let finder = window(&world.desktop, FINDER).await?;
    in_front(&world.desktop, &finder).await?;
    world.desktop.run("xdotool", ["key", "Return"])?;
    let visit = world.visit(1).await?;
    assert!(visit.lead().contains("acme-staging"), "{}", visit.lead());
    no_window(&world.desktop, FINDER).await?;
    // While its process lingers the same comes at once, empty.
    world.rolecall(&["find"])?.well()?;
    let finder = window(&world.desktop, FINDER).await?;
    in_front(&world.desktop, &finder).await?;
    // Used last, it is the first of all.
    world.desktop.run("xdotool", ["key", "Return"])?;
    let visit = world.visit(2).await?;
    assert!(visit.lead().contains("acme-staging"), "{}", visit.lead());
    no_window(&world.desktop, FINDER).await?;
    // With Alt in a window that the role has for itself.
    world.rolecall(&["find", "sandbox"])?.well()?;
    let finder = window(&world.desktop, FINDER).await?;
    in_front(&world.desktop, &finder).await?;
    world.desktop.run("xdotool", ["key", "alt+Return"])?;
    let visit = world.visit(3).await?;
    assert!(visit.arguments.iter().any(|word| word.ends_with("state/browser/firefox-sandbox")), "{visit:?}");
    Ok(())
}

fn screens() -> std::path::PathBuf {
    let target = rolecall_tests::world::Programs::find().expect("programs").target();
    target.join("screens")
}
