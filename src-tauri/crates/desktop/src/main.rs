//! The resident program of Rolecall: engine, tray and notices. It loads no web engine and no toolkit.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod arguments;
mod start;
mod tray;

use std::process::ExitCode;

use rolecall_core::problem::Problem;
use rolecall_protocol::texts::texts;

fn main() -> ExitCode {
    let wish = match arguments::wish(std::env::args().skip(1)) {
        // It holds nothing, and what it asks looks into whoever asks.
        #[cfg(target_os = "linux")]
        Ok(arguments::Wish::HoldShortcut(keys)) => return rolecall_platform::shortcut::portal::serve(&keys),
        Ok(wish) => wish,
        Err(usage) => {
            eprintln!("{usage}");
            return ExitCode::from(2);
        }
    };
    rolecall_hardening::harden();
    rolecall_platform::tracing_log::init();
    match start::run(wish) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let problem = Problem::of(&failure, &texts());
            tracing::error!("{} {}", problem.message, problem.hint);
            ExitCode::from(problem.code.exit_code())
        }
    }
}
