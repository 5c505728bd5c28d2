//! `rolecall role`: the roles in the settings.

mod add;
mod remove;

use clap::Subcommand;

use super::roles;
use crate::stop::Stop;

/// What to do with roles.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// Add a role
    Add(Box<add::Add>),
    /// List the roles and what each gives
    List(roles::Roles),
    /// Remove a role
    Remove(remove::Remove),
}

impl Role {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Add(command) => command.run(),
            Self::List(command) => command.run(),
            Self::Remove(command) => command.run(),
        }
    }
}
