//! Notices: desktop notifications as values. An adapter shows them; their wording is made here.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::activity::What;
use crate::duration::Seconds;
use crate::id::{RoleId, SessionId};
use crate::session::Clocks;
use crate::text::{Args, Texts};

/// One notification. Two with one id are the same one, replaced in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub id: NoticeId,
    /// One line.
    pub title: String,
    /// A sentence or two, plain text: the adapter escapes it for servers that read markup.
    pub body: String,
    /// What a click on the body does, for servers that make a button of it.
    pub show: String,
    /// Buttons from left to right.
    pub buttons: Vec<Button>,
    /// Stays until dealt with, where the server allows it.
    pub stays: bool,
}

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeId {
    /// The end of a session.
    Session(SessionId),
    /// A failed click on a role.
    Role(RoleId),
    /// Something of a role was copied.
    Copied(RoleId),
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => write!(f, "session:{id}"),
            Self::Role(id) => write!(f, "role:{id}"),
            Self::Copied(id) => write!(f, "copied:{id}"),
        }
    }
}

/// A button of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What happens.
    pub action: NoticeAction,
    /// What it says.
    pub label: String,
}

/// What a person may do with a notice. The keys are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeAction {
    /// A click on the body: shows what it is about in the window.
    Default,
    /// Renews the session.
    Renew,
    /// Shows why.
    Why,
}

impl NoticeAction {
    const KEYS: [(&'static str, Self); 3] =
        [("default", Self::Default), ("renew", Self::Renew), ("why", Self::Why)];

    /// The action key on the wire.
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|(_, action)| *action == self).map_or("default", |(key, _)| key)
    }

    /// The action of a key, where it is one of ours.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::KEYS.iter().find(|(known, _)| *known == key).map(|(_, action)| *action)
    }
}

/// "staging-ops ends in 15 min": the minutes are those at display, rounded up.
pub fn ending(
    id: SessionId,
    name: &str,
    clocks: Clocks,
    asks: bool,
    now: Timestamp,
    zone: &TimeZone,
    texts: &Texts,
) -> Option<Notice> {
    let end = clocks.first()?;
    let minutes = (end.duration_since(now).as_secs().max(0) + 59) / 60;
    let which = match (clocks.console, clocks.command_line) {
        (Some(console), Some(shell)) if console == shell => "notice-ends-both",
        (Some(console), _) if console == end => "notice-ends-console",
        _ => "notice-ends-command-line",
    };
    Some(Notice {
        id: NoticeId::Session(id),
        title: texts.format("notice-ends-title", &Args::new().with("name", name).with("minutes", minutes)),
        body: texts.format(which, &Args::new().with("time", clock_time(end, now, zone))),
        buttons: vec![renew_button(asks, texts)],
        show: texts.get("notice-show"),
        stays: true,
    })
}

/// "staging-ops has ended".
pub fn ended(id: SessionId, name: &str, asks: bool, texts: &Texts) -> Notice {
    Notice {
        id: NoticeId::Session(id),
        title: texts.format("notice-ended-title", &Args::new().with("name", name)),
        body: texts.get("notice-ended-body"),
        buttons: vec![renew_button(asks, texts)],
        show: texts.get("notice-show"),
        stays: true,
    }
}

/// "staging-ops renewed until 22:40".
pub fn renewed(
    id: SessionId,
    name: &str,
    until: Timestamp,
    tab: bool,
    now: Timestamp,
    zone: &TimeZone,
    texts: &Texts,
) -> Notice {
    let args = Args::new().with("name", name).with("time", clock_time(until, now, zone));
    Notice {
        id: NoticeId::Session(id),
        title: texts.format("notice-renewed-title", &args),
        body: if tab { texts.get("notice-renewed-tab") } else { String::new() },
        buttons: Vec::new(),
        show: texts.get("notice-show"),
        stays: false,
    }
}

/// "prod-admin was refused", and why.
pub fn failed(id: NoticeId, name: &str, renewing: bool, why: String, texts: &Texts) -> Notice {
    let title = if renewing { "notice-not-renewed-title" } else { "notice-failed-title" };
    Notice {
        id,
        title: texts.format(title, &Args::new().with("name", name)),
        body: why,
        buttons: vec![Button { action: NoticeAction::Why, label: texts.get("notice-why") }],
        show: texts.get("notice-show"),
        stays: false,
    }
}

/// "Sign-in link copied": whose it is, and when it leaves the clipboard.
pub fn copied(id: NoticeId, name: &str, what: What, stays: Seconds, texts: &Texts) -> Notice {
    let title = if what == What::LinkCopied { "notice-link-copied" } else { "notice-credentials-copied" };
    let args = Args::new().with("name", name).with("seconds", stays.0);
    Notice {
        id,
        title: texts.get(title),
        body: texts.format("notice-copied-body", &args),
        buttons: Vec::new(),
        show: texts.get("notice-show"),
        stays: false,
    }
}

fn renew_button(asks: bool, texts: &Texts) -> Button {
    let label = texts.get(if asks { "action-renew-asks" } else { "action-renew" });
    Button { action: NoticeAction::Renew, label }
}

/// `18:40` in the person's own time zone, `Tue 02:10` on another day than today.
pub fn clock_time(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let format = if at.date() == now.date() { "%H:%M" } else { "%a %H:%M" };
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests;
