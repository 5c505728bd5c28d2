//! The desktop's global shortcut: grabbed from the X server, or asked of the desktop portal under Wayland, where
//! programs can grab nothing.
//!
//! Nothing here wakes up while the shortcut is not pressed: both wait for the one connection they have.

#[cfg(target_os = "linux")]
pub mod portal;
#[cfg(target_os = "linux")]
mod x11;

use std::path::PathBuf;

use rolecall_core::failure::{Failure, ShortcutFailure};
use rolecall_core::shortcut::Shortcut;
use rolecall_engine::ports::{BoxFuture, Shortcuts};
use tokio::sync::mpsc::Sender;

/// What comes of a shortcut once it is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It was pressed. With the desktop's permission to come to the front.
    Pressed(Option<String>),
    /// The desktop has taken it away.
    Lost(ShortcutFailure),
}

/// The shortcuts of the desktop this process is on.
pub struct DesktopShortcuts {
    #[cfg(target_os = "linux")]
    kind: Kind,
}

#[cfg(target_os = "linux")]
enum Kind {
    X11(x11::Grabs),
    Portal(portal::Child),
    None,
}

#[cfg(target_os = "linux")]
impl DesktopShortcuts {
    /// Nothing is connected yet. `program` is this one: under Wayland it starts itself once more, as
    /// [`portal::ARGUMENT`] says.
    pub fn new(program: Option<PathBuf>, news: Sender<News>) -> Self {
        let is = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let wayland =
            is("WAYLAND_DISPLAY").is_some() || is("XDG_SESSION_TYPE").is_some_and(|kind| kind == "wayland");
        let kind = match program {
            // The X server that stands beside a compositor hears no keys that are pressed in others' windows.
            Some(program) if wayland => Kind::Portal(portal::Child::new(program, news)),
            None if wayland => Kind::None,
            _ if is("DISPLAY").is_some() => Kind::X11(x11::Grabs::new(news)),
            _ => Kind::None,
        };
        Self { kind }
    }
}

#[cfg(target_os = "linux")]
impl Shortcuts for DesktopShortcuts {
    fn bind(&self, shortcut: Option<Shortcut>) -> BoxFuture<'_, Result<Option<String>, Failure>> {
        Box::pin(async move {
            let bound = match &self.kind {
                Kind::X11(grabs) => grabs.bind(shortcut).await,
                Kind::Portal(child) => child.bind(shortcut).await,
                Kind::None => shortcut.map_or(Ok(None), |_| Err(ShortcutFailure::NotHere)),
            };
            bound.map_err(Failure::Shortcut)
        })
    }
}

#[cfg(not(target_os = "linux"))]
impl DesktopShortcuts {
    /// These systems give a shortcut to the thread of their event loop alone, which this is not.
    pub fn new(_program: Option<PathBuf>, _news: Sender<News>) -> Self {
        Self {}
    }
}

#[cfg(not(target_os = "linux"))]
impl Shortcuts for DesktopShortcuts {
    fn bind(&self, shortcut: Option<Shortcut>) -> BoxFuture<'_, Result<Option<String>, Failure>> {
        let bound = shortcut.map_or(Ok(None), |_| Err(Failure::Shortcut(ShortcutFailure::NotHere)));
        Box::pin(std::future::ready(bound))
    }
}
