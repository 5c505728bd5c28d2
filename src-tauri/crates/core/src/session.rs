//! Sessions: temporary credentials that are kept, with all that shaped them.

mod ended;

pub use ended::{Ended, HowEnded, WhatEnded};

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::arn::RoleArn;
use crate::caller::Surface;
use crate::duration::Seconds;
use crate::id::{RoleId, SessionId, SourceId};
use crate::schedule::{Life, NoticesSent};
use crate::secret::Credentials;

/// Everything that shapes credentials. Two requests share a call and a session only when all of it is equal: a
/// narrowed request never gets a wider session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionKey {
    /// The role it is for; `None`: a source's own, which all its roles share. Two roles of one ARN live and end each by
    /// itself, under their own names.
    #[serde(default)]
    pub role: Option<RoleId>,
    /// Whose long-term credentials stand at the start.
    pub source: SourceId,
    /// The sessions of the roles gone through before the last one: each names all that shaped it.
    pub chain: Vec<SessionId>,
    /// What is asked of AWS at the end.
    pub target: Target,
    /// The duration asked for.
    pub duration: Seconds,
    /// RoleSessionName, filled in.
    pub session_name: String,
    /// ExternalId.
    pub external_id: Option<String>,
    /// Session tags.
    pub tags: BTreeMap<String, String>,
    /// TransitiveTagKeys.
    pub transitive_tags: Vec<String>,
    /// Inline session policy.
    pub policy: Option<String>,
    /// Managed session policies.
    pub policy_arns: Vec<String>,
    /// SourceIdentity.
    pub source_identity: Option<String>,
    /// The access key id found in the environment of the process which asked, where the source is read from it; `None`: the
    /// engine's own environment counts. Two processes share a session only where they found the same.
    #[serde(default)]
    pub environment: Option<String>,
}

/// What is asked of AWS at the end of the path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "kebab-case")]
pub enum Target {
    /// AssumeRole of this ARN.
    AssumeRole {
        /// The role's ARN.
        arn: String,
    },
    /// GetFederationToken.
    FederationToken,
    /// AssumeRoleWithWebIdentity of this ARN.
    WebIdentity {
        /// The role's ARN.
        arn: String,
    },
    /// GetSessionToken.
    SessionToken {
        /// The MFA device whose code went with it.
        mfa_serial: Option<String>,
    },
    /// Nothing: the source's credentials as they are.
    AsTheyAre,
    /// GetRoleCredentials of IAM Identity Center.
    PermissionSet {
        /// The account's number.
        account_id: String,
        /// The permission set's name.
        role_name: String,
    },
}

impl Target {
    /// The number of the account that it leads to, where it says so itself.
    pub fn account(&self) -> Option<String> {
        match self {
            Self::AssumeRole { arn } | Self::WebIdentity { arn } => {
                RoleArn::parse(arn).map(|arn| arn.account)
            }
            Self::PermissionSet { account_id, .. } => Some(account_id.clone()),
            Self::FederationToken | Self::SessionToken { .. } | Self::AsTheyAre => None,
        }
    }

    /// The role's ARN, where it is one.
    pub fn role_arn(&self) -> Option<&String> {
        match self {
            Self::AssumeRole { arn } | Self::WebIdentity { arn } => Some(arn),
            Self::FederationToken
            | Self::SessionToken { .. }
            | Self::AsTheyAre
            | Self::PermissionSet { .. } => None,
        }
    }
}

impl SessionKey {
    /// The short name of this key: the first 96 bits of a SHA-256 over its JSON, so it is the same after a restart.
    pub fn id(&self) -> SessionId {
        let json = serde_json::to_vec(self).unwrap_or_default();
        let mut id = String::with_capacity(24);
        for byte in &Sha256::digest(&json)[..12] {
            // Writing to a String can't fail.
            let _ = write!(id, "{byte:02x}");
        }
        SessionId::new(id)
    }
}

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Owner {
    /// A role's.
    Role(RoleId),
    /// A source's own (an MFA session).
    Source(SourceId),
}

/// Temporary credentials that are kept. Not serialisable: the sealed store has a form of its own.
#[derive(Debug, Clone)]
pub struct Session {
    /// All that shaped it.
    pub key: SessionKey,
    /// The role or the source that it belongs to.
    pub owner: Owner,
    /// The credentials, with their expiry.
    pub credentials: Credentials,
    /// When AWS gave them.
    pub started_at: Timestamp,
    /// Who it makes the person, as AssumedRoleUser says.
    pub assumed_arn: Option<String>,
    /// How the console may be had with it.
    pub console: ConsoleAccess,
    /// Its console, while one is in use.
    pub opened: Option<OpenedConsole>,
    /// Why, where the role asks for a reason.
    pub reason: Option<String>,
    /// Of a role that asks for a reason: each program that has had its credentials, and why.
    pub given_to: BTreeMap<String, String>,
    /// What was told of its end, so that a restart tells nothing twice.
    pub told: NoticesSent,
    /// When its credentials first left Rolecall for a shell (by copy or `env`), which nobody renews.
    pub handed_out_at: Option<Timestamp>,
    /// For how long the computer was seen awake since it started.
    pub awake: SignedDuration,
    /// What shells hold from before a renewal, by its end; [`MOST_OLDER_KEYS`] at most.
    pub older_keys: Vec<ExportedCredentials>,
}

/// Credentials that left Rolecall for a shell and were renewed since: what the shell holds ends all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedCredentials {
    /// When they left.
    pub at: Timestamp,
    /// When they end.
    pub until: Timestamp,
}

/// So many older keys are remembered of one session: the first to end, and the last.
pub const MOST_OLDER_KEYS: usize = 8;

impl Session {
    /// The role it belongs to, where it is a role's.
    pub fn role(&self) -> Option<&RoleId> {
        match &self.owner {
            Owner::Role(role) => Some(role),
            Owner::Source(_) => None,
        }
    }

    /// Whether AWS takes the credentials for at least that much longer.
    pub fn lasts(&self, at_least: Seconds, now: Timestamp) -> bool {
        self.credentials.expiration.duration_since(now) >= at_least.signed()
    }

    /// When the session as it was renewed last is over: its console, where one is in use, and its credentials.
    pub fn ends(&self) -> Timestamp {
        self.clocks()
            .console
            .map_or(self.credentials.expiration, |until| until.max(self.credentials.expiration))
    }

    /// The last end of anything there still is of it: a console in use, the credentials, or what shells hold.
    pub fn lives_until(&self) -> Timestamp {
        self.keys_until().map_or(self.ends(), |until| until.max(self.ends()))
    }

    /// The ends that a person is warned of: a clock counts only while in use.
    pub fn clocks(&self) -> Deadlines {
        Deadlines {
            console: self.opened.as_ref().filter(|console| !console.replaced).map(|console| console.until),
            command_line: self.handed_out_at.map(|_| self.credentials.expiration),
            older_keys: self.older_keys.first().map(|keys| keys.until),
        }
    }

    /// The life whose end a person is told of: of the earliest deadline in use. `None`: nobody uses the session.
    pub fn life(&self) -> Option<Life> {
        let deadlines = self.clocks();
        let end = deadlines.first()?;
        let start = match (&self.opened, deadlines.console) {
            (Some(console), Some(until)) if until == end => console.at,
            _ if deadlines.command_line == Some(end) => self.handed_out_at.unwrap_or(self.started_at),
            _ => self.older_keys.first().map_or(self.started_at, |keys| keys.at),
        };
        Some(Life { start, end })
    }

    /// The last end of all that shells hold of it.
    pub fn keys_until(&self) -> Option<Timestamp> {
        let newest = self.handed_out_at.map(|_| self.credentials.expiration);
        newest.max(self.older_keys.last().map(|keys| keys.until))
    }

    /// Takes out the clocks that have run out, and says which.
    pub fn run_out(&mut self, now: Timestamp) -> Deadlines {
        let past = |at: &Timestamp| *at <= now;
        let Deadlines { console, command_line, .. } = self.clocks();
        let older_keys = self.older_keys.iter().map(|keys| keys.until).take_while(past).last();
        self.opened.take_if(|console| past(&console.until));
        let expiration = self.credentials.expiration;
        self.handed_out_at.take_if(|_| past(&expiration));
        self.older_keys.retain(|keys| keys.until > now);
        Deadlines { console: console.filter(past), command_line: command_line.filter(past), older_keys }
    }

    /// Takes over what lives after that moment of the same session as it was before: its console in the browser, and
    /// what shells hold. True: there was something that it had not.
    pub fn inherit(&mut self, before: &Self, after: Timestamp) -> bool {
        let mut new = false;
        if self.opened.is_none() {
            self.opened = before.opened.clone().filter(|console| console.until > after);
            new = self.opened.is_some();
        }
        let held = before.handed_out_at.filter(|_| before.credentials.expiration > after);
        if before.started_at == self.started_at {
            new |= self.handed_out_at.is_none() && held.is_some();
            self.handed_out_at = self.handed_out_at.or(held);
        } else if let Some(at) = held {
            new |= self.note_older(ExportedCredentials { at, until: before.credentials.expiration });
        }
        for keys in before.older_keys.iter().filter(|keys| keys.until > after) {
            new |= self.note_older(*keys);
        }
        new
    }

    fn note_older(&mut self, keys: ExportedCredentials) -> bool {
        if self.older_keys.contains(&keys) {
            return false;
        }
        if self.older_keys.len() >= MOST_OLDER_KEYS {
            // Those that end first are warned of first, and the last end of all is said when the session is ended.
            let ends_later = self.older_keys.last().is_some_and(|last| last.until < keys.until);
            return ends_later && self.older_keys.pop().is_some() && self.note_older(keys);
        }
        let at = self.older_keys.partition_point(|other| other.until <= keys.until);
        self.older_keys.insert(at, keys);
        true
    }
}

/// The clocks of a session that are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// When the console signs the person out.
    pub console: Option<Timestamp>,
    /// When credentials in a shell end.
    pub command_line: Option<Timestamp>,
    /// When the first credentials in a shell end that are from before a renewal.
    pub older_keys: Option<Timestamp>,
}

impl Deadlines {
    /// The end that comes first.
    pub fn first(self) -> Option<Timestamp> {
        self.newest().into_iter().chain(self.older_keys).min()
    }

    /// The first end of the session as it was renewed last.
    pub fn newest(self) -> Option<Timestamp> {
        [self.console, self.command_line].into_iter().flatten().min()
    }

    /// The end that comes last.
    pub fn last(self) -> Option<Timestamp> {
        [self.console, self.command_line, self.older_keys].into_iter().flatten().max()
    }
}

/// How the console may be had with a session's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsoleAccess {
    /// With SessionDuration: an AssumeRole that a long-term key signed.
    WithDuration,
    /// Without it: the console lasts as long as the credentials.
    AsCredentials,
    /// Not at all.
    None,
}

/// A console that was opened with a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OpenedConsole {
    /// When the browser fetched the link.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// When it signs the person out.
    #[ts(type = "string")]
    pub until: Timestamp,
    /// Where it opened.
    pub destination: String,
    /// From which surface.
    pub from: Surface,
    /// Another role was opened in the same browser profile since: AWS has signed this one out.
    pub replaced: bool,
}
