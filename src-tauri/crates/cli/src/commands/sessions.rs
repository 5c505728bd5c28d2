//! `rolecall sessions`: the active sessions, and when each expires.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::session::Owner;
use rolecall_core::snapshot::{SessionView, Snapshot};
use serde::Serialize;

use super::Run;
use super::listing::{self, Row};
use crate::connection::Connection;
use crate::error::CliError;
use crate::i18n;
use crate::time_format::LocalClock;

/// Lists sessions.
#[derive(Debug, Args)]
pub struct Sessions {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for Sessions {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.snapshot()?;
        listing::print(&entries(&snapshot), self.json)
    }
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    source: Option<&'a str>,
    started_at: Timestamp,
    credentials_until: Timestamp,
    console_until: Option<Timestamp>,
    console_replaced: bool,
    destination: Option<&'a str>,
    in_shell: bool,
    assumed_arn: Option<&'a str>,
}

impl listing::Entry for Entry<'_> {
    const KEY: &'static str = "sessions";
    const EMPTY: &'static str = "cli-no-sessions";

    fn row(&self, clock: &LocalClock) -> Row {
        let console = self.console_until.map(|until| {
            if self.console_replaced { i18n::get("cli-replaced") } else { clock.remaining(until) }
        });
        vec![
            ("cli-column-role", self.name.to_owned()),
            ("cli-column-console", console.unwrap_or_default()),
            ("cli-column-credentials", clock.remaining(self.credentials_until)),
            ("cli-column-started", clock.format(self.started_at)),
            ("cli-column-as", self.assumed_arn.unwrap_or_default().to_owned()),
        ]
    }
}

fn entries(snapshot: &Snapshot) -> Vec<Entry<'_>> {
    snapshot.sessions.iter().filter(|session| !session.ended).map(entry).collect()
}

fn entry(session: &SessionView) -> Entry<'_> {
    let (role, source) = match &session.owner {
        Owner::Role(role) => (Some(role.as_str()), None),
        Owner::Source(source) => (None, Some(source.as_str())),
    };
    let console = session.console.as_ref();
    Entry {
        id: session.id.as_str(),
        name: &session.name,
        role,
        source,
        started_at: session.started_at,
        credentials_until: session.credentials_until,
        console_until: console.map(|console| console.until),
        console_replaced: console.is_some_and(|console| console.replaced),
        destination: console.map(|console| console.destination.as_str()),
        in_shell: session.in_shell,
        assumed_arn: session.assumed_arn.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_list_is_as_in_the_golden_files() {
        sample::golden_list("sessions", &entries(&sample::snapshot()));
    }
}
