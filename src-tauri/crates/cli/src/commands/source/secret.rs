//! Reads a secret access key from a hidden prompt or from stdin. It is never an argument, because everybody on the
//! computer can read the arguments of a process.

use std::io::{self, Read as _};

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::text;
use rolecall_protocol::secret::{KeyPair, Secret};
use zeroize::Zeroizing;

use crate::error::CliError;
use crate::i18n;
use crate::terminal::{Echo, Input, Terminal};

/// The most that is read from stdin, in bytes. A secret access key is far shorter; more is a mistake.
const MAX_STDIN: u64 = 4096;

/// The access key with this id. Its secret comes from stdin or from the person at the terminal.
pub fn key_pair(id: &str, stdin: bool, terminal: Option<&Terminal>) -> Result<KeyPair, CliError> {
    let typed = if stdin { from_stdin()? } else { from_terminal(id, terminal)? };
    Ok(KeyPair { access_key_id: id.to_owned(), secret_access_key: Secret(typed.trim().into()) })
}

fn from_stdin() -> Result<Zeroizing<String>, CliError> {
    let mut text = Zeroizing::new(String::with_capacity(MAX_STDIN as usize));
    let read = io::stdin().lock().take(MAX_STDIN).read_to_string(&mut text);
    read.map_err(|error| CliError::stdin_unreadable(&error))?;
    Ok(text)
}

fn from_terminal(id: &str, terminal: Option<&Terminal>) -> Result<Zeroizing<String>, CliError> {
    let args = text::Args::new().with("key", id);
    let Some(terminal) = terminal else {
        let hint = i18n::get("cli-secret-nobody-hint");
        return Err(CliError::worded(ProblemCode::NeedsPerson, i18n::with("cli-secret-nobody", &args), hint));
    };
    let question = format!("{} ", i18n::with("cli-ask-secret", &args));
    let typed = terminal.ask(&question, Echo::Hidden).and_then(|mut line| line.wait(None));
    match typed {
        Ok(Some(Input::Line(line))) if !line.trim().is_empty() => Ok(line),
        Ok(_) | Err(_) => Err(Failure::Cancelled.into()),
    }
}
