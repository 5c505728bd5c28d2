//! A key on its way into the keychain: AWS says first whose it is, so that a root user's, a mistyped or a dead one is
//! refused at the door and nothing of it is kept.

use crate::caller::Requester;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, SourceId};
use crate::secret::AccessKey;
use crate::settings::Change;
use crate::source::{Identity, Source};
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::network::NetworkCall;
use crate::state::part::config::EntryId;
use crate::state::part::jobs::Operation;
use crate::state::turn::Turn;
use crate::state::workflow::Job;
use crate::validate;

/// A key that AWS is being asked about.
#[derive(Debug)]
pub(in crate::state) struct NewKey {
    pub source: Source,
    pub key: AccessKey,
    /// The settings change that goes with it; `None`: the source is there and gets another key.
    pub change: Option<Box<Change>>,
    pub entry: EntryId,
    /// The revision the change was made from.
    pub base_revision: u64,
}

impl State {
    /// Adds a source. A key is shown to AWS, then goes into the keychain, and only then the settings change.
    pub(in crate::state) fn add_source(
        &mut self,
        id: OperationId,
        requester: Requester,
        change: Box<Change>,
        key: Option<AccessKey>,
        base_revision: u64,
        turn: &mut Turn,
    ) {
        let source = match &*change {
            Change::PutSource { source } => source.clone(),
            _ => {
                let invalid = Invalid { field: "change", rule: Rule::NotEmpty };
                return turn.refuse(id, &requester, &Failure::Invalid(invalid));
            }
        };
        // A source of another kind keeps nothing in the keychain.
        let key = key.filter(|_| source.kind.keeps_a_key());
        let missing = source.kind.keeps_a_key() && key.is_none();
        let missing = missing.then_some(Invalid { field: "secret_access_key", rule: Rule::NotEmpty });
        let allowed = match missing.or_else(|| key.as_ref().and_then(wrong_with)) {
            Some(invalid) => Err(Failure::Invalid(invalid)),
            None => self.may_change(&change, base_revision),
        };
        match (allowed, key) {
            (Err(failure), _) => turn.refuse(id, &requester, &failure),
            (Ok(entry), Some(key)) => {
                let new = NewKey { source, key, change: Some(change), entry, base_revision };
                self.show_key(id, requester, new, turn);
            }
            (Ok(entry), None) => self.write(id, requester, change, entry, turn),
        }
    }

    /// Gives a source another key. The old one stays where the new one is refused.
    pub(in crate::state) fn replace_key(
        &mut self,
        id: OperationId,
        requester: Requester,
        source: &SourceId,
        key: AccessKey,
        turn: &mut Turn,
    ) {
        let entry = EntryId::Source(source.clone());
        let source = match self.config.source(source).cloned() {
            Ok(source) if !source.kind.keeps_a_key() => {
                Err(Failure::Invalid(Invalid { field: "kind", rule: Rule::KeptKey }))
            }
            Ok(_) if wrong_with(&key).is_some() => {
                Err(wrong_with(&key).map_or(Failure::Cancelled, Failure::Invalid))
            }
            Ok(source) if self.is_being_written(&entry) => Err(Failure::Conflict { name: source.name }),
            other => other,
        };
        match source {
            Ok(source) => {
                let base_revision = self.revision;
                let new = NewKey { source, key, change: None, entry, base_revision };
                self.show_key(id, requester, new, turn);
            }
            Err(failure) => turn.refuse(id, &requester, &failure),
        }
    }

    fn show_key(&mut self, id: OperationId, requester: Requester, new: NewKey, turn: &mut Turn) {
        let identify = NetworkCall::Identify {
            operation: id,
            source: Box::new(new.source.clone()),
            with: Some((&new.key).into()),
            may_prompt: false,
        };
        turn.call(&requester, identify);
        self.jobs.start(id, requester, Job::TakeKey(Box::new(new)));
    }

    /// AWS has said whose the new key is.
    pub(in crate::state) fn key_identified(
        &mut self,
        id: OperationId,
        result: Result<Identity, Failure>,
        turn: &mut Turn,
    ) {
        let Some(Operation { requester, job: Job::TakeKey(new) }) = self.jobs.finish(id) else {
            return;
        };
        // The entry may have changed while AWS was asked.
        let identity = result.and_then(refuse_root).and_then(|identity| match &new.change {
            Some(change) => self.may_change(change, new.base_revision).map(|_| identity),
            None if self.config.source(&new.source.id).is_ok() => Ok(identity),
            None => Err(Failure::UnknownSource { name: new.source.name.clone() }),
        });
        let NewKey { source, key, change, entry, .. } = *new;
        match identity {
            Ok(identity) => {
                let job = Job::Write { entry, keyed: Some((source.id.clone(), identity)) };
                self.jobs.start(id, requester, job);
                let new = self.config.settings().source(&source.id).is_none();
                turn.push(Effect::StoreKey { operation: id, source: source.id, key, change, new });
            }
            Err(failure) => {
                self.jobs.start(id, requester, Job::Identify);
                let problem = turn.problem(&failure);
                self.fail(id, &problem, turn);
            }
        }
    }
}

/// The first thing that is wrong with a key as typed.
fn wrong_with(key: &AccessKey) -> Option<Invalid> {
    validate::access_key(key).into_iter().next()
}

/// A root user can assume no role, and its key should not be anywhere.
pub(in crate::state) fn refuse_root(identity: Identity) -> Result<Identity, Failure> {
    if identity.is_root() { Err(Failure::RootKey { account: identity.account }) } else { Ok(identity) }
}
