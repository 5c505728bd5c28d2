//! What of `~/.aws` does not come over, and what comes over otherwise than it is there.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Invalid;
use crate::text::Args;

/// Why a profile is left where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Left {
    /// Rolecall has it already.
    There,
    /// Its credentials are Rolecall's already: its `credential_process` asks for a role that is there.
    AsksRolecall,
    /// Its `credential_process` asks Rolecall for a role that is not there.
    RoleGone,
    /// Rolecall has a role of that name, with another ARN.
    NameTaken,
    /// Rolecall has another source of that name.
    SourceNameTaken,
    /// Its key is temporary.
    Temporary,
    /// It has one half of a key.
    HalfKey,
    /// What it gives as an access key's id is none.
    Key,
    /// What it gives as an access key's secret is none.
    Secret,
    /// It gives no credentials.
    NoCredentials,
    /// The AWS SDK gives its credentials, and no role goes through it.
    BySdk,
    /// Its source profile is not there, or gives no credentials.
    NoSource,
    /// Its source profile is left.
    ItsSource,
    /// Its `credential_source` is none that AWS's tools know, or stands beside a source profile.
    CredentialSource,
    /// Its source profiles lead back to itself.
    Loop,
    /// Its name can't be an entry's.
    Name,
    /// Its `role_arn` is no role's.
    Arn,
    /// AWS would refuse its `duration_seconds`.
    Duration,
    /// AWS would refuse its `external_id`.
    ExternalId,
    /// AWS would refuse its `role_session_name`.
    SessionName,
    /// Its `mfa_serial` names no device.
    MfaSerial,
    /// What it says of its company's sign-in can't be right.
    SignIn,
    /// AWS's own tools take it for no profile.
    PassedOver,
}

impl Left {
    /// What makes an entry one that can't be added.
    pub(super) fn invalid(found: &[Invalid]) -> Option<Self> {
        Some(match found.first()?.field {
            "arn" => Self::Arn,
            "duration" => Self::Duration,
            "external_id" => Self::ExternalId,
            "session_name" => Self::SessionName,
            "mfa_serial" => Self::MfaSerial,
            "start_url" | "region" | "account_id" | "role_name" => Self::SignIn,
            "access_key_id" => Self::Key,
            "secret_access_key" => Self::Secret,
            _ => Self::Name,
        })
    }

    /// The id of the text that says it.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::There => "left-there",
            Self::AsksRolecall => "left-asks-rolecall",
            Self::RoleGone => "left-role-gone",
            Self::NameTaken => "left-name-taken",
            Self::SourceNameTaken => "left-source-name-taken",
            Self::Temporary => "left-temporary",
            Self::HalfKey => "left-half-key",
            Self::Key => "left-key",
            Self::Secret => "left-secret",
            Self::NoCredentials => "left-no-credentials",
            Self::BySdk => "left-by-sdk",
            Self::NoSource => "left-no-source",
            Self::ItsSource => "left-its-source",
            Self::CredentialSource => "left-credential-source",
            Self::Loop => "left-loop",
            Self::Name => "left-name",
            Self::Arn => "left-arn",
            Self::Duration => "left-duration",
            Self::ExternalId => "left-external-id",
            Self::SessionName => "left-session-name",
            Self::MfaSerial => "left-mfa-serial",
            Self::SignIn => "left-sign-in",
            Self::PassedOver => "left-passed-over",
        }
    }
}

/// What a person should know of a profile that comes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Its region is none and stays behind.
    Region {
        /// As written.
        region: String,
    },
    /// Its key is that of another profile: one source is enough for both.
    SameKey {
        /// The source's name.
        source: String,
    },
    /// What signs for it is there already and asks for no code of this device.
    Device {
        /// The source's name.
        source: String,
        /// Its `mfa_serial`.
        device: String,
    },
}

impl Note {
    /// The id of the text that says it, and what that text is given.
    pub fn text(&self) -> (&'static str, Args) {
        let args = Args::new();
        match self {
            Self::Region { region } => ("note-region", args.with("region", region)),
            Self::SameKey { source } => ("note-same-key", args.with("source", source)),
            Self::Device { source, device } => {
                ("note-device", args.with("source", source).with("device", device))
            }
        }
    }
}
