//! The one window: how it is made, what it may load, and how it comes to the front.

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{App, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// Makes the window; it shows once its page is there, so nobody sees it empty.
pub fn open(app: &App) -> tauri::Result<WebviewWindow> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Rolecall")
        .inner_size(880.0, 600.0)
        .min_inner_size(560.0, 420.0)
        .visible(false)
        .disable_drag_drop_handler()
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                let _ = window.show();
            }
        })
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
        let _ = shown.show();
        if let Some(token) = activation_token {
            crate::system::give_token(&shown, &token);
        }
        let _ = shown.set_focus();
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
}
