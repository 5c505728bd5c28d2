//! `rolecall sessions`: what lives now, and until when.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::session::Owner;
use rolecall_core::snapshot::{SessionView, Snapshot};
use serde::Serialize;

use crate::connection::Connection;
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, table, words};

/// Lists sessions.
#[derive(Debug, Args)]
pub struct Sessions {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Sessions {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let snapshot = Connection::open()?.snapshot()?;
        if self.json {
            return output::answer_json(&json(&snapshot));
        }
        if live(&snapshot).next().is_none() {
            output::say(words::get("cli-no-sessions"));
            return Ok(());
        }
        output::answer(rendered(&snapshot, &Here::now()).as_bytes())
    }
}

fn rendered(snapshot: &Snapshot, here: &Here) -> String {
    let headings = [
        "cli-column-role",
        "cli-column-console",
        "cli-column-credentials",
        "cli-column-started",
        "cli-column-as",
    ]
    .map(words::get);
    let rows: Vec<Vec<String>> = live(snapshot).map(|session| row(session, here)).collect();
    table::render(&headings, &rows)
}

fn live(snapshot: &Snapshot) -> impl Iterator<Item = &SessionView> {
    snapshot.sessions.iter().filter(|session| !session.ended)
}

fn row(session: &SessionView, here: &Here) -> Vec<String> {
    let console = session
        .console
        .as_ref()
        .map(|console| if console.replaced { words::get("cli-replaced") } else { here.left(console.until) });
    vec![
        session.name.clone(),
        console.unwrap_or_default(),
        here.left(session.credentials_until),
        here.clock(session.started_at),
        session.assumed_arn.clone().unwrap_or_default(),
    ]
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u8,
    sessions: Vec<Entry<'a>>,
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

fn json(snapshot: &Snapshot) -> Listing<'_> {
    Listing { version: 1, sessions: live(snapshot).map(entry).collect() }
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
    fn the_table() {
        sample::golden("sessions.txt", &rendered(&sample::snapshot(), &sample::here()));
    }

    #[test]
    fn the_json() {
        sample::golden_json("sessions.json", &json(&sample::snapshot()));
    }
}
