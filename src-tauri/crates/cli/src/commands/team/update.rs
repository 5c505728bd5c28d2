//! `rolecall team update`: fetches the files of followed teams, shows what is new and applies it.

use clap::Args;
use rolecall_core::request::Request;
use rolecall_core::settings::{Change, Team};

use super::difference::review;
use crate::commands::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Updates teams.
#[derive(Debug, Args)]
pub struct Update {
    /// The team's full name [default: all]
    name: Option<String>,
    /// A new source for this team's roles whose own source is not here
    #[arg(long, requires = "name", add = completions::sources())]
    source: Option<String>,
    /// Apply changes without asking
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
        if let (Some(id), Some(source)) = (&team, &self.source) {
            let source = Some(resolve(&snapshot.sources, source)?.source.id.clone());
            let there = snapshot.teams.iter().map(|view| &view.team).find(|team| team.id == *id);
            if let Some(there) = there.filter(|there| there.source != source) {
                let team = Team { source, ..there.clone() };
                engine.edit(&snapshot, Change::PutTeam { team })?;
            }
        }
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
