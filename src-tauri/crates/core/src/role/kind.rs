//! The kinds of role. Each question that differs by kind is one method with one `match` here, so the compiler names
//! what a new kind has to answer.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::arn::RoleArn;
use crate::duration::Seconds;
use crate::id::RoleId;
use crate::partition::Partition;

/// How a role's credentials are obtained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[ts(export)]
pub enum RoleKind {
    /// STS AssumeRole.
    Assume(Assume),
    /// STS GetFederationToken.
    Federation(Federation),
    /// The source's credentials as they are.
    Own,
    /// GetRoleCredentials of IAM Identity Center.
    PermissionSet(PermissionSet),
}

impl Default for RoleKind {
    /// What an entry is that names no kind.
    fn default() -> Self {
        Self::Assume(Assume { arn: String::new(), via: None, external_id: None })
    }
}

impl RoleKind {
    /// One of each kind, with nothing filled in.
    pub fn each() -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::default()), Self::next)
    }

    /// The kind after this one in the list of all, so that a kind that is not in the list does not compile.
    fn next(&self) -> Option<Self> {
        match self {
            Self::Assume(_) => Some(Self::Federation(Federation::default())),
            Self::Federation(_) => Some(Self::Own),
            Self::Own => Some(Self::PermissionSet(PermissionSet::default())),
            Self::PermissionSet(_) => None,
        }
    }

    /// The kind of that word, with nothing filled in.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::each().find(|kind| kind.word() == word)
    }

    /// The word the settings file uses for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Assume(_) => "assume",
            Self::Federation(_) => "federation",
            Self::Own => "own",
            Self::PermissionSet(_) => "permission-set",
        }
    }

    /// The ARN of the role that AWS is asked for.
    pub fn arn(&self) -> Option<&str> {
        match self {
            Self::Assume(assume) => Some(&assume.arn),
            Self::Federation(_) | Self::Own | Self::PermissionSet(_) => None,
        }
    }

    /// The number of the account it leads to, where the entry itself tells; else it is its source's.
    pub fn account(&self) -> Option<String> {
        match self {
            Self::Assume(assume) => RoleArn::parse(&assume.arn).map(|arn| arn.account),
            Self::PermissionSet(set) => Some(set.account_id.clone()),
            Self::Federation(_) | Self::Own => None,
        }
    }

    /// The partition it leads to, where the entry itself tells; else it is its source's.
    pub fn partition(&self) -> Option<Partition> {
        Partition::of_arn(self.arn()?)
    }

    /// The role whose session signs its call (role chaining).
    pub fn via(&self) -> Option<&RoleId> {
        match self {
            Self::Assume(assume) => assume.via.as_ref(),
            Self::Federation(_) | Self::Own | Self::PermissionSet(_) => None,
        }
    }

    /// What the role's trust policy asks third parties for.
    pub fn external_id(&self) -> Option<&str> {
        match self {
            Self::Assume(assume) => assume.external_id.as_deref(),
            Self::Federation(_) | Self::Own | Self::PermissionSet(_) => None,
        }
    }

    /// The permission set, where it is one.
    pub fn permission_set(&self) -> Option<&PermissionSet> {
        match self {
            Self::PermissionSet(set) => Some(set),
            Self::Assume(_) | Self::Federation(_) | Self::Own => None,
        }
    }

    /// Whether it is taken by its ARN, so that somebody else can be told of it.
    pub fn is_assumed(&self) -> bool {
        match self {
            Self::Assume(_) => true,
            Self::Federation(_) | Self::Own | Self::PermissionSet(_) => false,
        }
    }

    /// Whether other roles may go through it.
    pub fn leads_on(&self) -> bool {
        match self {
            Self::Assume(_) | Self::PermissionSet(_) => true,
            Self::Federation(_) | Self::Own => false,
        }
    }

    /// Whether what it gives is decided by somebody else, so that no duration, policy, tag or name goes with its call.
    pub fn is_fixed(&self) -> bool {
        match self {
            Self::PermissionSet(_) => true,
            Self::Assume(_) | Self::Federation(_) | Self::Own => false,
        }
    }

    /// Whether AWS takes a call for another role that its credentials sign.
    pub fn can_sign(&self) -> bool {
        match self {
            Self::Assume(_) | Self::Own | Self::PermissionSet(_) => true,
            Self::Federation(_) => false,
        }
    }

    /// Whether its own call has to be signed by a user's access key.
    pub fn needs_long_term_key(&self) -> bool {
        match self {
            Self::Federation(_) => true,
            Self::Assume(_) | Self::Own | Self::PermissionSet(_) => false,
        }
    }

    /// The longest lifetime of its credentials that AWS grants anybody.
    pub fn most_duration(&self) -> Seconds {
        match self {
            Self::Assume(_) | Self::PermissionSet(_) => Seconds::hours(12),
            Self::Federation(_) | Self::Own => Seconds::hours(36),
        }
    }

    /// The keys of an entry that a form shows for this kind, beside those that it shows for every kind.
    pub fn form_fields(&self) -> &'static [&'static str] {
        match self {
            Self::Assume(_) => &["arn", "via", "external_id", "source_identity", "console_duration"],
            Self::Federation(_) => &["allow", "console_duration"],
            Self::Own => &[],
            Self::PermissionSet(_) => &["account_id", "role_name", "console_duration"],
        }
    }

    /// Fills in each of its texts: what a template does for an account.
    pub fn fill(&mut self, fill: impl Fn(&str) -> String) {
        match self {
            Self::Assume(Assume { arn, via, external_id }) => {
                *arn = fill(arn);
                // What is gone through may be another template's role in the same account, whose id has its number.
                *via = via.as_ref().map(|via| RoleId::new(fill(via.as_str())));
                *external_id = external_id.as_deref().map(fill);
            }
            Self::PermissionSet(PermissionSet { account_id, role_name }) => {
                *account_id = fill(account_id);
                *role_name = fill(role_name);
            }
            Self::Federation(_) | Self::Own => {}
        }
    }
}

/// What only AssumeRole needs.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Assume {
    /// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`
    pub arn: String,
    /// The role whose session signs this call (role chaining) instead of a source.
    pub via: Option<RoleId>,
    /// What the role's trust policy asks third parties for.
    pub external_id: Option<String>,
}

/// What only GetFederationToken needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Federation {
    /// What the user may do, where the role has no session policy of its own. No policy at all would be no permission.
    #[serde(default)]
    #[ts(as = "Option<Allow>", optional)]
    pub allow: Allow,
}

/// What only GetRoleCredentials needs: a permission set of IAM Identity Center, in one account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PermissionSet {
    /// The twelve digits.
    pub account_id: String,
    /// The permission set's name.
    pub role_name: String,
}

/// The ready-made session policies of a federated user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Allow {
    /// All that the user may.
    #[default]
    All,
    /// Of that, reading alone.
    ReadOnly,
}

impl Allow {
    /// Both with the word the settings file uses.
    pub const ALL: [(&'static str, Self); 2] = [("all", Self::All), ("read-only", Self::ReadOnly)];
}

#[cfg(test)]
mod tests;
