//! `rolecall account`: names, groups and colours of accounts, set once and taken over by their roles.

mod add;
mod edit;
mod list;
mod remove;

use clap::Subcommand;

use crate::stop::Stop;

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Give an account a name
    Add(add::Add),
    /// Change an account's name, group or colour
    Edit(edit::Edit),
    /// List the accounts that have names
    List(list::List),
    /// Take an account's name away; its roles stay and show its number
    Remove(remove::Remove),
}

impl Account {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Add(command) => command.run(),
            Self::Edit(command) => command.run(),
            Self::List(command) => command.run(),
            Self::Remove(command) => command.run(),
        }
    }
}
