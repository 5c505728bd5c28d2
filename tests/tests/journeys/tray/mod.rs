//! The journey through the tray: the real program, a real tray host, a real keyring, and a browser that really fetches.

mod many_roles;

use std::time::{Duration, Instant};

use rolecall_tests::desktop::tray::{RowKind, TrayItem};
use rolecall_tests::desktop::{Options, PATIENCE, Result, until};
use rolecall_tests::sandbox::demo;
use rolecall_tests::world::{Setup, World};

/// The menu with nothing live. It names what stands in for AWS's sign-in.
fn menu_of(world: &World) -> String {
    let endpoint = world.sandbox.signin_endpoint();
    format!(
        "prod-admin…
staging-ops
data-readonly
sandbox
locked-out
─────
Consoles sign in at {endpoint} (off)
─────
Find role…
Sessions…
Settings…
Quit Rolecall
"
    )
}

/// The pixels of the largest icon of a look.
fn pixels(look: &str) -> Result<Vec<u8>> {
    let file = format!("{}/../icons/tray/{look}-48.argb", env!("CARGO_MANIFEST_DIR"));
    Ok(std::fs::read(file)?)
}

/// Waits until the icon has a look, and gives the status that goes with it.
async fn looks(item: &TrayItem, look: &str) -> Result<String> {
    let wanted = pixels(look)?;
    let shown = async || item.properties().await.ok().filter(|shown| shown.icon == wanted);
    Ok(until(&format!("the icon to look {look}"), PATIENCE, shown).await?.status)
}

#[tokio::test]
async fn a_click_on_a_role_opens_its_console_and_the_session_is_seen_used_and_ended() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    // Its sources were checked as they were added.
    world.sandbox.clear_calls();
    let (mut resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    assert_eq!(item.menu().await?.outline(), menu_of(&world));
    assert_eq!(looks(&item, "idle").await?, "Active");
    assert_eq!(world.sandbox.calls().calls.len(), 0, "nothing is asked of AWS before a person asks");

    item.click("staging-ops").await?;
    let visit = world.visit(1).await?;
    let [address] = &visit.arguments[..] else { panic!("one argument: {:?}", visit.arguments) };
    let (host, nonce) = address.trim_start_matches("http://").split_once('/').unwrap_or_default();
    assert!(host.starts_with("127.0.0.1:") && nonce.len() == 32, "{address}");
    assert!(nonce.bytes().all(|byte| byte.is_ascii_hexdigit()), "{address}");
    assert_eq!((visit.title(), visit.error.as_deref()), ("Signed in", None));
    assert_eq!(visit.lead(), "staging-ops in 210987654321 (acme-staging)");
    assert!(visit.page.contains("https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1"));
    let statuses: Vec<u16> = visit.hops.iter().map(|hop| hop.status).collect();
    assert_eq!(statuses, [303, 302, 200], "redirect, login, console");
    assert_eq!(visit.hops[0].policies, (Some("no-store".to_owned()), Some("no-referrer".to_owned())));
    let ours = |name: &&String| name.starts_with("AWS_") || name.starts_with("ROLECALL_");
    assert_eq!(visit.variables.iter().find(ours), None, "the browser learns nothing of ours");

    let row = item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    assert_eq!(row.kind, RowKind::Submenu);
    assert_eq!(looks(&item, "active").await?, "Active");
    let tooltip = item.properties().await?.tooltip.0;
    assert!(tooltip.contains("staging-ops until "), "{tooltip}");
    assert!(
        tooltip.contains(&world.sandbox.signin_endpoint()),
        "the stand-in is named while in force: {tooltip}"
    );
    // The role rows are as they were.
    assert!(item.menu().await?.outline().ends_with(&menu_of(&world)));

    let calls = world.sandbox.calls().calls;
    let made: Vec<(&str, &str, &str)> = calls
        .iter()
        .map(|call| (call.action.as_str(), call.method.as_str(), call.outcome.as_str()))
        .collect();
    assert_eq!(made, [("AssumeRole", "POST", "ok"), ("getSigninToken", "POST", "ok")]);
    assert_eq!(calls[0].role_arn.as_deref(), Some(demo::STAGING_OPS));
    assert_eq!((calls[0].duration, calls[1].duration), (Some(3600), Some(8 * 3600)));

    item.click("staging-ops").await?;
    assert_eq!(world.visit(2).await?.lead(), visit.lead());
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "the session is used again");
    assert_eq!(world.sandbox.count("getSigninToken"), 2, "a link is made for each use");
    world.wait_for_activity(&["assume:done", "console:done", "console:done"]).await?;

    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    item.click("End session").await?;
    let ended = async || (item.menu().await.ok()?.outline() == menu_of(&world)).then_some(());
    until("the session's row to go", PATIENCE, ended).await?;
    world.wait_for_activity(&["assume:done", "console:done", "console:done", "end:done"]).await?;
    let log = world.activity()?;
    for line in &log {
        assert_eq!((&line["role"], &line["surface"]), (&"staging-ops".into(), &"tray".into()), "{line}");
    }
    assert_eq!(looks(&item, "idle").await?, "Active");

    let title = "staging-ops ended";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    assert!(notice.body.starts_with("Its browser tab stays signed in until "), "{}", notice.body);
    world.desktop.click_notice(title, "Sign out in browser").await?;
    world.visit(3).await?;
    let lines = ["assume:done", "console:done", "console:done", "end:done", "sign-out:done"];
    world.wait_for_activity(&lines).await?;

    let asked = Instant::now();
    item.click("Quit Rolecall").await?;
    let status = resident.ended(PATIENCE).await?;
    assert!(status.success(), "{status}");
    eprintln!("Quit took {} ms", asked.elapsed().as_millis());
    assert!(asked.elapsed() < Duration::from_secs(5));
    let gone = async || TrayItem::all(&world.desktop).await.ok()?.is_empty().then_some(());
    until("the icon to leave the tray", PATIENCE, gone).await
}

#[tokio::test]
async fn a_refused_role_is_told_by_notice_menu_and_icon() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "locked-out").await?;
    item.click("locked-out").await?;

    let title = "Access to locked-out denied";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    assert_eq!(notice.body, "The role’s trust policy does not include you.");
    assert!(notice.actions.contains(&("why".to_owned(), "Details…".to_owned())), "{:?}", notice.actions);
    item.wait_for_row(PATIENCE, |row| row.label == "locked-out: access denied…").await?;
    assert_eq!(looks(&item, "attention").await?, "NeedsAttention");
    assert!(item.menu().await?.outline().ends_with(&menu_of(&world)), "the roles stay where they are");
    world.wait_for_activity(&["assume:failed"]).await?;
    assert!(world.visits()?.is_empty(), "no browser opens");

    // A role that works is untouched by it, and trying again is another try.
    item.click("sandbox").await?;
    assert_eq!(world.visit(1).await?.lead(), "sandbox in 456789012345 (acme-sandbox)");
    item.click("locked-out").await?;
    world.wait_for_activity(&["assume:failed", "assume:done", "console:done", "assume:failed"]).await
}

#[tokio::test]
async fn a_second_start_leaves_the_first_alone() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (mut first, item) = world.resident_in_tray().await?;
    let mut second = world.resident()?;
    let status = second.ended(PATIENCE).await?;
    assert!(status.success(), "{status}");
    assert_eq!(TrayItem::all(&world.desktop).await?.len(), 1);

    item.click("Quit Rolecall").await?;
    assert!(first.ended(PATIENCE).await?.success());
    // What it held is free for the next.
    let (_third, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
    Ok(())
}

#[tokio::test]
async fn without_a_bus_it_stays_and_serves_the_command_line() -> Result<()> {
    let options = Options::default().with_display(false);
    let world = World::start(Setup { options, ..Setup::default() }).await?;
    let mut command = world.command("rolecall-desktop", [] as [&str; 0]);
    let nowhere = "unix:path=/nowhere/bus";
    command.env("DBUS_SESSION_BUS_ADDRESS", nowhere).env("DBUS_SYSTEM_BUS_ADDRESS", nowhere);
    let mut resident = command.stderr(std::process::Stdio::null()).spawn()?;
    world.engine_is(resident.id()).await?;
    let roles = world.rolecall(&["roles"])?.well()?;
    assert!(roles.stdout.contains("staging-ops"), "{roles:?}");
    assert!(resident.try_wait()?.is_none(), "it stays");
    resident.kill()?;
    resident.wait()?;
    Ok(())
}
