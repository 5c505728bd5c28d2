//! Exit codes, each from its real cause, with one line that says what failed and one that says what to do.

use std::time::{Duration, Instant};

use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::{Fault, FaultKind, Target, demo};
use rolecall_tests::world::{Ran, World};

use super::support::{credentials, keyring_alone};

/// Checks code and message of a command that fails, and that it answers nothing.
fn fails(ran: &Ran, code: i32, message: &str) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(ran.stderr.starts_with(&format!("rolecall: {message}")), "{ran:?}");
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.lines().count() == 2, "what failed, and what to do: {ran:?}");
}

#[tokio::test]
async fn each_failure_has_its_exit_code() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    assert_eq!(world.rolecall(&["console"])?.code, 2);
    fails(&world.rolecall(&["console", "nowhere"])?, 3, "There is no role named “nowhere”.");
    fails(&world.rolecall(&["credential-process", "nowhere"])?, 3, "There is no role named “nowhere”.");
    fails(&world.rolecall(&["source", "check", "nobody"])?, 3, "There is no source named “nobody”.");
    fails(
        &world.rolecall(&["credential-process", "locked-out"])?,
        4,
        "The role’s trust policy does not include you.",
    );
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "the rest was known before AWS was asked");

    // Nobody to ask: no terminal, and no window without a resident.
    let started = Instant::now();
    fails(
        &world.rolecall(&["credential-process", "prod-admin"])?,
        5,
        "prod-admin needs an MFA code or a reason",
    );
    fails(&world.rolecall(&["console", "prod-admin"])?, 5, "prod-admin needs an MFA code or a reason");
    assert!(started.elapsed() < Duration::from_secs(10), "it is said at once");

    world.sandbox.fault(Fault::next(1, Target::Sts, FaultKind::CaptivePortal));
    fails(
        &world.rolecall(&["credential-process", "sandbox"])?,
        7,
        "This network needs you to sign in first.",
    );
    world.sandbox.clear_faults();
    let mut astray = world.command("rolecall", ["credential-process", "sandbox"]);
    astray.env("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
    fails(&Ran::of(&astray.output()?), 7, "AWS can’t be reached.");

    // The link fails, the session is kept.
    world.sandbox.fault(Fault::always(Target::SigninToken, FaultKind::Status(403)));
    fails(&world.rolecall(&["console", "sandbox", "--print"])?, 4, "AWS did not return a sign-in link.");
    world.sandbox.clear_faults();
    let mut no_browser = world.command("rolecall", ["console", "sandbox"]);
    no_browser.env("BROWSER", "false").env("PATH", "/nowhere");
    fails(&Ran::of(&no_browser.output()?), 1, "The browser did not start");
    let methods: Vec<String> = world.sandbox.calls().calls.into_iter().map(|call| call.method).collect();
    assert!(methods.iter().all(|method| method == "POST"), "no credential ever stands in a URL: {methods:?}");

    assert!(world.sandbox.revoke(demo::SAM_ACCESS_KEY_ID));
    fails(
        &world.rolecall(&["credential-process", "staging-ops"])?,
        8,
        "AWS does not recognise this access key.",
    );
    Ok(())
}

#[tokio::test]
async fn a_locked_keyring_is_said_at_once_and_what_lives_is_not_lost() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let before = credentials(&world, "sandbox")?;
    world.desktop.lock_keyring().await?;
    let started = Instant::now();
    fails(&world.rolecall(&["credential-process", "sandbox"])?, 6, "Your keyring is locked.");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(world.rolecall(&["roles"])?.well()?.code, 0, "what needs no key works");

    world.desktop.unlock_keyring().await?;
    assert_eq!(credentials(&world, "sandbox")?, before, "the session is still there");
    assert_eq!(world.sandbox.count("AssumeRole"), 1);
    Ok(())
}
