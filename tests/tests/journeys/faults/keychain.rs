//! The keychain locked, absent, hanging, or without the key.

use std::path::Path;
use std::time::{Duration, Instant};

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Options, PATIENCE, Part, Result};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Ran, Setup, Typist, World};

use super::{Stopped, fails, keyring_alone};

const SECRETS: &str = "org.freedesktop.secrets";

/// Whether the keyring was asked to show its question.
fn asked_for_a_password(world: &World) -> bool {
    let traffic = world.desktop.recorder().traffic();
    traffic
        .iter()
        .any(|message| message.interface == "org.freedesktop.Secret.Prompt" && message.member == "Prompt")
}

#[tokio::test]
async fn a_locked_keychain_is_a_state_and_no_start_asks_for_its_password() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    world.desktop.lock_keyring().await?;
    world.sandbox.clear_calls();
    // As a login does it: nobody has asked for anything yet.
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "Unlock your keyring…").await?;
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 6, "Your keyring is locked.");
    for listing in ["roles", "sessions"] {
        world.rolecall(&[listing])?.well()?;
    }
    world.rolecall(&["source", "list"])?.well()?;
    assert!(!asked_for_a_password(&world), "neither a start nor a program raises the question");
    assert_eq!(world.sandbox.calls().calls.len(), 0);

    // A person's own click does.
    item.click("sandbox").await?;
    world.desktop.answer_keyring_prompt().await?;
    assert_eq!(world.visit(1).await?.lead(), "sandbox in 456789012345 (acme-sandbox)");
    assert!(asked_for_a_password(&world));
    let gone = async || item.menu().await.ok()?.find("Unlock your keyring…").is_none().then_some(());
    rolecall_tests::desktop::until("the keyring's row to go", PATIENCE, gone).await
}

#[tokio::test]
async fn a_keychain_unlocked_later_is_noticed_by_the_next_wish() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    world.desktop.lock_keyring().await?;
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 6, "Your keyring is locked.");
    world.desktop.unlock_keyring().await?;
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    Ok(())
}

#[tokio::test]
async fn without_a_keychain_all_that_needs_no_stored_secret_works() -> Result<()> {
    let options = Options::default().with_display(false).with_keyring(false);
    let world = World::start(Setup { options, furnished: false, ..Setup::default() }).await?;
    let rolecall = |arguments: &[&str]| world.command("rolecall", arguments);
    let config = world.sandbox.config();
    let refused = rolecall_tests::world::add_source(config, &rolecall, "sam", demo::SAM_ACCESS_KEY_ID, &[]);
    let refused = refused.expect_err("there is nowhere to keep a key").to_string();
    assert!(refused.contains("No keyring was found."), "{refused}");
    assert!(world.rolecall(&["source", "list"])?.well()?.stdout.is_empty(), "nothing is half added");

    // This machine's own credentials need no keychain; nor do settings and lists.
    world.rolecall(&["source", "add", "here", "--environment"])?.well()?;
    world.rolecall(&["role", "add", "sandbox", "--arn", demo::SANDBOX, "--source", "here"])?.well()?;
    world.rolecall(&["roles"])?.well()?;
    let mut command = world.command("rolecall", ["credential-process", "sandbox"]);
    command.env("AWS_ACCESS_KEY_ID", demo::SAM_ACCESS_KEY_ID);
    command.env("AWS_SECRET_ACCESS_KEY", demo::SAM_SECRET_ACCESS_KEY);
    let ran = Ran::of(&command.output()?).well()?;
    assert!(ran.stdout.contains("SessionToken"), "{}", ran.stderr);
    // Never in the clear instead.
    for secret in
        world.sandbox.secrets_given_out().iter().map(String::as_str).chain([demo::SAM_SECRET_ACCESS_KEY])
    {
        assert_eq!(holds(&world.home(), secret.as_bytes())?, None);
    }
    Ok(())
}

/// A file below a folder that holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> Result<Option<String>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if let Some(found) = holds(&path, bytes)? {
                return Ok(Some(found));
            }
        } else if path.is_file() && std::fs::read(&path)?.windows(bytes.len()).any(|part| part == bytes) {
            return Ok(Some(path.display().to_string()));
        }
    }
    Ok(None)
}

#[tokio::test]
async fn a_keychain_that_hangs_holds_up_nothing_and_no_end() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (mut resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    let stopped = Stopped::owner(&world.desktop, SECRETS).await?;
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 6, "The keyring did not answer in time.");
    world.rolecall(&["roles"])?.well()?;

    // A call of the keychain is under way while the program is told to end; it is not waited for. The bound is that of
    // the call, which would still be waited for.
    item.click("sandbox").await?;
    let asked = Instant::now();
    item.click("Quit Rolecall").await?;
    assert!(resident.ended(PATIENCE).await?.success());
    let took = asked.elapsed();
    eprintln!("Quit took {} ms beside a keychain that hangs", took.as_millis());
    assert!(took < Duration::from_secs(4), "{took:?}");

    drop(stopped);
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "sandbox").await?;
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    Ok(())
}

#[tokio::test]
async fn a_keychain_that_comes_late_is_used_without_a_restart() -> Result<()> {
    let mut world = World::start(Setup::default()).await?;
    world.desktop.stop_part(Part::Keyring).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "No keyring found: fix…").await?;
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 6, "No keyring was found.");
    world.desktop.start_part(Part::Keyring).await?;
    // The same keyring file, unlocked by the login's password.
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    let item = TrayItem::wait_for(&world.desktop, "rolecall").await?;
    let gone = async || item.menu().await.ok()?.find("No keyring found: fix…").is_none().then_some(());
    rolecall_tests::desktop::until("the keyring's row to go", PATIENCE, gone).await
}

#[tokio::test]
async fn a_key_that_is_gone_is_said_to_be_missing() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    world.sandbox.clear_calls();
    // Settings travel to a second computer, keys do not.
    world.desktop.run("secret-tool", ["clear", "username", "source/sam"])?;
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 8, "The key of sam is not on this computer.");
    world.rolecall(&["roles"])?.well()?;
    assert_eq!(world.sandbox.calls().calls.len(), 0);
    Ok(())
}

/// No bus, no keyring, no display: the keys are in an encrypted file, and a terminal asks for its passphrase.
#[tokio::test]
async fn an_encrypted_file_stands_for_a_keychain_on_a_computer_without_one() -> Result<()> {
    const PASSPHRASE: &str = "correct horse battery";
    let options = Options::default().with_display(false).with_keyring(false);
    let preferences = "keychain = \"file\"".to_owned();
    let world = World::start(Setup { options, furnished: false, preferences, ..Setup::default() }).await?;
    let on_a_terminal = |arguments: &[&str]| {
        let mut command = world.command("rolecall", arguments);
        Typist::start(command.env_remove("DBUS_SESSION_BUS_ADDRESS"))
    };
    let mut adding = on_a_terminal(&["source", "add", "sam", "--access-key-id", demo::SAM_ACCESS_KEY_ID])?;
    adding.sees("Secret access key", 1).await?;
    adding.types(demo::SAM_SECRET_ACCESS_KEY)?;
    for (times, again) in [(1, "correct house battery"), (2, PASSPHRASE)] {
        adding.sees("Choose a passphrase for your keys", times).await?;
        adding.types(PASSPHRASE)?;
        adding.sees("Type it again:", times).await?;
        adding.types(again)?;
    }
    assert_eq!(adding.ended(PATIENCE).await?.code(), Some(0), "{}", adding.shown());
    world.rolecall(&["role", "add", "sandbox", "--arn", demo::SANDBOX, "--source", "sam"])?.well()?;

    let file = std::fs::read(world.home().join("state/keychain.sealed"))?;
    for secret in [demo::SAM_SECRET_ACCESS_KEY, PASSPHRASE] {
        assert!(!file.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 6, "Your keyring is locked.");
    let mut asking = on_a_terminal(&["whoami", "sandbox"])?;
    asking.sees("Passphrase for your keys:", 1).await?;
    asking.types("a wrong one")?;
    asking.sees("That passphrase is wrong.", 1).await?;
    asking.sees("Passphrase for your keys:", 2).await?;
    asking.types(PASSPHRASE)?;
    assert_eq!(asking.ended(PATIENCE).await?.code(), Some(0), "{}", asking.shown());
    assert!(!asking.shown().contains("battery"), "it is not shown");
    let doctor = world.rolecall(&["doctor"])?;
    assert!(doctor.stdout.contains("Your keys are in an encrypted file"), "{doctor:?}");
    Ok(())
}
