//! `rolecall source remove`: removes a source that no role uses any more, or with the roles behind it.

use std::sync::Arc;

use clap::Args;
use rolecall_core::id::{RoleId, SourceId};
use rolecall_core::problem::ProblemCode;
use rolecall_core::role::Role;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text;

use crate::commands::role::remove::cut_profiles;
use crate::commands::{Run, completions};
use crate::connection::Connection;
use crate::credentials::source_of;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Removes a source.
#[derive(Debug, Args)]
pub struct Remove {
    /// The source's full name
    #[arg(add = completions::sources())]
    name: String,
    /// Also remove the roles and templates that use it
    #[arg(long)]
    with_roles: bool,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, mut snapshot) = Connection::open_with_snapshot()?;
        let source = resolve(&snapshot.sources, &self.name)?.source.clone();
        if self.with_roles {
            let before: Vec<Arc<Role>> = snapshot.roles.iter().map(|view| Arc::clone(&view.role)).collect();
            while let Some((change, text, name)) = next_behind(&snapshot, &source.id) {
                engine.edit(&snapshot, change)?;
                output::say(i18n::with(text, &text::Args::new().with("name", name)));
                snapshot = engine.snapshot()?;
            }
            let is_gone = |role: &&Arc<Role>| snapshot.roles.iter().all(|view| view.role.id != role.id);
            let gone = before.iter().filter(is_gone);
            let names: Vec<&str> = gone.flat_map(|role| [role.id.as_str(), role.name.as_str()]).collect();
            cut_profiles(&names, engine.terminal())?;
        }
        let args = text::Args::new().with("name", &source.name);
        engine.edit(&snapshot, Change::RemoveSource { id: source.id }).map_err(|error| match error {
            CliError::Problem(mut problem) if problem.code == ProblemCode::StillUsed => {
                let way = i18n::with("cli-source-used-hint", &text::Args::new().with("name", &self.name));
                problem.hint = format!("{}\n{way}", problem.hint);
                CliError::Problem(problem)
            }
            error => error,
        })?;
        output::say(i18n::with("cli-source-removed", &args));
        Ok(())
    }
}

/// What is removed next of what hangs on a source: a template, else a role of the settings that no other goes through.
fn next_behind(snapshot: &Snapshot, source: &SourceId) -> Option<(Change, &'static str, String)> {
    let template = snapshot.templates.iter().map(|view| &view.template.role);
    if let Some(role) = template.into_iter().find(|role| role.source.as_ref() == Some(source)) {
        return Some((
            Change::RemoveTemplate { id: role.id.clone() },
            "cli-template-removed",
            role.name.clone(),
        ));
    }
    let is_last = |id: &RoleId| snapshot.roles.iter().all(|view| view.role.kind.via() != Some(id));
    let mut own = snapshot.roles.iter().filter(|view| view.from.is_none()).map(|view| &view.role);
    let role = own.find(|role| {
        source_of(snapshot, role).is_some_and(|found| found.id == *source) && is_last(&role.id)
    })?;
    Some((Change::RemoveRole { id: role.id.clone() }, "cli-role-removed", role.name.clone()))
}
