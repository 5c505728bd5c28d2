//! `./dev demo`: Rolecall in a home of its own against the built-in sandbox.
//!
//! With a display it starts the tray program and leaves the rest to the person. Without one it does the same on a
//! virtual desktop, drives itself, tells what it really saw, and ends well only if every step happened.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rolecall_tests::{demo, world};

/// Rolecall in a home of its own against a sandbox that stands for AWS.
#[derive(Parser)]
#[command(name = "rolecall-demo", version)]
struct Arguments {
    /// Run by itself in a virtual desktop, also where there is a display
    #[arg(long)]
    headless: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The browser of the virtual desktop: fetches an address and writes down what it found
    #[command(hide = true)]
    Browse {
        /// Who sits before it where a company asks somebody to sign in
        #[arg(long, value_enum, default_value = "nobody")]
        at_log_in: world::AtLogIn,
        /// Where its notes go
        folder: PathBuf,
        /// What the program that starts it gives it: words of any browser's
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { headless, command } = Arguments::parse();
    let ended = match command {
        Some(Command::Browse { at_log_in, folder, arguments }) => {
            world::visit(&folder, at_log_in, arguments).await
        }
        None if headless || !demo::has_display() => demo::by_itself().await,
        None => demo::with_a_person().await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rolecall-demo: {error}");
            ExitCode::FAILURE
        }
    }
}
