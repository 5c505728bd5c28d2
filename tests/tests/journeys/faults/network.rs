//! Trouble between this computer and AWS, as a person at the command line reads of it.

use rolecall_tests::desktop::Result;
use rolecall_tests::sandbox::{Fault, FaultKind, Target, demo};
use rolecall_tests::world::{Ran, World};

use super::{fails, keyring_alone};

#[tokio::test]
async fn each_trouble_of_the_network_has_its_own_words() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let role = ["credential-process", "sandbox"];
    for (kind, code, message, calls) in [
        (FaultKind::CaptivePortal, 7, "This network needs you to sign in first.", 1),
        (FaultKind::Html, 7, "This network needs you to sign in first.", 1),
        (FaultKind::Cut, 7, "AWS can’t be reached.", 3),
        (FaultKind::Throttled, 4, "AWS is getting too many requests.", 3),
        (FaultKind::Status(429), 4, "AWS is getting too many requests.", 3),
        (FaultKind::Status(500), 4, "AWS is having a problem right now.", 3),
        (FaultKind::Status(503), 4, "AWS is having a problem right now.", 3),
    ] {
        world.sandbox.clear_calls();
        world.sandbox.fault(Fault::always(Target::Sts, kind.clone()));
        fails(&world.rolecall(&role)?, code, message);
        world.sandbox.clear_faults();
        let made = world.sandbox.calls().calls.len();
        assert!(made <= calls && made >= 1, "{kind:?}: {made} calls");
    }

    for (name, value, message) in [
        ("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9", "AWS can’t be reached."),
        ("AWS_ENDPOINT_URL_STS", "https://nowhere.invalid", "Can’t find AWS on this network (DNS)."),
    ] {
        let mut command = world.command("rolecall", role);
        command.env(name, value);
        fails(&Ran::of(&command.output()?), 7, message);
    }
    let mut proxied = world.command("rolecall", role);
    // Nothing listens there, and the address is none of this computer's.
    proxied.env("AWS_ENDPOINT_URL_STS", "https://sts.example.test").env("HTTPS_PROXY", "http://127.0.0.1:9");
    fails(&Ran::of(&proxied.output()?), 7, "The proxy did not let the request through.");
    let mut bundled = world.command("rolecall", role);
    bundled.env("AWS_ENDPOINT_URL_STS", "https://127.0.0.1:9").env("AWS_CA_BUNDLE", "/nowhere/company.pem");
    let ran = Ran::of(&bundled.output()?);
    assert!(ran.code == 1 && ran.stderr.contains("/nowhere/company.pem"), "{ran:?}");

    world.rolecall(&role)?.well()?;
    Ok(())
}

#[tokio::test]
async fn a_sign_in_endpoint_in_trouble_costs_no_session() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    for (kind, code, message, calls) in [
        (FaultKind::Html, 7, "This network needs you to sign in first.", 1),
        (FaultKind::CaptivePortal, 7, "This network needs you to sign in first.", 1),
        (FaultKind::Cut, 7, "AWS can’t be reached.", 3),
        (FaultKind::Status(503), 4, "AWS did not return a sign-in link.", 3),
    ] {
        world.sandbox.fault(Fault::always(Target::SigninToken, kind.clone()));
        let before = world.sandbox.count("getSigninToken");
        fails(&world.rolecall(&["console", "sandbox", "--print"])?, code, message);
        world.sandbox.clear_faults();
        assert_eq!(world.sandbox.count("getSigninToken") - before, calls, "{kind:?}");
    }
    world.rolecall(&["console", "sandbox", "--print"])?.well()?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "the session was kept all along");
    Ok(())
}

#[tokio::test]
async fn a_clock_that_is_off_costs_neither_a_call_nor_a_code() -> Result<()> {
    for minutes in [20, -20] {
        let world = World::start(keyring_alone()).await?;
        world.sandbox.clock().set_skew(jiff::SignedDuration::from_mins(minutes));
        let mut jo = world.rolecall_on_a_terminal(&["credential-process", "prod-admin"])?;
        jo.sees("MFA code for prod-admin", 1).await?;
        jo.types(&world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap())?;
        assert_eq!(jo.ended(rolecall_tests::desktop::PATIENCE).await?.code(), Some(0), "{}", jo.shown());
    }
    Ok(())
}
