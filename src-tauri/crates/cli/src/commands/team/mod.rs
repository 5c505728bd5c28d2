//! `rolecall team`: roles that people pass on to each other, without secrets.

mod export;
mod import;

use clap::Subcommand;

use crate::stop::Stop;

/// What to do with a team's roles.
#[derive(Debug, Subcommand)]
pub enum Team {
    /// Print roles as a team's file, without secrets
    Export(export::Export),
    /// Take over the roles of a team's file; own ones stay as they are
    Import(import::Import),
}

impl Team {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Export(command) => command.run(),
            Self::Import(command) => command.run(),
        }
    }
}
