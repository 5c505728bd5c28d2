//! `rolecall program list`: the programs that were allowed a role.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::program::{AllowedProgram, ProgramFile};
use rolecall_core::snapshot::Snapshot;
use serde::Serialize;

use crate::commands::Run;
use crate::commands::listing::{self, Row};
use crate::connection::Connection;
use crate::error::CliError;
use crate::i18n;
use crate::time_format::LocalClock;

/// Lists programs.
#[derive(Debug, Args)]
pub struct List {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for List {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.snapshot()?;
        listing::print(&entries(&snapshot), self.json)
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    role: &'a str,
    role_name: &'a str,
    executable: &'a ProgramFile,
    script: Option<&'a ProgramFile>,
    always: bool,
    since: Timestamp,
    #[serde(skip)]
    program: String,
}

impl listing::Entry for Entry<'_> {
    const KEY: &'static str = "programs";
    const EMPTY: &'static str = "cli-no-programs";

    fn row(&self, clock: &LocalClock) -> Row {
        let how = if self.always { "cli-program-always" } else { "cli-program-session" };
        vec![
            ("cli-column-role", self.role_name.to_owned()),
            ("cli-column-program", self.program.clone()),
            ("cli-column-allowed", i18n::get(how)),
            ("cli-column-since", clock.format(self.since)),
        ]
    }
}

fn entries(snapshot: &Snapshot) -> Vec<Entry<'_>> {
    snapshot.programs.iter().map(|allowed| entry(snapshot, allowed)).collect()
}

fn entry<'a>(snapshot: &'a Snapshot, allowed: &'a AllowedProgram) -> Entry<'a> {
    let view = snapshot.roles.iter().find(|view| view.role.id == allowed.role);
    Entry {
        role: allowed.role.as_str(),
        role_name: view.map_or(allowed.role.as_str(), |view| &view.role.name),
        executable: &allowed.program.executable,
        script: allowed.program.script.as_ref(),
        always: allowed.always,
        since: allowed.since,
        program: allowed.program.files(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_list_is_as_in_the_golden_files() {
        sample::golden_list("programs", &entries(&sample::snapshot()));
    }
}
