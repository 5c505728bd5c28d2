//! Reads a team's file: roles that people pass on to each other, without secrets and without anything that acts on the
//! computer of whoever takes them. What it may set is listed; everything else is refused by name.

use toml_edit::Document;

use super::fields::{Fields, Places};
use super::{TAGS, filled, tags, texts};
use crate::id::{RoleId, SourceId};
use crate::role::{Assume, Colour, Role, RoleKind};
use crate::settings::team::TeamRole;
use crate::settings::{SettingsError, SettingsWarningKind, SettingsWrong};

/// A larger file is none: thousands of roles fit.
pub const LARGEST: usize = 1 << 20;

/// Reads the text of a team's file.
///
/// # Errors
/// The first thing that is wrong, with its place; a key that a team's file may not set is one.
pub fn read(text: &str) -> Result<Vec<TeamRole>, SettingsError> {
    let places = Places { text };
    let document = Document::parse(text).map_err(|error| places.not_toml(&error))?;
    let mut others = Vec::new();
    let mut root = Fields::new(places, "", document.as_table(), Some(0..0));
    let version = root.get("version", "1", |item| item.as_integer().filter(|version| *version >= 1))?;
    if let Some(version) = version.filter(|version| *version > super::VERSION) {
        let wrong = SettingsWrong::Future { version: u32::try_from(version).unwrap_or(u32::MAX) };
        return Err(places.error(root.span_of("version"), wrong));
    }
    let roles = root.entries("roles", &mut others, role)?;
    root.report(&mut others);
    others.sort_by_key(|other| other.line);
    match others.into_iter().find_map(|other| match other.kind {
        SettingsWarningKind::UnknownKey { key } => Some((other.line, key)),
        _ => None,
    }) {
        Some((line, key)) => {
            Err(SettingsError { line, column: 0, wrong: SettingsWrong::NotInTeamFile { key } })
        }
        None => Ok(roles),
    }
}

fn role(fields: &mut Fields<'_>) -> Result<(TeamRole, String), SettingsError> {
    let name: String = fields.required("name", super::NAME, filled)?;
    let arn: String = fields.required("arn", "a role's ARN in quotes", filled)?;
    let role = Role {
        id: RoleId::new(&name),
        name: name.clone(),
        kind: RoleKind::Assume(Assume { arn, via: None, external_id: fields.text("external_id")? }),
        duration: fields.duration("duration")?,
        console_duration: fields.duration("console_duration")?,
        region: fields.text("region")?,
        destination: fields.text("destination")?,
        group: fields.text("group")?,
        colour: fields.word("colour", &Colour::ALL)?,
        protect: fields.flag("protect")?.unwrap_or(false),
        tags: fields.get("tags", TAGS, tags)?.unwrap_or_default(),
        policy_arns: fields.get("policy_arns", super::LIST, texts)?.unwrap_or_default(),
        ..Role::assume(&name, "", "")
    };
    let source: String = fields.required("source", "a source's name in quotes", filled)?;
    Ok((TeamRole { role: Role { source: Some(SourceId::new(&source)), ..role }, source }, name))
}
