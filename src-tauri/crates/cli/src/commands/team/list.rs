//! `rolecall team list`: the teams whose files are followed.

use clap::Args;
use rolecall_core::id::SourceId;
use rolecall_core::problem::Problem;
use rolecall_core::snapshot::{Snapshot, TeamOffer, TeamView};
use rolecall_core::text;
use serde::Serialize;

use crate::connection::Connection;
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, table, words};

/// Lists teams.
#[derive(Debug, Args)]
pub struct List {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl List {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let snapshot = Connection::open()?.snapshot()?;
        if self.json {
            return output::answer_json(&json(&snapshot));
        }
        if snapshot.teams.is_empty() {
            output::say(words::get("cli-no-teams"));
            return Ok(());
        }
        output::answer(rendered(&snapshot, &Here::now()).as_bytes())
    }
}

fn rendered(snapshot: &Snapshot, here: &Here) -> String {
    let headings =
        ["cli-column-team", "cli-column-roles", "cli-column-fetched", "cli-column-new", "cli-column-from"]
            .map(words::get);
    let row = |view: &TeamView| {
        vec![
            view.team.name.clone(),
            view.roles.to_string(),
            view.checked_at.map(|at| here.clock(at)).unwrap_or_default(),
            waiting(view),
            view.team.from.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = snapshot.teams.iter().map(row).collect();
    table::render(&headings, &rows)
}

/// What there is to look at, or why the file could not be fetched last.
fn waiting(view: &TeamView) -> String {
    match (&view.offer, &view.problem) {
        (Some(TeamOffer { new, changed, gone }), _) => {
            let args = text::Args::new().with("new", *new).with("changed", *changed).with("gone", *gone);
            words::with("cli-team-offer", &args)
        }
        (None, Some(problem)) => problem.message.clone(),
        (None, None) => String::new(),
    }
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u8,
    teams: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    from: &'a str,
    source: Option<&'a str>,
    roles: u32,
    checked_at: Option<String>,
    offer: Option<TeamOffer>,
    problem: Option<&'a Problem>,
}

fn json(snapshot: &Snapshot) -> Listing<'_> {
    Listing { version: 1, teams: snapshot.teams.iter().map(entry).collect() }
}

fn entry(view: &TeamView) -> Entry<'_> {
    let TeamView { team, roles, checked_at, fetching: _, problem, offer } = view;
    Entry {
        id: team.id.as_str(),
        name: &team.name,
        from: &team.from,
        source: team.source.as_ref().map(SourceId::as_str),
        roles: *roles,
        checked_at: checked_at.map(|at| at.to_string()),
        offer: *offer,
        problem: problem.as_ref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_table() {
        sample::golden("teams.txt", &rendered(&sample::snapshot(), &sample::here()));
    }

    #[test]
    fn the_json() {
        sample::golden_json("teams.json", &json(&sample::snapshot()));
    }
}
