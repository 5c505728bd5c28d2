//! What a person wishes to set up, and what of it AWS would refuse or not do as they think.

use crate::arn::{is_account, is_iam_name};
use crate::duration::Seconds;
use crate::failure::{Invalid, Rule};
use crate::partition::Partition;
use crate::validate::is_external_id;

/// Shortest and longest `MaxSessionDuration` of a role (IAM API, CreateRole).
const LEAST_SESSION: Seconds = Seconds::hours(1);
const MOST_SESSION: Seconds = Seconds::hours(12);
/// The oldest MFA that a condition can ask for sensibly: a code's session lasts at most 36 hours.
const MOST_MFA_AGE: Seconds = Seconds::hours(36);

/// A role to set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleWish {
    /// Its name: 1–64 of `[\w+=,.@-]`.
    pub name: String,
    /// Its path: `/`, or `/team/web/`.
    pub path: String,
    /// Where it lives.
    pub account: AccountPlace,
    /// What it is for, in a sentence.
    pub description: Option<String>,
    /// Who may assume it.
    pub who: Who,
    /// What it may do.
    pub may: Vec<May>,
    /// A managed policy's ARN that bounds what it may do.
    pub boundary: Option<String>,
    /// How long its sessions may last: 1 to 12 hours.
    pub session: Seconds,
    /// That an MFA code was given.
    pub mfa: Option<Mfa>,
    /// What AssumeRole has to name: a third party's tenant.
    pub external_id: Option<String>,
    /// Whether a source identity may be set.
    pub source_identity: bool,
    /// Whether session tags may be sent.
    pub session_tags: bool,
    /// The networks, as CIDR blocks, from which it may be assumed and used.
    pub networks: Vec<String>,
}

/// The account that a role or user is made in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPlace {
    /// Its partition.
    pub partition: Partition,
    /// Twelve digits.
    pub id: String,
}

impl AccountPlace {
    /// The account of an ARN.
    pub fn of_arn(arn: &str) -> Option<Self> {
        let id = arn.split(':').nth(4).filter(|id| !id.is_empty())?;
        Some(Self { partition: Partition::of_arn(arn)?, id: id.to_owned() })
    }
}

/// Who assumes a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A user or role that exists, by its ARN.
    Principal(String),
    /// A user that is made with the role and may do nothing else: its name.
    NewUser(String),
    /// Whoever that account lets: its number.
    Account(String),
    /// An Identity Center permission set in the role's account.
    PermissionSet(String),
    /// A web identity of an OpenID Connect provider that IAM knows.
    Oidc {
        /// The provider's host and path: `token.actions.githubusercontent.com`.
        provider: String,
        /// The audience that its tokens name.
        audience: String,
        /// The subject; `*` and `?` stand for any text and any character.
        subject: String,
    },
    /// A SAML provider that IAM knows: its name.
    Saml(String),
    /// EC2 instances, through an instance profile of the role's name.
    Ec2,
}

impl Who {
    /// The one that a trust policy names for who AWS says one is: a session's is its role, and a permission set's role is
    /// named anew each time that Identity Center makes it. `None`: a root user, a federated user, or no identity.
    pub fn of_identity(arn: &str) -> Option<Self> {
        let place = AccountPlace::of_arn(arn)?;
        match arn.splitn(6, ':').nth(5)?.split('/').collect::<Vec<_>>().as_slice() {
            ["user" | "role", ..] => Some(Self::Principal(arn.to_owned())),
            ["assumed-role", role, _] => {
                let permission_set =
                    role.strip_prefix("AWSReservedSSO_").and_then(|role| role.rsplit_once('_'));
                Some(match permission_set {
                    Some((name, _)) => Self::PermissionSet(name.to_owned()),
                    None => Self::Principal(format!(
                        "arn:{}:iam::{}:role/{role}",
                        place.partition.word(),
                        place.id
                    )),
                })
            }
            _ => None,
        }
    }
}

/// A thing that a role may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum May {
    /// What a managed policy allows: an ARN, or the name of one of AWS's own.
    Managed(String),
    /// Everything of one service: its prefix in IAM's actions, `s3`.
    Service(String),
    /// What a policy of one's own says.
    Own(serde_json::Map<String, serde_json::Value>),
}

impl May {
    /// Reads a word of a person: `read-only`, a managed policy's ARN or name, or else a service's prefix. Names of AWS's
    /// policies begin with a capital or have a path.
    pub fn of_word(word: &str) -> Self {
        match word {
            "read-only" => Self::Managed("ReadOnlyAccess".to_owned()),
            _ if word.starts_with("arn:") || word.contains('/') || word.starts_with(char::is_uppercase) => {
                Self::Managed(word.to_owned())
            }
            _ => Self::Service(word.to_owned()),
        }
    }
}

/// That an MFA code was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mfa {
    /// How long ago at most; `None`: at any time in the caller's session.
    pub age: Option<Seconds>,
}

/// What is not as a person might think, though AWS takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caution {
    /// A chained role's or permission set's session carries no MFA.
    MfaThroughRole,
    /// Everybody in the account whom its administrators let may assume it.
    WholeAccount,
    /// A third party's account without an external id.
    NoExternalId,
    /// All of a service, on every resource.
    WholeService,
    /// Anything at all.
    Administrator,
    /// Calls through a VPC endpoint carry no address.
    Networks,
}

impl Caution {
    /// The id of its sentence in the text catalogue.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::MfaThroughRole => "setup-caution-mfa",
            Self::WholeAccount => "setup-caution-account",
            Self::NoExternalId => "setup-caution-external-id",
            Self::WholeService => "setup-caution-service",
            Self::Administrator => "setup-caution-administrator",
            Self::Networks => "setup-caution-networks",
        }
    }
}

impl Who {
    /// The account of the principal that calls AssumeRole, where it names one.
    pub(super) fn account(&self) -> Option<&str> {
        match self {
            Self::Principal(arn) => arn.split(':').nth(4),
            Self::Account(id) => Some(id),
            Self::NewUser(_) | Self::PermissionSet(_) | Self::Oidc { .. } | Self::Saml(_) | Self::Ec2 => None,
        }
    }

    /// Whether it signs AssumeRole with credentials of its own, which may carry an MFA code, an external id and more.
    pub(super) fn signs(&self) -> bool {
        match self {
            Self::Principal(_) | Self::NewUser(_) | Self::Account(_) | Self::PermissionSet(_) => true,
            Self::Oidc { .. } | Self::Saml(_) | Self::Ec2 => false,
        }
    }

    /// Whether its credentials are a role's session.
    fn is_role(&self) -> bool {
        match self {
            Self::Principal(arn) => arn.splitn(6, ':').nth(5).is_some_and(|what| what.starts_with("role/")),
            Self::PermissionSet(_) => true,
            Self::NewUser(_) | Self::Account(_) | Self::Oidc { .. } | Self::Saml(_) | Self::Ec2 => false,
        }
    }
}

/// What AWS would refuse, field by field; empty: nothing.
pub fn refused(wish: &RoleWish) -> Vec<Invalid> {
    let mut found = Vec::new();
    let mut unless = |good: bool, field: &'static str, rule: Rule| {
        if !good {
            found.push(Invalid { field, rule });
        }
    };
    unless(is_iam_name(&wish.name), "name", Rule::IamName);
    unless(is_path(&wish.path), "path", Rule::IamPath);
    unless(is_account(&wish.account.id), "account", Rule::AccountId);
    unless(is_described(wish.description.as_deref()), "description", Rule::IamDescription);
    unless((LEAST_SESSION..=MOST_SESSION).contains(&wish.session), "duration", Rule::RoleSession);
    unless(!wish.may.is_empty(), "allow", Rule::NotEmpty);
    unless(wish.may.iter().all(is_possible), "allow", Rule::Allowance);
    unless(wish.boundary.as_deref().is_none_or(is_policy_arn), "boundary", Rule::PolicyArn);
    let age = wish.mfa.and_then(|mfa| mfa.age);
    unless(age.is_none_or(|age| age <= MOST_MFA_AGE && age >= Seconds::minutes(1)), "mfa", Rule::MfaAge);
    // Of these only credentials that sign can say anything; a condition on them would never hold.
    unless(wish.who.signs() || wish.mfa.is_none(), "mfa", Rule::OnlySigned);
    unless(wish.who.signs() || wish.external_id.is_none(), "external_id", Rule::OnlySigned);
    let external_id = wish.external_id.as_deref();
    unless(external_id.is_none_or(is_external_id), "external_id", Rule::ExternalId);
    unless(wish.networks.iter().all(|network| is_network(network)), "network", Rule::Network);
    unless(is_somebody(&wish.who), "who", Rule::Principal);
    found
}

/// What is to be known before.
pub fn cautions(wish: &RoleWish) -> Vec<Caution> {
    let mut found = Vec::new();
    let mut when = |so: bool, caution| {
        if so {
            found.push(caution);
        }
    };
    let foreign = wish.who.account().is_some_and(|account| account != wish.account.id);
    let is_administrator = |may: &May| match may {
        May::Managed(name) => name.ends_with("AdministratorAccess"),
        May::Service(_) | May::Own(_) => false,
    };
    when(wish.mfa.is_some() && wish.who.is_role(), Caution::MfaThroughRole);
    when(matches!(wish.who, Who::Account(_)), Caution::WholeAccount);
    when(foreign && wish.external_id.is_none() && matches!(wish.who, Who::Account(_)), Caution::NoExternalId);
    when(wish.may.iter().any(|may| matches!(may, May::Service(_))), Caution::WholeService);
    when(wish.may.iter().any(is_administrator), Caution::Administrator);
    when(!wish.networks.is_empty(), Caution::Networks);
    found
}

/// `/`, or printable ASCII between slashes, at most 512.
fn is_path(path: &str) -> bool {
    let inner = path == "/" || (path.len() >= 3 && path.ends_with('/') && !path.contains("//"));
    path.starts_with('/') && inner && path.len() <= 512 && path.bytes().all(|b| b.is_ascii_graphic())
}

fn is_described(description: Option<&str>) -> bool {
    description.is_none_or(|text| text.chars().count() <= 1000 && !text.chars().any(char::is_control))
}

fn is_possible(may: &May) -> bool {
    match may {
        May::Managed(name) if name.starts_with("arn:") => is_policy_arn(name),
        May::Managed(name) => name.split('/').all(is_iam_name),
        May::Service(prefix) => {
            let letters = prefix.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            (1..=63).contains(&prefix.len()) && letters
        }
        // IAM's own limit for all inline policies of a role, in characters without white space.
        May::Own(policy) => policy.contains_key("Statement") && written(policy).len() <= 10_240,
    }
}

fn written(policy: &serde_json::Map<String, serde_json::Value>) -> String {
    serde_json::to_string(policy).unwrap_or_default()
}

fn is_policy_arn(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    Partition::of_arn(arn).is_some()
        && matches!(parts.as_slice(), [_, _, "iam", "", of, name]
            if (*of == "aws" || is_account(of)) && name.strip_prefix("policy/").is_some_and(|name| name.split('/').all(is_iam_name)))
}

/// A CIDR block with its length, IPv4 or IPv6.
fn is_network(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    length.parse::<u8>().is_ok_and(|length| length <= most && length > 0)
}

fn is_somebody(who: &Who) -> bool {
    let plain =
        |text: &str| !text.is_empty() && text.len() <= 255 && text.bytes().all(|b| b.is_ascii_graphic());
    match who {
        Who::Principal(arn) => {
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            let is_one = |what: &str| what.starts_with("user/") || what.starts_with("role/");
            Partition::of_arn(arn).is_some()
                && matches!(parts.as_slice(), [_, _, "iam", "", account, what] if is_account(account) && is_one(what) && plain(what))
        }
        Who::NewUser(name) | Who::Saml(name) => is_iam_name(name),
        // Identity Center's own limit for a permission set's name.
        Who::PermissionSet(name) => is_iam_name(name) && name.len() <= 32,
        Who::Account(id) => is_account(id),
        // A subject of nothing but wildcards would let everybody in whom the provider knows.
        Who::Oidc { provider, audience, subject } => {
            plain(provider)
                && plain(audience)
                && plain(subject)
                && subject.bytes().any(|b| !b"*?:".contains(&b))
        }
        Who::Ec2 => true,
    }
}

#[cfg(test)]
pub(super) mod tests;
