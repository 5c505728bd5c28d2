//! `rolecall source`: what signs the calls to AWS.

mod add;
pub mod check;
mod edit;
mod keys;
mod list;
mod remove;
mod rotate;
mod secret;

use clap::Subcommand;

pub use list::old_key;

use crate::stop::Stop;

/// What to do with sources.
#[derive(Debug, Subcommand)]
pub enum Source {
    /// Add an access key, a profile or this machine's own access
    Add(Box<add::Add>),
    /// Change a source's entry
    Edit(Box<edit::Edit>),
    /// List the sources and how each is
    List(list::List),
    /// Ask AWS who a source is
    Check(check::Check),
    /// Give a source another access key
    Rotate(rotate::Rotate),
    /// Remove a source and its key
    Remove(remove::Remove),
}

impl Source {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Add(command) => command.run(),
            Self::Edit(command) => command.run(),
            Self::List(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::Rotate(command) => command.run(),
            Self::Remove(command) => command.run(),
        }
    }
}
