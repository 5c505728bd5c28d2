//! `rolecall find`: opens the finder, for desktops where a program can't take a shortcut of its own.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use rolecall_core::problem::ProblemCode;
use rolecall_core::state::event::WindowPage;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::command::Own;
use rolecall_protocol::hello::Hello;

use crate::connection::{Connection, places};
use crate::stop::Stop;
use crate::words;

/// A resident that is started listens within this time.
const STARTS: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// Opens the finder.
#[derive(Debug, Args)]
pub struct Find {
    /// What to look for
    text: Vec<String>,
}

impl Find {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        // Only the resident has a window: where it does not run it is started, and this command must not be the engine.
        if Client::connect(&places()?.engine_socket(), &Hello::of_this_process()).is_err() {
            start_resident()?;
        }
        let mut engine = Connection::open()?;
        let activation_token = std::env::var("XDG_ACTIVATION_TOKEN").ok().filter(|token| !token.is_empty());
        let page = WindowPage::Finder { text: self.text.join(" ") };
        engine.ask(Own::ShowWindow { page, activation_token })?;
        Ok(())
    }
}

fn start_resident() -> Result<(), Stop> {
    let name = if cfg!(windows) { "rolecall-desktop.exe" } else { "rolecall-desktop" };
    let program = std::env::current_exe()?.with_file_name(name);
    let started =
        Command::new(program).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let no_desktop = |reason: String| {
        let args = rolecall_core::text::Args::new().with("reason", reason);
        let hint = words::get("cli-find-no-desktop-hint");
        Stop::worded(ProblemCode::NoEngine, words::with("cli-find-no-desktop", &args), hint)
    };
    let mut child = started.map_err(|error| no_desktop(error.to_string()))?;
    let socket = places()?.engine_socket();
    let until = Instant::now() + STARTS;
    while Client::connect(&socket, &Hello::of_this_process()).is_err() {
        if let Ok(Some(status)) = child.try_wait() {
            return Err(no_desktop(status.to_string()));
        }
        if Instant::now() > until {
            return Err(no_desktop(words::get("cli-find-silent")));
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}
