//! Reads `config.toml`: the whole schema, typed. What is wrong is told with line, column and what was expected;
//! keys nobody asked for are named in a warning and left alone.
//!
//! AWS's rules for the values are [`crate::validate`]'s: a file with too long a duration still loads.

pub(crate) mod links;
pub mod team;

use std::collections::BTreeMap;
use std::sync::Arc;

use toml_edit::Document;

use super::error::{SettingsError, SettingsWarning, SettingsWarningKind, SettingsWrong};
use super::fields::{Fields, Places, filled};
use super::template::{MOST, arn_names_its_account, names_its_account};
use super::value::{one_of, texts};
use super::{Account, Preferences, Settings, Team, Template, TemplateAccounts, template};
use crate::arn::is_account;
use crate::id::{RoleId, TeamId};
use crate::role::{Role, RoleKind};
use crate::source::{Source, SourceKind};
use crate::validate;
use links::Links;

/// The newest `version` this Rolecall reads.
const VERSION: i64 = 1;

const ACCOUNTS: &str = "\"all\" or a list of account numbers such as [\"123456789012\"]";
const ARN_WITH_ACCOUNT: &str = "an ARN with {account_id} in it";
const NAME_WITH_ACCOUNT: &str = "a name with {account_name} or {account_id} in it";
const FEWER: &str = "fewer accounts: all templates together make at most 50000 roles";
const FROM: &str = "an https address without a password in it, or the whole path of a file";

/// Settings as read from a text, with what was odd but harmless.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedSettings {
    /// What the text says.
    pub settings: Settings,
    /// Unknown keys and the like, by line, in words.
    pub warnings: Vec<SettingsWarning>,
}

/// Reads a settings text. An empty one means all defaults.
///
/// # Errors
/// The first thing that is wrong, with its 1-based line and column (in characters).
pub fn read(text: &str) -> Result<ParsedSettings, SettingsError> {
    parse(text).map(|(_, read)| read)
}

/// Parses a settings text and reads it; the document is for changing it.
pub(super) fn parse(text: &str) -> Result<(Document<&str>, ParsedSettings), SettingsError> {
    let document = Document::parse(text).map_err(|error| Places { text }.not_toml(&error))?;
    let read = settings(Places { text }, &document)?;
    Ok((document, read))
}

fn settings(places: Places<'_>, document: &Document<&str>) -> Result<ParsedSettings, SettingsError> {
    let mut warnings = Vec::new();
    let mut root = Fields::new(places, "", document.as_table(), Some(0..0));
    version(&mut root)?;
    let mut preferences = Preferences::default();
    if let Some(mut fields) = root.table("preferences")? {
        preferences.read_keys(&mut fields)?;
        // It was a preference before there was a second language to choose.
        fields.know("language");
        fields.report(&mut warnings);
    }
    let accounts = root.entries("accounts", &mut warnings, account)?;
    let sources = root.entries("sources", &mut warnings, source)?;
    let roles = root.entries("roles", &mut warnings, role)?;
    let templates = root.entries("templates", &mut warnings, |fields| template(fields, &accounts))?;
    let teams = root.entries("teams", &mut warnings, team)?;
    root.report(&mut warnings);

    let (roles, mut links): (Vec<Arc<Role>>, Vec<Links>) =
        roles.into_iter().map(|(role, links)| (Arc::new(role), links)).unzip();
    let (templates, template_links): (Vec<Template>, Vec<Links>) = templates.into_iter().unzip();
    let mut settings =
        Settings { preferences, accounts, sources, roles, templates, teams, ..Settings::default() };
    template::expand(&mut settings, |index| links.push(template_links[index].clone()));
    links::check(&settings, links, places)?;
    for role in settings.roles.iter().filter(|role| validate::renews_by_itself(role, &settings).is_some()) {
        let kind = SettingsWarningKind::AsksToRenew { role: role.name.clone() };
        warnings.push(SettingsWarning { line: 0, column: 0, kind });
    }
    settings.held_back = held_back(&settings, &warnings);
    warnings.sort_by_key(|warning| warning.line);
    Ok(ParsedSettings { settings, warnings })
}

/// The roles that a misspelt key would leave wider than was meant, with that key.
fn held_back(settings: &Settings, warnings: &[SettingsWarning]) -> BTreeMap<RoleId, SettingsError> {
    let mut held_back = BTreeMap::new();
    for SettingsWarning { line, column, kind } in warnings {
        let SettingsWarningKind::UnknownKey { key, meant: Some(meant), holds: Some(id) } = kind else {
            continue;
        };
        let is_of = |role: &&Arc<Role>| {
            role.id.as_str() == id
                || settings.from_templates.get(&role.id).is_some_and(|of| of.as_str() == id)
        };
        let key = key.rsplit('.').next().unwrap_or(key);
        let wrong = SettingsWrong::Misspelt { key: key.to_owned(), meant: meant.clone() };
        let error = SettingsError { line: *line, column: *column, wrong };
        held_back.extend(settings.roles.iter().filter(is_of).map(|role| (role.id.clone(), error.clone())));
    }
    held_back
}

/// Refuses a file that a later Rolecall wrote.
fn version(root: &mut Fields<'_>) -> Result<(), SettingsError> {
    let version = root.get("version", "1", |item| item.as_integer().filter(|version| *version >= 1))?;
    match version.filter(|version| *version > VERSION) {
        Some(version) => {
            let version = u32::try_from(version).unwrap_or(u32::MAX);
            Err(root.error_at("version", SettingsWrong::Future { version }))
        }
        None => Ok(()),
    }
}

/// The error that the value of a top-level key is not what was expected, with its place.
pub(super) fn unlike(text: &str, key: &str, expected: &str) -> SettingsError {
    let places = Places { text };
    match Document::parse(text) {
        Ok(document) => Fields::new(places, "", document.as_table(), None).unlike(key, expected),
        Err(error) => places.not_toml(&error),
    }
}

fn account(fields: &mut Fields<'_>) -> Result<(Account, String), SettingsError> {
    let mut account = Account { id: String::new(), name: String::new(), group: None, colour: None };
    account.read_keys(fields)?;
    let id = account.id.clone();
    Ok((account, id))
}

fn source(fields: &mut Fields<'_>) -> Result<(Source, String), SettingsError> {
    let (id, name) = fields.id_and_name()?;
    let kinds = SourceKind::each().map(|kind| (kind.word(), ()));
    let kind = fields.required("kind", &one_of(&kinds), |item| SourceKind::of_word(item.as_str()?))?;
    let mut source = Source { name, ..Source::new(&id, kind) };
    source.kind.read_keys(fields)?;
    // A key that is left over from another kind is known all the same.
    SourceKind::all_keys().for_each(|key| fields.know(key));
    source.read_keys(fields)?;
    Ok((source, id))
}

fn role(fields: &mut Fields<'_>) -> Result<((Role, Links), String), SettingsError> {
    let (id, name) = fields.id_and_name()?;
    let kinds: Vec<_> = RoleKind::each().map(|kind| (kind.word(), ())).collect();
    let kind = fields.get("kind", &one_of(&kinds), |item| RoleKind::of_word(item.as_str()?))?;
    let mut role = Role { kind: kind.unwrap_or_default(), name, source: None, ..Role::assume(&id, "", "") };
    role.kind.read_keys(fields)?;
    RoleKind::all_keys().for_each(|key| fields.know(key));
    fields.read_to("source", &mut role.source)?;
    if role.signed_by().is_none() {
        return Err(fields.missing("source"));
    }
    role.read_keys(fields)?;
    let links = Links { source: fields.span_of("source"), via: fields.span_of("via") };
    Ok(((role, links), id))
}

/// A template's keys are a role's, with `accounts` beside them.
fn template(
    fields: &mut Fields<'_>,
    known: &[Account],
) -> Result<((Template, Links), String), SettingsError> {
    let accounts = fields.required("accounts", ACCOUNTS, |item| match item.as_str() {
        Some("all") => Some(TemplateAccounts::All),
        Some(_) => None,
        None => texts(item).filter(|ids| ids.iter().all(|id| is_account(id))).map(TemplateAccounts::Listed),
    })?;
    let ((role, links), id) = role(fields)?;
    if !names_its_account(&role.name) {
        return Err(fields.unlike("name", NAME_WITH_ACCOUNT));
    }
    if !arn_names_its_account(&role) {
        return Err(fields.unlike("arn", ARN_WITH_ACCOUNT));
    }
    let template = Template { role, accounts };
    if template.numbers(known).nth(MOST).is_some() {
        return Err(fields.unlike("accounts", FEWER));
    }
    Ok(((template, links), id))
}

fn team(fields: &mut Fields<'_>) -> Result<(Team, String), SettingsError> {
    let (id, name) = fields.id_and_name()?;
    let from = fields.required("from", FROM, |item| filled(item).filter(|from| Team::is_place(from)))?;
    let mut team = Team { id: TeamId::new(&id), name, from, source: None };
    fields.read_to("source", &mut team.source)?;
    Ok((team, id))
}

#[cfg(test)]
mod tests;
