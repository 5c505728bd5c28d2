//! `rolecall team`: roles that people pass on to each other, without secrets. A team's file is taken over once
//! (`import`), or followed (`subscribe`): then what is new in it is fetched and shown, and taken when a person says so.

mod difference;
mod export;
mod import;
mod list;
mod remove;
mod subscribe;
mod update;

use clap::Subcommand;

use crate::stop::Stop;

/// What to do with a team's roles.
#[derive(Debug, Subcommand)]
pub enum Team {
    /// Print roles as a team's file, without secrets
    Export(export::Export),
    /// Take over the roles of a team's file as your own; those you have stay as they are
    Import(import::Import),
    /// Follow a team's file: its roles stay the team's, and what changes is shown before it is taken
    Subscribe(subscribe::Subscribe),
    /// List the teams whose files are followed
    List(list::List),
    /// Fetch the files of teams now, and take what is new
    Update(update::Update),
    /// Follow a team's file no more; the roles taken of it go
    Remove(remove::Remove),
}

impl Team {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Export(command) => command.run(),
            Self::Import(command) => command.run(),
            Self::Subscribe(command) => command.run(),
            Self::List(command) => command.run(),
            Self::Update(command) => command.run(),
            Self::Remove(command) => command.run(),
        }
    }
}
