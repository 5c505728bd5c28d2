//! `rolecall team list`: the teams whose files are followed.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::id::SourceId;
use rolecall_core::problem::Problem;
use rolecall_core::snapshot::{TeamOffer, TeamView};
use rolecall_core::text;
use serde::Serialize;

use crate::commands::Run;
use crate::commands::listing::{self, Row};
use crate::connection::Connection;
use crate::error::CliError;
use crate::i18n;
use crate::time_format::LocalClock;

/// Lists teams.
#[derive(Debug, Args)]
pub struct List {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for List {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.settings_snapshot()?;
        listing::print(&entries(&snapshot.teams), self.json)
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    from: &'a str,
    source: Option<&'a str>,
    roles: u32,
    checked_at: Option<Timestamp>,
    offer: Option<TeamOffer>,
    problem: Option<&'a Problem>,
}

impl listing::Entry for Entry<'_> {
    const KEY: &'static str = "teams";
    const EMPTY: &'static str = "cli-no-teams";

    fn row(&self, clock: &LocalClock) -> Row {
        let offer = match (self.offer, self.problem) {
            (Some(TeamOffer { new, changed, gone }), _) => {
                let args = text::Args::new().with("new", new).with("changed", changed).with("gone", gone);
                i18n::with("cli-team-offer", &args)
            }
            (None, Some(problem)) => problem.message.clone(),
            (None, None) => String::new(),
        };
        vec![
            ("cli-column-team", self.name.to_owned()),
            ("cli-column-roles", self.roles.to_string()),
            ("cli-column-fetched", self.checked_at.map(|at| clock.format(at)).unwrap_or_default()),
            ("cli-column-new", offer),
            ("cli-column-from", self.from.to_owned()),
        ]
    }
}

fn entries(teams: &[TeamView]) -> Vec<Entry<'_>> {
    teams
        .iter()
        .map(|TeamView { team, roles, checked_at, fetching: _, problem, offer }| Entry {
            id: team.id.as_str(),
            name: &team.name,
            from: &team.from,
            source: team.source.as_ref().map(SourceId::as_str),
            roles: *roles,
            checked_at: *checked_at,
            offer: *offer,
            problem: problem.as_ref(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_list_is_as_in_the_golden_files() {
        sample::golden_list("teams", &entries(&sample::snapshot().teams));
    }
}
