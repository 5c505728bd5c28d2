//! `rolecall team subscribe`: follows a team's file.

use clap::Args;
use rolecall_core::id::TeamId;
use rolecall_core::settings::{Change, Team};
use rolecall_core::snapshot::Snapshot;
use rolecall_core::state::event::TeamFrom;
use rolecall_core::text;
use rolecall_protocol::message::Shared;

use super::difference::review;
use crate::connection::Connection;
use crate::pick::{no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Follows a team's file.
#[derive(Debug, Args)]
pub struct Subscribe {
    /// What to call the team
    name: String,
    /// Its file, or the file's https address
    #[arg(value_name = "FILE|URL")]
    from: String,
    /// What signs for roles whose source is not here
    #[arg(long)]
    source: Option<String>,
    /// Take what is there without asking
    #[arg(long)]
    yes: bool,
}

impl Subscribe {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let from = if self.from.contains("://") {
            self.from
        } else {
            // The settings are read from anywhere, so a path in them is a whole one.
            std::path::absolute(&self.from)?.display().to_string()
        };
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let source = match &self.source {
            Some(name) => {
                Some(pick_whole(&snapshot.sources, name).map_err(no_source(name))?.source.id.clone())
            }
            None => None,
        };
        // A file that can't be used is not followed at all.
        let file = TeamFrom::Place(from.clone());
        engine.ask_shared(Shared::LookAtTeamFile { file, source: source.clone() })?;
        let id = free_id(&self.name, &snapshot);
        let team = Team { id: id.clone(), name: self.name, from, source };
        let args = text::Args::new().with("name", &team.name);
        engine.edit(&snapshot, Change::PutTeam { team })?;
        output::say(words::with("cli-team-followed", &args));
        engine.ask_shared(Shared::UpdateTeams { team: Some(id.clone()) })?;
        let snapshot = engine.snapshot()?;
        match snapshot.teams.iter().find(|view| view.team.id == id) {
            Some(view) => review(&mut engine, &snapshot, view, self.yes),
            None => Ok(()),
        }
    }
}

/// An id is made once: another team may have been called so before it was renamed.
fn free_id(name: &str, snapshot: &Snapshot) -> TeamId {
    let taken = |id: &TeamId| snapshot.teams.iter().any(|view| view.team.id == *id);
    let numbered = (2..).map(|n| TeamId::new(format!("{name}-{n}")));
    let plain = TeamId::new(name);
    std::iter::once(plain.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(plain)
}
