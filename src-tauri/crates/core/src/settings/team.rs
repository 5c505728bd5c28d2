//! Roles of a team and the names of their accounts: written without secrets, and compared with one's own before any of
//! them is taken. A team's file is read once (an import makes entries of one's own) or followed (what was taken stays the
//! team's).

mod compare;
mod taken;

use std::collections::BTreeSet;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::error::SettingsError;
use super::keys::{Keys, role_keys, template_keys};
use super::read::team::{KEYS, read};
use super::value::Plain;
use super::{Account, Settings, Template, TemplateAccounts};
use crate::arn::RoleArn;
use crate::id::RoleId;
use crate::role::Role;

pub use super::read::team::{TeamEntries, TeamRole};
pub use compare::{Changed, Difference, KeyChange, LeftOut, WhyLeft, compare};
pub use taken::add_taken;

/// A team's file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamFile {
    text: String,
    entries: TeamEntries,
}

impl TeamFile {
    /// Reads its text, as strictly as any file from elsewhere.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place; a key that a team's file may not set is one.
    pub fn read(text: String) -> Result<Self, SettingsError> {
        let entries = read(&text)?;
        Ok(Self { text, entries })
    }

    /// What was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it says.
    pub fn entries(&self) -> &TeamEntries {
        &self.entries
    }
}

/// The text of a team's file with these roles, or with all roles and templates where none is named, and the names of
/// their accounts. Only a role to assume that a source signs can be told there; says which could not.
pub fn export<'a>(settings: &'a Settings, wanted: &[RoleId]) -> (String, Vec<&'a Role>) {
    let source = |role: &Role| settings.source(role.source.as_ref()?).map(|source| source.name.clone());
    let told = |role: &Role| source(role).filter(|_| role.kind.is_assumed());
    let templates: Vec<&Template> =
        settings.templates.iter().filter(|of| wanted.is_empty() && told(&of.role).is_some()).collect();
    let of_template = |role: &Role| {
        let of = settings.from_templates.get(&role.id);
        of.is_some_and(|of| templates.iter().any(|template| template.role.id == *of))
    };
    let chosen = settings.roles.iter().map(|role| &**role);
    let chosen = chosen.filter(|role: &&Role| wanted.is_empty() || wanted.contains(&role.id));
    let (roles, left): (Vec<&Role>, Vec<&Role>) =
        chosen.filter(|role| !of_template(role)).partition(|role| told(role).is_some());
    let account_of = |role: &Role| Some(RoleArn::parse(role.kind.arn()?)?.account);
    let numbers: BTreeSet<String> = roles.iter().filter_map(|role| account_of(role)).collect();
    let named = |account: &&Account| {
        numbers.contains(&account.id)
            || templates.iter().any(|template| match &template.accounts {
                TemplateAccounts::All => !settings.accounts_of_teams.contains_key(&account.id),
                TemplateAccounts::Listed(ids) => ids.contains(&account.id),
            })
    };

    let mut document = DocumentMut::new();
    document.insert("version", toml_edit::value(1));
    let mut insert = |key: &str, tables: ArrayOfTables| {
        if !tables.is_empty() {
            document.insert(key, Item::ArrayOfTables(tables));
        }
    };
    let accounts = settings.accounts.iter().filter(named);
    insert("accounts", accounts.map(|account| table(account.keys(), None)).collect());
    insert("roles", roles.iter().map(|role| table(role_keys(role), told(role).as_deref())).collect());
    insert(
        "templates",
        templates.iter().map(|of| table(template_keys(of), told(&of.role).as_deref())).collect(),
    );
    (document.to_string(), left)
}

/// One entry of a team's file. A role's source is told by its name, and only what a team may know is.
fn table(keys: Keys, source: Option<&str>) -> Table {
    let is_role = source.is_some();
    let mut table = Table::new();
    for (key, value) in keys {
        let value = match source {
            Some(source) if key == "source" => Some(Plain::Text(source.to_owned())),
            _ => value,
        };
        let told = |_: &Plain| !is_role || key == "accounts" || KEYS.contains(&key);
        if let Some(value) = value.filter(told) {
            table.insert(key, Item::Value(value.value()));
        }
    }
    table
}

/// The keys of a team's file in which two roles differ, and how.
fn differing(old: &Role, new: &Role) -> Vec<KeyChange> {
    let mut changes = key_changes(role_keys(old), role_keys(new));
    changes.retain(|change| KEYS.contains(&change.key.as_str()));
    let account = |role: &Role| Some(RoleArn::parse(role.kind.arn()?)?.account);
    for change in changes.iter_mut().filter(|change| change.key == "arn") {
        change.other_account = account(old) != account(new);
    }
    changes
}

/// In what two entries of one kind differ.
fn key_changes(old: Keys, new: Keys) -> Vec<KeyChange> {
    let pairs = old.into_iter().zip(new).filter(|((_, before), (_, after))| before != after);
    pairs
        .map(|((key, before), (_, after))| KeyChange {
            key: key.to_owned(),
            before: before.map(|value| value.words()),
            after: after.map(|value| value.words()),
            other_account: false,
        })
        .collect()
}

#[cfg(test)]
mod tests;
