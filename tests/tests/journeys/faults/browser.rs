//! The browser: private windows, profiles of a role's own, and none that starts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::world::{Ran, Setup, World};

use super::{fails, keyring_alone};

/// The journeys' browser under the name of a known one, for `BROWSER`.
fn browser_named(world: &World, name: &str) -> Result<PathBuf> {
    let folder = world.desktop.root().join("b");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(
        &path,
        format!("#!/bin/sh\nexec '{}' \"$@\"\n", world.desktop.root().join("browser").display()),
    )?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

#[tokio::test]
async fn a_private_window_and_a_profile_of_the_roles_own() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let firefox = browser_named(&world, "firefox")?;
    let chromium = browser_named(&world, "chromium")?;
    let profiles = world.home().join("state/browser");
    let profile = |name: &str| profiles.join(name).display().to_string();
    let mut visits = 0;
    for (browser, open_with, words) in [
        (&firefox, "private", vec!["--private-window".to_owned()]),
        (&chromium, "private", vec!["--incognito".to_owned()]),
        (&firefox, "profile:staging", vec!["--profile".to_owned(), profile("firefox-staging")]),
        (
            &chromium,
            "profile:staging",
            vec![
                format!("--user-data-dir={}", profile("chromium-staging")),
                "--no-first-run".to_owned(),
                "--no-default-browser-check".to_owned(),
            ],
        ),
    ] {
        world.rolecall(&["role", "edit", "staging-ops", "--open-with", open_with])?.well()?;
        let mut command = world.command("rolecall", ["console", "staging-ops", "--service", "ec2"]);
        Ran::of(&command.env("BROWSER", browser).output()?).well()?;
        visits += 1;
        let visit = world.visit(visits).await?;
        assert_eq!(visit.arguments[..visit.arguments.len() - 1], words, "{open_with}");
        assert!(visit.arguments.last().is_some_and(|last| last.starts_with("http://127.0.0.1:")));
        assert_eq!(visit.title(), "Signed in");
        assert!(visit.page.contains("/ec2/"), "{}", visit.page);
    }
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "how it opens makes no other session");
    Ok(())
}

#[tokio::test]
async fn a_role_that_stands_apart_opens_nowhere_else() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    for open_with in ["private", "profile:staging"] {
        world.rolecall(&["role", "edit", "staging-ops", "--open-with", open_with])?.well()?;
        let mut command = world.command("rolecall", ["console", "staging-ops"]);
        // The journeys' browser is none that Rolecall knows, and there is no other.
        command.env("PATH", world.desktop.root());
        fails(&Ran::of(&command.output()?), 1, "Rolecall can’t open separate windows in ");
    }
    assert!(world.visits()?.is_empty());
    // The rest is as it was.
    world.rolecall(&["console", "sandbox"])?.well()?;
    Ok(())
}

#[tokio::test]
async fn a_browser_that_does_not_start_is_said_and_the_link_can_be_had() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let mut command = world.command("rolecall", ["console", "sandbox"]);
    command.env("BROWSER", "false").env("PATH", "/nowhere");
    let ran = Ran::of(&command.output()?);
    fails(&ran, 1, "The browser did not start");
    assert!(ran.stderr.contains("opy the sign-in link"), "{ran:?}");
    world.rolecall(&["console", "sandbox", "--print"])?.well()?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}

#[tokio::test]
async fn a_click_whose_browser_does_not_start_offers_the_link() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    fs::write(world.desktop.root().join("browser"), "#!/bin/sh\nexit 3\n")?;
    // Nothing else that opens pages is there either.
    let mut resident = world.command("rolecall-desktop", [] as [&str; 0]);
    let mut resident = resident.env("PATH", "/nowhere").stderr(std::process::Stdio::null()).spawn()?;
    let item = TrayItem::wait_for(&world.desktop, "rolecall").await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    item.click("sandbox").await?;
    let title = "The browser did not start";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    assert_eq!(notice.body, "The sign-in link for sandbox works for 15 min.");
    assert!(
        notice.actions.contains(&("copy-link".to_owned(), "Copy link".to_owned())),
        "{:?}",
        notice.actions
    );
    resident.kill()?;
    resident.wait()?;
    Ok(())
}
