//! `rolecall source list`: the sources and the state of each.

use clap::Args;
use jiff::Timestamp;
use rolecall_core::snapshot::{SignInView, Snapshot, SourceView};
use rolecall_core::source::{KeyAge, SourceState};
use rolecall_core::text;
use serde::Serialize;

use crate::commands::Run;
use crate::commands::listing::{self, Row};
use crate::connection::Connection;
use crate::error::CliError;
use crate::time_format::LocalClock;
use crate::{i18n, output};

/// Lists sources.
#[derive(Debug, Args)]
pub struct List {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for List {
    fn run(self) -> Result<(), CliError> {
        let snapshot = Connection::open()?.settings_snapshot()?;
        listing::print(&entries(&snapshot), self.json)?;
        let views = snapshot.sources.iter().filter(|_| !self.json);
        for (view, days) in views.filter_map(|view| Some((view, old_key_days(view)?))) {
            let args = text::Args::new().with("name", &view.source.name).with("days", days);
            output::say(i18n::with("cli-key-old", &args));
        }
        Ok(())
    }
}

/// How many days a key has been in the keychain, where it should be replaced.
pub fn old_key_days(view: &SourceView) -> Option<i64> {
    let now = Timestamp::now();
    view.key.filter(|key| key.old_from <= now).map(|key| now.duration_since(key.since).as_hours() / 24)
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
    /// When its key was put in the keychain, and from when on it should be replaced.
    key: Option<KeyAge>,
    checked_at: Option<Timestamp>,
    /// Of a company's portal: the sign-in and the list of its roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in: Option<&'a SignInView>,
    account: Option<&'a str>,
    arn: Option<&'a str>,
    roles: Vec<&'a str>,
}

impl listing::Entry for Entry<'_> {
    const KEY: &'static str = "sources";
    const EMPTY: &'static str = "cli-no-sources";

    fn row(&self, clock: &LocalClock) -> Row {
        let signed_in = self.sign_in.filter(|_| self.state == SourceState::Ready);
        let until = signed_in.and_then(|sign_in| sign_in.until);
        let state = match self.checked_at.filter(|_| self.state == SourceState::Unchecked) {
            _ if signed_in.is_some() => match until {
                Some(until) => {
                    let args = text::Args::new().with("time", clock.format(until));
                    i18n::with("cli-source-signed-in-until", &args)
                }
                None => i18n::get("cli-source-signed-in"),
            },
            Some(at) => i18n::with("cli-source-checked", &text::Args::new().with("time", clock.format(at))),
            None => i18n::get(state_text(self.state)),
        };
        vec![
            ("cli-column-source", self.name.to_owned()),
            (
                "cli-column-kind",
                format!("{} {}", self.kind, self.profile.unwrap_or_default()).trim_end().to_owned(),
            ),
            ("cli-column-state", state),
            ("cli-column-key", self.key.map(|key| clock.days_since(key.since)).unwrap_or_default()),
            ("cli-column-region", self.region.unwrap_or_default().to_owned()),
            ("cli-column-mfa", self.mfa_serial.unwrap_or_default().to_owned()),
            ("cli-column-roles", self.roles.len().to_string()),
            ("cli-column-as", self.arn.unwrap_or_default().to_owned()),
        ]
    }
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

fn entries(snapshot: &Snapshot) -> Vec<Entry<'_>> {
    snapshot.sources.iter().map(|view| entry(view, snapshot)).collect()
}

fn entry<'a>(view: &'a SourceView, snapshot: &'a Snapshot) -> Entry<'a> {
    let SourceView { source, state, key, checked_at, identity, sign_in, key_fingerprint: _ } = view;
    let roles = snapshot.roles.iter().filter(|view| view.role.source.as_ref() == Some(&source.id));
    Entry {
        id: source.id.as_str(),
        name: &source.name,
        kind: source.kind.word(),
        profile: source.kind.profile(),
        state: *state,
        region: source.region.as_deref(),
        mfa_serial: source.mfa_serial.as_deref(),
        key: *key,
        checked_at: *checked_at,
        sign_in: sign_in.as_ref(),
        account: identity.as_ref().map(|identity| identity.account.as_str()),
        arn: identity.as_ref().map(|identity| identity.arn.as_str()),
        roles: roles.map(|view| view.role.id.as_str()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_list_is_as_in_the_golden_files() {
        sample::golden_list("sources", &entries(&sample::snapshot()));
    }
}
