//! Linux: the web engine's renderer, the desktop entry that windows belong to, and the permission to come to the front.

use gtk::glib;
use gtk::prelude::GtkWindowExt;
use tauri::WebviewWindow;

const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// The name of the desktop entry, without its ending.
const DESKTOP_ENTRY: &str = "app.rolecall.Rolecall";

/// Comes first in `main`, before there is another thread. WebKitGTK's DMA-BUF renderer shows a blank window on some
/// drivers; who knows better sets the variable.
pub fn prepare() {
    // It fails for names that hold `=`, and this one does not.
    let _ = glib::setenv(RENDERER, "1", false);
    // GDK makes of it what Wayland calls app_id and X11 the class, by which a desktop finds name and icon.
    glib::set_prgname(Some(DESKTOP_ENTRY));
}

/// Hands the desktop's activation token to GTK, which uses it when it next asks for the focus.
pub fn give_token(window: &WebviewWindow, token: &str) {
    if let Ok(window) = window.gtk_window() {
        window.set_startup_id(token);
    }
}
