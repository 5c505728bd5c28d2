//! What goes out: the answer to stdout, everything else to stderr.

use std::fmt::Display;
use std::io::{self, Write};

use rolecall_core::problem::Problem;
use serde::Serialize;

use crate::stop::Stop;

/// Writes the answer, whose last byte is a line's end: then stdout passes it on in one piece and keeps no copy, which
/// matters where it is a secret.
pub fn answer(bytes: &[u8]) -> Result<(), Stop> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    Ok(stdout.flush()?)
}

/// Writes the answer as JSON on one line.
pub fn answer_json(value: &impl Serialize) -> Result<(), Stop> {
    let mut bytes = serde_json::to_vec(value).map_err(io::Error::from)?;
    bytes.push(b'\n');
    answer(&bytes)
}

/// Whether the answer may be coloured: a person's terminal, and nobody said `NO_COLOR`.
pub fn in_colour() -> bool {
    use io::IsTerminal as _;
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|kind| kind == "dumb");
    io::stdout().is_terminal() && !unwanted && !dumb
}

/// Says something to the person. Where nobody can hear it the command goes on all the same.
pub fn say(message: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// Tells what failed: one line, and what to do next on another.
pub fn say_problem(problem: &Problem) {
    say(format_args!("rolecall: {}", problem.message));
    if !problem.hint.is_empty() {
        say(&problem.hint);
    }
}
