//! Canaries on the ways that secrets went later: a login, approval by program, and the file that stands for a keychain.

use std::fs;

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Options, PATIENCE, Result};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Ran, Setup, Typist, World, sign_in_with_chromium};

use super::commands::Told;
use super::search::Needles;
use super::watch::Watch;
use super::{SAM_SECRET, config};

/// Of the file that stands for a keychain: the good one, and what is typed wrongly.
const PASSPHRASE: &str = "canary correct horse battery";
const WRONG_PASSPHRASE: &str = "canary wrong donkey battery";

/// A login from another device, its credentials, and its end. Gives the answer that was pasted, which is good once.
pub async fn by_login(world: &World, told: &mut Told) -> Result<String> {
    told.run(world, &["source", "add", "me", "--login", "--region", "eu-west-1"], 0)?;
    told.run(world, &["role", "add", "mine", "--kind", "own", "--source", "me"], 0)?;
    let mut person = world.rolecall_on_a_terminal(&["sign-in", "me", "--device"])?;
    person.sees("Paste the code:", 1).await?;
    let shown = person.shown();
    let address = shown.split_whitespace().find(|word| word.contains("/v1/authorize?"));
    let profile = tempfile::tempdir()?;
    let page = sign_in_with_chromium(profile.path(), address.ok_or(shown.clone())?).await?;
    let answer = page.split_once("id=\"answer\">").and_then(|(_, rest)| rest.split_once('<'));
    let answer = answer.ok_or(page.clone())?.0.to_owned();
    person.types(&answer)?;
    assert!(person.ended(PATIENCE).await?.success(), "{}", person.shown());
    // What a person pasted stands on their own terminal.
    told.text.push_str(&person.shown().replace(&answer, ""));
    told.run(world, &["credential-process", "mine"], 0)?;
    told.run(world, &["sign-out", "me"], 0)?;
    told.run(world, &["source", "remove", "me", "--with-roles"], 0)?;
    Ok(answer)
}

/// A program that is allowed always, with the tray open.
pub async fn by_program(world: &World, item: &TrayItem, told: &mut Told) -> Result<()> {
    told.run(world, &["role", "edit", "data-readonly", "--approve", "programs"], 0)?;
    let rolecall = world.command("rolecall", ["credential-process", "data-readonly"]);
    let script = world.desktop.home().join("deploy.sh");
    fs::write(&script, "\"$ROLECALL\" credential-process data-readonly\nexit $?\n")?;
    let mut command = std::process::Command::new("/bin/sh");
    command.arg(&script).env("ROLECALL", rolecall.get_program()).current_dir(world.desktop.home());
    command.envs(rolecall.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(std::process::Stdio::null());
    let asked = tokio::task::spawn_blocking(move || command.output());
    let title = "Allow deploy.sh to use data-readonly?";
    let question = item.wait_for_row(PATIENCE, |row| row.label == title).await?;
    let always = question.children.iter().find(|row| row.label == "Always allow").ok_or("no such answer")?;
    item.click_row(always).await?;
    let ran = Ran::of(&asked.await??).well()?;
    told.note(&["credential-process"], &ran);
    told.run(world, &["program", "list"], 0)?;
    told.run(world, &["role", "edit", "data-readonly", "--approve", "protected"], 0)?;
    Ok(())
}

#[tokio::test]
async fn neither_the_passphrase_nor_a_key_of_the_file_keychain_is_found() -> Result<()> {
    let watch = Watch::start()?;
    let options = Options::default().with_display(false).with_keyring(false);
    let preferences = "keychain = \"file\"".to_owned();
    let setup =
        Setup { config: config(), log: "trace", options, preferences, furnished: false, ..Setup::default() };
    let world = World::start(setup).await?;
    let on_a_terminal = |arguments: &[&str]| {
        let mut command = world.command("rolecall", arguments);
        Typist::start(command.env_remove("DBUS_SESSION_BUS_ADDRESS"))
    };
    let mut adding = on_a_terminal(&["source", "add", "sam", "--access-key-id", demo::SAM_ACCESS_KEY_ID])?;
    adding.sees("Secret access key", 1).await?;
    adding.types(SAM_SECRET)?;
    adding.sees("Choose a passphrase for your keys", 1).await?;
    adding.types(PASSPHRASE)?;
    adding.sees("Type it again:", 1).await?;
    adding.types(PASSPHRASE)?;
    assert_eq!(adding.ended(PATIENCE).await?.code(), Some(0), "{}", adding.shown());
    world.rolecall(&["role", "add", "sandbox", "--arn", demo::SANDBOX, "--source", "sam"])?.well()?;
    let mut asking = on_a_terminal(&["whoami", "sandbox"])?;
    asking.sees("Passphrase for your keys:", 1).await?;
    asking.types(WRONG_PASSPHRASE)?;
    asking.sees("Passphrase for your keys:", 2).await?;
    asking.types(PASSPHRASE)?;
    assert_eq!(asking.ended(PATIENCE).await?.code(), Some(0), "{}", asking.shown());

    let mut needles = Needles::default();
    for secret in [SAM_SECRET, PASSPHRASE, WRONG_PASSPHRASE] {
        needles.add(secret);
    }
    for secret in &world.sandbox.secrets_given_out() {
        needles.add(secret);
    }
    let seen = watch.stop();
    let mut found = needles.below(world.desktop.root())?;
    found.extend(needles.in_bytes("a process's arguments", &seen.arguments));
    found.extend(needles.in_bytes("a process's environment", &seen.environments));
    found.extend(needles.in_bytes("a terminal", (adding.shown() + &asking.shown()).as_bytes()));
    assert_eq!(found, [] as [String; 0]);
    assert!(world.home().join("state/keychain.sealed").exists(), "there was something to find");
    Ok(())
}
