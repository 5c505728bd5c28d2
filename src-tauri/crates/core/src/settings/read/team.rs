//! Reads a team's file: roles, templates of roles and names of accounts that people pass on to each other, without secrets
//! and without anything that acts on the computer of whoever takes them. What it may set is listed; everything else is
//! refused by name.

use std::collections::BTreeSet;

use toml_edit::Document;

use super::{account, role, template, version};
use crate::id::RoleId;
use crate::role::Role;
use crate::settings::Account;
use crate::settings::error::{SettingsError, SettingsWarningKind, SettingsWrong};
use crate::settings::fields::{Fields, Places};
use crate::settings::template::{MOST, Template};

/// A larger file is none: thousands of roles fit.
pub const LARGEST: usize = 1 << 20;

/// All that a team's file says of a role; of a template it says `accounts` too.
pub(in crate::settings) const KEYS: [&str; 13] = [
    "name",
    "arn",
    "source",
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

/// What a team's file says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TeamEntries {
    /// Names of accounts, with the group and colour that their roles take over.
    pub accounts: Vec<Account>,
    /// The roles, behind them those that templates stand for.
    pub roles: Vec<TeamRole>,
}

/// Reads the text of a team's file.
///
/// # Errors
/// The first thing that is wrong, with its place; a key that a team's file may not set is one.
pub fn read(text: &str) -> Result<TeamEntries, SettingsError> {
    let places = Places { text };
    let document = Document::parse(text).map_err(|error| places.not_toml(&error))?;
    let mut others = Vec::new();
    let mut root = Fields::new(places, "", document.as_table(), Some(0..0));
    version(&mut root)?;
    let accounts = root.entries("accounts", &mut others, account)?;
    let roles = root.entries("roles", &mut others, |fields| {
        let ((role, _), _) = role(fields)?;
        know_only(fields, &KEYS)?;
        let name = role.name.clone();
        Ok((role, name))
    })?;
    let templates = root.entries("templates", &mut others, |fields| {
        let ((template, _), _) = template(fields, &accounts)?;
        know_only(fields, &[&KEYS[..], &["accounts"]].concat())?;
        let name = template.role.name.clone();
        Ok((template, name))
    })?;
    root.report(&mut others);
    others.sort_by_key(|other| other.line);
    match others.into_iter().find_map(|other| match other.kind {
        SettingsWarningKind::UnknownKey { key, .. } => Some((other.line, other.column, key)),
        _ => None,
    }) {
        Some((line, column, key)) => {
            Err(SettingsError { line, column, wrong: SettingsWrong::NotInTeamFile { key } })
        }
        None => Ok(TeamEntries { roles: expand(roles, &templates, &accounts), accounts }),
    }
}

/// A team's role always names its source, and has no id of its own.
fn know_only(fields: &mut Fields<'_>, keys: &[&'static str]) -> Result<(), SettingsError> {
    if fields.span_of("source").is_none() {
        return Err(fields.missing("source"));
    }
    fields.know_only(keys);
    Ok(())
}

/// The roles, and behind them those that the templates stand for. Of two with one name the first one counts, as an entry
/// of one's own does before a template's role.
fn expand(roles: Vec<Role>, templates: &[Template], accounts: &[Account]) -> Vec<TeamRole> {
    let made = templates.iter().flat_map(|template| template.roles(accounts)).take(MOST);
    let mut names = BTreeSet::new();
    let named = |role: Role| {
        let source = role.source.as_ref().map(ToString::to_string).unwrap_or_default();
        TeamRole { role: Role { id: RoleId::new(role.name.clone()), ..role }, source }
    };
    roles.into_iter().chain(made).filter(|role| names.insert(role.name.clone())).map(named).collect()
}
