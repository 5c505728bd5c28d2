//! A renewal without a network: it waits, says so, and is made when the network is back.

use rolecall_tests::desktop::{PATIENCE, Result};
use rolecall_tests::sandbox::{Fault, FaultKind, Target};
use rolecall_tests::world::{Setup, World};

use super::open_staging;

#[tokio::test]
async fn a_renewal_waits_for_the_network_and_says_what_keeps_it() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;

    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::CaptivePortal));
    item.click("Renew").await?;
    let title = "staging-ops has not been renewed yet";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    assert!(
        notice.body.starts_with("This network needs you to sign in first. Rolecall keeps trying until "),
        "{}",
        notice.body
    );
    assert!(notice.actions.contains(&("try-now".to_owned(), "Try now".to_owned())), "{:?}", notice.actions);
    item.wait_for_row(PATIENCE, |row| row.label == "staging-ops  waiting for network").await?;
    item.wait_for_row(PATIENCE, |row| row.label == "Sign in to this network…").await?;
    assert_eq!(item.properties().await?.status, "NeedsAttention");

    world.sandbox.clear_faults();
    world.desktop.click_notice(title, "Try now").await?;
    world.visit(2).await?;
    let renewed = |notice: &rolecall_tests::desktop::recorder::Notice| {
        notice.summary.starts_with("staging-ops renewed until ")
    };
    world.desktop.recorder().wait_for_notice(PATIENCE, renewed).await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    assert!(item.menu().await?.find("Sign in to this network…").is_none());
    Ok(())
}

#[tokio::test]
async fn it_is_made_by_itself_when_the_network_is_back() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    open_staging(&world, &item).await?;
    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::Cut));
    item.click("Renew").await?;
    let waiting = "Offline: staging-ops renews when the network is back";
    item.wait_for_row(PATIENCE, |row| row.label == waiting).await?;
    world.sandbox.clear_faults();
    // The first pause is a few seconds.
    world.visit(2).await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    Ok(())
}

#[tokio::test]
async fn a_clock_that_is_off_is_named_before_anything_fails() -> Result<()> {
    let world = World::start(Setup::default()).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    // AWS's answers say it is seven minutes later than it is here; the sandbox takes signatures that old.
    world.sandbox.fault(Fault::always(Target::Sts, FaultKind::WrongDate(7 * 60)));
    open_staging(&world, &item).await?;
    let title = "Your computer’s clock is 7 min slow";
    let notice = world.desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == title).await?;
    assert_eq!(
        notice.body,
        "AWS rejects requests when the clock is more than 15 min off. Turn on automatic date and time."
    );
    item.wait_for_row(PATIENCE, |row| row.label == "Your clock is 7 min slow: fix…").await?;
    world.wait_for_activity(&["assume:done", "console:done"]).await?;

    world.sandbox.clear_faults();
    item.click("Your clock is 7 min slow: fix…").await?;
    let gone =
        async || item.menu().await.ok()?.find("Your clock is 7 min slow: fix…").is_none().then_some(());
    rolecall_tests::desktop::until("the row to go", PATIENCE, gone).await
}
