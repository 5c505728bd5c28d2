//! `rolecall team update`: fetches the files of followed teams, shows what is new and applies it.

use clap::Args;

use super::difference::review;
use crate::commands::Run;
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};
use rolecall_core::request::Request;

/// Updates teams.
#[derive(Debug, Args)]
pub struct Update {
    /// The team's whole name; without one, all of them
    name: Option<String>,
    /// Take what is new without asking
    #[arg(long)]
    yes: bool,
}

impl Run for Update {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        if snapshot.teams.is_empty() {
            output::say(i18n::get("cli-no-teams"));
            return Ok(());
        }
        let team = match &self.name {
            Some(name) => Some(resolve(&snapshot.teams, name)?.team.id.clone()),
            None => None,
        };
        engine.ask(Request::UpdateTeams { team: team.clone() })?;
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
