//! Notification servers of other kinds than the one with buttons: menu and icon carry the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rolecall_tests::desktop::{Options, PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

use super::{open_staging, shorten};

/// A session is really waited for to its end.
const UNTIL_END: Duration = Duration::from_secs(40);

/// A server that shows nothing and remembers what it was given: titles, and how many buttons went with each.
struct Server {
    capabilities: Vec<&'static str>,
    /// It closes each notice at once, as a full screen or "do not disturb" does.
    closes: bool,
    given: Arc<Mutex<Vec<(String, usize)>>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<&'static str> {
        self.capabilities.clone()
    }

    #[expect(clippy::too_many_arguments, reason = "the interface is as it is")]
    async fn notify(
        &self,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
        _app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        _body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        let number = {
            let mut given = self.given.lock().unwrap();
            given.push((title, actions.len() / 2));
            u32::try_from(given.len()).unwrap()
        };
        if self.closes {
            // Before the answer that tells the number.
            let _ = Self::notification_closed(&emitter, number, 2).await;
        }
        number
    }

    fn close_notification(&self, _number: u32) {}

    #[zbus(signal)]
    async fn notification_closed(emitter: &SignalEmitter<'_>, number: u32, reason: u32) -> zbus::Result<()>;
}

/// A session ends under such a server: the menu says so, and renews.
async fn an_end_under(capabilities: &[&'static str], closes: bool, buttons: usize) -> Result<()> {
    let options = Options::default().with_notifications(false);
    let world = World::start(Setup { options, ..Setup::default() }).await?;
    let given = Arc::new(Mutex::new(Vec::new()));
    let server = Server { capabilities: capabilities.to_vec(), closes, given: Arc::clone(&given) };
    world.desktop.bus().object_server().at("/org/freedesktop/Notifications", server).await?;
    world.desktop.bus().request_name("org.freedesktop.Notifications").await?;
    let (_resident, item) = world.resident_in_tray().await?;
    shorten(&world, 12);
    open_staging(&world, &item).await?;
    let row = item.wait_for_row(UNTIL_END, |row| row.label.starts_with("Renew staging-ops (ended ")).await?;
    assert_eq!(item.properties().await?.status, "NeedsAttention");
    let told = ("staging-ops has ended".to_owned(), buttons);
    let was_told = async || given.lock().unwrap().contains(&told).then_some(());
    until("the notice to reach the server", PATIENCE, was_told).await?;
    world.sandbox.clear_faults();
    item.click_row(&row).await?;
    world.visit(2).await?;
    item.wait_for_row(PATIENCE, |row| row.label.starts_with("staging-ops  until ")).await?;
    Ok(())
}

#[tokio::test]
async fn a_server_without_buttons() -> Result<()> {
    an_end_under(&["body"], false, 0).await
}

#[tokio::test]
async fn a_server_that_closes_what_it_is_given() -> Result<()> {
    an_end_under(&["body", "actions"], true, 2).await
}

#[tokio::test]
async fn no_server_at_all() -> Result<()> {
    let options = Options::default().with_notifications(false);
    let world = World::start(Setup { options, ..Setup::default() }).await?;
    let (_resident, item) = world.resident_in_tray().await?;
    shorten(&world, 12);
    open_staging(&world, &item).await?;
    let row = item.wait_for_row(UNTIL_END, |row| row.label.starts_with("Renew staging-ops (ended ")).await?;
    assert_eq!(item.properties().await?.status, "NeedsAttention");
    world.sandbox.clear_faults();
    item.click_row(&row).await?;
    world.visit(2).await?;
    Ok(())
}
