//! `rolecall source remove`: removes a source that no role uses any more.

use clap::Args;
use rolecall_core::settings::Change;

use crate::commands::{Run, completions, settings_entry};
use crate::error::CliError;

/// Removes a source.
#[derive(Debug, Args)]
pub struct Remove {
    /// The source's whole name
    #[arg(add = completions::sources())]
    name: String,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        settings_entry::remove(
            &self.name,
            |snapshot| &snapshot.sources,
            |view| Change::RemoveSource { id: view.source.id.clone() },
            "cli-source-removed",
        )
    }
}
