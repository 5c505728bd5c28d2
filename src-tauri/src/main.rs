//! `rolecall-window [--page JSON]`: Rolecall's windows, a process of their own.
//!
//! It shows what the engine publishes and carries a person's requests to it; it decides nothing and keeps nothing.
//! `JSON` is a `WindowPage` of the protocol such as `{"page":"add-role"}`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod commands;
mod download;
mod link;
mod page;
mod system;
mod window;

use rolecall_core::request::WindowPage;
use tauri::Manager as _;

fn main() {
    rolecall_hardening::harden();
    system::prepare();
    let named = arguments::page(std::env::args().skip(1));
    let alone = named.is_none();
    let first = named.unwrap_or(WindowPage::Home);
    let (asks, asked) = tokio::sync::mpsc::channel(64);
    let app = tauri::Builder::default()
        .manage(commands::Asks(asks))
        .invoke_handler(tauri::generate_handler![
            commands::ready,
            commands::ask,
            commands::start,
            commands::edit,
            commands::close,
            commands::save_text
        ])
        .on_window_event(|window, event| {
            if let tauri::WindowEvent::CloseRequested { api, .. } = event
                && let Some(webview) = window.get_webview_window(window.label())
            {
                api.prevent_close();
                window::put_away(&webview);
            }
        })
        .setup(move |app| {
            window::open(app.handle(), window::Kind::for_page(&first))?;
            tauri::async_runtime::spawn(link::Link::new(first, alone, asked, app.handle().clone()).run());
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(error) = app {
        eprintln!("rolecall-window: {error}");
        std::process::exit(1);
    }
}
