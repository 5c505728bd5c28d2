//! A key on its way into the keychain: AWS says first whose it is, so that a root user's, a mistyped or a dead one is
//! refused before anything of it is kept.

use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, SourceId};
use crate::secret::{AccessKey, access_key_fingerprint};
use crate::settings::Change;
use crate::source::{Identity, Source};
use crate::state::network::NetworkCall;
use crate::state::part::config::EntryId;
use crate::state::part::jobs::{Asked, Operation};
use crate::state::turn::{LATER, Reply};
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

/// A key that AWS has taken, on its way into the keychain.
#[derive(Debug, Clone)]
pub(in crate::state) struct Keyed {
    pub source: SourceId,
    pub fingerprint: String,
    pub identity: Identity,
}

impl State {
    /// Adds a source. A key is shown to AWS, then put in the keychain, and only then the settings change.
    pub(in crate::state) fn add_source(
        &mut self,
        asked: Asked,
        change: Box<Change>,
        key: Option<AccessKey>,
        base_revision: u64,
        turn: &mut Turn,
    ) -> Reply {
        let Change::PutSource { source } = &*change else { return Err(invalid("change", Rule::NotEmpty)) };
        let source = source.clone();
        // A source of another kind keeps nothing in the keychain.
        if !source.kind.keeps_a_key() {
            return self.edit(asked, change, base_revision, turn);
        }
        let key = key.ok_or_else(|| invalid("secret_access_key", Rule::NotEmpty))?;
        check_typed(&key)?;
        let entry = self.may_change(&change, base_revision)?;
        let new = NewKey { source, key, change: Some(change), entry, base_revision };
        self.show_key(asked, new, turn)
    }

    /// Gives a source another key. The old one stays where the new one is refused.
    pub(in crate::state) fn replace_key(
        &mut self,
        asked: Asked,
        source: &SourceId,
        key: AccessKey,
        turn: &mut Turn,
    ) -> Reply {
        let entry = EntryId::Source(source.clone());
        let source = self.config.source(source)?.clone();
        if !source.kind.keeps_a_key() {
            return Err(invalid("kind", Rule::KeptKey));
        }
        check_typed(&key)?;
        if self.is_being_written(&entry) {
            return Err(Failure::Conflict { name: source.name });
        }
        let new = NewKey { source, key, change: None, entry, base_revision: self.revision };
        self.show_key(asked, new, turn)
    }

    /// Asks AWS whose the key is.
    fn show_key(&mut self, asked: Asked, new: NewKey, turn: &mut Turn) -> Reply {
        let identify = NetworkCall::Identify {
            operation: asked.id,
            source: Box::new(new.source.clone()),
            with: Some((&new.key).into()),
            may_prompt: false,
        };
        turn.call(&asked.requester, identify);
        self.jobs.start(asked, Job::TakeKey(Box::new(new)));
        LATER
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
                let fingerprint = access_key_fingerprint(&key.access_key_id);
                let keyed = Keyed { source: source.id.clone(), fingerprint, identity };
                let job = Job::Write { entry, keyed: Some(keyed) };
                self.jobs.start(Asked { id, requester }, job);
                let new = self.config.source(&source.id).is_err();
                turn.push(Effect::StoreKey { operation: id, source: source.id, key, change, new });
            }
            Err(failure) => turn.reply(id, requester.connection.is_some(), Err(failure)),
        }
    }
}

fn check_typed(key: &AccessKey) -> Result<(), Failure> {
    validate::access_key(key).into_iter().next().map_or(Ok(()), |invalid| Err(Failure::Invalid(invalid)))
}

fn invalid(field: &'static str, rule: Rule) -> Failure {
    Failure::Invalid(Invalid { field, rule })
}
