//! Roles of a team: written without secrets, and compared with one's own before any of them is taken. A team's file
//! is read once (an import makes entries of one's own) or followed (what was taken stays the team's).

mod compare;
mod taken;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::error::SettingsError;
use super::keys::role_keys;
use super::read::team::{KEYS, read};
use super::value::Plain;
use crate::arn::RoleArn;
use crate::role::Role;

pub use super::read::team::TeamRole;
pub use compare::{Changed, Difference, KeyChange, LeftOut, WhyLeft, compare};
pub use taken::add_taken;

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
            if let Some(value) = value.filter(|_| KEYS.contains(&key)) {
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

/// The keys of a team's file in which two roles differ, and how.
fn differing(old: &Role, new: &Role) -> Vec<KeyChange> {
    let pairs = role_keys(old).into_iter().zip(role_keys(new));
    let account = |role: &Role| Some(RoleArn::parse(role.kind.arn()?)?.account);
    pairs
        .filter(|((key, before), (_, after))| KEYS.contains(key) && before != after)
        .map(|((key, before), (_, after))| KeyChange {
            other_account: key == "arn" && account(old) != account(new),
            key: key.to_owned(),
            before: before.map(|value| value.words()),
            after: after.map(|value| value.words()),
        })
        .collect()
}

#[cfg(test)]
mod tests;
