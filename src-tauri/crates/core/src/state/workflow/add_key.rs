//! A key on its way into the keychain: AWS says first whose it is, so that a root user's, a mistyped or a dead one is
//! refused before anything of it is kept.

use crate::caller::Requester;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, SourceId};
use crate::secret::AccessKey;
use crate::settings::Change;
use crate::source::{Identity, Source};
use crate::state::network::NetworkCall;
use crate::state::part::config::EntryId;
use crate::state::part::jobs::Operation;
use crate::state::{Effect, Job, State, Turn};
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
    /// Adds a source. A key is shown to AWS, then put in the keychain, and only then the settings change.
    pub(in crate::state) fn add_source(
        &mut self,
        id: OperationId,
        requester: Requester,
        change: Box<Change>,
        key: Option<AccessKey>,
        base_revision: u64,
        turn: &mut Turn,
    ) {
        let Change::PutSource { source } = &*change else {
            return turn.refuse(id, &requester, &invalid("change", Rule::NotEmpty));
        };
        let source = source.clone();
        // A source of another kind keeps nothing in the keychain.
        let key = key.filter(|_| source.kind.keeps_a_key());
        let typed = match &key {
            Some(key) => check_typed(key),
            None if source.kind.keeps_a_key() => Err(invalid("secret_access_key", Rule::NotEmpty)),
            None => Ok(()),
        };
        match (typed.and_then(|()| self.may_change(&change, base_revision)), key) {
            (Ok(entry), Some(key)) => {
                let new = NewKey { source, key, change: Some(change), entry, base_revision };
                self.show_key(id, requester, new, turn);
            }
            (Ok(entry), None) => self.write(id, requester, change, entry, turn),
            (Err(failure), _) => turn.refuse(id, &requester, &failure),
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
        let source = self.config.source(source).cloned().and_then(|source| {
            if !source.kind.keeps_a_key() {
                return Err(invalid("kind", Rule::KeptKey));
            }
            check_typed(&key)?;
            if self.is_being_written(&entry) {
                return Err(Failure::Conflict { name: source.name });
            }
            Ok(source)
        });
        match source {
            Ok(source) => {
                let new = NewKey { source, key, change: None, entry, base_revision: self.revision };
                self.show_key(id, requester, new, turn);
            }
            Err(failure) => turn.refuse(id, &requester, &failure),
        }
    }

    /// Asks AWS whose the key is.
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

    /// AWS has said whose the key is: it goes into the keychain, and the change into the settings.
    pub(in crate::state) fn key_identified(
        &mut self,
        id: OperationId,
        result: Result<Identity, Failure>,
        turn: &mut Turn,
    ) {
        let Some(Operation { requester, job: Job::TakeKey(new) }) = self.jobs.finish(id) else { return };
        // The entry may have changed while AWS was asked.
        let identity = result.and_then(|identity| match &new.change {
            Some(change) => self.may_change(change, new.base_revision).map(|_| identity),
            None if self.config.source(&new.source.id).is_ok() => Ok(identity),
            None => Err(Failure::UnknownSource { name: new.source.name.clone() }),
        });
        let NewKey { source, key, change, entry, .. } = *new;
        let identity =
            identity.and_then(|identity| match validate::mfa_device_of(&source, &identity.account) {
                Some(invalid) => Err(Failure::Invalid(invalid)),
                None => Ok(identity),
            });
        match identity {
            Ok(identity) => {
                let job = Job::Write { entry, keyed: Some((source.id.clone(), identity)) };
                self.jobs.start(id, requester, job);
                let new = self.config.source(&source.id).is_err();
                turn.push(Effect::StoreKey { operation: id, source: source.id, key, change, new });
            }
            Err(failure) => turn.refuse(id, &requester, &failure),
        }
    }
}

fn check_typed(key: &AccessKey) -> Result<(), Failure> {
    validate::access_key(key).into_iter().next().map_or(Ok(()), |invalid| Err(Failure::Invalid(invalid)))
}

fn invalid(field: &'static str, rule: Rule) -> Failure {
    Failure::Invalid(Invalid { field, rule })
}
