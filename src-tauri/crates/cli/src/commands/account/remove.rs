//! `rolecall account remove`: takes an account's name away.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::text;

use crate::connection::Connection;
use crate::pick::{no_entry, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Takes an account's name away.
#[derive(Debug, Args)]
pub struct Remove {
    /// The account's whole name or number
    account: String,
}

impl Remove {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let account = pick_whole(&snapshot.accounts, &self.account).map_err(no_entry(&self.account))?;
        engine.edit(&snapshot, Change::RemoveAccount { id: account.id.clone() })?;
        let args = text::Args::new().with("name", &account.name).with("id", &account.id);
        output::say(words::with("cli-account-removed", &args));
        Ok(())
    }
}
