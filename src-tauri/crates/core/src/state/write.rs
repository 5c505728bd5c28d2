//! Changes to the settings.

use crate::state::turn::Turn;
use std::collections::{BTreeSet, HashMap};

use super::effect::{Answer, Effect};
use super::operation::Job;
use super::{EntryId, State};
use crate::caller::Requester;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, RoleId};
use crate::role::Role;
use crate::settings::read::links::{via, way_back};
use crate::settings::{Change, ParsedSettings, Settings, Template};
use crate::source::SourceKind;
use crate::validate;

impl State {
    /// Changes one entry of the settings.
    pub(super) fn edit(
        &mut self,
        id: OperationId,
        requester: Requester,
        change: Box<Change>,
        base_revision: u64,
        turn: &mut Turn,
    ) {
        match self.may_change(&change, base_revision) {
            Ok(entry) => self.write(id, requester, change, entry, turn),
            Err(failure) => turn.refuse(id, &requester, &failure),
        }
    }

    pub(super) fn write(
        &mut self,
        id: OperationId,
        requester: Requester,
        change: Box<Change>,
        entry: EntryId,
        turn: &mut Turn,
    ) {
        let removed = match &*change {
            Change::RemoveSource { id } => self.settings.source(id).cloned(),
            _ => None,
        };
        self.jobs.start(id, requester, Job::Write { entry, keyed: None });
        turn.push(match removed {
            Some(source) if source.kind == SourceKind::AccessKey => {
                Effect::ForgetKey { operation: id, source: source.id, change }
            }
            _ => Effect::ChangeSettings { operation: id, change },
        });
    }

    /// Whether a change may be made now: allowed, and not over somebody else's.
    pub(super) fn may_change(&self, change: &Change, base_revision: u64) -> Result<EntryId, Failure> {
        let (entry, name) = self.is_allowed(change)?;
        // Revisions begin anew with each engine: a higher one than this engine's is of an earlier engine.
        let changed = base_revision > self.revision
            || self.entry_revisions.get(&entry).is_some_and(|revision| *revision > base_revision);
        if changed || self.is_being_written(&entry) { Err(Failure::Conflict { name }) } else { Ok(entry) }
    }

    pub(super) fn is_being_written(&self, entry: &EntryId) -> bool {
        self.jobs.iter().any(|operation| match &operation.job {
            Job::Write { entry: other, .. } => other == entry,
            Job::TakeKey(new) => new.entry == *entry,
            _ => false,
        })
    }

    /// Whether a change is valid and of what is there; says the entry it changes and that one's name.
    pub(super) fn is_allowed(&self, change: &Change) -> Result<(EntryId, String), Failure> {
        let settings = &self.settings;
        let (entry, name, invalid) = match change {
            Change::PutSource { source } => {
                let taken =
                    settings.sources.iter().any(|other| other.name == source.name && other.id != source.id);
                refuse_taken(taken, &source.name)?;
                (EntryId::Source(source.id.clone()), source.name.clone(), validate::source(source))
            }
            Change::PutRole { role } => {
                let taken = settings.roles.iter().any(|other| other.name == role.name && other.id != role.id);
                refuse_taken(taken, &role.name)?;
                if let Some(id) = role.source.as_ref().filter(|id| settings.source(id).is_none()) {
                    return Err(Failure::UnknownSource { name: id.to_string() });
                }
                if let Some(via) = via(role) {
                    self.role(via)?;
                }
                if via(role).is_some_and(|id| settings.from_teams.contains_key(id)) {
                    return Err(Failure::Invalid(Invalid { field: "via", rule: Rule::ThroughTeam }));
                }
                if settings.protected_by_teams.contains(&role.id) && !role.protect {
                    return Err(Failure::Invalid(Invalid { field: "protect", rule: Rule::TeamProtects }));
                }
                if let Some(path) = way_back(role, |id| settings.role(id)) {
                    return Err(Failure::ChainLoop { path });
                }
                let mut invalid = validate::role(role);
                invalid.extend(validate::goes_through(role, settings));
                invalid.extend(validate::renews_by_itself(role, settings));
                (EntryId::Role(role.id.clone()), role.name.clone(), invalid)
            }
            Change::RemoveSource { id } => {
                let source =
                    settings.source(id).ok_or_else(|| Failure::UnknownSource { name: id.to_string() })?;
                let by: Vec<String> = settings
                    .roles
                    .iter()
                    .filter(|role| role.source.as_ref() == Some(id))
                    .map(|role| role.name.clone())
                    .collect();
                if !by.is_empty() {
                    return Err(Failure::StillUsed { name: source.name.clone(), by });
                }
                (EntryId::Source(id.clone()), source.name.clone(), Vec::new())
            }
            Change::RemoveRole { id } => {
                let role = self.role(id)?;
                if let Some(template) = settings.from_templates.get(id) {
                    return Err(Failure::FromTemplate {
                        role: role.name.clone(),
                        template: template.to_string(),
                    });
                }
                if let Some(team) = settings.from_teams.get(id) {
                    let name = settings.teams.iter().find(|other| other.id == *team);
                    let team = name.map_or_else(|| team.to_string(), |team| team.name.clone());
                    return Err(Failure::FromTeam { role: role.name.clone(), team });
                }
                let through = settings.roles.iter().filter(|other| via(other) == Some(id));
                let by: Vec<String> = through.map(|other| other.name.clone()).collect();
                if !by.is_empty() {
                    return Err(Failure::StillUsed { name: role.name.clone(), by });
                }
                (EntryId::Role(id.clone()), role.name.clone(), Vec::new())
            }
            Change::PutAccount { account } => {
                (EntryId::Account(account.id.clone()), account.name.clone(), validate::account(account))
            }
            Change::RemoveAccount { id } => {
                let account = settings.accounts.iter().find(|account| account.id == *id);
                let account = account.ok_or_else(|| Failure::NoSuchEntry { name: id.clone() })?;
                (EntryId::Account(id.clone()), account.name.clone(), Vec::new())
            }
            Change::AddRoles { roles } => return self.may_add(roles),
            Change::PutTemplate { template } => {
                let role = &template.role;
                let taken = settings
                    .templates
                    .iter()
                    .any(|other| other.role.name == role.name && other.role.id != role.id);
                refuse_taken(taken, &role.name)?;
                if let Some(id) = role.source.as_ref().filter(|id| settings.source(id).is_none()) {
                    return Err(Failure::UnknownSource { name: id.to_string() });
                }
                let invalid = template.problems(&settings.accounts);
                (EntryId::Template(role.id.clone()), role.name.clone(), invalid)
            }
            Change::RemoveTemplate { id } => {
                let template = settings.templates.iter().find(|template| template.role.id == *id);
                let template = template.ok_or_else(|| Failure::NoSuchEntry { name: id.to_string() })?;
                let of_it = |id: &RoleId| settings.from_templates.get(id) == Some(&template.role.id);
                let through =
                    settings.roles.iter().filter(|other| via(other).is_some_and(of_it) && !of_it(&other.id));
                let by: Vec<String> = through.map(|other| other.name.clone()).collect();
                if !by.is_empty() {
                    return Err(Failure::StillUsed { name: template.role.name.clone(), by });
                }
                (EntryId::Template(id.clone()), template.role.name.clone(), Vec::new())
            }
            Change::PutTeam { team } => {
                let taken = settings.teams.iter().any(|other| other.name == team.name && other.id != team.id);
                refuse_taken(taken, &team.name)?;
                if let Some(id) = team.source.as_ref().filter(|id| settings.source(id).is_none()) {
                    return Err(Failure::UnknownSource { name: id.to_string() });
                }
                (EntryId::Team(team.id.clone()), team.name.clone(), validate::team(team))
            }
            Change::RemoveTeam { id } => {
                let team = settings.teams.iter().find(|team| team.id == *id);
                let team = team.ok_or_else(|| Failure::NoSuchEntry { name: id.to_string() })?;
                (EntryId::Team(id.clone()), team.name.clone(), Vec::new())
            }
            Change::PutPreferences { preferences } => {
                (EntryId::Preferences, "preferences".to_owned(), validate::preferences(preferences))
            }
        };
        if let Some(invalid) = invalid.into_iter().next() {
            return Err(Failure::Invalid(invalid));
        }
        Ok((entry, name))
    }

    /// Whether roles may be added: each of them good, and new by id and name.
    fn may_add(&self, roles: &[Role]) -> Result<(EntryId, String), Failure> {
        let settings = &self.settings;
        let mut ids: BTreeSet<&RoleId> = settings.roles.iter().map(|role| &role.id).collect();
        let mut names: BTreeSet<&str> = settings.roles.iter().map(|role| role.name.as_str()).collect();
        for role in roles {
            refuse_taken(!ids.insert(&role.id) || !names.insert(&role.name), &role.name)?;
            if let Some(id) = role.source.as_ref().filter(|id| settings.source(id).is_none()) {
                return Err(Failure::UnknownSource { name: id.to_string() });
            }
            if let Some(via) = via(role) {
                self.role(via)?;
            }
            let mut invalid = validate::role(role);
            invalid.extend(validate::goes_through(role, settings));
            invalid.extend(validate::renews_by_itself(role, settings));
            if let Some(invalid) = invalid.into_iter().next() {
                return Err(Failure::Invalid(invalid));
            }
        }
        let name = roles.first().map(|role| role.name.clone()).unwrap_or_default();
        Ok((EntryId::NewRoles, name))
    }

    /// The settings or the keychain were written.
    pub(super) fn written(
        &mut self,
        id: OperationId,
        result: Result<Option<ParsedSettings>, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(read) => {
                if let Some(read) = read {
                    self.settings_arrive(Ok(read), turn);
                }
                let keyed = match self.jobs.job(id) {
                    Some(Job::Write { keyed, .. }) => keyed.clone(),
                    _ => None,
                };
                let answer = match keyed {
                    Some((source, identity)) => {
                        self.key_put(&source, turn.now);
                        self.source_is(&source, identity.clone(), turn);
                        self.forget_shared(&source, turn);
                        Answer::Identity(identity)
                    }
                    None => Answer::Done,
                };
                self.succeed(id, answer, turn);
            }
            Err(failure) => {
                self.keychain_failed(&failure);
                let problem = turn.problem(&failure);
                self.fail(id, &problem, turn);
                // Part of it may have been done, or the file says something else than was thought.
                turn.push(Effect::ReadSettings);
            }
        }
    }

    /// Notes at which revision each changed entry changed.
    pub(super) fn note_changed_entries(&mut self, new: &Settings) {
        let revision = self.revision + 1;
        let old = &self.settings;
        let mut changed = Vec::new();
        changed.extend(differing(&old.sources, &new.sources, |source| EntryId::Source(source.id.clone())));
        changed.extend(differing(&old.roles, &new.roles, |role| EntryId::Role(role.id.clone())));
        changed.extend(differing(&old.accounts, &new.accounts, |one| EntryId::Account(one.id.clone())));
        let of_template = |template: &Template| EntryId::Template(template.role.id.clone());
        changed.extend(differing(&old.templates, &new.templates, of_template));
        changed.extend(differing(&old.teams, &new.teams, |team| EntryId::Team(team.id.clone())));
        if self.settings.preferences != new.preferences {
            changed.push(EntryId::Preferences);
        }
        self.entry_revisions.extend(changed.into_iter().map(|entry| (entry, revision)));
    }
}

/// The entries that are in one list alone, or say something else in the other. Thousands are compared in one go.
fn differing<T: PartialEq>(old: &[T], new: &[T], id: impl Fn(&T) -> EntryId) -> Vec<EntryId> {
    let before: HashMap<EntryId, &T> = old.iter().map(|entry| (id(entry), entry)).collect();
    let after: HashMap<EntryId, &T> = new.iter().map(|entry| (id(entry), entry)).collect();
    let gone = before.keys().filter(|id| !after.contains_key(id));
    let other = after.iter().filter(|(id, entry)| before.get(id) != Some(entry)).map(|(id, _)| id);
    gone.chain(other).cloned().collect()
}

fn refuse_taken(taken: bool, name: &str) -> Result<(), Failure> {
    if taken { Err(Failure::NameTaken { name: name.to_owned() }) } else { Ok(()) }
}
