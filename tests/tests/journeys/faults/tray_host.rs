//! No tray host, a late one, one that goes and comes back; no notification server.

use rolecall_tests::desktop::tray::TrayItem;
use rolecall_tests::desktop::{Options, PATIENCE, Part, Result};
use rolecall_tests::world::{Setup, World};
use tokio::sync::mpsc;

#[tokio::test]
async fn an_icon_comes_with_its_host_however_late_and_however_often() -> Result<()> {
    let options = Options::default().with_tray(false);
    let mut world = World::start(Setup { options, ..Setup::default() }).await?;
    let resident = world.resident_engine().await?;
    // It is up without: the command line is its client.
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    for _ in 0..2 {
        world.desktop.start_part(Part::Tray).await?;
        let item = TrayItem::wait_for(&world.desktop, "rolecall").await?;
        item.wait_for_row(PATIENCE, |row| row.label == "staging-ops").await?;
        world.desktop.stop_part(Part::Tray).await?;
    }
    world.rolecall(&["credential-process", "sandbox"])?.well()?;
    assert_eq!(world.sandbox.count("AssumeRole"), 1, "one engine all along, process {}", resident.pid());
    Ok(())
}

#[tokio::test]
async fn without_notices_the_menu_says_the_same() -> Result<()> {
    let options = Options::default().with_notifications(false);
    let world = World::start(Setup { options, ..Setup::default() }).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    item.wait_for_row(PATIENCE, |row| row.label == "locked-out").await?;
    item.click("locked-out").await?;
    item.wait_for_row(PATIENCE, |row| row.label == "locked-out: access denied…").await?;
    item.click("sandbox").await?;
    assert_eq!(world.visit(1).await?.title(), "Signed in");
    Ok(())
}

/// A host that has its name before it takes icons.
struct LateWatcher {
    ready: bool,
    took: mpsc::UnboundedSender<String>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl LateWatcher {
    fn register_status_notifier_item(&mut self, service: String) -> zbus::fdo::Result<()> {
        if !std::mem::replace(&mut self.ready, true) {
            return Err(zbus::fdo::Error::UnknownMethod("not yet".to_owned()));
        }
        let _ = self.took.send(service);
        Ok(())
    }
}

#[tokio::test]
async fn an_icon_is_offered_again_to_a_host_that_was_not_ready() -> Result<()> {
    let options = Options::default().with_tray(false);
    let world = World::start(Setup { options, ..Setup::default() }).await?;
    let (took, mut taken) = mpsc::unbounded_channel();
    let bus = world.desktop.bus();
    bus.object_server().at("/StatusNotifierWatcher", LateWatcher { ready: false, took }).await?;
    bus.request_name("org.kde.StatusNotifierWatcher").await?;
    let _resident = world.resident()?;
    let service = tokio::time::timeout(PATIENCE, taken.recv()).await?.ok_or("nothing was offered")?;
    assert!(service.starts_with("org.kde.StatusNotifierItem-"), "{service}");
    Ok(())
}
