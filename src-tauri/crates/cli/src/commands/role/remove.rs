//! `rolecall role remove`: removes a role from the settings.

use clap::Args;
use rolecall_core::settings::Change;

use crate::commands::{Run, completions, settings_entry};
use crate::error::CliError;

/// Removes a role.
#[derive(Debug, Args)]
pub struct Remove {
    /// The role's whole name
    #[arg(add = completions::roles())]
    name: String,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        settings_entry::remove(
            &self.name,
            |snapshot| &snapshot.roles,
            |view| Change::RemoveRole { id: view.role.id.clone() },
            "cli-role-removed",
        )
    }
}
