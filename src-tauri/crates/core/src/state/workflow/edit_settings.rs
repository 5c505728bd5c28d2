//! Editing the settings: a change is checked, written onto the file's own text, and in force once the file says so.

use crate::answer::Answer;
use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::plan::{Person, plan};
use crate::session::Owner;
use crate::session_name;
use crate::settings::{Change, ParsedSettings, template};
use crate::state::part::config::EntryId;
use crate::state::{Effect, Job, State, Turn};
use crate::validate;

/// So many of a template's roles are shown before it is saved.
const FIRST_ROLES: usize = 5;

impl State {
    /// Says what a change would give, or why it would be refused. Nothing is changed.
    pub(in crate::state) fn preview(
        &self,
        id: OperationId,
        requester: &Requester,
        change: &Change,
        turn: &mut Turn,
    ) {
        let settings = self.config.settings();
        let answer = self.config.allows(change).and_then(|_| match change {
            Change::PutRole { role } => {
                plan(settings, self.catalogue.plan_inputs(), role, &self.engine.person, &self.engine.texts)
                    .map(|plan| Answer::Outlook { outlook: plan.outlook })
            }
            Change::PutPreferences { preferences } => {
                let Person { user, host } = &self.engine.person;
                Ok(Answer::SessionName { name: session_name::fill(&preferences.session_name, user, host) })
            }
            Change::PutTemplate { template } => {
                let count = template.numbers(&settings.accounts).take(template::MOST).count();
                let first = template.roles(&settings.accounts).take(FIRST_ROLES).collect();
                Ok(Answer::TemplateRoles { count: u32::try_from(count).unwrap_or(u32::MAX), first })
            }
            _ => Ok(Answer::Done),
        });
        match answer {
            Ok(answer) => turn.answer(id, requester, answer),
            Err(failure) => turn.refuse(id, requester, &failure),
        }
    }

    /// Changes one entry. `base_revision` is that of the snapshot the change was made from.
    pub(in crate::state) fn edit(
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

    /// Whether a change may be made now: it is allowed, and not over somebody else's.
    pub(in crate::state) fn may_change(
        &self,
        change: &Change,
        base_revision: u64,
    ) -> Result<EntryId, Failure> {
        let entry = self.config.allows(change)?;
        if let Change::PutSource { source } = change
            && let Some(identity) = self.sources.identity(&source.id)
            && let Some(invalid) = validate::mfa_device_of(source, &identity.account)
        {
            return Err(Failure::Invalid(invalid));
        }
        let changed = self.config.changed_since(&entry.id, base_revision, self.revision);
        if changed || self.is_being_written(&entry.id) {
            return Err(Failure::Conflict { name: entry.name });
        }
        Ok(entry.id)
    }

    pub(in crate::state) fn is_being_written(&self, entry: &EntryId) -> bool {
        self.jobs.iter().any(|operation| match &operation.job {
            Job::Write { entry: other, .. } => other == entry,
            Job::TakeKey(new) => new.entry == *entry,
            _ => false,
        })
    }

    /// Writes a change that was found to be allowed. With a source its key goes, too.
    pub(in crate::state) fn write(
        &mut self,
        id: OperationId,
        requester: Requester,
        change: Box<Change>,
        entry: EntryId,
        turn: &mut Turn,
    ) {
        let removed = match &*change {
            Change::RemoveSource { id } => self.config.source(id).ok().cloned(),
            _ => None,
        };
        self.jobs.start(id, requester, Job::Write { entry, keyed: None });
        turn.push(match removed {
            Some(source) if source.kind.keeps_a_key() => {
                Effect::ForgetKey { operation: id, source: source.id, change }
            }
            _ => Effect::ChangeSettings { operation: id, change },
        });
    }

    /// The file or the keychain was written, or could not be.
    pub(in crate::state) fn written(
        &mut self,
        id: OperationId,
        result: Result<Option<ParsedSettings>, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(read) => {
                let keyed = match self.jobs.job(id) {
                    Some(Job::Write { entry: EntryId::Preferences, .. }) => {
                        self.config.preferences_written();
                        None
                    }
                    Some(Job::Write { keyed, .. }) => keyed.clone(),
                    _ => None,
                };
                if let Some(read) = read {
                    self.take_settings(Ok(read), turn);
                }
                let answer = match keyed {
                    Some((source, identity)) => {
                        self.sources.key_stored(&source, turn.now);
                        self.source_is(&source, identity.clone(), turn);
                        // What its roles share was had with the key before, perhaps another user's.
                        let owner = Owner::Source(source);
                        self.sessions.end(|_, session| session.owner == owner);
                        Answer::Identity { identity }
                    }
                    None => Answer::Done,
                };
                self.succeed(id, answer, turn);
            }
            Err(failure) => {
                self.sources.keychain_failed(&failure);
                self.fail_with(id, &failure, turn);
                // Part of it may have been done, or the file says something else than was thought.
                turn.push(Effect::ReadSettings);
            }
        }
    }
}
