//! Sessions that have ended: what of each, and how, for the menu and the notifications.

use jiff::Timestamp;

use super::{Deadlines, Session};
use crate::id::RoleId;

/// A session of which something that was in use has ended. It stays in the menu for half an hour.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Whose session it was.
    pub role: RoleId,
    /// When that ended.
    pub at: Timestamp,
    /// When that was noticed: after a sleep, later than `at`.
    pub noticed_at: Timestamp,
    /// Where its console was opened, to open it there again by a renewal.
    pub console: Option<String>,
    /// Whether the person was there.
    pub how: HowEnded,
    /// What of the session has ended; the rest is still active.
    pub what: WhatEnded,
    /// Why it was opened, where its role asks for a reason.
    pub reason: Option<String>,
    /// Whether a person was told of the end, or needn't be.
    pub told: bool,
}

/// How a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HowEnded {
    /// While the computer was awake.
    Awake,
    /// While it slept.
    Asleep,
    /// While Rolecall was not running.
    Away,
}

/// What of a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhatEnded {
    /// All that was in use.
    All,
    /// The console; credentials in a shell are still valid.
    Console,
    /// Credentials in a shell; the console is still signed in.
    CommandLine,
    /// What a shell holds from before a renewal; the session itself is still active.
    ExportedCredentials,
}

impl WhatEnded {
    /// What of a session ends when these deadlines of it have passed.
    pub fn of(session: &Session, passed: Deadlines, now: Timestamp) -> Self {
        let all = session.clocks();
        let lasts = |deadline: Option<Timestamp>| deadline.is_some_and(|end| end > now);
        match (passed.console, passed.command_line) {
            (None, None) => Self::ExportedCredentials,
            (Some(_), None) if lasts(all.command_line) => Self::Console,
            (None, Some(_)) if lasts(all.console) => Self::CommandLine,
            _ => Self::All,
        }
    }
}
