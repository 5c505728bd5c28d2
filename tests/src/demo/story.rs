//! How the demo that drives itself tells of its steps: what was tried, what was seen, how long it took.

use std::fmt::Display;
use std::time::Instant;

use super::say;
use crate::desktop::Result;

/// The steps so far.
pub(super) struct Story {
    started: Instant,
    told: usize,
    /// What is being tried, for the message of its failure.
    trying: String,
}

impl Story {
    pub(super) fn begin(title: &str) -> Self {
        say(title);
        Self { started: Instant::now(), told: 0, trying: String::new() }
    }

    /// A step begins.
    pub(super) fn tries(&mut self, what: &str) {
        self.told += 1;
        what.clone_into(&mut self.trying);
        say(format_args!("\n{:2}. {what}", self.told));
    }

    /// Something that was really seen.
    #[expect(clippy::unused_self, reason = "only a step that was begun sees anything")]
    pub(super) fn saw(&self, what: impl Display) {
        for line in what.to_string().trim_end().lines() {
            say(format_args!("      {line}"));
        }
    }

    /// Checks something seen.
    pub(super) fn expects(&self, holds: bool, what: impl Display) -> Result<()> {
        if !holds {
            return Err(format!("not so: {what}").into());
        }
        self.saw(what);
        Ok(())
    }

    /// The end: how much happened, or where it stopped.
    pub(super) fn ends(&self, outcome: Result<()>) -> Result<()> {
        let seconds = self.started.elapsed().as_secs();
        match outcome {
            Ok(()) => {
                say(format_args!("\nAll {} steps happened, in {seconds} s.", self.told));
                Ok(())
            }
            Err(error) => {
                Err(format!("step {} failed after {seconds} s: {}\n{error}", self.told, self.trying).into())
            }
        }
    }
}
