//! macOS and Windows: nothing to prepare, and no activation tokens.

use tauri::WebviewWindow;

/// Nothing.
pub fn prepare() {}

/// Nothing.
pub fn give_token(_window: &WebviewWindow, _token: &str) {}
