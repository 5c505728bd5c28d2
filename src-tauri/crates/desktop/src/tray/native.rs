//! The tray on macOS and Windows: the Tauri project's own tray and event-loop crates.
//!
//! The system wants its event loop on the main thread, so the engine runs on a second one and sends what to show.

use std::sync::mpsc as blocking;

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::menu::{Action, Row};
use rolecall_core::tray::Tray;
use rolecall_engine::engine::Engine;
use tao::event::{Event, StartCause};
use tao::event_loop::{ControlFlow, EventLoopBuilder, EventLoopProxy};
use tray_icon::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tray_icon::{Icon, TrayIcon, TrayIconBuilder};

use super::{View, act, icon};

/// What reaches the event loop.
enum Tell {
    Show(Vec<Row>, Tray),
    Clicked(String),
    End,
}

/// The way from the engine's thread to the event loop's, and the clicks back.
pub(crate) struct TrayLoop {
    proxy: EventLoopProxy<Tell>,
    clicks: tokio::sync::mpsc::Receiver<Action>,
}

/// Runs the program on a thread of its own beside the system's event loop, which needs this one.
pub(crate) fn with_event_loop(
    program: impl FnOnce(TrayLoop) -> Result<(), Failure> + Send + 'static,
) -> Result<(), Failure> {
    let event_loop = EventLoopBuilder::<Tell>::with_user_event().build();
    let proxy = event_loop.create_proxy();
    let clicked = event_loop.create_proxy();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let _ = clicked.send_event(Tell::Clicked(event.id.0));
    }));
    let (click, clicks) = tokio::sync::mpsc::channel(16);
    let ended = event_loop.create_proxy();
    let (report, outcome) = blocking::sync_channel(1);
    std::thread::Builder::new()
        .name("engine".to_owned())
        .spawn(move || {
            let _ = report.send(program(TrayLoop { proxy, clicks }));
            let _ = ended.send_event(Tell::End);
        })
        .map_err(|error| Failure::File { what: FileKind::Runtime, reason: error.to_string() })?;
    let mut shown: Option<TrayIcon> = None;
    let mut rows: Vec<Row> = Vec::new();
    event_loop.run(move |event, _, flow| {
        *flow = ControlFlow::Wait;
        match event {
            Event::NewEvents(StartCause::Init) => shown = build(),
            Event::UserEvent(Tell::Show(new, tray)) => {
                if let Some(icon) = &shown {
                    render(icon, (new != rows).then_some(&new), &tray);
                }
                rows = new;
            }
            Event::UserEvent(Tell::Clicked(id)) => {
                if let Some(action) = find(&rows, &id) {
                    let _ = click.try_send(action.clone());
                }
            }
            Event::UserEvent(Tell::End) => {
                let failed = outcome.try_recv().is_ok_and(|outcome| outcome.is_err());
                *flow = ControlFlow::ExitWithCode(i32::from(failed));
            }
            _ => {}
        }
    });
}

/// Shows the tray until Quit.
pub(crate) async fn show(mut tray_loop: TrayLoop, engine: Engine, _opens: bool) {
    let mut snapshots = engine.snapshots();
    let mut view = View::new(&engine);
    loop {
        if tray_loop.proxy.send_event(Tell::Show(view.menu(), view.tray())).is_err() {
            return;
        }
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(view.next_minute()), if view.counts_down() => {}
            Some(action) = tray_loop.clicks.recv() => if act(&engine, action, None) { return },
        }
        view.snapshot = snapshots.borrow_and_update().clone();
    }
}

fn build() -> Option<TrayIcon> {
    match TrayIconBuilder::new()
        .with_tooltip("Rolecall")
        .with_icon_as_template(cfg!(target_os = "macos"))
        .build()
    {
        Ok(icon) => Some(icon),
        Err(error) => {
            tracing::error!("no tray: {error}");
            None
        }
    }
}

fn render(tray_icon: &TrayIcon, rows: Option<&Vec<Row>>, tray: &Tray) {
    let picture = icon::pictures(tray.look).iter().max_by_key(|picture| picture.size);
    if let Some(picture) = picture {
        let side = u32::from(picture.size);
        if let Ok(image) = Icon::from_rgba(rgba(picture.argb), side, side) {
            let _ = tray_icon.set_icon(Some(image));
        }
    }
    let _ = tray_icon.set_tooltip(Some(&tray.tooltip));
    if let Some(rows) = rows {
        let menu = Menu::new();
        for row in rows {
            append(row, &|item| menu.append(item));
        }
        tray_icon.set_menu(Some(Box::new(menu)));
    }
}

fn append(row: &Row, to: &dyn Fn(&dyn tray_icon::menu::IsMenuItem) -> tray_icon::menu::Result<()>) {
    let appended = match row {
        Row::Separator => to(&PredefinedMenuItem::separator()),
        Row::Item { id, label, action } => {
            to(&MenuItem::with_id(id.as_str(), escaped(label), action.is_some(), None))
        }
        Row::Submenu { id, label, rows } => {
            let submenu = Submenu::with_id(id.as_str(), escaped(label), true);
            for row in rows {
                append(row, &|item| submenu.append(item));
            }
            to(&submenu)
        }
    };
    if let Err(error) = appended {
        tracing::warn!("a menu row is missing: {error}");
    }
}

fn find<'a>(rows: &'a [Row], wanted: &str) -> Option<&'a Action> {
    rows.iter().find_map(|row| match row {
        Row::Item { id, action, .. } if id == wanted => action.as_ref(),
        Row::Submenu { rows, .. } => find(rows, wanted),
        Row::Item { .. } | Row::Separator => None,
    })
}

fn rgba(argb: &[u8]) -> Vec<u8> {
    argb.chunks_exact(4).flat_map(|pixel| [pixel[1], pixel[2], pixel[3], pixel[0]]).collect()
}

/// An ampersand marks an access key; two are one.
fn escaped(label: &str) -> String {
    label.replace('&', "&&")
}
