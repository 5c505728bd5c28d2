//! `rolecall-window [--page JSON]`: Rolecall's window, a process of its own.
//!
//! It shows what the engine publishes and carries a person's requests to it; it decides nothing and keeps nothing.
//! `JSON` is a `Page` of the protocol such as `{"page":"add-role"}`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod commands;
mod link;
mod page;
mod system;
mod window;

fn main() {
    system::prepare();
    let first = arguments::page(std::env::args().skip(1));
    let (asks, asked) = tokio::sync::mpsc::channel(64);
    let app = tauri::Builder::default()
        .manage(commands::Asks(asks))
        .invoke_handler(tauri::generate_handler![commands::ready, commands::ask, commands::start])
        .setup(move |app| {
            let window = window::open(app)?;
            tauri::async_runtime::spawn(link::Link::new(first, asked, window).run());
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(error) = app {
        eprintln!("rolecall-window: {error}");
        std::process::exit(1);
    }
}
