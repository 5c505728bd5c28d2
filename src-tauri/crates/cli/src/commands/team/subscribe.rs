//! `rolecall team subscribe`: starts to follow a team's file.

use clap::Args;
use rolecall_core::id::TeamId;
use rolecall_core::request::{Request, TeamFrom};
use rolecall_core::settings::{Change, Team};
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text;

use super::difference::review;
use crate::commands::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Follows a team's file.
#[derive(Debug, Args)]
pub struct Subscribe {
    /// The team's name
    name: String,
    /// The file or its https address
    #[arg(value_name = "FILE|URL")]
    from: String,
    /// The source for roles whose own source is not here
    #[arg(long, add = completions::sources())]
    source: Option<String>,
    /// Apply without asking
    #[arg(long)]
    yes: bool,
}

impl Run for Subscribe {
    fn run(self) -> Result<(), CliError> {
        let from = if self.from.contains("://") {
            self.from
        } else {
            // The settings need an absolute path, because the engine runs in another folder.
            std::path::absolute(&self.from)?.display().to_string()
        };
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let source = match &self.source {
            Some(name) => Some(resolve(&snapshot.sources, name)?.source.id.clone()),
            None => None,
        };
        // Checks the file first: one that can't be used is not followed.
        let file = TeamFrom::Place(from.clone());
        engine.ask(Request::LookAtTeamFile { file, source: source.clone() })?;
        let id = free_id(&self.name, &snapshot);
        let team = Team { id: id.clone(), name: self.name, from, source };
        let args = text::Args::new().with("name", &team.name);
        engine.edit(&snapshot, Change::PutTeam { team })?;
        output::say(i18n::with("cli-team-followed", &args));
        engine.ask(Request::UpdateTeams { team: Some(id.clone()) })?;
        let snapshot = engine.snapshot()?;
        match snapshot.teams.iter().find(|view| view.team.id == id) {
            Some(view) => review(&mut engine, &snapshot, view, self.yes),
            None => Ok(()),
        }
    }
}

/// An id that no team has. It is usually the name; but an id never changes, so a renamed team may still have it.
fn free_id(name: &str, snapshot: &Snapshot) -> TeamId {
    let taken = |id: &TeamId| snapshot.teams.iter().any(|view| view.team.id == *id);
    let numbered = (2..).map(|n| TeamId::new(format!("{name}-{n}")));
    let plain = TeamId::new(name);
    std::iter::once(plain.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(plain)
}
