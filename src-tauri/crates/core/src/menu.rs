//! The tray menu as a value, derived from the snapshot. One small file a system renders it; nothing else knows menus.
//!
//! Rules that other programs and tests rely on: a row without an arrow acts in one click, a row with an arrow only
//! opens; role rows keep text, place and kind while sessions come and go; submenus are one level deep; names are cut
//! in the middle at 36 characters. Labels are plain text: the renderer escapes what its desktop reads as a mnemonic.

mod roles;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;
use crate::id::{PromptId, RoleId};
use crate::notice::clock_time;
use crate::plan::Outlook;
use crate::problem::{Problem, ProblemCode};
use crate::prompt::PromptKind;
use crate::session::Owner;
use crate::snapshot::{Attention, SessionView, Snapshot, UnderWay};
use crate::state::event::Page;
use crate::text::{Args, Texts};

/// At most so many rows of each kind at the top level.
const MOST: Most =
    Most { attention: 3, live: 5, roles: 16, favourites: 8, recents: 5, groups: 6, in_group: 20, flat: 10 };

struct Most {
    attention: usize,
    live: usize,
    /// Favourites, recents and groups together: 24 rows less those above. It does not hang on what lives, so that no
    /// role row comes or goes with a session.
    roles: usize,
    favourites: usize,
    recents: usize,
    groups: usize,
    in_group: usize,
    flat: usize,
}

/// A row of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line between sections.
    Separator,
    /// A row that acts in one click, or tells something where it has no action.
    Item {
        /// Stable over all changes of text.
        id: String,
        /// What it says.
        label: String,
        /// What a click does; `None`: the row only tells.
        action: Option<Action>,
    },
    /// A row that opens one level of further rows.
    Submenu {
        /// Stable over all changes of text.
        id: String,
        /// What it says.
        label: String,
        /// Its rows; none of them is a submenu.
        rows: Vec<Row>,
    },
}

/// What a click does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Opens a role's console.
    OpenConsole(RoleId),
    /// Assumes a role again.
    Renew(RoleId),
    /// Forgets a role's sessions.
    End(RoleId),
    /// Shows the window.
    Show(Page),
    /// Asks the keychain, with its own prompt.
    UnlockKeychain,
    /// Ends Rolecall.
    Quit,
}

/// Derives the menu.
pub fn menu(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Row> {
    let sections = [
        attention(snapshot, now, zone, texts),
        live(snapshot, now, zone, texts),
        roles::roles(snapshot, texts),
        stand_in(snapshot, texts),
        vec![
            item("settings", texts.get("menu-settings"), Action::Show(Page::Home)),
            item("quit", texts.get("menu-quit"), Action::Quit),
        ],
    ];
    join(sections)
}

/// Live credentials go to whatever stands in for AWS's sign-in, so the menu names it.
fn stand_in(snapshot: &Snapshot, texts: &Texts) -> Vec<Row> {
    let named = snapshot.engine.signin_endpoint.as_ref().map(|endpoint| Row::Item {
        id: "stand-in".to_owned(),
        label: texts.format("menu-stand-in", &Args::new().with("endpoint", endpoint)),
        action: None,
    });
    named.into_iter().collect()
}

/// Sections with a separator between; empty ones vanish with theirs.
fn join(sections: impl IntoIterator<Item = Vec<Row>>) -> Vec<Row> {
    let mut rows = Vec::new();
    for section in sections.into_iter().filter(|section| !section.is_empty()) {
        if !rows.is_empty() {
            rows.push(Row::Separator);
        }
        rows.extend(section);
    }
    rows
}

fn item(id: impl Into<String>, label: String, action: Action) -> Row {
    Row::Item { id: id.into(), label, action: Some(action) }
}

fn attention(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Row> {
    let row = |about: &Attention| match about {
        Attention::Keychain { problem } if problem.code == ProblemCode::KeychainLocked => {
            item("attention:keychain", texts.get("attention-keychain-locked"), Action::UnlockKeychain)
        }
        Attention::Keychain { problem } => {
            let refused = problem.code == ProblemCode::KeychainRefused;
            let text = if refused { "attention-keychain-refused" } else { "attention-keychain-other" };
            item("attention:keychain", texts.get(text), Action::Show(Page::Home))
        }
        Attention::Prompt { prompt } => {
            let text = match prompt.kind {
                PromptKind::MfaCode { .. } => "attention-code",
                PromptKind::Reason => "attention-reason",
            };
            prompt_row(prompt.id, texts.format(text, &named(&prompt.role_name)))
        }
        Attention::Ended { session, role, name, at } => {
            let args = named(name).with("time", clock_time(*at, now, zone));
            item(
                format!("attention:ended:{session}"),
                texts.format("attention-ended", &args),
                Action::Renew(role.clone()),
            )
        }
        Attention::Failed { role, name, .. } => {
            let page = Page::Role { id: role.clone() };
            item(
                format!("attention:failed:{role}"),
                texts.format("attention-failed", &named(name)),
                Action::Show(page),
            )
        }
        Attention::Trouble { problem } => {
            let label = texts.format("attention-trouble", &Args::new().with("message", &problem.message));
            // Settings and store have no code in common.
            item(format!("attention:trouble:{:?}", problem.code), label, Action::Show(Page::Home))
        }
    };
    snapshot.attention.iter().take(MOST.attention).map(row).collect()
}

fn prompt_row(id: PromptId, label: String) -> Row {
    item(format!("attention:prompt:{}", id.0), label, Action::Show(Page::Prompt { id }))
}

fn live(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Row> {
    let sessions = snapshot.sessions.iter().filter(|session| !session.ended);
    sessions.filter_map(|session| session_row(session, snapshot, now, zone, texts)).take(MOST.live).collect()
}

fn session_row(
    session: &SessionView,
    snapshot: &Snapshot,
    now: Timestamp,
    zone: &TimeZone,
    texts: &Texts,
) -> Option<Row> {
    let Owner::Role(role) = &session.owner else { return None };
    let (id, end) = (&session.id, session.counts_to());
    let args = named(&session.name);
    let replaced = session.console.as_ref().is_some_and(|console| console.replaced) && !session.in_shell;
    let label = match (session.under_way, replaced, remaining(end, now)) {
        (Some(UnderWay::Opening), _, _) => texts.format("menu-opening", &args),
        (Some(UnderWay::Renewing), _, _) => texts.format("menu-renewing", &args),
        (None, true, _) => texts.format("menu-replaced", &args),
        (None, false, Remaining::Until) => {
            texts.format("menu-until", &args.with("time", clock_time(end, now, zone)))
        }
        (None, false, Remaining::Minutes(minutes)) => {
            texts.format("menu-minutes-left", &args.with("minutes", minutes))
        }
        (None, false, Remaining::LessThanAMinute) => texts.format("menu-less-than-minute", &args),
    };
    let asks = snapshot
        .roles
        .iter()
        .find(|view| view.role.id == *role)
        .and_then(|view| view.outlook.as_ref())
        .is_some_and(Outlook::asks);
    let renew = texts.get(if asks { "action-renew-asks" } else { "action-renew" });
    let rows = vec![
        Row::Item { id: format!("until:{id}"), label: both_clocks(session, now, zone, texts), action: None },
        item(format!("open:{id}"), texts.get("menu-open-console"), Action::OpenConsole(role.clone())),
        Row::Separator,
        item(format!("renew:{id}"), renew, Action::Renew(role.clone())),
        Row::Separator,
        item(format!("end:{id}"), texts.get("menu-end-session"), Action::End(role.clone())),
    ];
    Some(Row::Submenu { id: format!("session:{id}"), label, rows })
}

fn both_clocks(session: &SessionView, now: Timestamp, zone: &TimeZone, texts: &Texts) -> String {
    let credentials = clock_time(session.credentials_until, now, zone);
    match session.console.as_ref().filter(|console| !console.replaced) {
        Some(console) if session.credentials_until <= now => texts
            .format("menu-console-until", &Args::new().with("time", clock_time(console.until, now, zone))),
        Some(console) => {
            let console = clock_time(console.until, now, zone);
            let args = Args::new().with("console", console).with("credentials", credentials);
            texts.format("menu-both-until", &args)
        }
        None => texts.format("menu-credentials-until", &Args::new().with("time", credentials)),
    }
}

fn named(name: &str) -> Args {
    Args::new().with("name", shortened(name))
}

/// Names over 36 characters, cut in the middle: both ends tell roles apart.
pub fn shortened(name: &str) -> String {
    const LONGEST: usize = 36;
    let characters: Vec<char> = name.chars().collect();
    if characters.len() <= LONGEST {
        return name.to_owned();
    }
    let (head, tail) = (LONGEST / 2, LONGEST / 2 - 1);
    let start: String = characters[..head].iter().collect();
    let end: String = characters[characters.len() - tail..].iter().collect();
    format!("{start}…{end}")
}

/// How the time to an end is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remaining {
    /// Over an hour: "until 18:40".
    Until,
    /// Up to an hour: "42 min left", rounded up.
    Minutes(i64),
    /// "less than a minute left"
    LessThanAMinute,
}

/// How the time from now to an end is told.
pub fn remaining(end: Timestamp, now: Timestamp) -> Remaining {
    let left = end.duration_since(now);
    if left > SignedDuration::from_hours(1) {
        Remaining::Until
    } else if left < SignedDuration::from_mins(1) {
        Remaining::LessThanAMinute
    } else {
        Remaining::Minutes((left.as_secs() + 59) / 60)
    }
}

/// The problem a keychain's state is, where it is one.
pub fn keychain_problem(state: crate::source::KeychainState, texts: &Texts) -> Option<Problem> {
    use crate::source::KeychainState as K;
    let failure = match state {
        K::Unchecked | K::Ready => return None,
        K::Locked => Failure::KeychainLocked,
        K::Absent => Failure::KeychainAbsent,
        K::Refused => Failure::KeychainRefused,
    };
    Some(Problem::of(&failure, texts))
}

#[cfg(test)]
mod tests;
