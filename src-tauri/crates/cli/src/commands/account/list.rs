//! `rolecall account list`: the accounts that have names.

use std::collections::BTreeMap;

use clap::Args;
use rolecall_core::role::Colour;
use rolecall_core::snapshot::Snapshot;
use serde::Serialize;

use crate::commands::Run;
use crate::commands::listing::{self, Row};
use crate::connection::Connection;
use crate::error::CliError;
use crate::time_format::LocalClock;

/// Lists accounts.
#[derive(Debug, Args)]
pub struct List {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for List {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.settings_snapshot()?;
        listing::print(&entries(&snapshot), self.json)
    }
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

impl listing::Entry for Entry<'_> {
    const KEY: &'static str = "accounts";
    const EMPTY: &'static str = "cli-no-accounts";

    fn row(&self, _: &LocalClock) -> Row {
        vec![
            ("cli-column-account", self.name.to_owned()),
            ("cli-column-number", self.id.to_owned()),
            ("cli-column-group", self.group.unwrap_or_default().to_owned()),
            ("cli-column-colour", self.colour.map(Colour::word).unwrap_or_default().to_owned()),
            ("cli-column-roles", self.roles.to_string()),
        ]
    }
}

fn entries(snapshot: &Snapshot) -> Vec<Entry<'_>> {
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    for account in snapshot.roles.iter().filter_map(|view| view.account.as_ref()) {
        *roles.entry(&account.id).or_default() += 1;
    }
    snapshot
        .accounts
        .iter()
        .map(|account| Entry {
            id: &account.id,
            name: &account.name,
            group: account.group.as_deref(),
            colour: account.colour,
            roles: roles.get(account.id.as_str()).copied().unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_list_is_as_in_the_golden_files() {
        sample::golden_list("accounts", &entries(&sample::snapshot()));
    }
}
