//! A role: what a person picks. [`RoleKind`] says how its credentials are obtained.

mod kind;
pub mod open_with;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::settings::Approve;

pub use kind::{Allow, Assume, Federation, PermissionSet, RoleKind};
pub use open_with::OpenWith;

/// One `[[roles]]` entry of the settings.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Role {
    /// Made once; defaults to the name.
    pub id: RoleId,
    /// What people see.
    pub name: String,
    /// How its credentials come about.
    #[serde(flatten)]
    pub kind: RoleKind,
    /// Whose credentials sign the call. A role with `via` takes them from that role instead.
    pub source: Option<SourceId>,
    /// How long credentials are asked for; the preference's default where absent.
    pub duration: Option<Seconds>,
    /// How long the console session is asked for; the preference's default where absent.
    pub console_duration: Option<Seconds>,
    /// The region the console opens in and the environment names.
    pub region: Option<String>,
    /// Where the console opens: a service name, a console path, a console URL or an ARN.
    pub destination: Option<String>,
    /// The submenu it stands in.
    pub group: Option<String>,
    /// The bar beside its name.
    pub colour: Option<Colour>,
    /// Shown near the top of the menu.
    #[serde(default)]
    pub favourite: bool,
    /// Asks for a reason first; the reason is kept in the activity log.
    #[serde(default)]
    pub protect: bool,
    /// Whether a person allows each program that asks for it; the preference where absent. A protected role's always.
    pub approve: Option<Approve>,
    /// Renews its credentials by itself; the preference where absent, unless it asks a person something each time.
    pub auto_renew: Option<bool>,
    /// How its console opens; the preference where absent.
    pub open_with: Option<OpenWith>,
    /// RoleSessionName template; the preference where absent.
    pub session_name: Option<String>,
    /// SourceIdentity of the call.
    pub source_identity: Option<String>,
    /// Session tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, String>>", optional)]
    pub tags: BTreeMap<String, String>,
    /// Keys of the tags that later roles of a chain inherit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub transitive_tags: Vec<String>,
    /// An inline session policy, JSON.
    pub policy: Option<String>,
    /// Managed session policies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub policy_arns: Vec<String>,
}

impl Role {
    /// A role as `role add NAME --arn ARN --source S` makes it: everything else at its default.
    pub fn assume(id: &str, arn: &str, source: &str) -> Self {
        Self {
            id: RoleId::new(id),
            name: id.to_owned(),
            kind: RoleKind::Assume(Assume { arn: arn.to_owned(), via: None, external_id: None }),
            source: Some(SourceId::new(source)),
            duration: None,
            console_duration: None,
            region: None,
            destination: None,
            group: None,
            colour: None,
            favourite: false,
            protect: false,
            approve: None,
            auto_renew: None,
            open_with: None,
            session_name: None,
            source_identity: None,
            tags: BTreeMap::new(),
            transitive_tags: Vec::new(),
            policy: None,
            policy_arns: Vec::new(),
        }
    }

    /// Whose credentials sign its call: the role it goes through, else its source. `None`: the entry names neither.
    pub fn signed_by(&self) -> Option<RoleSigner> {
        let source = || self.source.clone().map(RoleSigner::Source);
        self.kind.via().cloned().map(RoleSigner::Role).or_else(source)
    }
}

/// Whose credentials sign a role's call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", content = "id", rename_all = "kebab-case")]
#[ts(export)]
pub enum RoleSigner {
    /// A source.
    Source(SourceId),
    /// Another role (role chaining).
    Role(RoleId),
}

impl RoleSigner {
    /// The id of the source or role.
    pub fn id(&self) -> &str {
        match self {
            Self::Source(source) => source.as_str(),
            Self::Role(role) => role.as_str(),
        }
    }
}

/// The eight colours a role or account may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
#[expect(missing_docs, reason = "a colour's name says it all")]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Grey,
}

impl Colour {
    /// All of them with the word the settings file uses.
    pub const ALL: [(&'static str, Self); 8] = [
        ("red", Self::Red),
        ("orange", Self::Orange),
        ("yellow", Self::Yellow),
        ("green", Self::Green),
        ("teal", Self::Teal),
        ("blue", Self::Blue),
        ("purple", Self::Purple),
        ("grey", Self::Grey),
    ];

    /// The word the settings file uses.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, colour)| *colour == self).map_or("grey", |(word, _)| word)
    }
}
