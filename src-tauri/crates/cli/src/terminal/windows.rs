//! The console: a question there is read to its end, also when it was answered elsewhere meanwhile.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use zeroize::Zeroizing;

use super::{Echo, Typed};
use crate::output;

/// The console.
#[derive(Debug)]
pub struct Terminal;

impl Terminal {
    /// The console, where there is one.
    pub fn open() -> Option<Self> {
        (io::stdin().is_terminal() && io::stderr().is_terminal()).then_some(Self)
    }

    /// Asks; [`Line::wait`] hears the answer.
    pub fn ask(&self, question: &str, echo: Echo) -> io::Result<Line> {
        Ok(Line { question: question.to_owned(), echo })
    }
}

/// A line to be typed.
#[derive(Debug)]
pub struct Line {
    question: String,
    echo: Echo,
}

impl Line {
    /// Waits for the line's end, as long as it takes.
    pub fn wait(&mut self, _at_most: Option<Duration>) -> io::Result<Option<Typed>> {
        let mut typed = Zeroizing::new(match self.echo {
            Echo::Hidden => rpassword::prompt_password(&self.question)?,
            Echo::Shown => {
                output::say(&self.question);
                let mut line = String::new();
                if io::stdin().read_line(&mut line)? == 0 {
                    return Ok(Some(Typed::Cancelled));
                }
                line
            }
        });
        let length = typed.trim_end_matches(['\r', '\n']).len();
        typed.truncate(length);
        Ok(Some(Typed::Line(typed)))
    }
}
