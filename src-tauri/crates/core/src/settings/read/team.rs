//! Reads a team's file: roles that people pass on to each other, without secrets and without anything that acts on the
//! computer of whoever takes them. What it may set is listed; everything else is refused by name.

use toml_edit::Document;

use super::{role, version};
use crate::role::Role;
use crate::settings::error::{SettingsError, SettingsWarningKind, SettingsWrong};
use crate::settings::fields::{Fields, Places, filled};

/// A larger file is none: thousands of roles fit.
pub const LARGEST: usize = 1 << 20;

/// All that a team's file says of a role.
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

/// Reads the text of a team's file.
///
/// # Errors
/// The first thing that is wrong, with its place; a key that a team's file may not set is one.
pub fn read(text: &str) -> Result<Vec<TeamRole>, SettingsError> {
    let places = Places { text };
    let document = Document::parse(text).map_err(|error| places.not_toml(&error))?;
    let mut others = Vec::new();
    let mut root = Fields::new(places, "", document.as_table(), Some(0..0));
    version(&mut root)?;
    let roles = root.entries("roles", &mut others, team_role)?;
    root.report(&mut others);
    others.sort_by_key(|other| other.line);
    match others.into_iter().find_map(|other| match other.kind {
        SettingsWarningKind::UnknownKey { key, .. } => Some((other.line, other.column, key)),
        _ => None,
    }) {
        Some((line, column, key)) => {
            Err(SettingsError { line, column, wrong: SettingsWrong::NotInTeamFile { key } })
        }
        None => Ok(roles),
    }
}

fn team_role(fields: &mut Fields<'_>) -> Result<(TeamRole, String), SettingsError> {
    let ((role, _), _) = role(fields)?;
    let source: String = fields.required("source", "a source's name in quotes", filled)?;
    fields.know_only(&KEYS);
    let name = role.name.clone();
    Ok((TeamRole { role, source }, name))
}
