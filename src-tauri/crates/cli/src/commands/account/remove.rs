//! `rolecall account remove`: removes an account's name.

use clap::Args;
use rolecall_core::settings::Change;

use crate::commands::{Run, settings_entry};
use crate::error::CliError;

/// Removes an account's name.
#[derive(Debug, Args)]
pub struct Remove {
    /// The account's full name or number
    account: String,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        settings_entry::remove(
            &self.account,
            |snapshot| &snapshot.accounts,
            |account| Change::RemoveAccount { id: account.id.clone() },
            "cli-account-removed",
        )
    }
}
