//! The tray on Linux: a StatusNotifierItem over D-Bus. No toolkit, no wake-ups, and it survives a panel's restart.

use std::time::Duration;

use ksni::menu::{StandardItem, SubMenu};
use ksni::{Icon, MenuItem, OfflineReason, Status, ToolTip, TrayMethods};
use rolecall_core::caller::{Asker, Surface};
use rolecall_core::failure::Failure;
use rolecall_core::menu::Row;
use rolecall_core::state::event::{Event, Page, Request};
use rolecall_core::tray::Look;
use rolecall_engine::engine::Engine;
use tokio::sync::{mpsc, watch};

use super::{MINUTE, View, act, icon};

/// A tray host that comes later than this is not waited for: the window shows instead.
const HOST_WITHIN: Duration = Duration::from_secs(3);

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
    let item = Item { view: View::new(&engine), engine: engine.clone(), quit, host };
    let handle = match item.assume_sni_available(true).spawn().await {
        Ok(handle) => handle,
        Err(error) => {
            tracing::warn!("no tray: {error}");
            engine.tell(Event::TrayHost { there: false }).await;
            if opens {
                show_window(&engine);
            }
            std::future::pending().await
        }
    };
    tokio::spawn(follow_host(hosts, engine.clone(), opens));
    let mut snapshots = engine.snapshots();
    let (mut counts_down, mut next_minute) = (false, MINUTE);
    loop {
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(next_minute), if counts_down => {}
            _ = quits.recv() => return,
        }
        let snapshot = snapshots.borrow_and_update().clone();
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
    engine.click(Asker::click(Surface::Tray, None), Request::ShowWindow(Page::Home));
}

struct Item {
    view: View,
    engine: Engine,
    quit: mpsc::Sender<()>,
    /// Whether a tray host is there.
    host: watch::Sender<bool>,
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
        let finder = Page::Finder { text: String::new() };
        self.engine.click(Asker::click(Surface::Tray, token), Request::ShowWindow(finder));
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        self.view.menu().into_iter().map(item).collect()
    }

    /// Times are right when the menu opens, at no cost while it is closed.
    fn menu_about_to_show(&mut self) {}

    fn watcher_online(&self) {
        self.host.send_replace(true);
    }

    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        self.host.send_replace(false);
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
                if act(&item.engine, action, ksni::current_xdg_activation_token()) {
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
