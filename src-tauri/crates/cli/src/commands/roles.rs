//! `rolecall roles` and `rolecall role list`: every role, what it gives, and what lives of it.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::catalogue::Catalogue;
use rolecall_core::duration::Seconds;
use rolecall_core::id::SourceId;
use rolecall_core::plan::Outlook;
use rolecall_core::problem::Problem;
use rolecall_core::role::Colour;
use rolecall_core::session::Owner;
use rolecall_core::snapshot::{RoleView, SessionView, Snapshot};
use serde::Serialize;

use crate::connection::Connection;
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, table, words};

/// Lists roles.
#[derive(Debug, Args)]
pub struct Roles {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Roles {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let snapshot = Connection::open()?.snapshot()?;
        if self.json {
            return output::answer_json(&json(&snapshot));
        }
        if snapshot.roles.is_empty() {
            output::say(words::get("cli-no-roles"));
            return Ok(());
        }
        output::answer(rendered(&snapshot, &Here::now()).as_bytes())
    }
}

fn rendered(snapshot: &Snapshot, here: &Here) -> String {
    let headings = [
        "cli-column-role",
        "cli-column-account",
        "cli-column-group",
        "cli-column-source",
        "cli-column-console",
        "cli-column-credentials",
        "cli-column-now",
    ]
    .map(words::get);
    let rows: Vec<Vec<String>> = snapshot
        .roles
        .iter()
        .map(|view| {
            let outlook = view.outlook.as_ref();
            let credentials = outlook.map(|outlook| outlook.credentials.to_string()).unwrap_or_default();
            let console = outlook.and_then(console_of).map(|console| console.to_string());
            let now = match (live(snapshot, view), &view.problem) {
                (Some(session), _) => here.left(session.counts_to()),
                (None, Some(problem)) => problem.message.clone(),
                (None, None) => String::new(),
            };
            vec![
                view.role.name.clone(),
                view.account.as_ref().map(|account| account.name.clone()).unwrap_or_default(),
                view.group.clone().unwrap_or_default(),
                signs(view, snapshot).unwrap_or_default().to_owned(),
                console.unwrap_or_default(),
                credentials,
                now,
            ]
        })
        .collect();
    table::render(&headings, &rows)
}

/// The session of a role that lives, where one does.
fn live<'a>(snapshot: &'a Snapshot, view: &RoleView) -> Option<&'a SessionView> {
    snapshot.sessions.iter().find(|session| {
        !session.ended && matches!(&session.owner, Owner::Role(role) if *role == view.role.id)
    })
}

/// An account's name in the settings, else its number.
pub fn account_name<'a>(snapshot: &'a Snapshot, id: &'a str) -> &'a str {
    snapshot.accounts.iter().find(|account| account.id == id).map_or(id, |account| &account.name)
}

fn via(view: &RoleView) -> Option<&str> {
    Some(view.role.kind.as_assume()?.via.as_ref()?.as_str())
}

/// Whose credentials sign the call, by name: a source's or another role's.
fn signs<'a>(view: &'a RoleView, snapshot: &'a Snapshot) -> Option<&'a str> {
    if let Some(via) = via(view) {
        let role = snapshot.roles.iter().find(|other| other.role.id.as_str() == via);
        return Some(role.map_or(via, |role| &role.role.name));
    }
    let id = view.role.source.as_ref()?;
    let source = snapshot.sources.iter().find(|source| source.source.id == *id);
    Some(source.map_or(id.as_str(), |source| &source.source.name))
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u8,
    roles: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    arn: Option<&'a str>,
    account: Option<&'a str>,
    account_name: Option<&'a str>,
    source: Option<&'a str>,
    via: Option<&'a str>,
    region: Option<&'a str>,
    destination: Option<&'a str>,
    group: Option<&'a str>,
    colour: Option<Colour>,
    favourite: bool,
    protect: bool,
    /// The id of what it comes from, where that is no entry of its own.
    template: Option<&'a str>,
    team: Option<&'a str>,
    credentials_seconds: Option<u32>,
    console_seconds: Option<u32>,
    asks_code: bool,
    asks_reason: bool,
    live: bool,
    credentials_until: Option<Timestamp>,
    last_used: Option<Timestamp>,
    problem: Option<&'a Problem>,
}

fn json(snapshot: &Snapshot) -> Listing<'_> {
    Listing { version: 1, roles: snapshot.roles.iter().map(|view| entry(view, snapshot)).collect() }
}

fn entry<'a>(view: &'a RoleView, snapshot: &Snapshot) -> Entry<'a> {
    let RoleView { role, outlook, problem, last_used, .. } = view;
    let live = live(snapshot, view);
    Entry {
        id: role.id.as_str(),
        name: &role.name,
        kind: role.kind.word(),
        arn: role.kind.as_assume().map(|assume| assume.arn.as_str()),
        account: view.account.as_ref().map(|account| account.id.as_str()),
        account_name: view.account.as_ref().map(|account| account.name.as_str()),
        source: role.source.as_ref().map(SourceId::as_str),
        via: via(view),
        region: role.region.as_deref(),
        destination: role.destination.as_deref(),
        group: view.group.as_deref(),
        colour: view.colour,
        favourite: role.favourite,
        protect: role.protect,
        template: from(view, Catalogue::Template),
        team: from(view, Catalogue::Team),
        credentials_seconds: outlook.as_ref().map(|outlook| outlook.credentials.0),
        console_seconds: outlook.as_ref().and_then(console_of).map(|console| console.0),
        asks_code: outlook.as_ref().is_some_and(|outlook| outlook.asks_code),
        asks_reason: outlook.as_ref().is_some_and(|outlook| outlook.asks_reason),
        live: live.is_some(),
        credentials_until: live.map(|session| session.credentials_until),
        last_used: *last_used,
        problem: problem.as_ref(),
    }
}

fn from(view: &RoleView, catalogue: Catalogue) -> Option<&str> {
    view.from.as_deref().filter(|_| view.catalogue == catalogue)
}

/// How long a role's console lasts; `None`: it opens none.
fn console_of(outlook: &Outlook) -> Option<Seconds> {
    (!outlook.no_console).then(|| outlook.console.unwrap_or(outlook.credentials))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_table() {
        sample::golden("roles.txt", &rendered(&sample::snapshot(), &sample::here()));
    }

    #[test]
    fn the_json() {
        sample::golden_json("roles.json", &json(&sample::snapshot()));
    }
}
