//! A company's sign-in with the real programs: from the command line, the tray and the window, in a real Chromium and with
//! a code, and what becomes of those who wait for it.

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Options, PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{AtLogIn, Ran, Resident, Setup, World};
use serde_json::Value;

/// A role of the first account.
const ADMIN: &str = "payments-prod/AdministratorAccess";
const READ_ONLY: &str = "payments-prod/ReadOnlyAccess";

/// Programs that want the same at once.
const PROGRAMS: usize = 50;

fn without_display(at_log_in: AtLogIn) -> Setup {
    Setup { options: Options::default().with_display(false), at_log_in, furnished: false, ..Setup::default() }
}

fn add(world: &World) -> Result<Ran> {
    world
        .rolecall(&["source", "add", "acme", "--identity-center", demo::START_URL, "--region", "eu-west-1"])?
        .well()
}

/// Waits until the roles of the company are there.
async fn listed(world: &World) -> Result<()> {
    let listed = async || world.rolecall(&["roles"]).ok()?.stdout.contains(ADMIN).then_some(());
    until("the company’s roles", PATIENCE, listed).await
}

/// A company whose roles are in the menu, and whose sign-in has ended.
async fn signed_out_in_the_tray(at_log_in: AtLogIn) -> Result<(World, Resident, TrayItem)> {
    let setup = Setup { at_log_in, furnished: false, ..Setup::default() };
    let world = World::start(setup).await?;
    add(&world)?;
    world.rolecall(&["sign-in", "acme"])?.well()?;
    let (resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == ADMIN).await?;
    world.sandbox.end_portal_sessions(demo::START_URL);
    Ok((world, resident, item))
}

fn access_key(ran: &Ran) -> Result<String> {
    let said: Value = serde_json::from_str(&ran.stdout)?;
    Ok(said["AccessKeyId"].as_str().ok_or("no credentials")?.to_owned())
}

#[tokio::test]
async fn a_person_signs_in_in_a_real_browser_and_uses_a_role_from_the_command_line() -> Result<()> {
    let world = World::start(without_display(AtLogIn::InChromium)).await?;
    let added = add(&world)?;
    assert!(added.stderr.contains("rolecall sign-in acme"), "{added:?}");
    let refused = world.rolecall(&["credential-process", ADMIN])?;
    assert_eq!(refused.code, 3, "{refused:?}");

    let _engine = world.resident_engine().await?;
    let signed_in = world.rolecall(&["sign-in", "acme"])?.well()?;
    assert!(signed_in.stderr.contains("You are signed in to acme"), "{signed_in:?}");
    let visit = world.visit(1).await?;
    assert!(visit.page.contains("close this"), "{}", visit.page);
    listed(&world).await?;
    let key = access_key(&world.rolecall(&["credential-process", ADMIN])?.well()?)?;
    assert!(key.starts_with("ASIA"));
    let who = world.rolecall(&["whoami", READ_ONLY])?.well()?;
    assert!(who.stdout.contains("AWSReservedSSO_ReadOnlyAccess"), "{who:?}");
    let sources = world.rolecall(&["source", "list"])?.well()?.stdout;
    assert!(sources.contains("signed in"), "{sources}");

    // What is open stays open after a sign-out; what is new needs a sign-in.
    world.rolecall(&["sign-out", "acme"])?.well()?;
    assert_eq!(world.sandbox.count("Logout"), 1);
    assert_eq!(access_key(&world.rolecall(&["credential-process", ADMIN])?.well()?)?, key);
    assert_eq!(world.visits()?.len(), 1, "nothing else opened a browser");
    Ok(())
}

#[tokio::test]
async fn a_code_signs_in_where_there_is_no_browser() -> Result<()> {
    let world = World::start(without_display(AtLogIn::Nobody)).await?;
    add(&world)?;
    let mut person = world.rolecall_on_a_terminal(&["sign-in", "acme", "--device"])?;
    person.sees("Allow access only if the page shows this code:", 1).await?;
    let shown = person.shown();
    assert!(shown.contains(&format!("{}/device", world.sandbox.url())), "{shown}");
    let code = shown.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-');
    assert!(world.sandbox.answer_device(code.ok_or(shown.clone())?, Some(demo::JO)));
    assert!(person.ended(PATIENCE).await?.success(), "{}", person.shown());
    assert!(person.shown().contains("You are signed in to acme"), "{}", person.shown());
    assert_eq!(world.visits()?.len(), 0);
    listed(&world).await?;

    // A person who says no, and one who goes away.
    let mut person = world.rolecall_on_a_terminal(&["sign-in", "acme", "--device"])?;
    person.sees("Allow access only if the page shows this code:", 1).await?;
    let shown = person.shown();
    let code = shown.split_whitespace().find(|word| word.len() == 9 && word.as_bytes()[4] == b'-');
    assert!(world.sandbox.answer_device(code.ok_or(shown.clone())?, None));
    assert!(!person.ended(PATIENCE).await?.success());
    assert!(person.shown().contains("The sign-in was denied in the browser."), "{}", person.shown());
    Ok(())
}

#[tokio::test]
async fn a_wrong_start_url_is_named_as_such() -> Result<()> {
    let world = World::start(without_display(AtLogIn::Nobody)).await?;
    let other = ["source", "add", "other", "--identity-center", "https://other.awsapps.com/start"];
    let refused = world.rolecall(&other)?;
    assert!(refused.code == 1 && refused.stderr.contains("--region"), "{refused:?}");
    world.rolecall(&[&other[..], &["--region", "eu-west-1"]].concat())?.well()?;
    let refused = world.rolecall(&["sign-in", "other", "--device"])?;
    let told = "IAM Identity Center does not recognise https://other.awsapps.com/start in eu-west-1.";
    assert!(refused.code != 0 && refused.stderr.contains(told), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn a_click_in_the_tray_signs_in_once_and_opens_the_console() -> Result<()> {
    let (world, _resident, item) = signed_out_in_the_tray(AtLogIn::SignsIn).await?;
    let before = world.visits()?.len();
    item.click(ADMIN).await?;
    let console = world.visit(before + 2).await?;
    assert_eq!(console.title(), "Signed in");
    assert!(console.lead().starts_with("AWSReservedSSO_AdministratorAccess"), "{}", console.lead());
    assert_eq!(world.visits()?.len(), before + 2, "one tab to sign in, one for the console");
    Ok(())
}

#[tokio::test]
async fn the_menu_signs_in_in_a_real_browser_and_a_program_that_waits_goes_on() -> Result<()> {
    let (world, _resident, item) = signed_out_in_the_tray(AtLogIn::InChromium).await?;
    let before = world.visits()?.len();
    let program = world.rolecall_meanwhile(&["credential-process", ADMIN]);
    item.wait_for_row(PATIENCE, |row| row.label == "Sign in to acme…").await?;
    item.click("Sign in to acme…").await?;
    assert!(access_key(&Ran::of(&program.await??).well()?)?.starts_with("ASIA"));
    assert!(world.visit(before + 1).await?.page.contains("close this"));
    Ok(())
}

#[tokio::test]
async fn fifty_programs_are_one_prompt_and_no_browser() -> Result<()> {
    let (world, _resident, item) = signed_out_in_the_tray(AtLogIn::SignsIn).await?;
    world.sandbox.clear_calls();
    let before = world.visits()?.len();
    let programs: Vec<_> =
        (0..PROGRAMS).map(|_| world.rolecall_meanwhile(&["credential-process", ADMIN])).collect();
    item.wait_for_row(PATIENCE, |row| row.label == "Sign in to acme…").await?;
    let rows = item.menu().await?.outline();
    assert_eq!(rows.matches("Sign in to acme").count(), 1, "{rows}");
    assert_eq!(world.visits()?.len(), before, "no program opens a browser");

    item.click("Sign in to acme…").await?;
    let mut keys = std::collections::BTreeSet::new();
    for program in programs {
        keys.insert(access_key(&Ran::of(&program.await??).well()?)?);
    }
    assert_eq!(keys.len(), 1, "all have the same session");
    assert_eq!(world.visits()?.len(), before + 1, "and one tab was opened");
    let calls = world.sandbox.calls().calls;
    let given = calls.iter().filter(|call| call.action == "GetRoleCredentials" && call.outcome == "ok");
    assert_eq!(given.count(), 1);
    Ok(())
}
