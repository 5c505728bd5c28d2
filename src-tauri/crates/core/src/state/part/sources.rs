//! Sources, as far as they were seen: whether each can be used, who it is, and how the keychain is that has their keys.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::failure::Failure;
use crate::id::{OperationId, SourceId};
use crate::plan::{CredentialKind, SourceFacts};
use crate::problem::{Problem, ProblemCode};
use crate::record::SourceRecord;
use crate::snapshot::SourceView;
use crate::source::{Identity, KeychainState, Source, SourceState};

/// What is known of sources and of the keychain.
#[derive(Default)]
pub struct Sources {
    standing: BTreeMap<SourceId, Standing>,
    records: BTreeMap<SourceId, SourceRecord>,
    keychain: KeychainState,
    /// Who waits for a source's credentials to be read.
    reading: BTreeMap<SourceId, Vec<OperationId>>,
}

#[derive(Default)]
struct Standing {
    state: SourceState,
    facts: SourceFacts,
}

impl Sources {
    /// Whether a source can be used, as far as that is known.
    pub fn state(&self, source: &SourceId) -> SourceState {
        self.standing.get(source).map_or_else(SourceState::default, |standing| standing.state)
    }

    /// Whether anything is known of how a source is.
    pub fn was_seen(&self, source: &SourceId) -> bool {
        self.standing.contains_key(source)
    }

    /// Who a source is, as AWS said last.
    pub fn identity(&self, source: &SourceId) -> Option<&Identity> {
        self.records.get(source)?.identity.as_ref()
    }

    /// What a plan may count on.
    pub fn facts(&self) -> BTreeMap<SourceId, SourceFacts> {
        let facts = |(id, standing): (&SourceId, &Standing)| {
            let root = self.identity(id).is_some_and(Identity::is_root);
            (id.clone(), SourceFacts { root, ..standing.facts.clone() })
        };
        self.standing.iter().map(facts).collect()
    }

    /// A source as surfaces see it.
    pub fn view(&self, source: &Source) -> SourceView {
        let state = self.state(&source.id);
        let has_key = source.kind.keeps_a_key() && state != SourceState::KeyMissing;
        let known = self.records.get(&source.id);
        SourceView {
            source: source.clone(),
            state,
            key: known.filter(|_| has_key).and_then(SourceRecord::key_age),
            key_fingerprint: known.filter(|_| has_key).and_then(|known| known.key_fingerprint.clone()),
            checked_at: known.and_then(|known| known.checked_at),
            identity: known.and_then(|known| known.identity.clone()),
            sign_in: None,
        }
    }

    /// Forgets how sources are that the settings no longer have.
    pub fn retain(&mut self, has: impl Fn(&SourceId) -> bool) {
        self.standing.retain(|id, _| has(id));
    }

    /// What is to be known after a restart.
    pub fn records(&self) -> &BTreeMap<SourceId, SourceRecord> {
        &self.records
    }

    /// Takes what was known before a restart.
    pub fn set_records(&mut self, records: BTreeMap<SourceId, SourceRecord>) {
        self.records = records;
    }

    /// Forgets what would be known after a restart of sources that the settings no longer have.
    pub fn retain_records(&mut self, has: impl Fn(&SourceId) -> bool) {
        self.records.retain(|id, _| has(id));
    }

    /// AWS has said who a source is. True: it is somebody else than was known.
    pub fn identified(&mut self, source: &SourceId, identity: Identity, now: Timestamp) -> bool {
        let known = self.records.entry(source.clone()).or_default();
        known.checked_at = Some(now);
        known.identity.replace(identity.clone()) != Some(identity)
    }

    /// The keychain has another key for a source, with this fingerprint.
    pub fn key_stored(&mut self, source: &SourceId, fingerprint: String, now: Timestamp) {
        let known = self.records.entry(source.clone()).or_default();
        known.key_since = Some(now);
        known.key_fingerprint = Some(fingerprint);
    }

    /// A source's credentials were good.
    pub fn works(&mut self, source: &SourceId) {
        self.standing_mut(source).state = SourceState::Ready;
    }

    /// How a source is whose state follows from its sign-in.
    pub fn set_state(&mut self, source: &SourceId, state: SourceState) {
        self.standing_mut(source).state = state;
    }

    /// What a problem says about a source.
    pub fn failed(&mut self, source: &SourceId, problem: &Problem) {
        use ProblemCode as P;
        let state = match problem.code {
            P::KeychainLocked => SourceState::Locked,
            P::KeyMissing => SourceState::KeyMissing,
            P::SourceExpired => SourceState::Expired,
            P::KeyUnknown | P::SecretWrong | P::RootKey => SourceState::Refused,
            _ => return,
        };
        self.standing_mut(source).state = state;
    }

    /// A profile was looked into, without reading its credentials.
    pub fn profile_looked(&mut self, source: SourceId, facts: SourceFacts) {
        let standing = self.standing.entry(source).or_default();
        // What reading them has shown is not forgotten by a look that can't tell.
        let credentials = facts.credentials.or(standing.facts.credentials);
        standing.facts = SourceFacts { credentials, ..facts };
    }

    /// An operation waits for a source's credentials to be read. True: nobody else does, so that is to begin.
    pub fn wait_for(&mut self, source: &SourceId, operation: OperationId) -> bool {
        let waiting = self.reading.entry(source.clone()).or_default();
        waiting.push(operation);
        waiting.len() == 1
    }

    /// A source's credentials were read, or could not be. Gives those who waited for them.
    pub fn read(
        &mut self,
        source: &SourceId,
        result: Result<(CredentialKind, SourceFacts), &Problem>,
    ) -> Vec<OperationId> {
        match result {
            Ok((kind, facts)) => {
                self.standing_mut(source).facts = SourceFacts { credentials: Some(kind), ..facts };
            }
            Err(problem) => self.failed(source, problem),
        }
        self.reading.remove(source).unwrap_or_default()
    }

    /// How the keychain is.
    pub fn keychain(&self) -> KeychainState {
        self.keychain
    }

    /// The keychain was looked at: of the sources that have a key in it, these keys are there.
    pub fn keychain_looked<'a>(
        &mut self,
        state: KeychainState,
        sources: impl Iterator<Item = &'a SourceId>,
        keys: &[SourceId],
    ) {
        self.keychain = state;
        for source in sources {
            let standing = self.standing_mut(source);
            standing.state = match state {
                KeychainState::Ready | KeychainState::NeedsPermission if keys.contains(source) => {
                    SourceState::Ready
                }
                KeychainState::Ready | KeychainState::NeedsPermission => SourceState::KeyMissing,
                KeychainState::Locked => SourceState::Locked,
                KeychainState::Unchecked | KeychainState::Absent | KeychainState::Refused => standing.state,
            };
        }
    }

    /// The keychain has answered.
    pub fn keychain_works(&mut self) {
        if self.keychain != KeychainState::Unchecked {
            self.keychain = KeychainState::Ready;
        }
    }

    /// What a failure says about the keychain. True: it says nothing else.
    pub fn keychain_failed(&mut self, failure: &Failure) -> bool {
        self.keychain = match failure {
            Failure::KeychainLocked => KeychainState::Locked,
            Failure::KeychainPermission => KeychainState::NeedsPermission,
            Failure::KeychainAbsent => KeychainState::Absent,
            Failure::KeychainRefused => KeychainState::Refused,
            // It has answered, if only that.
            Failure::KeyMissing { .. } => {
                self.keychain_works();
                return false;
            }
            _ => return false,
        };
        true
    }

    fn standing_mut(&mut self, source: &SourceId) -> &mut Standing {
        self.standing.entry(source.clone()).or_default()
    }
}
