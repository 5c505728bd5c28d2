//! The command line, `rolecall`: it sends a request to the engine, prints the answer and exits.
//!
//! Stdout has only the answer; messages for a person go to stderr ([`output`]). Each command is a file in [`commands`].
//! [`connection`] connects to the engine, [`conversation`] sends a request and waits for its answer, and [`prompt`]
//! asks the person what the engine wants to know meanwhile.

mod arguments;
mod aws_profile;
mod child;
mod circle;
mod commands;
mod connection;
mod conversation;
mod credentials;
mod endpoint;
mod error;
mod flag;
mod headless;
mod i18n;
mod output;
mod parse;
mod prompt;
mod resolve;
#[cfg(test)]
mod sample;
mod table;
mod terminal;
mod time_format;

use std::process::ExitCode;

use commands::Run as _;

fn main() -> ExitCode {
    // First, because from here on no other program may read the memory of this one, which will hold secrets.
    rolecall_hardening::harden();
    match arguments::read().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
