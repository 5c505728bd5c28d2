//! `rolecall team export`: prints roles as a team's file. It has the roles and the names of their sources, and nothing
//! secret or personal.

use std::sync::Arc;

use clap::Args;
use rolecall_core::settings::team::export;
use rolecall_core::snapshot::{RoleView, Snapshot};
use rolecall_core::text;

use crate::commands::Run;
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Exports roles.
#[derive(Debug, Args)]
pub struct Export {
    /// The roles' full names [default: all]
    roles: Vec<String>,
}

impl Run for Export {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.settings_snapshot()?;
        let chosen: Vec<&Arc<RoleView>> = if self.roles.is_empty() {
            snapshot.roles.iter().collect()
        } else {
            let names = self.roles.iter();
            names.map(|name| resolve(&snapshot.roles, name)).collect::<Result<_, _>>()?
        };
        let (file, left) = export(chosen.iter().map(|view| (view.role.as_ref(), signed_by(view, &snapshot))));
        for role in left {
            output::say(i18n::with("cli-team-left", &text::Args::new().with("name", &role.name)));
        }
        if !snapshot.accounts.is_empty() || !snapshot.templates.is_empty() {
            output::say(i18n::get("cli-team-stays"));
        }
        output::answer(file.as_bytes())
    }
}

fn signed_by<'a>(view: &RoleView, snapshot: &'a Snapshot) -> Option<&'a str> {
    let source = snapshot.sources.iter().find(|source| Some(&source.source.id) == view.role.source.as_ref());
    source.map(|source| source.source.name.as_str())
}
