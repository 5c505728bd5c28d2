//! The two windows, pages and finder: how they are made, what they may load, how they come to the front, and how they
//! stay hidden for a minute once they are closed, so that the next opening is instant.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rolecall_core::request::WindowPage;
use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::commands::{Ask, Asks};

/// How long a hidden process waits for the next opening before it ends.
const LINGER: Duration = Duration::from_secs(60);

/// Which of the windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The pages.
    Main,
    /// The finder, small and without a frame.
    Finder,
}

impl Kind {
    /// The label it is known by, also to the page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Finder => "finder",
        }
    }

    /// Which one a window is.
    pub fn of(window: &WebviewWindow) -> Self {
        if window.label() == Self::Finder.label() { Self::Finder } else { Self::Main }
    }

    /// The window that shows a page.
    pub fn for_page(page: &WindowPage) -> Self {
        match page {
            WindowPage::Finder { .. } => Self::Finder,
            _ => Self::Main,
        }
    }
}

/// Makes a window; it shows once its page is there, so nobody sees it empty.
pub fn open(app: &AppHandle, kind: Kind) -> tauri::Result<WebviewWindow> {
    let window = WebviewWindowBuilder::new(app, kind.label(), WebviewUrl::App("index.html".into()))
        .visible(false)
        .disable_drag_drop_handler()
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let _ = window.show();
                let _ = window.set_focus();
            }
        });
    match kind {
        Kind::Main => window.title("Rolecall").inner_size(880.0, 600.0).min_inner_size(560.0, 420.0),
        Kind::Finder => {
            window.title("Find role").inner_size(640.0, 420.0).resizable(false).decorations(false).center()
        }
    }
    .build()
}

/// Only the pages built into this program are ever loaded.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Brings the window to the front with the desktop's permission, where there is one.
pub fn come_to_front(window: &WebviewWindow, activation_token: Option<String>) {
    let shown = window.clone();
    // Where the event loop has ended, so has the window.
    let _ = window.run_on_main_thread(move || {
        let _ = shown.unminimize();
        let was_hidden = !shown.is_visible().unwrap_or(true);
        let _ = shown.show();
        // A window that was hidden is placed again by the desktop; the finder is always found in the middle.
        if was_hidden && Kind::of(&shown) == Kind::Finder {
            let _ = shown.center();
        }
        if let Some(token) = activation_token {
            crate::system::give_token(&shown, &token);
        }
        let _ = shown.set_focus();
    });
}

/// Hides a window that its person has closed. The process ends after a minute in which none was shown.
pub fn put_away(window: &WebviewWindow) {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let _ = window.hide();
    // Where the link has ended, so has the process.
    let _ = window.state::<Asks>().0.try_send(Ask::Closed(Kind::of(window)));
    let this = LAST.fetch_add(1, Ordering::Relaxed) + 1;
    let app = window.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(LINGER).await;
        let hidden = app.webview_windows().values().all(|window| !window.is_visible().unwrap_or(false));
        // One that was put away later has a minute of its own.
        if hidden && LAST.load(Ordering::Relaxed) == this {
            app.exit(0);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_other_page_is_loaded() {
        let own = |url: &str| is_own_page(&Url::parse(url).expect("a URL"));
        assert!(own(if cfg!(windows) { "http://tauri.localhost/" } else { "tauri://localhost/" }));
        for other in ["https://example.com/", "tauri://elsewhere/", "file:///etc/passwd", "data:text/html,x"]
        {
            assert!(!own(other), "{other}");
        }
    }

    #[test]
    fn the_finder_has_a_window_of_its_own() {
        assert_eq!(Kind::for_page(&WindowPage::Finder { text: String::new() }), Kind::Finder);
        assert_eq!(Kind::for_page(&WindowPage::Home), Kind::Main);
    }
}
