//! Writes the answer to stdout and everything else to stderr.

use std::fmt::Display;
use std::io::{self, Write};

use rolecall_core::problem::Problem;
use serde::Serialize;

use crate::error::CliError;

/// Writes the answer. It must end with a newline: then stdout writes it in one piece and keeps no copy, which matters
/// for a secret.
pub fn answer(bytes: &[u8]) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    Ok(stdout.flush()?)
}

/// An answer as JSON: the version of its fields, which `json.md` explains, and the fields.
#[derive(Serialize)]
pub struct JsonAnswer<T> {
    version: u8,
    #[serde(flatten)]
    fields: T,
}

impl<T> From<T> for JsonAnswer<T> {
    fn from(fields: T) -> Self {
        Self { version: 1, fields }
    }
}

/// Writes the answer as JSON on one line.
pub fn answer_json(fields: &impl Serialize) -> Result<(), CliError> {
    let mut bytes = serde_json::to_vec(&JsonAnswer::from(fields)).map_err(io::Error::from)?;
    bytes.push(b'\n');
    answer(&bytes)
}

/// Whether the answer may have colours: stdout is a terminal that can show them, and `NO_COLOR` is not set.
pub fn in_colour() -> bool {
    use io::IsTerminal as _;
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !no_color && !dumb
}

/// Writes a message for the person to stderr. The command goes on where that fails.
pub fn say(message: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// Writes what failed on one line, and what to do next on another.
pub fn say_problem(problem: &Problem) {
    say(format_args!("rolecall: {}", problem.message));
    if !problem.hint.is_empty() {
        say(&problem.hint);
    }
}
