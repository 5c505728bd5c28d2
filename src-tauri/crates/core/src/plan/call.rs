//! The calls that lead to credentials, but for what signs them and the MFA code.

use std::collections::BTreeMap;

use crate::duration::Seconds;
use crate::session_name;
use crate::validate;

/// One call to STS.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// AssumeRole.
    AssumeRole(Box<AssumeRoleCall>),
    /// AssumeRoleWithWebIdentity: a token stands in for a signature.
    WebIdentity(Box<WebIdentityCall>),
    /// GetSessionToken.
    SessionToken(SessionTokenCall),
    /// GetFederationToken.
    FederationToken(Box<FederationTokenCall>),
    /// GetRoleCredentials of IAM Identity Center: the access token of a sign-in stands in for a signature.
    PermissionSet(PermissionSetCall),
    /// None for credentials: those at hand are kept as they are, and GetCallerIdentity says whose they are.
    AsTheyAre {
        /// The region whose STS is called.
        region: String,
    },
}

/// One AssumeRole.
#[derive(Debug, Clone, PartialEq)]
pub struct AssumeRoleCall {
    /// RoleArn.
    pub role_arn: String,
    /// RoleSessionName.
    pub role_session_name: String,
    /// DurationSeconds.
    pub duration: Seconds,
    /// ExternalId.
    pub external_id: Option<String>,
    /// SerialNumber; the code is asked for when the call is made.
    pub mfa_serial: Option<String>,
    /// Policy.
    pub policy: Option<String>,
    /// PolicyArns.
    pub policy_arns: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// TransitiveTagKeys.
    pub transitive_tags: Vec<String>,
    /// SourceIdentity.
    pub source_identity: Option<String>,
    /// The region whose STS is called.
    pub region: String,
}

/// One AssumeRoleWithWebIdentity. Tags and source identity come from the token, if at all.
#[derive(Debug, Clone, PartialEq)]
pub struct WebIdentityCall {
    /// RoleArn.
    pub role_arn: String,
    /// RoleSessionName.
    pub role_session_name: String,
    /// DurationSeconds.
    pub duration: Seconds,
    /// Policy.
    pub policy: Option<String>,
    /// PolicyArns.
    pub policy_arns: Vec<String>,
    /// The region whose STS is called.
    pub region: String,
}

/// One GetSessionToken.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionTokenCall {
    /// DurationSeconds.
    pub duration: Seconds,
    /// SerialNumber; the code is asked for when the call is made.
    pub mfa_serial: Option<String>,
    /// The region whose STS is called.
    pub region: String,
}

/// One GetFederationToken.
#[derive(Debug, Clone, PartialEq)]
pub struct FederationTokenCall {
    /// Name.
    pub name: String,
    /// DurationSeconds.
    pub duration: Seconds,
    /// Policy.
    pub policy: Option<String>,
    /// PolicyArns.
    pub policy_arns: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The region whose STS is called.
    pub region: String,
}

/// One GetRoleCredentials.
#[derive(Debug, Clone, PartialEq)]
pub struct PermissionSetCall {
    /// account_id.
    pub account_id: String,
    /// role_name.
    pub role_name: String,
    /// The region of the instance, whose portal is called.
    pub region: String,
}

impl Call {
    /// The duration asked for; `None`: it is not ours to ask.
    pub fn duration(&self) -> Option<Seconds> {
        match self {
            Self::AssumeRole(call) => Some(call.duration),
            Self::WebIdentity(call) => Some(call.duration),
            Self::SessionToken(call) => Some(call.duration),
            Self::FederationToken(call) => Some(call.duration),
            Self::PermissionSet(_) | Self::AsTheyAre { .. } => None,
        }
    }

    /// The region whose STS is called.
    pub fn region(&self) -> &str {
        match self {
            Self::AssumeRole(call) => &call.region,
            Self::WebIdentity(call) => &call.region,
            Self::SessionToken(call) => &call.region,
            Self::FederationToken(call) => &call.region,
            Self::PermissionSet(call) => &call.region,
            Self::AsTheyAre { region } => region,
        }
    }

    /// The MFA device whose code goes with it.
    pub fn mfa_serial(&self) -> Option<&String> {
        match self {
            Self::AssumeRole(call) => call.mfa_serial.as_ref(),
            Self::SessionToken(call) => call.mfa_serial.as_ref(),
            Self::WebIdentity(_)
            | Self::FederationToken(_)
            | Self::PermissionSet(_)
            | Self::AsTheyAre { .. } => None,
        }
    }

    /// The role it asks for.
    pub fn role_arn(&self) -> Option<&String> {
        match self {
            Self::AssumeRole(call) => Some(&call.role_arn),
            Self::WebIdentity(call) => Some(&call.role_arn),
            Self::SessionToken(_)
            | Self::FederationToken(_)
            | Self::PermissionSet(_)
            | Self::AsTheyAre { .. } => None,
        }
    }

    /// Adds a session tag, in place of one of that key; calls that take no tags stay as they are. A value that AWS would
    /// refuse is made to fit.
    pub fn add_tag(&mut self, key: &str, value: &str) {
        let tags = match self {
            Self::AssumeRole(call) => &mut call.tags,
            Self::FederationToken(call) => &mut call.tags,
            Self::WebIdentity(_)
            | Self::SessionToken(_)
            | Self::PermissionSet(_)
            | Self::AsTheyAre { .. } => return,
        };
        // AWS does not tell keys apart by their case.
        tags.retain(|other, _| other.to_lowercase() != key.to_lowercase());
        tags.insert(key.to_owned(), validate::as_tag_value(value));
    }

    /// Fills in who the person is, where the session's name left that open.
    pub fn name_session(&mut self, user: &str) {
        let name = match self {
            Self::AssumeRole(call) => &mut call.role_session_name,
            Self::WebIdentity(call) => &mut call.role_session_name,
            Self::FederationToken(_)
            | Self::SessionToken(_)
            | Self::PermissionSet(_)
            | Self::AsTheyAre { .. } => return,
        };
        if name.contains(session_name::USER) {
            *name = session_name::fill(name, user, "");
        }
    }

    /// What AWS's logs will call the session.
    pub fn session_name(&self) -> Option<&String> {
        match self {
            Self::AssumeRole(call) => Some(&call.role_session_name),
            Self::WebIdentity(call) => Some(&call.role_session_name),
            Self::FederationToken(call) => Some(&call.name),
            Self::SessionToken(_) | Self::PermissionSet(_) | Self::AsTheyAre { .. } => None,
        }
    }
}
