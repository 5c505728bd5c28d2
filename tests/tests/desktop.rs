//! The test desktop itself: each part is really there, sees and is seen.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rolecall_tests::desktop::recorder::NoticeEvent;
use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Desktop, Options, PATIENCE, Part, Result, until};
use zbus::zvariant::Value;

const SUMMARY: &str = "staging-ops ends in 15 min";

/// Sends a notice with a button, as notify-rust does.
async fn notify(desktop: &Desktop) -> Result<u32> {
    let hints: HashMap<&str, Value<'_>> = HashMap::from([("urgency", Value::from(1_u8))]);
    let notice = (
        "Rolecall",
        0_u32,
        "",
        SUMMARY,
        "The console signs you out at 18:40.",
        ["renew", "Renew"],
        hints,
        0_i32,
    );
    let name = Part::Notifications.bus_name();
    let path = "/org/freedesktop/Notifications";
    let answer = desktop.bus().call_method(Some(name), path, Some(name), "Notify", &notice).await?;
    Ok(answer.body().deserialize()?)
}

#[tokio::test]
async fn a_whole_desktop_keeps_secrets_and_shows_notices_that_can_be_clicked() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    assert!(TrayItem::all(&desktop).await?.is_empty(), "the tray starts empty");

    desktop.store_keyring_secret("a test", &["service", "desktop-test"], "s3cret")?;
    assert_eq!(desktop.keyring_secret(&["service", "desktop-test"])?.as_deref(), Some("s3cret"));
    assert_eq!(desktop.keyring_secret(&["service", "another"])?, None);

    let id = notify(&desktop).await?;
    let seen = desktop.recorder().wait_for_notice(PATIENCE, |notice| notice.summary == SUMMARY).await?;
    assert_eq!(seen.id, Some(id));
    assert_eq!(seen.actions, [("renew".to_owned(), "Renew".to_owned())]);
    assert!(!desktop.recorder().messages_with("signs you out").is_empty(), "the recorder keeps the bytes");

    let shown = async || desktop.notices_on_screen().await.ok()?.into_iter().next();
    let notice = until("the notice on the screen", PATIENCE, shown).await?;
    assert!(notice.iter().any(|element| element.name == "The console signs you out at 18:40."));
    desktop.screenshot(Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens/desktop.png"))?;

    desktop.click_notice(SUMMARY, "Renew").await?;
    let pressed = NoticeEvent::Action { id, key: "renew".to_owned() };
    desktop.recorder().wait_for_event(PATIENCE, &pressed).await
}

#[tokio::test]
async fn the_keyring_locks_and_is_unlocked_by_a_person_or_quietly() -> Result<()> {
    let desktop = Desktop::start(Options::default().with_tray(false).with_notifications(false)).await?;
    desktop.store_keyring_secret("a test", &["service", "desktop-test"], "s3cret")?;

    desktop.lock_keyring().await?;
    assert!(desktop.keyring_is_locked().await?);
    desktop.unlock_keyring().await?;
    assert!(!desktop.keyring_is_locked().await?);

    desktop.lock_keyring().await?;
    let mut asking = desktop.command("secret-tool").args(["lookup", "service", "desktop-test"]).spawn()?;
    desktop.answer_keyring_prompt().await?;
    let unlocked = async || (!desktop.keyring_is_locked().await.ok()?).then_some(());
    until("the keyring to be unlocked by its prompt", PATIENCE, unlocked).await?;
    assert!(asking.wait()?.success());
    Ok(())
}

#[tokio::test]
async fn parts_come_late_and_go_away_and_the_caller_s_secrets_stay_out() -> Result<()> {
    let mut desktop = Desktop::start(Options::default().with_tray(false).with_keyring(false)).await?;
    assert!(!desktop.has_owner(Part::Tray.bus_name()).await);
    assert!(!desktop.has_owner(Part::Keyring.bus_name()).await, "nothing starts a keyring by itself");

    desktop.start_part(Part::Tray).await?;
    desktop.stop_part(Part::Tray).await?;
    desktop.start_part(Part::Tray).await?;
    desktop.stop_part(Part::Notifications).await?;
    assert!(!desktop.has_owner(Part::Notifications.bus_name()).await);

    let environment = desktop.run("env", [] as [&str; 0])?;
    for forbidden in ["AWS_", "_proxy=", "_PROXY="] {
        assert!(!environment.contains(forbidden), "{forbidden} in\n{environment}");
    }
    Ok(())
}

#[tokio::test]
async fn a_desktop_takes_everything_with_it() -> Result<()> {
    let desktop = Desktop::start(Options::default().with_display(false)).await?;
    let root = desktop.root().to_owned();
    let mut lasting = desktop.command("sleep").arg("600").spawn()?;
    drop(desktop);
    let ended = async || lasting.try_wait().ok()?;
    until("a program of the desktop to end with it", Duration::from_secs(5), ended).await?;
    assert!(!root.exists(), "{} is still there", root.display());
    Ok(())
}
