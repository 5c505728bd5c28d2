//! Sessions: temporary credentials that are kept, with all that shaped them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::caller::Surface;
use crate::duration::Seconds;
use crate::id::{RoleId, SessionId, SourceId};
use crate::schedule::Told;
use crate::secret::Credentials;

/// Everything that shapes credentials. Two requests share a call and a session only when all of it is equal: a
/// narrowed request never gets a wider session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionKey {
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
    /// The access key id that the process which asked found in its environment, where the source is that; `None`: the
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
}

impl Target {
    /// The role's ARN, where it is one.
    pub fn role_arn(&self) -> Option<&String> {
        match self {
            Self::AssumeRole { arn } | Self::WebIdentity { arn } => Some(arn),
            Self::FederationToken | Self::SessionToken { .. } | Self::AsTheyAre => None,
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
    /// Whose it is.
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
    /// What was told of its end, so that a restart tells nothing twice.
    pub told: Told,
    /// When its credentials first left Rolecall for a shell (by copy or `env`), which nobody renews.
    pub handed_out_at: Option<Timestamp>,
}

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

    /// The last end of anything there still is of it: a console in use, or the credentials.
    pub fn lives_until(&self) -> Timestamp {
        let console = self.clocks().console;
        console.map_or(self.credentials.expiration, |until| until.max(self.credentials.expiration))
    }

    /// The ends that a person is warned of: a clock counts only while in use.
    pub fn clocks(&self) -> Clocks {
        Clocks {
            console: self.opened.as_ref().filter(|console| !console.replaced).map(|console| console.until),
            command_line: self.handed_out_at.map(|_| self.credentials.expiration),
        }
    }
}

/// The clocks of a session that are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// When the console signs the person out.
    pub console: Option<Timestamp>,
    /// When credentials in a shell end.
    pub command_line: Option<Timestamp>,
}

impl Clocks {
    /// The end that comes first.
    pub fn first(self) -> Option<Timestamp> {
        [self.console, self.command_line].into_iter().flatten().min()
    }

    /// The end that comes last.
    pub fn last(self) -> Option<Timestamp> {
        [self.console, self.command_line].into_iter().flatten().max()
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
