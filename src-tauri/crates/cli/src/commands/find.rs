//! `rolecall find`: opens the finder. For desktops where a program can't register a global shortcut.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use rolecall_core::problem::ProblemCode;
use rolecall_core::request::WindowPage;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::command::CommandOnly;
use rolecall_protocol::hello::Hello;

use super::{Run, completions};
use crate::connection::{Connection, places};
use crate::error::CliError;
use crate::i18n;

/// How long `rolecall-desktop` may take to open its socket.
const START_TIMEOUT: Duration = Duration::from_secs(10);
const RETRY_INTERVAL: Duration = Duration::from_millis(20);

/// Opens the finder.
#[derive(Debug, Args)]
pub struct Find {
    /// What to look for
    #[arg(add = completions::roles())]
    text: Vec<String>,
}

impl Run for Find {
    fn run(self) -> Result<(), CliError> {
        // Only `rolecall-desktop` has a window, so this command starts it rather than run an engine itself.
        if Client::connect(&places()?.engine_socket(), &Hello::of_this_process()).is_err() {
            start_desktop()?;
        }
        let mut engine = Connection::open()?;
        let activation_token = std::env::var("XDG_ACTIVATION_TOKEN").ok().filter(|token| !token.is_empty());
        let page = WindowPage::Finder { text: self.text.join(" ") };
        engine.ask(CommandOnly::ShowWindow { page, activation_token })?;
        Ok(())
    }
}

fn start_desktop() -> Result<(), CliError> {
    let name = if cfg!(windows) { "rolecall-desktop.exe" } else { "rolecall-desktop" };
    let program = std::env::current_exe()?.with_file_name(name);
    let started =
        Command::new(program).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let no_desktop = |reason: String| {
        let args = rolecall_core::text::Args::new().with("reason", reason);
        let hint = i18n::get("cli-find-no-desktop-hint");
        CliError::worded(ProblemCode::NoEngine, i18n::with("cli-find-no-desktop", &args), hint)
    };
    let mut child = started.map_err(|error| no_desktop(error.to_string()))?;
    let socket = places()?.engine_socket();
    let deadline = Instant::now() + START_TIMEOUT;
    while Client::connect(&socket, &Hello::of_this_process()).is_err() {
        if let Ok(Some(status)) = child.try_wait() {
            return Err(no_desktop(status.to_string()));
        }
        if Instant::now() > deadline {
            return Err(no_desktop(i18n::get("cli-find-silent")));
        }
        thread::sleep(RETRY_INTERVAL);
    }
    Ok(())
}
