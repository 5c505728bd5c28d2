//! `rolecall roles` and `rolecall role list`: every role, what it gives, and its active session.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::catalogue::Catalogue;
use rolecall_core::duration::Seconds;
use rolecall_core::id::{RoleId, SourceId};
use rolecall_core::plan::Outlook;
use rolecall_core::problem::Problem;
use rolecall_core::role::{Colour, RoleSigner};
use rolecall_core::session::Owner;
use rolecall_core::snapshot::{RoleView, SessionView, Snapshot};
use serde::Serialize;

use super::Run;
use super::listing::{self, Row};
use crate::connection::Connection;
use crate::error::CliError;
use crate::time_format::LocalClock;

/// Lists roles.
#[derive(Debug, Args)]
pub struct Roles {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for Roles {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.settings_snapshot()?;
        listing::print(&entries(&snapshot), self.json)
    }
}

/// The active session of a role.
pub fn session_of<'a>(snapshot: &'a Snapshot, view: &RoleView) -> Option<&'a SessionView> {
    snapshot.sessions.iter().find(|session| {
        !session.ended && matches!(&session.owner, Owner::Role(role) if *role == view.role.id)
    })
}

/// An account's name in the settings, else its number.
pub fn account_name<'a>(snapshot: &'a Snapshot, id: &'a str) -> &'a str {
    snapshot.accounts.iter().find(|account| account.id == id).map_or(id, |account| &account.name)
}

/// The name of the source or role whose credentials sign the call.
fn signed_by<'a>(view: &'a RoleView, snapshot: &'a Snapshot) -> Option<&'a str> {
    let signer = view.signed_by.as_ref()?;
    let name = match signer {
        RoleSigner::Role(id) => {
            snapshot.roles.iter().find(|other| other.role.id == *id).map(|view| &view.role.name)
        }
        RoleSigner::Source(id) => {
            snapshot.sources.iter().find(|source| source.source.id == *id).map(|view| &view.source.name)
        }
    };
    Some(name.map_or(signer.id(), String::as_str))
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
    /// The id of the template or team that it comes from.
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
    /// The name of what signs for it.
    #[serde(skip)]
    signed_by: Option<&'a str>,
    /// The end of what is in use of its session.
    #[serde(skip)]
    counts_to: Option<Timestamp>,
}

impl listing::Entry for Entry<'_> {
    const KEY: &'static str = "roles";
    const EMPTY: &'static str = "cli-no-roles";

    fn row(&self, clock: &LocalClock) -> Row {
        let duration = |seconds: Option<u32>| seconds.map(|seconds| Seconds(seconds).to_string());
        let now = match (self.counts_to, self.problem) {
            (Some(end), _) => clock.remaining(end),
            (None, Some(problem)) => problem.message.clone(),
            (None, None) => String::new(),
        };
        vec![
            ("cli-column-role", self.name.to_owned()),
            ("cli-column-account", self.account_name.unwrap_or_default().to_owned()),
            ("cli-column-group", self.group.unwrap_or_default().to_owned()),
            ("cli-column-source", self.signed_by.unwrap_or_default().to_owned()),
            ("cli-column-console", duration(self.console_seconds).unwrap_or_default()),
            ("cli-column-credentials", duration(self.credentials_seconds).unwrap_or_default()),
            ("cli-column-now", now),
        ]
    }
}

fn entries(snapshot: &Snapshot) -> Vec<Entry<'_>> {
    snapshot.roles.iter().map(|view| entry(view, snapshot)).collect()
}

fn entry<'a>(view: &'a RoleView, snapshot: &'a Snapshot) -> Entry<'a> {
    let RoleView { role, outlook, problem, last_used, .. } = view;
    let session = session_of(snapshot, view);
    Entry {
        id: role.id.as_str(),
        name: &role.name,
        kind: role.kind.word(),
        arn: role.kind.arn(),
        account: view.account.as_ref().map(|account| account.id.as_str()),
        account_name: view.account.as_ref().map(|account| account.name.as_str()),
        source: role.source.as_ref().map(SourceId::as_str),
        via: role.kind.via().map(RoleId::as_str),
        region: role.region.as_deref(),
        destination: role.destination.as_deref(),
        group: view.group.as_deref(),
        colour: view.colour,
        favourite: role.favourite,
        protect: role.protect,
        template: from(view, Catalogue::Template),
        team: from(view, Catalogue::Team),
        credentials_seconds: outlook.as_ref().map(|outlook| outlook.credentials.0),
        console_seconds: outlook.as_ref().and_then(Outlook::console_lasts).map(|console| console.0),
        asks_code: outlook.as_ref().is_some_and(|outlook| outlook.asks_code),
        asks_reason: outlook.as_ref().is_some_and(|outlook| outlook.asks_reason),
        live: session.is_some(),
        credentials_until: session.map(|session| session.credentials_until),
        last_used: *last_used,
        problem: problem.as_ref(),
        signed_by: signed_by(view, snapshot),
        counts_to: session.map(SessionView::counts_to),
    }
}

fn from(view: &RoleView, catalogue: Catalogue) -> Option<&str> {
    view.from.as_deref().filter(|_| view.catalogue == catalogue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_list_is_as_in_the_golden_files() {
        sample::golden_list("roles", &entries(&sample::snapshot()));
    }
}
