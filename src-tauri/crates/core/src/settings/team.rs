//! Roles of a team: written without secrets, and compared with one's own before any of them is taken.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::change::keys::{Plain, role_keys};
use crate::failure::Invalid;
use crate::id::{RoleId, SourceId};
use crate::role::{Role, RoleKind};
use crate::source::Source;
use crate::validate;

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

/// A role as a team's file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamRole {
    /// The entry; its source is not found yet.
    pub role: Role,
    /// The name of the source that signs for it.
    pub source: String,
}

/// What taking a team's roles would change, and what it would not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// Roles to add, whole.
    pub new: Vec<Role>,
    /// Names of roles that are there already and say the same.
    pub same: Vec<String>,
    /// Names of own roles that stay as they are, with the keys in which the team's differ.
    pub kept: Vec<(String, Vec<&'static str>)>,
    /// Names of roles whose source is not here, with its name.
    pub unsigned: Vec<(String, String)>,
    /// Names of roles that AWS would refuse, with the first reason.
    pub refused: Vec<(String, Invalid)>,
}

/// The text of a team's file with these roles, each with its source's name. Only a role to assume that a source signs
/// can be told there; says which could not.
pub fn export<'a>(roles: impl Iterator<Item = (&'a Role, Option<&'a str>)>) -> (String, Vec<&'a Role>) {
    let (mut tables, mut left) = (ArrayOfTables::new(), Vec::new());
    for (role, source) in roles {
        let (RoleKind::Assume(_), Some(source)) = (&role.kind, source) else {
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

/// Compares a team's roles with one's own. `instead` signs for those whose source is not here.
pub fn compare(
    team: Vec<TeamRole>,
    roles: &[&Role],
    sources: &[&Source],
    instead: Option<&SourceId>,
) -> Difference {
    let mut difference = Difference::default();
    for TeamRole { mut role, source } in team {
        let by_name = sources.iter().find(|own| own.name == source).map(|own| &own.id);
        if let Some(own) = roles.iter().find(|own| own.name == role.name) {
            role.source = by_name.cloned().or(role.source);
            let differs = differing(&role, own);
            if differs.is_empty() {
                difference.same.push(role.name);
            } else {
                difference.kept.push((role.name, differs));
            }
            continue;
        }
        let Some(signs) = by_name.or(instead) else {
            difference.unsigned.push((role.name, source));
            continue;
        };
        role.source = Some(signs.clone());
        // An own role that was renamed may still have this name for its id.
        let taken = |id: &RoleId| {
            roles.iter().any(|own| own.id == *id) || difference.new.iter().any(|new| new.id == *id)
        };
        let numbered = (2..).map(|n| RoleId::new(format!("{}-{n}", role.name)));
        let id = std::iter::once(role.id.clone()).chain(numbered).find(|id| !taken(id));
        role.id = id.unwrap_or(role.id);
        match validate::role(&role).into_iter().next() {
            Some(invalid) => difference.refused.push((role.name, invalid)),
            None => difference.new.push(role),
        }
    }
    difference
}

/// The keys of a team's file in which two roles differ.
fn differing(team: &Role, own: &Role) -> Vec<&'static str> {
    let pairs = role_keys(team).into_iter().zip(role_keys(own));
    let differs =
        pairs.filter(|((key, team), (_, own))| (*key == "source" || KEYS.contains(key)) && team != own);
    differs.map(|((key, _), _)| key).collect()
}

#[cfg(test)]
mod tests;
