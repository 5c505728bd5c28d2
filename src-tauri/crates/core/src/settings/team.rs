//! Roles of a team: written without secrets, and compared with one's own before any of them is taken. A team's file
//! is read once (an import makes entries of one's own) or followed (what was taken stays the team's).

mod compare;
mod taken;

use std::path::Path;

use serde::{Deserialize, Serialize};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};
use ts_rs::TS;

use super::SettingsError;
use super::change::keys::{Plain, role_keys};
use super::read::team::read;
use crate::id::{SourceId, TeamId};
use crate::role::Role;

pub use compare::{Changed, Difference, LeftOut, WhyLeft, compare};
pub use taken::add_taken;

/// All that a team's file says of a role, besides what signs for it.
const KEYS: [&str; 12] = [
    "name",
    "arn",
    "duration",
    "console_duration",
    "region",
    "destination",
    "group",
    "colour",
    "protect",
    "tags",
    "external_id",
    "policy_arns",
];

/// One `[[teams]]` entry: a team's file that is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Team {
    /// Made once; defaults to the name.
    pub id: TeamId,
    /// What people see.
    pub name: String,
    /// The file's https address, or its whole path on this computer.
    pub from: String,
    /// What signs for roles whose own source is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<SourceId>,
}

/// Whether a text says where a team's file may be: an https address, or a file's whole path. An address with a user's
/// name or password would put a secret in the settings.
pub fn is_place(from: &str) -> bool {
    let plain = !from.chars().any(|c| c.is_control() || c.is_whitespace());
    match from.strip_prefix("https://") {
        Some(rest) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            plain && !host.is_empty() && !host.contains('@')
        }
        None => Path::new(from).is_absolute() && !from.chars().any(char::is_control),
    }
}

/// A team's file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamFile {
    text: String,
    roles: Vec<TeamRole>,
}

impl TeamFile {
    /// Reads its text, as strictly as any file from elsewhere.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place; a key that a team's file may not set is one.
    pub fn read(text: String) -> Result<Self, SettingsError> {
        let roles = read(&text)?;
        Ok(Self { text, roles })
    }

    /// What was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its roles, in its order.
    pub fn roles(&self) -> &[TeamRole] {
        &self.roles
    }
}

/// A role as a team's file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamRole {
    /// The entry; its source is not found yet.
    pub role: Role,
    /// The name of the source that signs for it.
    pub source: String,
}

/// The text of a team's file with these roles, each with its source's name. Only a role to assume that a source signs
/// can be told there; says which could not.
pub fn export<'a>(roles: impl Iterator<Item = (&'a Role, Option<&'a str>)>) -> (String, Vec<&'a Role>) {
    let (mut tables, mut left) = (ArrayOfTables::new(), Vec::new());
    for (role, source) in roles {
        let Some(source) = source.filter(|_| role.kind.is_assumed()) else {
            left.push(role);
            continue;
        };
        let mut table = Table::new();
        for (key, value) in role_keys(role) {
            let value = if key == "source" { Some(Plain::Text(source.to_owned())) } else { value };
            if let Some(value) = value.filter(|_| key == "source" || KEYS.contains(&key)) {
                table.insert(key, Item::Value(value.value()));
            }
        }
        tables.push(table);
    }
    let mut document = DocumentMut::new();
    document.insert("version", toml_edit::value(1));
    document.insert("roles", Item::ArrayOfTables(tables));
    (document.to_string(), left)
}

/// The keys of a team's file in which two roles differ.
fn differing(one: &Role, other: &Role) -> Vec<String> {
    let pairs = role_keys(one).into_iter().zip(role_keys(other));
    let differs =
        pairs.filter(|((key, one), (_, other))| (*key == "source" || KEYS.contains(key)) && one != other);
    differs.map(|((key, _), _)| key.to_owned()).collect()
}

#[cfg(test)]
mod tests;
