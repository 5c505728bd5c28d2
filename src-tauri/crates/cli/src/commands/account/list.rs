//! `rolecall account list`: the accounts that have names.

use std::collections::BTreeMap;

use clap::Args;
use rolecall_core::role::Colour;
use rolecall_core::snapshot::Snapshot;
use serde::Serialize;

use crate::connection::Connection;
use crate::stop::Stop;
use crate::{output, table, words};

/// Lists accounts.
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
            return output::answer_json(&Listing { version: 1, accounts: entries(&snapshot) });
        }
        if snapshot.accounts.is_empty() {
            output::say(words::get("cli-no-accounts"));
            return Ok(());
        }
        output::answer(rendered(&snapshot).as_bytes())
    }
}

fn rendered(snapshot: &Snapshot) -> String {
    let headings = [
        "cli-column-account",
        "cli-column-number",
        "cli-column-group",
        "cli-column-colour",
        "cli-column-roles",
    ]
    .map(words::get);
    let row = |entry: Entry<'_>| {
        vec![
            entry.name.to_owned(),
            entry.id.to_owned(),
            entry.group.unwrap_or_default().to_owned(),
            entry.colour.map(Colour::word).unwrap_or_default().to_owned(),
            entry.roles.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = entries(snapshot).into_iter().map(row).collect();
    table::render(&headings, &rows)
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u8,
    accounts: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    group: Option<&'a str>,
    colour: Option<Colour>,
    /// How many roles are in it.
    roles: usize,
}

fn entries(snapshot: &Snapshot) -> Vec<Entry<'_>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for account in snapshot.roles.iter().filter_map(|view| view.account.as_ref()) {
        *counts.entry(&account.id).or_default() += 1;
    }
    snapshot
        .accounts
        .iter()
        .map(|account| Entry {
            id: &account.id,
            name: &account.name,
            group: account.group.as_deref(),
            colour: account.colour,
            roles: counts.get(account.id.as_str()).copied().unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_table() {
        sample::golden("accounts.txt", &rendered(&sample::snapshot()));
    }

    #[test]
    fn the_json() {
        let snapshot = sample::snapshot();
        sample::golden_json("accounts.json", &Listing { version: 1, accounts: entries(&snapshot) });
    }
}
