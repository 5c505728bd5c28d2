//! MFA on a real terminal.

use std::os::unix::process::ExitStatusExt as _;

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Typist, World, variables};

use super::support::keyring_alone;

const QUESTION: &str = "MFA code for prod-admin (device arn:aws:iam::111122223333:mfa/jo): ";

#[tokio::test]
async fn a_wrong_code_is_asked_for_again_and_a_right_one_opens_the_console() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let mut jo = world.rolecall_on_a_terminal(&["console", "prod-admin"])?;
    jo.sees(QUESTION, 1).await?;
    assert_eq!(world.sandbox.count("AssumeRole"), 0, "AWS is asked once there is a code");

    jo.types("12345")?;
    jo.sees("An MFA code has six digits.", 1).await?;
    jo.sees(QUESTION, 2).await?;
    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    let wrong = if code == "123456" { "654321" } else { "123456" };
    jo.types(wrong)?;
    jo.sees("AWS rejected that code.", 1).await?;
    jo.sees(QUESTION, 3).await?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "a refused code is not tried again");

    let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
    jo.types(&code)?;
    let status = jo.ended(PATIENCE).await?;
    assert!(status.success(), "{status}: {}", jo.shown());
    jo.sees("Opened prod-admin in the browser until ", 1).await?;
    assert!(!jo.shown().contains(&code) && !jo.shown().contains(wrong), "codes don't show: {}", jo.shown());
    assert_eq!(world.visit(1).await?.lead(), "Admin in 123456789012 (acme-prod)");

    let calls = world.sandbox.calls().calls;
    let assumed: Vec<_> = calls.iter().filter(|call| call.action == "AssumeRole").collect();
    let outcomes: Vec<&str> = assumed.iter().map(|call| call.outcome.as_str()).collect();
    assert_eq!(outcomes, ["AccessDenied", "ok"]);
    assert!(assumed.iter().all(|call| call.token_code_given && call.duration == Some(4 * 3600)));
    // While the session lives no code is asked for, also where nobody could be.
    world.rolecall(&["credential-process", "prod-admin"])?.well()?;
    assert_eq!(world.sandbox.count("AssumeRole"), 2);
    Ok(())
}

#[tokio::test]
async fn ctrl_c_leaves_the_question_and_the_terminal_as_it_was() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let mut jo = world.rolecall_on_a_terminal(&["console", "prod-admin"])?;
    jo.sees(QUESTION, 1).await?;
    jo.presses("\u{3}")?;
    assert_eq!(jo.ended(PATIENCE).await?.signal(), Some(2), "{}", jo.shown());
    assert_eq!(world.sandbox.count("AssumeRole"), 0);

    // Three codes that AWS refused are enough.
    let mut jo = world.rolecall_on_a_terminal(&["console", "prod-admin"])?;
    for question in 1..=3 {
        jo.sees(QUESTION, question).await?;
        let code = world.sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap();
        jo.types(if code == "123456" { "654321" } else { "123456" })?;
    }
    assert_eq!(jo.ended(PATIENCE).await?.code(), Some(4), "{}", jo.shown());
    assert_eq!(world.sandbox.count("AssumeRole"), 3);
    Ok(())
}

#[tokio::test]
async fn a_signal_reaches_all_who_wait_and_leaves_the_terminal_as_it_was() -> Result<()> {
    let world = World::start(keyring_alone()).await?;
    let rolecall = world.command("rolecall", [] as [&str; 0]).get_program().display().to_string();
    let on_a_terminal = |script: &str| {
        let mut shell = world.desktop.command("sh");
        shell.envs(variables(&world.home(), &world.sandbox)).args(["-c", script]);
        Typist::start(&shell)
    };
    // As terraform starts its helpers: Ctrl-C ends all of them, and nobody asks the next question.
    let several = format!("printf '1\\n2\\n3\\n' | xargs -P 3 -I@ {rolecall} credential-process prod-admin");
    let mut jo = on_a_terminal(&several)?;
    jo.sees(QUESTION, 1).await?;
    jo.presses("\u{3}")?;
    jo.ended(PATIENCE).await?;
    assert_eq!(jo.shown().matches("MFA code for").count(), 1, "{}", jo.shown());

    for signal in ["TERM", "HUP", "QUIT"] {
        let script = format!(
            "ulimit -c 0; timeout --foreground -s {signal} 3 {rolecall} credential-process prod-admin; stty -a; echo over"
        );
        let mut jo = on_a_terminal(&script)?;
        jo.sees(QUESTION, 1).await?;
        jo.sees("over", 1).await?;
        jo.ended(PATIENCE).await?;
        let shown = jo.shown();
        for off in ["-isig", "-icanon", "-echo "] {
            assert!(!shown.contains(off), "{signal}: {off}: {shown}");
        }
    }
    assert_eq!(world.sandbox.count("AssumeRole"), 0);
    Ok(())
}
