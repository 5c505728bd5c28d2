//! Changes to the settings and the keychain, and the question who a source is.

use jiff::Timestamp;

use super::effect::{Answer, Effect};
use super::event::Identified;
use super::flight::is_a_person;
use super::operation::{Operation, Want, blank};
use super::{EntryId, State};
use crate::activity::{ActivityOutcome, What};
use crate::caller::Asker;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, SourceId};
use crate::secret::AccessKey;
use crate::settings::{Change, Read, Settings};
use crate::source::SourceKind;
use crate::validate;

impl State {
    /// Adds a source, its key first: without a keychain nothing changes.
    pub(super) fn add_source(
        &mut self,
        id: OperationId,
        asker: Asker,
        change: Box<Change>,
        key: Option<AccessKey>,
        base_revision: u64,
        effects: &mut Vec<Effect>,
    ) {
        let source = match &*change {
            Change::PutSource { source } => source.clone(),
            _ => {
                let invalid = Invalid { field: "change", rule: Rule::NotEmpty };
                return self.refuse(id, &asker, &Failure::Invalid(invalid), effects);
            }
        };
        // A source of another kind keeps nothing in the keychain.
        let key = key.filter(|_| source.kind == SourceKind::AccessKey);
        let wrong_key = key.as_ref().and_then(|key| validate::access_key(key).into_iter().next());
        let missing = source.kind == SourceKind::AccessKey && key.is_none();
        let missing = missing.then_some(Invalid { field: "secret_access_key", rule: Rule::NotEmpty });
        let refused = match wrong_key.or(missing) {
            Some(invalid) => Err(Failure::Invalid(invalid)),
            None => self.may_change(&change, base_revision),
        };
        match (refused, key) {
            (Err(failure), _) => self.refuse(id, &asker, &failure, effects),
            (Ok(entry), Some(key)) => {
                let want = Want::Write { change: change.clone(), entry };
                self.operations.insert(id, Operation { asker, want });
                effects.push(Effect::StoreKey { operation: id, source: source.id, key, change });
            }
            (Ok(entry), None) => self.write(id, asker, change, entry, effects),
        }
    }

    /// Changes one entry of the settings.
    pub(super) fn edit(
        &mut self,
        id: OperationId,
        asker: Asker,
        change: Box<Change>,
        base_revision: u64,
        effects: &mut Vec<Effect>,
    ) {
        match self.may_change(&change, base_revision) {
            Ok(entry) => self.write(id, asker, change, entry, effects),
            Err(failure) => self.refuse(id, &asker, &failure, effects),
        }
    }

    fn write(
        &mut self,
        id: OperationId,
        asker: Asker,
        change: Box<Change>,
        entry: EntryId,
        effects: &mut Vec<Effect>,
    ) {
        let removed = match &*change {
            Change::RemoveSource { id } => self.settings.source(id).cloned(),
            _ => None,
        };
        self.operations.insert(id, Operation { asker, want: Want::Write { change: change.clone(), entry } });
        effects.push(match removed {
            Some(source) if source.kind == SourceKind::AccessKey => {
                Effect::ForgetKey { operation: id, source: source.id, change }
            }
            _ => Effect::ChangeSettings { operation: id, change },
        });
    }

    /// Whether a change may be made: valid, of what is there, and not over somebody else's.
    fn may_change(&self, change: &Change, base_revision: u64) -> Result<EntryId, Failure> {
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
                if let Some(via) = role.kind.as_assume().and_then(|assume| assume.via.as_ref()) {
                    self.role(via)?;
                }
                (EntryId::Role(role.id.clone()), role.name.clone(), validate::role(role))
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
                let via = settings.roles.iter().filter(|other| {
                    other.kind.as_assume().is_some_and(|assume| assume.via.as_ref() == Some(id))
                });
                let by: Vec<String> = via.map(|other| other.name.clone()).collect();
                if !by.is_empty() {
                    return Err(Failure::StillUsed { name: role.name.clone(), by });
                }
                (EntryId::Role(id.clone()), role.name.clone(), Vec::new())
            }
            Change::PutAccount { account } => {
                (EntryId::Account(account.id.clone()), account.name.clone(), validate::account(account))
            }
            Change::PutPreferences { preferences } => {
                (EntryId::Preferences, "preferences".to_owned(), validate::preferences(preferences))
            }
        };
        if let Some(invalid) = invalid.into_iter().next() {
            return Err(Failure::Invalid(invalid));
        }
        let being_written = self.operations.values().any(|operation| match &operation.want {
            Want::Write { entry: other, .. } => *other == entry,
            _ => false,
        });
        // Revisions begin anew with each engine: a higher one than this engine's is of an earlier engine.
        let changed = base_revision > self.revision
            || self.entry_revisions.get(&entry).is_some_and(|revision| *revision > base_revision);
        if being_written || changed { Err(Failure::Conflict { name }) } else { Ok(entry) }
    }

    /// The settings or the keychain were written.
    pub(super) fn written(
        &mut self,
        id: OperationId,
        result: Result<Option<Read>, Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        match result {
            Ok(read) => {
                if let Some(read) = read {
                    self.settings_arrive(Ok(read), effects);
                }
                if let Some(Operation { want: Want::Write { change, .. }, .. }) = self.operations.get(&id)
                    && let Change::PutSource { source } = &**change
                    && source.kind == SourceKind::AccessKey
                {
                    let source = source.id.clone();
                    self.source_works(&source);
                }
                self.succeed(id, Answer::Done, effects);
            }
            Err(failure) => {
                self.keychain_failed(&failure);
                let problem = self.problem(&failure);
                self.fail(id, &problem, now, effects);
                // Part of it may have been done, or the file says something else than was thought.
                effects.push(Effect::ReadSettings);
            }
        }
    }

    /// Notes at which revision each changed entry changed.
    pub(super) fn note_changed_entries(&mut self, new: &Settings) {
        let revision = self.revision + 1;
        let mut changed = Vec::new();
        for source in self.settings.sources.iter().chain(&new.sources) {
            if self.settings.source(&source.id) != new.source(&source.id) {
                changed.push(EntryId::Source(source.id.clone()));
            }
        }
        for role in self.settings.roles.iter().chain(&new.roles) {
            if self.settings.role(&role.id) != new.role(&role.id) {
                changed.push(EntryId::Role(role.id.clone()));
            }
        }
        for account in self.settings.accounts.iter().chain(&new.accounts) {
            let of =
                |settings: &Settings| settings.accounts.iter().find(|other| other.id == account.id).cloned();
            if of(&self.settings) != of(new) {
                changed.push(EntryId::Account(account.id.clone()));
            }
        }
        if self.settings.preferences != new.preferences {
            changed.push(EntryId::Preferences);
        }
        self.entry_revisions.extend(changed.into_iter().map(|entry| (entry, revision)));
    }

    /// Asks AWS who a source is.
    pub(super) fn check_source(
        &mut self,
        id: OperationId,
        asker: Asker,
        source: &SourceId,
        effects: &mut Vec<Effect>,
    ) {
        let Some(source) = self.settings.source(source).cloned() else {
            let failure = Failure::UnknownSource { name: source.to_string() };
            return self.refuse(id, &asker, &failure, effects);
        };
        let may_prompt = is_a_person(&asker);
        self.operations.insert(id, Operation { asker, want: Want::Identify });
        effects.push(Effect::Identify { operation: id, source: Box::new(source), may_prompt });
    }

    pub(super) fn identified(
        &mut self,
        id: OperationId,
        source: &SourceId,
        result: Result<Identified, Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let outcome = match &result {
            Ok(_) => ActivityOutcome::Done,
            Err(failure) => ActivityOutcome::Failed { code: self.problem(failure).code },
        };
        if let Some(operation) = self.operations.get(&id) {
            let mut activity = blank(What::Check, operation.asker.surface, now, outcome);
            activity.caller.clone_from(&operation.asker.caller);
            activity.source = Some(source.clone());
            activity.request_id = result.as_ref().ok().and_then(|identified| identified.request_id.clone());
            effects.push(Effect::Log(Box::new(activity)));
        }
        match result {
            Ok(Identified { identity, .. }) => {
                self.source_works(source);
                self.sources.entry(source.clone()).or_default().identity = Some(identity.clone());
                self.succeed(id, Answer::Identity(identity), effects);
            }
            Err(failure) => {
                let problem = self.problem(&failure);
                self.keychain_failed(&failure);
                self.source_failed(source, &problem);
                self.fail(id, &problem, now, effects);
            }
        }
    }
}

fn refuse_taken(taken: bool, name: &str) -> Result<(), Failure> {
    if taken { Err(Failure::NameTaken { name: name.to_owned() }) } else { Ok(()) }
}
