//! The test desktop itself: each part is really there, sees and is seen.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rolecall_tests::desktop::recorder::NoticeEvent;
use rolecall_tests::desktop::tray::{RowKind, TrayItem};
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
        &["renew", "Renew"][..],
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
    let mut lookup = desktop.command("secret-tool");
    let mut asking = lookup.args(["lookup", "service", "desktop-test"]).stdout(Stdio::null()).spawn()?;
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

/// Set for this program started once more, to be a program with a tray icon.
const SAMPLE: &str = "ROLECALL_TEST_SAMPLE_TRAY";

struct SampleTray {
    clicked: u32,
}

impl ksni::Tray for SampleTray {
    const MENU_ON_ACTIVATE: bool = true;

    fn id(&self) -> String {
        "sample".to_owned()
    }

    fn title(&self) -> String {
        "Sample".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        let data = include_bytes!("../../../icons/tray/active-22.argb").to_vec();
        vec![ksni::Icon { width: 22, height: 22, data }]
    }

    fn tool_tip(&self) -> ksni::ToolTip {
        ksni::ToolTip { title: "Sample: one".to_owned(), ..ksni::ToolTip::default() }
    }

    fn menu(&self) -> Vec<ksni::MenuItem<Self>> {
        use ksni::menu::{MenuItem, StandardItem, SubMenu};
        let click = StandardItem {
            label: format!("clicked {} times", self.clicked),
            enabled: false,
            ..StandardItem::default()
        };
        let role = StandardItem {
            label: "team__admin".to_owned(),
            activate: Box::new(|tray: &mut Self| tray.clicked += 1),
            ..StandardItem::default()
        };
        let group =
            SubMenu { label: "Production (1)".to_owned(), submenu: vec![role.into()], ..SubMenu::default() };
        vec![click.into(), MenuItem::Separator, group.into()]
    }
}

#[tokio::test]
async fn a_tray_icon_is_shown_read_and_clicked() -> Result<()> {
    if std::env::var_os(SAMPLE).is_some() {
        let _tray = ksni::TrayMethods::spawn(SampleTray { clicked: 0 }).await?;
        return std::future::pending().await;
    }
    let desktop = Desktop::start(Options::default().with_keyring(false)).await?;
    let mut sample = desktop.command(std::env::current_exe()?);
    sample.args(["--exact", "desktop::a_tray_icon_is_shown_read_and_clicked"]).env(SAMPLE, "1");
    let mut sample = sample.stdout(Stdio::null()).spawn()?;

    let item = TrayItem::wait_for(&desktop, "sample").await?;
    let properties = item.properties().await?;
    assert_eq!((properties.title.as_str(), properties.status.as_str()), ("Sample", "Active"));
    assert_eq!(properties.tooltip.0, "Sample: one");
    assert_eq!((properties.icon_sizes, properties.icon.len()), (vec![(22, 22)], 22 * 22 * 4));

    let menu = item.menu().await?;
    assert_eq!(menu.outline(), "clicked 0 times (off)\n─────\nProduction (1)\n  team_admin\n");
    assert_eq!(menu.find("Production (1)").map(|row| row.kind), Some(RowKind::Submenu));
    assert!(item.click("clicked 0 times").await.is_err(), "a row that is off can't be clicked");
    item.click("team_admin").await?;
    item.wait_for_row(PATIENCE, |row| row.label == "clicked 1 times").await?;
    desktop.screenshot(Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens/tray.png"))?;

    sample.kill()?;
    sample.wait()?;
    let gone = async || TrayItem::all(&desktop).await.ok()?.is_empty().then_some(());
    until("the icon to leave the tray", PATIENCE, gone).await
}
