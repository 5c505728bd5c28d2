//! `rolecall role remove`: removes a role from the settings.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::text;
use rolecall_protocol::message::Shared;

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
        let change = Box::new(Change::RemoveRole { id: role.id.clone() });
        engine.ask_shared(Shared::Edit { change, base_revision: snapshot.revision })?;
        output::say(words::with("cli-role-removed", &text::Args::new().with("name", &role.name)));
        Ok(())
    }
}
