//! A role: what a person picks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};

/// One `[[roles]]` entry of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Role {
    /// Made once; defaults to the name.
    pub id: RoleId,
    /// What people see.
    pub name: String,
    /// How its credentials come about.
    #[serde(flatten)]
    pub kind: RoleKind,
    /// Whose credentials sign the call. A role with `via` takes them from that role instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<SourceId>,
    /// How long credentials are asked for; the preference's default where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub duration: Option<Seconds>,
    /// How long the console session is asked for; the preference's default where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub console_duration: Option<Seconds>,
    /// The region the console opens in and the environment names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub region: Option<String>,
    /// Where the console opens: a service name, a console path, a console URL or an ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub destination: Option<String>,
    /// The submenu it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub group: Option<String>,
    /// The bar beside its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub colour: Option<Colour>,
    /// Shown near the top of the menu.
    #[serde(default)]
    pub favourite: bool,
    /// Asks for a reason first; the reason is kept in the activity log.
    #[serde(default)]
    pub protect: bool,
    /// Renews its credentials by itself; the preference where absent, unless it asks a person something each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub auto_renew: Option<bool>,
    /// How its console opens; the preference where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub open_with: Option<OpenWith>,
    /// RoleSessionName template; the preference where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session_name: Option<String>,
    /// SourceIdentity of the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
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
}

/// How a role's credentials come about. Later kinds (`permission-set`, `saml`, `web-identity`) join here; only
/// `assume` needs an ARN.
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
}

impl RoleKind {
    /// The word the settings file uses for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Assume(_) => "assume",
            Self::Federation(_) => "federation",
            Self::Own => "own",
        }
    }

    /// The AssumeRole part, where it is one.
    pub fn as_assume(&self) -> Option<&Assume> {
        match self {
            Self::Assume(assume) => Some(assume),
            Self::Federation(_) | Self::Own => None,
        }
    }
}

/// What only AssumeRole needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Assume {
    /// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`
    pub arn: String,
    /// The role whose session signs this call (role chaining) instead of a source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub via: Option<RoleId>,
    /// What the role's trust policy asks third parties for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
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

/// How a console opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum OpenWith {
    /// The system's browser.
    Default,
    /// A private window of it.
    Private,
    /// A browser profile of that name.
    Profile(String),
    /// An own program and its arguments, run without a shell; `{url}` stands for the address, else it comes last.
    Program(Vec<String>),
}
