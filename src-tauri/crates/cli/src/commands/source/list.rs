//! `rolecall source list`: the sources and how each is.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::snapshot::{Snapshot, SourceView};
use rolecall_core::source::{KeyAge, SourceKind, SourceState};
use rolecall_core::text;
use serde::Serialize;

use crate::connection::Connection;
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, table, words};

/// Lists sources.
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
        if snapshot.sources.is_empty() {
            output::say(words::get("cli-no-sources"));
            return Ok(());
        }
        output::answer(rendered(&snapshot, &Here::now()).as_bytes())?;
        for (view, days) in snapshot.sources.iter().filter_map(|view| Some((view, old_key(view)?))) {
            let args = text::Args::new().with("name", &view.source.name).with("days", days);
            output::say(words::with("cli-key-old", &args));
        }
        Ok(())
    }
}

/// For how many days the keychain has a key that is to be replaced.
pub fn old_key(view: &SourceView) -> Option<i64> {
    let now = Timestamp::now();
    view.key.filter(|key| key.old_from <= now).map(|key| now.duration_since(key.since).as_hours() / 24)
}

fn rendered(snapshot: &Snapshot, here: &Here) -> String {
    let headings = [
        "cli-column-source",
        "cli-column-kind",
        "cli-column-state",
        "cli-column-key",
        "cli-column-region",
        "cli-column-mfa",
        "cli-column-roles",
        "cli-column-as",
    ]
    .map(words::get);
    let rows: Vec<Vec<String>> = snapshot.sources.iter().map(|view| row(view, snapshot, here)).collect();
    table::render(&headings, &rows)
}

fn row(view: &SourceView, snapshot: &Snapshot, here: &Here) -> Vec<String> {
    let source = &view.source;
    let kind = match &source.kind {
        SourceKind::Profile { profile } => format!("{} {profile}", source.kind.word()),
        SourceKind::AccessKey | SourceKind::Environment | SourceKind::WebIdentity(_) => {
            source.kind.word().to_owned()
        }
    };
    vec![
        source.name.clone(),
        kind,
        match view.checked_at.filter(|_| view.state == SourceState::Unchecked) {
            Some(at) => words::with("cli-source-checked", &text::Args::new().with("time", here.clock(at))),
            None => words::get(state_text(view.state)),
        },
        view.key.map(|key| here.days_since(key.since)).unwrap_or_default(),
        source.region.clone().unwrap_or_default(),
        source.mfa_serial.clone().unwrap_or_default(),
        users(view, snapshot).count().to_string(),
        view.identity.as_ref().map(|identity| identity.arn.clone()).unwrap_or_default(),
    ]
}

fn users<'a>(view: &SourceView, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a str> {
    let id = view.source.id.clone();
    let roles = snapshot.roles.iter().filter(move |role| role.role.source.as_ref() == Some(&id));
    roles.map(|role| role.role.id.as_str())
}

fn state_text(state: SourceState) -> &'static str {
    match state {
        SourceState::Unchecked => "cli-source-unchecked",
        SourceState::Ready => "cli-source-ready",
        SourceState::Locked => "cli-source-locked",
        SourceState::KeyMissing => "cli-source-key-missing",
        SourceState::NeedsSignIn => "cli-source-needs-sign-in",
        SourceState::Expired => "cli-source-expired",
        SourceState::Refused => "cli-source-refused",
    }
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u8,
    sources: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    profile: Option<&'a str>,
    state: SourceState,
    region: Option<&'a str>,
    mfa_serial: Option<&'a str>,
    /// When its key was put in the keychain, and from when on it is to be replaced.
    key: Option<KeyAge>,
    checked_at: Option<String>,
    account: Option<&'a str>,
    arn: Option<&'a str>,
    roles: Vec<&'a str>,
}

fn json(snapshot: &Snapshot) -> Listing<'_> {
    Listing { version: 1, sources: snapshot.sources.iter().map(|view| entry(view, snapshot)).collect() }
}

fn entry<'a>(view: &'a SourceView, snapshot: &'a Snapshot) -> Entry<'a> {
    let SourceView { source, state, key, checked_at, identity } = view;
    let profile = match &source.kind {
        SourceKind::Profile { profile } => Some(profile.as_str()),
        SourceKind::AccessKey | SourceKind::Environment | SourceKind::WebIdentity(_) => None,
    };
    Entry {
        id: source.id.as_str(),
        name: &source.name,
        kind: source.kind.word(),
        profile,
        state: *state,
        region: source.region.as_deref(),
        mfa_serial: source.mfa_serial.as_deref(),
        key: *key,
        checked_at: checked_at.map(|at| at.to_string()),
        account: identity.as_ref().map(|identity| identity.account.as_str()),
        arn: identity.as_ref().map(|identity| identity.arn.as_str()),
        roles: users(view, snapshot).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_table() {
        sample::golden("sources.txt", &rendered(&sample::snapshot(), &sample::here()));
    }

    #[test]
    fn the_json() {
        sample::golden_json("sources.json", &json(&sample::snapshot()));
    }
}
