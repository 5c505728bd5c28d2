//! The settings: what `config.toml` says, its schema, and changes made onto the file's own text.

mod act;
pub mod change;
pub mod error;
mod fields;
mod keys;
pub mod listed;
mod misspelt;
mod preferences;
pub mod read;
pub mod team;
pub mod template;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::id::{RoleId, SourceId, TeamId};
use crate::role::{Colour, Role};
use crate::source::Source;
pub use act::Act;
pub use change::Change;
pub use error::{SettingsError, SettingsWarning, SettingsWarningKind, SettingsWrong};
pub use preferences::{Approve, KeychainKind, LockScope, Look, Preferences, TwoAccounts};
pub use read::ParsedSettings;
pub use template::{Template, TemplateAccounts};

/// Everything `config.toml` says, with the defaults filled in. No secret is ever among it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The `[preferences]` table.
    pub preferences: Preferences,
    /// The `[[accounts]]` entries, behind them those that were taken of teams.
    pub accounts: Vec<Account>,
    /// The `[[sources]]` entries, in the file's order.
    pub sources: Vec<Source>,
    /// The `[[roles]]` entries, in the file's order, behind them the roles that templates stand for, and then those
    /// that were taken of teams and those that instances of IAM Identity Center list.
    pub roles: Vec<Arc<Role>>,
    /// The `[[templates]]` entries, in the file's order.
    pub templates: Vec<Template>,
    /// Of the roles that a template stands for, the template's id.
    pub from_templates: BTreeMap<RoleId, RoleId>,
    /// The `[[teams]]` entries: whose files are followed, in the file's order.
    pub teams: Vec<Team>,
    /// Of the roles that were taken of a team, the team's id. Text that is read has none: see [`team::add_taken`].
    pub from_teams: BTreeMap<RoleId, TeamId>,
    /// Of the accounts that have their name from a team, by number, the team's id; likewise.
    pub accounts_of_teams: BTreeMap<String, TeamId>,
    /// Of the roles that an instance of IAM Identity Center lists, the source's id. Text that is read has none: see
    /// [`listed::add_listed`].
    pub from_instances: BTreeMap<RoleId, SourceId>,
    /// Roles that a team protects, its own and those that an entry of theirs stands in for.
    pub protected_by_teams: BTreeSet<RoleId>,
    /// Roles that must not be used: a key of theirs that would narrow them is misspelt, as this says.
    pub held_back: BTreeMap<RoleId, SettingsError>,
}

impl Settings {
    /// The role of that id.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id).map(Arc::as_ref)
    }

    /// All roles by their ids.
    pub fn roles_by_id(&self) -> BTreeMap<&RoleId, &Role> {
        self.roles.iter().map(|role| (&role.id, role.as_ref())).collect()
    }

    /// These settings with another source of its id, to see what that would change.
    #[must_use]
    pub fn with_source(&self, source: &Source) -> Self {
        let mut changed = self.clone();
        changed.sources.retain(|old| old.id != source.id);
        changed.sources.push(source.clone());
        changed
    }

    /// These settings with another template of its id, to see what that would change for the roles that it stands for.
    #[must_use]
    pub fn with_template(&self, template: &Template) -> Self {
        let mut changed = self.clone();
        let is_of_it = |role: &RoleId| self.from_templates.get(role) == Some(&template.role.id);
        let roles = template.roles(&self.accounts).take(template::MOST).filter(|role| is_of_it(&role.id));
        let new: BTreeMap<RoleId, Arc<Role>> = roles.map(|role| (role.id.clone(), Arc::new(role))).collect();
        changed.roles.retain_mut(|role| {
            if let Some(new) = new.get(&role.id) {
                *role = Arc::clone(new);
            }
            !is_of_it(&role.id) || new.contains_key(&role.id)
        });
        changed
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == *id)
    }
}

/// One `[[accounts]]` entry.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Account {
    /// The twelve digits.
    pub id: String,
    /// What people see.
    pub name: String,
    /// The group its roles take over.
    pub group: Option<String>,
    /// The colour its roles take over.
    pub colour: Option<Colour>,
}

/// One `[[teams]]` entry: a team's file that is followed.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Team {
    /// Made once; defaults to the name.
    pub id: TeamId,
    /// What people see.
    pub name: String,
    /// The file's https address, or its whole path on this computer.
    pub from: String,
    /// What signs for roles whose own source is not here.
    pub source: Option<SourceId>,
}

impl Team {
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
}
