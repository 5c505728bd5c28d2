//! The tray on Linux: a StatusNotifierItem over D-Bus. No toolkit, no wake-ups, and it survives a panel's restart.

use std::time::Duration;

use ksni::menu::{StandardItem, SubMenu};
use ksni::{Icon, MenuItem, OfflineReason, Status, ToolTip, TrayMethods};
use rolecall_core::caller::{Requester, Surface};
use rolecall_core::failure::Failure;
use rolecall_core::menu::Row;
use rolecall_core::request::{Request, WindowPage};
use rolecall_core::state::event::Event;
use rolecall_core::tray::Look;
use rolecall_engine::engine::Engine;
use rolecall_engine::ports::Clock as _;
use rolecall_platform::clock::SystemClock;
use tokio::sync::{mpsc, watch};

use super::{MINUTE, View, act, icon};

/// A tray host that comes later than this is not waited for: the window shows instead.
const HOST_WITHIN: Duration = Duration::from_secs(3);

/// A host that takes no icon is offered it again after so long, so many times.
const AGAIN: Duration = Duration::from_millis(500);
const TRIES: u32 = 3;

/// Linux needs no event loop of its own for a tray.
pub(crate) struct TrayLoop;

/// Runs the program.
pub(crate) fn with_event_loop(program: impl FnOnce(TrayLoop) -> Result<(), Failure>) -> Result<(), Failure> {
    program(TrayLoop)
}

/// Shows the tray until Quit. Where there is none, and a person has started this (`opens`), the window.
pub(crate) async fn show(_loop: TrayLoop, engine: Engine, opens: bool) {
    let (quit, mut quits) = mpsc::channel(1);
    let (host, hosts) = watch::channel(true);
    let (tells, mut told) = mpsc::channel(4);
    tokio::spawn(follow_host(hosts, engine.clone(), opens));
    let offer = || Item {
        view: View::new(&engine),
        engine: engine.clone(),
        quit: quit.clone(),
        host: host.clone(),
        tells: tells.clone(),
    };
    let mut handle = offered(offer()).await;
    let mut tries = TRIES;
    let mut snapshots = engine.snapshots();
    let clock = SystemClock::default();
    let (mut counts_down, mut next_minute) = (false, MINUTE);
    loop {
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return },
            () = clock.wait(next_minute), if counts_down => {}
            Some(host_is) = told.recv() => match host_is {
                HostIs::There => tries = TRIES,
                HostIs::NotReady if tries > 0 => {
                    tries -= 1;
                    tokio::time::sleep(AGAIN).await;
                    if *host.borrow() {
                        // It came meanwhile, and was offered the icon then.
                        continue;
                    }
                    if let Some(handle) = &handle {
                        handle.shutdown().await;
                    }
                    handle = offered(offer()).await;
                    // Only what goes wrong is told of an offer.
                    if handle.is_some() && told.is_empty() {
                        host.send_replace(true);
                    }
                }
                HostIs::NotReady => {}
            },
            _ = quits.recv() => return,
        }
        let snapshot = snapshots.borrow_and_update().clone();
        let Some(handle) = &handle else { continue };
        let updated = handle.update(|item| {
            item.view.snapshot = snapshot;
            (item.view.counts_down(), item.view.next_minute())
        });
        match updated.await {
            Some(counts) => (counts_down, next_minute) = counts,
            // The bus has gone. Rolecall stays: its socket serves on.
            None => std::future::pending().await,
        }
    }
}

/// Offers the icon to a host that is there or comes. `None`: there is no bus, or the host takes nothing yet, which the
/// item has been told.
async fn offered(item: Item) -> Option<ksni::Handle<Item>> {
    let (host, tells) = (item.host.clone(), item.tells.clone());
    match item.assume_sni_available(true).spawn().await {
        Ok(handle) => Some(handle),
        Err(error) => {
            tracing::warn!("no tray: {error}");
            host.send_replace(false);
            if let ksni::Error::Watcher(_) = error {
                let _ = tells.try_send(HostIs::NotReady);
            }
            None
        }
    }
}

/// What is heard of the tray host beside whether it is there.
enum HostIs {
    /// It has come.
    There,
    /// It took no icon: between its name and its readiness lies a moment, in which it is not heard of again.
    NotReady,
}

/// Tells the engine of a tray host that is missing or comes. The icon comes with it by itself; while there was none
/// from the start, there is the window.
async fn follow_host(mut hosts: watch::Receiver<bool>, engine: Engine, opens: bool) {
    let mut shows = opens;
    while hosts.wait_for(|present| !*present).await.is_ok() {
        if tokio::time::timeout(HOST_WITHIN, hosts.wait_for(|present| *present)).await.is_ok() {
            continue;
        }
        engine.tell(Event::TrayHost { there: false }).await;
        if std::mem::replace(&mut shows, false) {
            show_window(&engine);
        }
        if hosts.wait_for(|present| *present).await.is_err() {
            return;
        }
        engine.tell(Event::TrayHost { there: true }).await;
    }
}

/// Shows the window: what a desktop without a tray has instead.
fn show_window(engine: &Engine) {
    engine.click(Requester::click(Surface::Tray, None), Request::ShowWindow(WindowPage::Home));
}

struct Item {
    view: View,
    engine: Engine,
    quit: mpsc::Sender<()>,
    /// Whether a tray host is there.
    host: watch::Sender<bool>,
    tells: mpsc::Sender<HostIs>,
}

impl ksni::Tray for Item {
    // Both buttons open the menu: an item that only activates would make GNOME wait for a double click.
    const MENU_ON_ACTIVATE: bool = true;

    fn id(&self) -> String {
        "rolecall".to_owned()
    }

    fn title(&self) -> String {
        self.view.texts.get("tray-title")
    }

    fn status(&self) -> Status {
        match self.view.tray().look {
            Look::Attention => Status::NeedsAttention,
            Look::Idle | Look::Active | Look::Ending => Status::Active,
        }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        pixmaps(self.view.tray().look)
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        pixmaps(Look::Attention)
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.view.tray().tooltip, ..ToolTip::default() }
    }

    fn secondary_activate(&mut self, _x: i32, _y: i32) {
        let token = ksni::current_xdg_activation_token();
        let finder = WindowPage::Finder { text: String::new() };
        self.engine.click(Requester::click(Surface::Tray, token), Request::ShowWindow(finder));
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        self.view.menu().into_iter().map(item).collect()
    }

    /// Times are right when the menu opens, at no cost while it is closed.
    fn menu_about_to_show(&mut self) {}

    fn watcher_online(&self) {
        self.host.send_replace(true);
        let _ = self.tells.try_send(HostIs::There);
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        self.host.send_replace(false);
        if let OfflineReason::Error(_) = reason {
            let _ = self.tells.try_send(HostIs::NotReady);
        }
        true
    }
}

fn pixmaps(look: Look) -> Vec<Icon> {
    let picture = |picture: &icon::Picture| {
        let side = i32::from(picture.size);
        Icon { width: side, height: side, data: picture.argb.to_vec() }
    };
    icon::pictures(look).iter().map(picture).collect()
}

fn item(row: Row) -> MenuItem<Item> {
    match row {
        Row::Separator => MenuItem::Separator,
        Row::Item { label, action, .. } => MenuItem::Standard(StandardItem {
            label: escaped(&label),
            enabled: action.is_some(),
            activate: Box::new(move |item: &mut Item| {
                let Some(action) = &action else { return };
                // The permission to come to the front is valid inside the click alone.
                if act(&item.engine, action.clone(), ksni::current_xdg_activation_token()) {
                    let _ = item.quit.try_send(());
                }
            }),
            ..StandardItem::default()
        }),
        Row::Submenu { label, rows, .. } => MenuItem::SubMenu(SubMenu {
            label: escaped(&label),
            submenu: rows.into_iter().map(item).collect(),
            ..SubMenu::default()
        }),
    }
}

/// In a dbusmenu label one underscore marks an access key, two are one.
fn escaped(label: &str) -> String {
    label.replace('_', "__")
}
