//! `rolecall team update`: fetches the files of teams that are followed, shows what is new and takes it.

use clap::Args;
use rolecall_protocol::message::Shared;

use super::difference::review;
use crate::connection::Connection;
use crate::pick::{no_entry, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Fetches teams' files.
#[derive(Debug, Args)]
pub struct Update {
    /// The team's whole name; without one, all of them
    name: Option<String>,
    /// Take what is new without asking
    #[arg(long)]
    yes: bool,
}

impl Update {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        if snapshot.teams.is_empty() {
            output::say(words::get("cli-no-teams"));
            return Ok(());
        }
        let team = match &self.name {
            Some(name) => Some(pick_whole(&snapshot.teams, name).map_err(no_entry(name))?.team.id.clone()),
            None => None,
        };
        engine.ask_shared(Shared::UpdateTeams { team: team.clone() })?;
        let snapshot = engine.snapshot()?;
        let wanted = snapshot.teams.iter().filter(|view| team.as_ref().is_none_or(|id| view.team.id == *id));
        for view in wanted {
            if let Some(problem) = &view.problem {
                output::say_problem(problem);
            }
            review(&mut engine, &snapshot, view, self.yes)?;
        }
        Ok(())
    }
}
