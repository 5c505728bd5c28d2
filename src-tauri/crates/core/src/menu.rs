//! The tray menu as a value, derived from the snapshot. One small file a system renders it; nothing else knows menus.
//!
//! Rules that other programs and tests rely on: a row without an arrow acts in one click, a row with an arrow only
//! opens; role rows keep text, place and kind while sessions come and go; submenus are one level deep; names are cut
//! in the middle at 36 characters. Labels are plain text: the renderer escapes what its desktop reads as a mnemonic.

mod attention;
mod live;
mod roles;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;
use crate::problem::Problem;
use crate::request::{Request, WindowPage};
use crate::snapshot::Snapshot;
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Asks the engine.
    Ask(Request),
    /// Ends Rolecall.
    Quit,
}

/// Derives the menu.
pub fn menu(snapshot: &Snapshot, now: Timestamp, zone: &TimeZone, texts: &Texts) -> Vec<Row> {
    let sections = [
        attention::attention(snapshot, now, zone, texts),
        attention::sign_ins(snapshot, texts),
        live::live(snapshot, now, zone, texts),
        roles::roles(snapshot, texts),
        stand_in(snapshot, texts),
        standing(snapshot, texts),
    ];
    join(sections)
}

/// The rows that are always there. Finder and sessions are nothing to somebody who has set up nothing.
fn standing(snapshot: &Snapshot, texts: &Texts) -> Vec<Row> {
    let mut rows = Vec::new();
    if !snapshot.roles.is_empty() {
        let finder = WindowPage::Finder { text: String::new() };
        rows.push(item("find", texts.get("menu-find"), Request::ShowWindow(finder)));
        rows.push(item("sessions", texts.get("menu-sessions"), Request::ShowWindow(WindowPage::Sessions)));
    }
    rows.push(item("settings", texts.get("menu-settings"), Request::ShowWindow(WindowPage::Home)));
    let quit = Some(Action::Quit);
    rows.push(Row::Item { id: "quit".to_owned(), label: texts.get("menu-quit"), action: quit });
    rows
}

/// Live credentials go to whatever stands in for AWS's sign-in, so the menu names it.
fn stand_in(snapshot: &Snapshot, texts: &Texts) -> Vec<Row> {
    let named = snapshot.engine.signin_endpoint.as_ref().map(|endpoint| Row::Item {
        id: "stand-in".to_owned(),
        label: texts.format("menu-signin-override", &Args::new().with("endpoint", endpoint)),
        action: None,
    });
    let plain = snapshot.engine.plain_endpoint.as_ref().map(|endpoint| Row::Item {
        id: "plain-endpoint".to_owned(),
        label: texts.format("menu-plain-endpoint", &Args::new().with("endpoint", endpoint)),
        action: None,
    });
    named.into_iter().chain(plain).collect()
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

fn item(id: impl Into<String>, label: String, request: Request) -> Row {
    Row::Item { id: id.into(), label, action: Some(Action::Ask(request)) }
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
    /// Up to an hour: "1 h left", "42 min left", rounded up.
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
        K::NeedsPermission => Failure::KeychainPermission,
        K::Absent => Failure::KeychainAbsent,
        K::Refused => Failure::KeychainRefused,
    };
    Some(Problem::of(&failure, texts))
}

#[cfg(test)]
mod tests;
