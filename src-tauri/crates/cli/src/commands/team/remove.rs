//! `rolecall team remove`: follows a team's file no more.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::text;

use crate::connection::Connection;
use crate::pick::{no_entry, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Follows a team no more.
#[derive(Debug, Args)]
pub struct Remove {
    /// The team's whole name
    name: String,
}

impl Remove {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let team = &pick_whole(&snapshot.teams, &self.name).map_err(no_entry(&self.name))?.team;
        engine.edit(&snapshot, Change::RemoveTeam { id: team.id.clone() })?;
        output::say(words::with("cli-team-removed", &text::Args::new().with("name", &team.name)));
        Ok(())
    }
}
