//! The command line, `rolecall`: a surface of the engine that asks, prints the answer and ends.
//!
//! stdout carries the answer alone; everything said to a person goes to stderr ([`output`]). Each subcommand is a
//! file under [`commands`]; how a request reaches the engine is [`connection`], and what a person is asked on the
//! way is [`conversation`].

mod arguments;
mod aws_profile;
mod child;
mod commands;
mod connection;
mod conversation;
mod endpoint;
mod flag;
mod output;
mod parse;
mod pick;
#[cfg(test)]
mod sample;
mod stop;
mod table;
mod taking;
mod terminal;
mod when;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: from here on no other program may look into this one, which will hold secrets.
    rolecall_platform::hardening::harden();
    match arguments::read().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(),
    }
}
