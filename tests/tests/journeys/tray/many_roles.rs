//! A person with more roles than one list holds: sections, groups and live sessions in the panel's own menu.

use std::fmt::Write;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Programs, SAM, Setup, World, add_source};

/// Lasts an hour, the others twelve.
const ENDS_FIRST: &str = "staging-ops";

/// Names, groups, and which are favourites.
const ROLES: [(&str, &str, bool); 15] = [
    ("prod-admin", "Production", true),
    ("prod-billing", "Production", false),
    ("prod-deploy", "Production", false),
    ("prod-readonly", "Production", true),
    ("prod-support", "Production", false),
    ("staging-admin", "Staging", false),
    ("staging-ops", "Staging", true),
    ("staging-readonly", "Staging", false),
    ("data-engineer", "Data", false),
    ("data-readonly", "Data", false),
    ("data-science", "Data", false),
    ("audit", "Security", false),
    ("incident-response", "Security", false),
    ("key-rotation", "Security", false),
    ("playground", "Development", false),
];

/// What is live, the favourites, what was used of late, the groups, and what is always there.
const TOP: &str = "data-engineer
staging-ops
prod-readonly

prod-admin
prod-readonly
staging-ops

data-engineer

Production (5)
Staging (3)
Data (3)
Security (3)
Development (1)

Find role…
Sessions…
Settings…
Quit Rolecall";

/// No console is open: nothing to say of one.
const OF_A_SESSION: &str = "Command line until
Open console
Open another service…

Renew
Copy sign-in link
Copy credentials…

End session";

/// A label up to the time in it.
fn without_time(label: &str) -> &str {
    let name = label.split("  ").next().unwrap_or(label);
    name.split_inclusive(" until").next().unwrap_or(name)
}

fn add_roles(world: &World) -> Result<()> {
    let path = world.home().join("config.toml");
    let mut text = fs::read_to_string(&path)?;
    for (name, group, favourite) in ROLES {
        write!(
            text,
            "\n[[roles]]\nname = \"{name}\"\narn = \"{}\"\nsource = \"{SAM}\"\ngroup = \"{group}\"\n\
             favourite = {favourite}\nduration = \"{}\"\n",
            demo::SANDBOX,
            if name == ENDS_FIRST { "1h" } else { "12h" }
        )?;
    }
    fs::write(path, text)?;
    Ok(())
}

#[tokio::test]
async fn favourites_recents_and_groups_stand_below_what_is_live() -> Result<()> {
    let world = World::start(Setup { furnished: false, ..Setup::default() }).await?;
    add_source(
        world.sandbox.config(),
        &|arguments: &[&str]| world.command("rolecall", arguments),
        SAM,
        demo::SAM_ACCESS_KEY_ID,
        &[],
    )?;
    add_roles(&world)?;
    // Consoles open where they do for everybody: the row that names the stand-in is not there.
    let mut command = world.command("rolecall-desktop", [] as [&str; 0]);
    let mut resident = command.env_remove("ROLECALL_SIGNIN_ENDPOINT").stderr(Stdio::null()).spawn()?;
    world.engine_is(resident.id()).await?;
    for role in ["data-engineer", "staging-ops", "prod-readonly"] {
        world.rolecall(&["env", role, "--shell", "dotenv"])?.well()?;
    }
    let item = TrayItem::wait_for(&world.desktop, "rolecall").await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("prod-readonly  until ")).await?;
    let menu = item.menu().await?;
    let rows: Vec<&str> = menu.children.iter().map(|row| without_time(&row.label)).collect();
    assert_eq!(rows.join("\n"), TOP);
    let left = &menu.children[1].label;
    assert!(left.ends_with(" left"), "up to an hour the time left is told: {left}");
    let live: Vec<&str> = menu.children[0].children.iter().map(|row| without_time(&row.label)).collect();
    assert_eq!(live.join("\n"), OF_A_SESSION);
    let group = menu.find("Security (3)").ok_or("no group Security")?;
    let roles: Vec<&str> = group.children.iter().map(|row| &row.label[..]).collect();
    assert_eq!(roles, ["audit", "incident-response", "key-rotation"]);

    // As a person sees it.
    world.desktop.open_tray_menu().await?;
    world.desktop.run("xdotool", ["key", "Down", "Right"])?;
    tokio::time::sleep(Duration::from_millis(400)).await;
    let pictures = Programs::find()?.target().join("screens");
    fs::create_dir_all(&pictures)?;
    world.desktop.screenshot(pictures.join("tray-many-roles.png"))?;
    resident.kill()?;
    resident.wait()?;
    Ok(())
}
