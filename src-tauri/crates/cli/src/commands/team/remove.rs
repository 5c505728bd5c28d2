//! `rolecall team remove`: stops following a team's file.

use clap::Args;
use rolecall_core::settings::Change;

use crate::commands::{Run, settings_entry};
use crate::error::CliError;

/// Stops following a team.
#[derive(Debug, Args)]
pub struct Remove {
    /// The team's full name
    name: String,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        settings_entry::remove(
            &self.name,
            |snapshot| &snapshot.teams,
            |view| Change::RemoveTeam { id: view.team.id.clone() },
            "cli-team-removed",
        )
    }
}
