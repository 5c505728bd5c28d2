//! The sandbox's world: accounts, users with their long-term keys, and roles. The default is the demo world.

use serde::{Deserialize, Serialize};

use super::center::Instance;

/// Everything the sandbox knows when it starts.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Display names of accounts; an account without one still works.
    pub accounts: Vec<Account>,
    /// Users (and root users) with a long-term key.
    pub users: Vec<User>,
    /// Roles that can be assumed.
    pub roles: Vec<Role>,
    /// The tokens that identity providers vouch for.
    pub web_tokens: Vec<WebToken>,
    /// Instances of IAM Identity Center.
    pub instances: Vec<Instance>,
    /// Regions in which STS is off.
    pub disabled_regions: Vec<String>,
    /// Whether signing in to a second account while the browser is signed in to a first one is refused, as AWS
    /// does where multi-session is off.
    pub one_session_per_browser: bool,
}

/// A token of an identity provider (OpenID Connect).
///
/// No `Debug`: tests put canary secrets in here.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebToken {
    /// The token, 4-20000 characters.
    pub token: String,
    /// The provider's ARN, as roles trust it.
    pub provider: String,
    /// Whom it is about.
    pub subject: String,
    /// When it ends, by the sandbox's clock.
    #[serde(default)]
    pub expires: Option<jiff::Timestamp>,
}

/// An account's display name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// An IAM user, or an account's root user, with one long-term key.
///
/// No `Debug`: tests put canary secrets in here.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Twelve digits.
    pub account: String,
    /// The user's name; of no meaning for a root user.
    pub name: String,
    /// `AKIA…`, 20 characters.
    pub access_key_id: String,
    /// 40 characters.
    pub secret_access_key: String,
    /// The user's MFA device, if there is one.
    #[serde(default)]
    pub mfa_serial: Option<String>,
    /// Whether this is the account's root user.
    #[serde(default)]
    pub root: bool,
    /// Whether the key is active.
    #[serde(default = "yes")]
    pub active: bool,
}

impl User {
    /// The ARN that GetCallerIdentity answers for this user's key.
    pub fn arn(&self) -> String {
        if self.root {
            format!("arn:aws:iam::{}:root", self.account)
        } else {
            format!("arn:aws:iam::{}:user/{}", self.account, self.name)
        }
    }
}

/// A role and its trust policy, reduced to what AssumeRole looks at.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The role's ARN.
    pub arn: String,
    /// Who may assume it: account ids, `…:root` ARNs (anyone in that account), user ARNs or role ARNs.
    #[serde(default)]
    pub trust: Vec<String>,
    /// The external id its trust policy asks for (`sts:ExternalId`).
    #[serde(default)]
    pub external_id: Option<String>,
    /// Whether its trust policy asks for `aws:MultiFactorAuthPresent`.
    #[serde(default)]
    pub mfa_required: bool,
    /// MaxSessionDuration in seconds, 3600-43200.
    #[serde(default = "one_hour")]
    pub max_session_duration: i64,
    /// Whether its trust policy allows `sts:TagSession`.
    #[serde(default = "yes")]
    pub allow_tag_session: bool,
    /// Whether its trust policy allows `sts:SetSourceIdentity`.
    #[serde(default = "yes")]
    pub allow_set_source_identity: bool,
}

impl Role {
    /// A role with AWS's defaults: one hour, no external id, no MFA.
    pub fn new(arn: &str, trust: &[&str]) -> Self {
        Self {
            arn: arn.to_owned(),
            trust: trust.iter().map(ToString::to_string).collect(),
            external_id: None,
            mfa_required: false,
            max_session_duration: one_hour(),
            allow_tag_session: true,
            allow_set_source_identity: true,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        super::demo::world()
    }
}

fn yes() -> bool {
    true
}

fn one_hour() -> i64 {
    3600
}
