//! The console of Windows. A question there waits for its line even when somebody answers it elsewhere meanwhile.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use zeroize::Zeroizing;

use super::{Echo, Input};
use crate::output;

/// The console.
#[derive(Debug)]
pub struct Terminal;

impl Terminal {
    /// The console, where there is one.
    pub fn open() -> Option<Self> {
        (io::stdin().is_terminal() && io::stderr().is_terminal()).then_some(Self)
    }

    /// Takes a question; [`Line::wait`] shows it and reads the answer.
    pub fn ask(&self, question: &str, echo: Echo) -> io::Result<Line> {
        Ok(Line { question: question.to_owned(), echo })
    }
}

/// A question that waits for its line.
#[derive(Debug)]
pub struct Line {
    question: String,
    echo: Echo,
}

impl Line {
    /// Waits for the end of the line, without a timeout.
    pub fn wait(&mut self, _timeout: Option<Duration>) -> io::Result<Option<Input>> {
        let mut typed = Zeroizing::new(match self.echo {
            Echo::Hidden => rpassword::prompt_password(&self.question)?,
            Echo::Shown => {
                output::say(&self.question);
                let mut line = String::new();
                if io::stdin().read_line(&mut line)? == 0 {
                    return Ok(Some(Input::Cancelled));
                }
                line
            }
        });
        let length = typed.trim_end_matches(['\r', '\n']).len();
        typed.truncate(length);
        Ok(Some(Input::Line(typed)))
    }
}
