//! The settings that are in force: what the file says, with what was taken of teams, and since when each entry says so.

mod allowed;

use std::collections::HashMap;

use crate::failure::Failure;
use crate::id::{RoleId, SourceId, TeamId};
use crate::problem::Problem;
use crate::role::Role;
use crate::settings::listed::{Listed, add_listed};
use crate::settings::team::{TeamEntries, add_taken};
use crate::settings::{ParsedSettings, Preferences, Settings, SettingsWarning, Team, Template, TwoAccounts};
use crate::source::Source;

/// The settings in force.
#[derive(Default)]
pub struct Config {
    settings: Settings,
    /// Without what teams and instances add; `None`: there is neither, and [`Self::settings`] is just that.
    file_settings: Option<Settings>,
    /// A person's answer that the file does not say yet: where it can't be written, it holds all the same.
    two_accounts: Option<TwoAccounts>,
    problem: Option<Problem>,
    warnings: Vec<SettingsWarning>,
    is_read: bool,
    /// The revision at which an entry changed.
    changed_at: HashMap<EntryId, u64>,
}

/// An entry of the settings that a change may be about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EntryId {
    Source(SourceId),
    Role(RoleId),
    Account(String),
    Template(RoleId),
    Team(TeamId),
    /// Roles that are not there yet.
    NewRoles,
    Preferences,
}

impl Config {
    /// What is in force, with the roles that were taken of teams and that instances list.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the file says, without what teams and instances add.
    pub fn file_settings(&self) -> &Settings {
        self.file_settings.as_ref().unwrap_or(&self.settings)
    }

    /// The preferences in force.
    pub fn preferences(&self) -> &Preferences {
        &self.settings.preferences
    }

    /// The role of that id.
    pub fn role(&self, id: &RoleId) -> Result<&Role, Failure> {
        let found = self.settings.role(id);
        found.ok_or_else(|| Failure::UnknownRole { name: id.to_string(), similar: Vec::new() })
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Result<&Source, Failure> {
        self.settings.source(id).ok_or_else(|| Failure::UnknownSource { name: id.to_string() })
    }

    /// The team of that id.
    pub fn team(&self, id: &TeamId) -> Result<&Team, Failure> {
        let found = self.settings.teams.iter().find(|team| team.id == *id);
        found.ok_or_else(|| Failure::NoSuchEntry { name: id.to_string() })
    }

    /// The sources whose key the keychain has, or should have.
    pub fn key_sources(&self) -> impl Iterator<Item = &SourceId> {
        let of_keychain = self.settings.sources.iter().filter(|source| source.kind.keeps_a_key());
        of_keychain.map(|source| &source.id)
    }

    /// Why the file can't be read; meanwhile the last good settings stay in force.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// What is odd in the file but does no harm.
    pub fn warnings(&self) -> &[SettingsWarning] {
        &self.warnings
    }

    /// Whether the file was looked at yet, whatever came of that.
    pub fn is_read(&self) -> bool {
        self.is_read
    }

    /// Whether the entry changed after an edit was begun at `base`. A revision above `now` is an earlier engine's.
    pub fn changed_since(&self, entry: &EntryId, base: u64, now: u64) -> bool {
        base > now || self.changed_at.get(entry).is_some_and(|revision| *revision > base)
    }

    /// The file was read, or could not be: what of it is to be put in force.
    pub fn read(&mut self, result: Result<ParsedSettings, Problem>) -> Option<Settings> {
        self.is_read = true;
        match result {
            Ok(ParsedSettings { settings, warnings }) => {
                self.problem = None;
                self.warnings = warnings;
                (settings != *self.file_settings()).then_some(settings)
            }
            Err(problem) => {
                self.problem = Some(problem);
                None
            }
        }
    }

    /// A person has answered how two accounts live in one browser profile. That holds until the file says something
    /// else, or the preferences are written again.
    pub fn set_two_accounts(&mut self, choice: TwoAccounts, revision: u64) {
        self.two_accounts = Some(choice);
        self.settings.preferences.two_accounts = choice;
        self.changed_at.insert(EntryId::Preferences, revision);
    }

    /// The preferences were written: the file says all that people have answered.
    pub fn preferences_written(&mut self) {
        self.two_accounts = None;
    }

    /// Puts in force what the file says with what was taken of teams and what instances list. Gives back what was in force before, where that
    /// was something else; entries that differ count as changed at that revision.
    pub fn put_in_force<'a>(
        &mut self,
        file: Settings,
        taken: impl FnMut(&Team) -> Option<&'a TeamEntries>,
        listed: impl FnMut(&Source) -> Vec<Listed<'a>>,
        revision: u64,
    ) -> Option<Settings> {
        let mut settings = file;
        if settings.preferences.two_accounts != TwoAccounts::Ask {
            self.two_accounts = None;
        }
        if let Some(answer) = self.two_accounts {
            settings.preferences.two_accounts = answer;
        }
        self.file_settings = None;
        let has_instance = settings.sources.iter().any(|source| source.kind.identity_center().is_some());
        if has_instance || !settings.teams.is_empty() {
            self.file_settings = Some(settings.clone());
            add_taken(&mut settings, taken);
            add_listed(&mut settings, listed);
        }
        if settings == self.settings {
            return None;
        }
        let before = std::mem::replace(&mut self.settings, settings);
        let changed = changed_entries(&before, &self.settings);
        self.changed_at.extend(changed.into_iter().map(|entry| (entry, revision)));
        Some(before)
    }
}

fn changed_entries(old: &Settings, new: &Settings) -> Vec<EntryId> {
    let mut changed = Vec::new();
    changed.extend(differing(&old.sources, &new.sources, |source| EntryId::Source(source.id.clone())));
    changed.extend(differing(&old.roles, &new.roles, |role| EntryId::Role(role.id.clone())));
    changed.extend(differing(&old.accounts, &new.accounts, |one| EntryId::Account(one.id.clone())));
    let of_template = |template: &Template| EntryId::Template(template.role.id.clone());
    changed.extend(differing(&old.templates, &new.templates, of_template));
    changed.extend(differing(&old.teams, &new.teams, |team| EntryId::Team(team.id.clone())));
    if old.preferences != new.preferences {
        changed.push(EntryId::Preferences);
    }
    changed
}

/// The entries that only one list has, or that differ. Each list may have thousands, so they are looked up by id.
fn differing<T: PartialEq>(old: &[T], new: &[T], id: impl Fn(&T) -> EntryId) -> Vec<EntryId> {
    let before: HashMap<EntryId, &T> = old.iter().map(|entry| (id(entry), entry)).collect();
    let after: HashMap<EntryId, &T> = new.iter().map(|entry| (id(entry), entry)).collect();
    let gone = before.keys().filter(|id| !after.contains_key(id));
    let other = after.iter().filter(|(id, entry)| before.get(id) != Some(entry)).map(|(id, _)| id);
    gone.chain(other).cloned().collect()
}
