//! Notices: desktop notifications as values. An adapter shows them; [`wording`] makes their words.

pub mod wording;

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::id::{OperationId, PromptId, RoleId, SessionId, SourceId};

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
    /// How long it stays.
    pub stays: Stays,
}

/// How long a notice stays, where the server allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// Until it is dealt with.
    UntilDealtWith,
    /// As the server sees fit.
    AsUsual,
    /// Five seconds: it only confirms.
    Shortly,
}

/// What a notice is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeId {
    /// The end of a session.
    Session(SessionId),
    /// Several sessions that end together.
    SeveralEnd,
    /// Several sessions that have ended.
    SeveralEnded,
    /// A click on a role that failed.
    Role(RoleId),
    /// Something of a role was copied.
    Copied(RoleId),
    /// A role's session was ended by hand, and its console tab stays signed in.
    EndedByHand(RoleId),
    /// All sessions were ended by hand.
    AllEndedByHand,
    /// A question that a program waits for.
    Prompt(PromptId),
    /// What the window asks for and a person is to allow.
    Permission(OperationId),
    /// A program that asks for a role.
    Approval(OperationId),
    /// This computer's clock.
    Clock,
    /// The settings file.
    Settings,
    /// The end of a sign-in to an instance.
    SignIn(SourceId),
    /// What an instance lists since the last time.
    Roles(SourceId),
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => write!(f, "session:{id}"),
            Self::SeveralEnd => f.write_str("several-end"),
            Self::SeveralEnded => f.write_str("several-ended"),
            Self::Role(id) => write!(f, "role:{id}"),
            Self::Copied(id) => write!(f, "copied:{id}"),
            Self::EndedByHand(id) => write!(f, "ended:{id}"),
            Self::AllEndedByHand => f.write_str("all-ended"),
            Self::Prompt(id) => write!(f, "prompt:{}", id.0),
            Self::Permission(id) => write!(f, "permission:{}", id.0),
            Self::Approval(id) => write!(f, "approval:{}", id.0),
            Self::Clock => f.write_str("clock"),
            Self::Settings => f.write_str("settings"),
            Self::SignIn(id) => write!(f, "sign-in:{id}"),
            Self::Roles(id) => write!(f, "roles:{id}"),
        }
    }
}

/// Something a notification tells of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    /// Something of a session ends then.
    Ends { session: SessionId, end: Timestamp },
    /// Something of a session ended then.
    Ended { session: SessionId, at: Timestamp },
    /// A question that a program waits for.
    Prompt(PromptId),
    /// What the window asked for and a person is to allow.
    Permission(OperationId),
    /// A program that asks for a role.
    Approval(OperationId),
    /// A renewal of the role waits for the network.
    Waits { role: RoleId, notice: NoticeId },
    /// Something that was wanted of the role came to nothing.
    Refused { role: RoleId, number: u64, notice: NoticeId },
    /// What is wrong with the settings file, in words.
    Settings(String),
    /// This computer's clock is wrong.
    Clock,
    /// The sign-in to an instance ends then.
    SignInEnds { source: SourceId, at: Timestamp },
}

impl Topic {
    /// The notification that tells of this alone.
    pub fn alone(&self) -> NoticeId {
        match self {
            Self::Ends { session, .. } | Self::Ended { session, .. } => NoticeId::Session(session.clone()),
            Self::Prompt(id) => NoticeId::Prompt(*id),
            Self::Permission(id) => NoticeId::Permission(*id),
            Self::Approval(id) => NoticeId::Approval(*id),
            Self::Waits { notice, .. } | Self::Refused { notice, .. } => notice.clone(),
            Self::Settings(_) => NoticeId::Settings,
            Self::Clock => NoticeId::Clock,
            Self::SignInEnds { source, .. } => NoticeId::SignIn(source.clone()),
        }
    }

    /// The notification that tells of this and others of its kind.
    pub fn together(&self) -> NoticeId {
        match self {
            Self::Ends { .. } => NoticeId::SeveralEnd,
            Self::Ended { .. } => NoticeId::SeveralEnded,
            _ => self.alone(),
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
    /// Shows the sessions.
    Show,
    /// Tries a renewal that waits for the network.
    TryNow,
    /// Shows the question.
    EnterCode,
    /// Asks the keychain, with its own prompt.
    Unlock,
    /// Copies a fresh sign-in link.
    CopyLink,
    /// Looks at AWS's clock again.
    Check,
    /// Sends the browser to AWS's sign-out page.
    SignOut,
    /// Opens the settings file.
    OpenFile,
    /// Allows what the window asked for.
    Allow,
    /// Refuses it.
    Refuse,
    /// Allows a program what it asks for now.
    AllowOnce,
    /// Allows a program a role for as long as its session lasts.
    AllowSession,
    /// Signs in to an instance.
    SignIn,
}

impl NoticeAction {
    const KEYS: [(&'static str, Self); 16] = [
        ("default", Self::Default),
        ("renew", Self::Renew),
        ("why", Self::Why),
        ("show", Self::Show),
        ("try-now", Self::TryNow),
        ("enter-code", Self::EnterCode),
        ("unlock", Self::Unlock),
        ("copy-link", Self::CopyLink),
        ("check", Self::Check),
        ("sign-out", Self::SignOut),
        ("open-file", Self::OpenFile),
        ("allow", Self::Allow),
        ("refuse", Self::Refuse),
        ("allow-once", Self::AllowOnce),
        ("allow-session", Self::AllowSession),
        ("sign-in", Self::SignIn),
    ];

    /// The action key on the wire.
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|(_, action)| *action == self).map_or("default", |(key, _)| key)
    }

    /// The action of a key, where it is one of ours.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::KEYS.iter().find(|(known, _)| *known == key).map(|(_, action)| *action)
    }
}

/// `18:40` in the person's own time zone, `Tue 02:10` on another day than today.
pub fn clock_time(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let format = if at.date() == now.date() { "%H:%M" } else { "%a %H:%M" };
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests;
