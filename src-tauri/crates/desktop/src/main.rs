//! The resident program of Rolecall: engine, tray and notices. It loads no web engine and no toolkit.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod start;
mod tray;

use std::process::ExitCode;

use rolecall_core::problem::Problem;
use rolecall_core::text::Texts;

fn main() -> ExitCode {
    rolecall_platform::hardening::harden();
    rolecall_platform::tracing_log::init();
    match start::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let problem = Problem::of(&failure, &Texts::english());
            tracing::error!("{} {}", problem.message, problem.hint);
            ExitCode::from(problem.code.exit_code())
        }
    }
}
