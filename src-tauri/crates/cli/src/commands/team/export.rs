//! `rolecall team export`: roles as a team's file. It says what they are and which source signs, by name; nothing that
//! is secret or a person's own.

use std::sync::Arc;

use clap::Args;
use rolecall_core::settings::team::export;
use rolecall_core::snapshot::{RoleView, Snapshot};
use rolecall_core::text;

use crate::connection::Connection;
use crate::pick::{no_role, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Exports roles.
#[derive(Debug, Args)]
pub struct Export {
    /// The roles' whole names; without one, all of them
    roles: Vec<String>,
}

impl Export {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let snapshot = Connection::open()?.snapshot()?;
        let chosen: Vec<&Arc<RoleView>> = if self.roles.is_empty() {
            snapshot.roles.iter().collect()
        } else {
            let pick = |name: &String| pick_whole(&snapshot.roles, name).map_err(no_role(name));
            self.roles.iter().map(pick).collect::<Result<_, _>>()?
        };
        let (file, left) = export(chosen.iter().map(|view| (&view.role, signed_by(view, &snapshot))));
        for role in left {
            output::say(words::with("cli-team-left", &text::Args::new().with("name", &role.name)));
        }
        output::answer(file.as_bytes())
    }
}

fn signed_by<'a>(view: &RoleView, snapshot: &'a Snapshot) -> Option<&'a str> {
    let source = snapshot.sources.iter().find(|source| Some(&source.source.id) == view.role.source.as_ref());
    source.map(|source| source.source.name.as_str())
}
