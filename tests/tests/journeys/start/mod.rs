//! How the desktop starts and calls Rolecall: at login, by a key, from its list of programs, and how it ends.

mod finder;
mod login;
mod portal;
mod windows;

use std::path::Path;

use rolecall_core::snapshot::Snapshot;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest, ToCommand};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};
use rolecall_tests::desktop::{Desktop, PATIENCE, Result, until};

/// What an engine tells of itself.
fn snapshot(socket: &Path) -> Option<Snapshot> {
    let mut client = Client::connect(socket, &Hello::of_this_process()).ok()?;
    client.send(&Numbered { id: 1, request: CommandRequest::from(CommandOnly::Snapshot) }).ok()?;
    match client.receive::<ToCommand>().ok()?? {
        FromEngine::Reply {
            result: Outcome::Ok(CommandAnswer::Only(CommandOnlyAnswer::Snapshot { snapshot })),
            ..
        } => Some(*snapshot),
        _ => None,
    }
}

/// Waits until an engine tells that of itself.
async fn told<T>(socket: &Path, what: &str, wanted: impl Fn(&Snapshot) -> Option<T>) -> Result<T> {
    match until(what, PATIENCE, async || wanted(&snapshot(socket)?)).await {
        Ok(found) => Ok(found),
        Err(error) => {
            let start = snapshot(socket).map(|snapshot| snapshot.engine.start);
            Err(format!("{error}; it tells of its start: {start:?}").into())
        }
    }
}

/// The windows with that title that can be seen, as the X server numbers them.
fn windows(desktop: &Desktop, title: &str) -> Vec<String> {
    // It ends badly where there is none.
    let found = desktop.run("xdotool", ["search", "--onlyvisible", "--name", &format!("^{title}$")]);
    found.unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Waits until a window with that title can be seen.
async fn window(desktop: &Desktop, title: &str) -> Result<String> {
    let seen = async || windows(desktop, title).into_iter().next();
    until(&format!("the window {title:?}"), PATIENCE, seen).await
}

/// Waits until none can be seen.
async fn no_window(desktop: &Desktop, title: &str) -> Result<()> {
    let gone = async || windows(desktop, title).is_empty().then_some(());
    until(&format!("the window {title:?} to go"), PATIENCE, gone).await
}

/// Waits until a window has the keyboard.
async fn in_front(desktop: &Desktop, window: &str) -> Result<()> {
    let focused = async || {
        let focused = desktop.run("xdotool", ["getactivewindow"]).ok()?;
        (focused.trim() == window).then_some(())
    };
    until("the window to have the keyboard", PATIENCE, focused).await
}
