//! `rolecall role remove`: removes a role from the settings.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::text;

use crate::connection::Connection;
use crate::pick::{no_role, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Removes a role.
#[derive(Debug, Args)]
pub struct Remove {
    /// The role's whole name
    name: String,
}

impl Remove {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = &pick_whole(&snapshot.roles, &self.name).map_err(no_role(&self.name))?.role;
        engine.edit(&snapshot, Change::RemoveRole { id: role.id.clone() })?;
        output::say(words::with("cli-role-removed", &text::Args::new().with("name", &role.name)));
        Ok(())
    }
}
