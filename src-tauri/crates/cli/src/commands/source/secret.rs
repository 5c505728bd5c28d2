//! A secret access key on its way in: from a hidden prompt or stdin, and never among a process's arguments, which
//! everybody on the computer can read.

use std::io::{self, Read as _};

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::text;
use rolecall_protocol::message::{KeyPair, Secret};
use zeroize::Zeroizing;

use crate::stop::Stop;
use crate::terminal::{Echo, Terminal, Typed};
use crate::words;

/// Far more than a secret access key has; what is longer is something else, piped in by mistake.
const MOST_STDIN: u64 = 4096;

/// The key of that id, with its secret from stdin or from the person at the terminal.
pub fn key_pair(id: &str, stdin: bool, terminal: Option<&Terminal>) -> Result<KeyPair, Stop> {
    let typed = if stdin { from_stdin()? } else { from_person(id, terminal)? };
    Ok(KeyPair { access_key_id: id.to_owned(), secret_access_key: Secret(typed.trim().into()) })
}

fn from_stdin() -> Result<Zeroizing<String>, Stop> {
    let mut text = Zeroizing::new(String::with_capacity(MOST_STDIN as usize));
    let read = io::stdin().lock().take(MOST_STDIN).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| {
        let args = text::Args::new().with("reason", error.to_string());
        Stop::worded(ProblemCode::File, words::with("cli-stdin-unreadable", &args), String::new())
    })
}

fn from_person(id: &str, terminal: Option<&Terminal>) -> Result<Zeroizing<String>, Stop> {
    let args = text::Args::new().with("key", id);
    let Some(terminal) = terminal else {
        let hint = words::get("cli-secret-nobody-hint");
        return Err(Stop::worded(ProblemCode::NeedsPerson, words::with("cli-secret-nobody", &args), hint));
    };
    let question = format!("{} ", words::with("cli-ask-secret", &args));
    let typed = terminal.ask(&question, Echo::Hidden).and_then(|mut line| line.wait(None));
    match typed {
        Ok(Some(Typed::Line(line))) if !line.trim().is_empty() => Ok(line),
        Ok(Some(Typed::Interrupted)) => Err(Stop::Interrupted),
        Ok(_) | Err(_) => Err(Failure::Cancelled.into()),
    }
}
