//! What is known beside the settings when a way is planned: of sources, of sessions, and of MFA codes.

use std::collections::{BTreeMap, BTreeSet};

use crate::duration::Seconds;
use crate::id::{RoleId, SessionId, SourceId};
use crate::secret::SourceCredentials;
use crate::source::Source;

/// What is known beside the settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanInputs {
    /// What was found out of each source.
    pub sources: BTreeMap<SourceId, SourceFacts>,
    /// The sessions that could sign a call now.
    pub living: BTreeSet<SessionId>,
    /// The roles for which a code of the source's device was given within the last minutes, or is being asked for.
    pub lately: BTreeMap<SourceId, BTreeSet<RoleId>>,
    /// What the process that asks found in its own environment; `None`: the engine's environment counts.
    pub environment: Option<BroughtFacts>,
    /// What was found for the one who asks in files of AWS's that are not the engine's.
    pub profiles: BTreeMap<SourceId, BroughtFacts>,
}

/// The credentials found in the environment of a process, without their secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtFacts {
    /// `AKIA…` or `ASIA…`
    pub access_key_id: String,
    /// What they are.
    pub facts: SourceFacts,
}

/// What was found out of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFacts {
    /// What its credentials are; `None`: not known before they are read (a `credential_process`, the environment).
    pub credentials: Option<CredentialKind>,
    /// An account's root user.
    pub root: bool,
    /// The region its own configuration names.
    pub region: Option<String>,
    /// The MFA device that its profile names.
    pub mfa_serial: Option<String>,
    /// The roles its profile takes that the SDK can't take as the profile wants it, the first to be taken first.
    pub roles: Vec<ProfileRole>,
}

/// How long credentials last by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A user's key.
    LongTerm,
    /// With a session token.
    Temporary,
}

impl CredentialKind {
    /// What these credentials are.
    pub fn of(credentials: &SourceCredentials) -> Self {
        if credentials.session_token.is_some() { Self::Temporary } else { Self::LongTerm }
    }
}

/// A profile's `role_arn` with `mfa_serial` or `duration_seconds`, which the SDK ignores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRole {
    /// The profile.
    pub profile: String,
    /// `role_arn`
    pub role_arn: String,
    /// `role_session_name`
    pub session_name: Option<String>,
    /// `external_id`
    pub external_id: Option<String>,
    /// `duration_seconds`
    pub duration: Option<Seconds>,
}

impl PlanInputs {
    /// What is known of a source, for whoever asks.
    pub fn facts(&self, source: &Source) -> SourceFacts {
        if source.kind.keeps_a_key() {
            let root = self.sources.get(&source.id).is_some_and(|facts| facts.root);
            return SourceFacts {
                credentials: Some(CredentialKind::LongTerm),
                root,
                ..SourceFacts::default()
            };
        }
        if source.kind.login().is_some() {
            return SourceFacts { credentials: Some(CredentialKind::Temporary), ..SourceFacts::default() };
        }
        let found =
            self.brought(source).map(|brought| &brought.facts).or_else(|| self.sources.get(&source.id));
        found.cloned().unwrap_or_default()
    }

    /// What a source gives for the one who asks alone.
    pub fn brought(&self, source: &Source) -> Option<&BroughtFacts> {
        if source.kind.is_environment() {
            return self.environment.as_ref();
        }
        self.profiles.get(&source.id)
    }
}
