//! Reasons for a protected role on a real terminal: once a session, again for a program that has not had it, and
//! offered at a renewal.

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::world::{Ran, Setup, World};

use super::support::keyring_alone;

const QUESTION: &str = "Reason for staging-ops: ";

#[tokio::test]
async fn a_reason_is_given_once_for_each_program_and_offered_at_a_renewal() -> Result<()> {
    // A protected role opens apart, in a browser that can.
    let world = World::start(Setup { browser: "firefox", ..keyring_alone() }).await?;
    world.rolecall(&["role", "edit", "staging-ops", "--protect"])?.well()?;
    let mut jo = world.rolecall_on_a_terminal(&["console", "staging-ops"])?;
    jo.sees(QUESTION, 1).await?;
    jo.types("an incident")?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());

    // What a person said of the console was not said of a program, and there is nobody to say it.
    let refused = world.rolecall(&["credential-process", "staging-ops"])?;
    assert_eq!((refused.code, refused.stdout.as_str()), (5, ""), "{refused:?}");

    // The shell of a terminal asks there, once: engines come and go, what they know is sealed in the store.
    let mut jo = world.rolecall_on_a_terminal(&["env", "staging-ops", "--shell", "bash"])?;
    jo.sees(QUESTION, 1).await?;
    jo.types("a look at the queue")?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    let mut jo = world.rolecall_on_a_terminal(&["env", "staging-ops", "--shell", "bash"])?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    assert!(!jo.shown().contains(QUESTION), "{}", jo.shown());
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "all of it is one session");

    // Enter takes the reason that the session had.
    let mut jo = world.rolecall_on_a_terminal(&["renew", "staging-ops"])?;
    jo.sees("Reason for staging-ops (Enter for “an incident”): ", 1).await?;
    jo.types("")?;
    assert!(jo.ended(PATIENCE).await?.success(), "{}", jo.shown());
    let reasons = |what: &str| -> Result<Vec<String>> {
        let lines = world.activity()?.into_iter().filter(|line| line["what"] == what);
        Ok(lines.filter_map(|line| line["reason"].as_str().map(str::to_owned)).collect())
    };
    assert_eq!(reasons("assume")?, ["an incident", "an incident"]);
    assert_eq!(reasons("env")?, ["a look at the queue", "a look at the queue"]);
    Ok(())
}

/// Where the person is to prove that they are there and the system has nothing to ask with, a protected role is refused,
/// whoever asks and by whatever way, and it is said what to install.
#[tokio::test]
async fn without_polkit_a_role_that_wants_presence_is_refused_with_what_to_install() -> Result<()> {
    let preferences = "presence = true".to_owned();
    let world = World::start(Setup { preferences, ..keyring_alone() }).await?;
    world.rolecall(&["role", "edit", "staging-ops", "--protect"])?.well()?;
    let nowhere = "unix:path=/nowhere/bus";
    for arguments in [
        &["credential-process", "staging-ops"][..],
        &["env", "staging-ops", "--shell", "bash"],
        &["exec", "staging-ops", "--", "true"],
        &["console", "staging-ops"],
        &["console", "staging-ops", "--print"],
    ] {
        let mut command = world.command("rolecall", arguments);
        let refused = Ran::of(&command.env("DBUS_SYSTEM_BUS_ADDRESS", nowhere).output()?);
        assert_eq!((refused.code, refused.stdout.as_str()), (5, ""), "{refused:?}");
        assert!(refused.stderr.contains("polkit is not running"), "{refused:?}");
        assert!(refused.stderr.contains("Install polkit"), "{refused:?}");
    }
    assert_eq!((world.sandbox.count("AssumeRole"), world.visits()?.len()), (0, 0));
    let logged = world.activity()?;
    let codes: Vec<_> = logged.iter().filter_map(|line| line["outcome"]["code"].as_str()).collect();
    assert_eq!(codes, ["no-presence"; 5], "{logged:?}");
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    Ok(())
}
