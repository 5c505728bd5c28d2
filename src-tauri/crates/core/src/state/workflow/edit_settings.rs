//! Editing the settings: a change is checked, written onto the file's own text, and in force once the file says so.

use crate::answer::Answer;
use crate::behind;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::plan::{Outlook, Person, plan};
use crate::session::Owner;
use crate::session_name;
use crate::settings::{Change, ParsedSettings, Settings, template};
use crate::state::part::config::EntryId;
use crate::state::part::jobs::Asked;
use crate::state::turn::{LATER, Reply};
use crate::state::workflow::add_key::Keyed;
use crate::state::{Effect, Job, State, Turn};
use crate::validate;

/// So many of a template's roles are shown before it is saved.
const FIRST_ROLES: usize = 5;

impl State {
    /// Says what a change would give, or why it would be refused. Nothing is changed.
    pub(in crate::state) fn preview(&self, change: &Change) -> Reply {
        let settings = self.config.settings();
        self.config.allows(change)?;
        Ok(Some(match change {
            Change::PutRole { role } => {
                let inputs = self.catalogue.plan_inputs();
                let plan = plan(settings, inputs, role, &self.engine.person, &self.engine.texts)?;
                Answer::Outlook { outlook: plan.outlook }
            }
            Change::PutPreferences { preferences } => {
                let Person { user, host } = &self.engine.person;
                Answer::SessionName { name: session_name::fill(&preferences.session_name, user, host) }
            }
            Change::PutTemplate { template } => {
                let accounts = &self.config.file_settings().accounts;
                let count = template.numbers(accounts).take(template::MOST).count();
                let first = template.roles(accounts).take(FIRST_ROLES).collect();
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                Answer::TemplateRoles { count, first, behind: self.behind(&settings.with_template(template)) }
            }
            Change::PutSource { source } => {
                Answer::Behind { lines: self.behind(&settings.with_source(source)) }
            }
            _ => Answer::Done,
        }))
    }

    /// What other settings would change for the roles that are there now.
    fn behind(&self, settings: &Settings) -> Vec<String> {
        let (inputs, engine) = (self.catalogue.plan_inputs(), &self.engine);
        let roles = settings.roles_by_id();
        let views = self.catalogue.views();
        let both: Vec<(&str, Option<&Outlook>, Option<Outlook>)> = views
            .iter()
            .filter_map(|view| {
                let role = roles.get(&view.role.id)?;
                let planned = plan(settings, inputs, role, &engine.person, &engine.texts);
                let after = planned.ok().map(|plan| plan.outlook);
                Some((view.role.name.as_str(), view.outlook.as_ref(), after))
            })
            .collect();
        behind::lines(
            both.iter().map(|(name, before, after)| (*name, *before, after.as_ref())),
            &engine.texts,
        )
    }

    /// Changes one entry. `base_revision` is that of the snapshot the change was made from.
    pub(in crate::state) fn edit(
        &mut self,
        asked: Asked,
        change: Box<Change>,
        base_revision: u64,
        turn: &mut Turn,
    ) -> Reply {
        let entry = self.may_change(&change, base_revision)?;
        let removed = match &*change {
            Change::RemoveSource { id } => self.config.source(id).ok().cloned(),
            _ => None,
        };
        // With a source its key goes, too.
        turn.push(match removed {
            Some(source) if source.kind.keeps_a_key() => {
                Effect::ForgetKey { operation: asked.id, source: source.id, change }
            }
            _ => Effect::ChangeSettings(asked.id, change),
        });
        self.jobs.start(asked, Job::Write { entry, keyed: None });
        LATER
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
                    Some(Keyed { source, fingerprint, identity }) => {
                        self.sources.key_stored(&source, fingerprint, turn.now);
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
