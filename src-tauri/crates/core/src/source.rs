//! A source: what yields signing credentials.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::duration::Seconds;
use crate::id::SourceId;
use crate::identity_center::IdentityCenter;
use crate::login::{self, Login};
use crate::oidc::Oidc;
use crate::role::OpenWith;

/// One `[[sources]]` entry of the settings. It never holds the key itself.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Source {
    /// Made once; defaults to the name.
    pub id: SourceId,
    /// What people see.
    pub name: String,
    /// Where its credentials come from.
    #[serde(flatten)]
    pub kind: SourceKind,
    /// The region whose STS it calls; of a source that a person signs in to, that of the sign-in.
    pub region: Option<String>,
    /// The MFA device that its roles ask for.
    pub mfa_serial: Option<String>,
    /// A program that prints the MFA code, with its arguments; run without a shell.
    pub mfa_command: Option<Vec<String>>,
    /// What matters more where MFA forces a choice.
    pub prefer: Option<Prefer>,
}

impl Source {
    /// A source of that name and kind, with everything else at its default.
    pub fn new(name: &str, kind: SourceKind) -> Self {
        Self {
            id: SourceId::new(name),
            name: name.to_owned(),
            kind,
            region: None,
            mfa_serial: None,
            mfa_command: None,
            prefer: None,
        }
    }
}

/// Where a source's credentials come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[ts(export)]
pub enum SourceKind {
    /// A long-term access key in the OS keychain.
    AccessKey,
    /// A profile of `~/.aws/config`, read by the AWS SDK.
    Profile {
        /// The profile's name.
        profile: String,
    },
    /// The SDK's own chain: variables, container, EC2 instance metadata.
    Environment,
    /// A token of a web identity, which stands in for a signature.
    WebIdentity(WebIdentity),
    /// A person's sign-in to an instance of IAM Identity Center, whose permission sets are its roles.
    IdentityCenter(IdentityCenter),
    /// A person's sign-in to AWS itself, as `aws login` does it.
    Login(Login),
    /// A person's sign-in to a company's OpenID Connect provider, whose token stands in for a signature.
    Oidc(Oidc),
}

/// Where a web identity's token comes from: one of the two.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct WebIdentity {
    /// A file that somebody else keeps fresh.
    pub token_file: Option<String>,
    /// A program that prints it, with its arguments; run without a shell.
    pub token_command: Option<Vec<String>>,
}

impl SourceKind {
    /// One of each kind, with nothing filled in.
    pub fn each() -> [Self; 7] {
        let profile = Self::Profile { profile: String::new() };
        let web = WebIdentity { token_file: None, token_command: None };
        let center = IdentityCenter::default();
        let (center, login) = (Self::IdentityCenter(center), Self::Login(Login::default()));
        let oidc = Self::Oidc(Oidc::default());
        [Self::AccessKey, profile, Self::Environment, Self::WebIdentity(web), center, login, oidc]
    }

    /// The kind of that word, with nothing filled in.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::each().into_iter().find(|kind| kind.word() == word)
    }

    /// The word the settings file uses for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::AccessKey => "access-key",
            Self::Profile { .. } => "profile",
            Self::Environment => "environment",
            Self::WebIdentity(_) => "web-identity",
            Self::IdentityCenter(_) => "identity-center",
            Self::Login(_) => "login",
            Self::Oidc(_) => "oidc",
        }
    }

    /// Where the credentials come from that sign its roles' calls.
    pub fn credentials_from(&self) -> CredentialsFrom {
        match self {
            Self::AccessKey => CredentialsFrom::Keychain,
            Self::Profile { .. } | Self::Environment => CredentialsFrom::Sdk,
            Self::WebIdentity(_) => CredentialsFrom::Token,
            Self::IdentityCenter(_) | Self::Login(_) | Self::Oidc(_) => CredentialsFrom::SignIn,
        }
    }

    /// Whether the keychain holds a key for it.
    pub fn keeps_a_key(&self) -> bool {
        self.credentials_from() == CredentialsFrom::Keychain
    }

    /// Whether a token stands in for a signature. Such a call takes no MFA code.
    pub fn has_token(&self) -> bool {
        self.credentials_from() == CredentialsFrom::Token || self.oidc().is_some()
    }

    /// Whether a person signs in to it in a browser.
    pub fn signs_in(&self) -> bool {
        self.credentials_from() == CredentialsFrom::SignIn
    }

    /// The port that the browser comes back to after a sign-in; any free one where absent.
    pub fn callback_port(&self) -> Option<u16> {
        let center = self.identity_center().and_then(|center| center.callback_port);
        center.or_else(|| self.login()?.callback_port)
    }

    /// The browser, or the profile of it, that a person signs in with.
    pub fn sign_in_with(&self) -> Option<&OpenWith> {
        match self {
            Self::IdentityCenter(center) => center.sign_in_with.as_ref(),
            Self::Login(login) => login.sign_in_with.as_ref(),
            Self::Oidc(oidc) => oidc.sign_in_with.as_ref(),
            _ => None,
        }
    }

    /// How long a sign-in lasts, where that is known or typed.
    pub fn sign_in_lasts(&self) -> Option<Seconds> {
        match self {
            Self::Login(_) => Some(login::LASTS),
            _ => self.identity_center()?.session_duration,
        }
    }

    /// The profile of `~/.aws/config` that it is.
    pub fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile { profile } => Some(profile),
            _ => None,
        }
    }

    /// Whether it is what each process finds in its own environment.
    pub fn is_environment(&self) -> bool {
        matches!(self, Self::Environment)
    }

    /// Where its token comes from.
    pub fn web_identity(&self) -> Option<&WebIdentity> {
        match self {
            Self::WebIdentity(web) => Some(web),
            _ => None,
        }
    }

    /// The instance of IAM Identity Center that a person signs in to.
    pub fn identity_center(&self) -> Option<&IdentityCenter> {
        match self {
            Self::IdentityCenter(center) => Some(center),
            _ => None,
        }
    }

    /// The OpenID Connect provider that a person signs in to.
    pub fn oidc(&self) -> Option<&Oidc> {
        match self {
            Self::Oidc(oidc) => Some(oidc),
            _ => None,
        }
    }

    /// The login to AWS that it is.
    pub fn login(&self) -> Option<&Login> {
        match self {
            Self::Login(login) => Some(login),
            _ => None,
        }
    }
}

/// Where the credentials come from that sign the calls for a source's roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialsFrom {
    /// A long-term key in the OS keychain.
    Keychain,
    /// The AWS SDK finds them in files, variables or the machine's metadata.
    Sdk,
    /// There are none: a token goes with the call.
    Token,
    /// A person signs in: an instance then gives credentials of permission sets, a login the person's own, and a provider a
    /// token that stands in for a signature.
    SignIn,
}

/// With MFA: few codes cap each role at one hour, long sessions ask for a code each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Prefer {
    /// A code a role, sessions as long as the role allows.
    LongSessions,
    /// One code for many roles, each capped at one hour.
    FewCodes,
}

impl Prefer {
    /// Both with the word the settings file uses.
    pub const ALL: [(&'static str, Self); 2] =
        [("long-sessions", Self::LongSessions), ("few-codes", Self::FewCodes)];
}

/// How a source is, as far as Rolecall has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum SourceState {
    /// Nobody has looked yet.
    #[default]
    Unchecked,
    /// Its key is there, or AWS took its credentials.
    Ready,
    /// The keychain is locked.
    Locked,
    /// The keychain has no key for it: a second computer, or removed by hand.
    KeyMissing,
    /// Its own sign-in has to be repeated.
    NeedsSignIn,
    /// Its credentials have expired.
    Expired,
    /// AWS does not take its credentials.
    Refused,
}

/// Who a source or session is, as GetCallerIdentity says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Identity {
    /// The twelve digits of the account.
    pub account: String,
    /// `arn:aws:iam::111122223333:user/jo`
    pub arn: String,
}

/// Since when the keychain has a source's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyAge {
    /// When it was put there.
    #[ts(type = "string")]
    pub since: Timestamp,
    /// From when on it is to be replaced.
    #[ts(type = "string")]
    pub old_from: Timestamp,
}

impl Identity {
    /// Whether it is an account's root user: `arn:aws:iam::111122223333:root`.
    pub fn is_root(&self) -> bool {
        let parts: Vec<&str> = self.arn.splitn(6, ':').collect();
        matches!(parts.as_slice(), ["arn", _, "iam", _, _, "root"])
    }

    /// Who AWS says a session is (AssumedRoleUser, FederatedUser): the account is the fifth part of the ARN.
    pub fn of_arn(arn: &str) -> Self {
        Self { account: arn.split(':').nth(4).unwrap_or_default().to_owned(), arn: arn.to_owned() }
    }
}

/// The state of the OS keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum KeychainState {
    /// Nobody has looked yet.
    #[default]
    Unchecked,
    /// Unlocked and answering.
    Ready,
    /// Locked; a person has to unlock it.
    Locked,
    /// Unlocked; a person has to allow this program to use it.
    NeedsPermission,
    /// There is none, or none that runs.
    Absent,
    /// It said no.
    Refused,
}
