//! Reading sources whose credentials the AWS SDK finds: a profile's or the environment's, the engine's or those of
//! whoever asks.

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::id::{OperationId, SourceId};
use crate::plan::{CredentialKind, SourceFacts};
use crate::source::Source;
use crate::state::event::SourceRead;
use crate::state::network::NetworkCall;
use crate::state::{Effect, State, Turn};

impl State {
    /// Looks into the profiles of sources for what the SDK leaves to Rolecall, so that plans know it before a click.
    pub(in crate::state) fn look_at_profiles(&self, turn: &mut Turn) {
        let sources = self.config.settings().sources.iter();
        let profiles = sources.filter(|source| source.kind.profile().is_some());
        let sources: Vec<Source> = profiles.cloned().collect();
        if !sources.is_empty() {
            turn.push(Effect::LookAtProfiles(sources));
        }
    }

    /// The profiles were looked into.
    pub(in crate::state) fn profiles_looked(&mut self, facts: BTreeMap<SourceId, SourceFacts>) {
        for (source, facts) in facts {
            if self.config.source(&source).is_ok() {
                self.sources.profile_looked(source, facts);
            }
        }
    }

    /// Has the SDK find a source's credentials, once for all who wait for them.
    pub(in crate::state) fn read_source(&mut self, id: OperationId, source: &Source, turn: &mut Turn) {
        if let (true, Some(requester)) = (self.sources.wait_for(&source.id, id), self.jobs.requester(id)) {
            let call = NetworkCall::ReadSource { source: Box::new(source.clone()), operation: None };
            turn.call_for(requester, Some(source), call);
        }
    }

    /// The SDK has found a source's credentials, or has not: all who wait go on.
    pub(in crate::state) fn source_read(
        &mut self,
        source: &SourceId,
        result: Result<SourceRead, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(SourceRead { credentials, facts }) => {
                for id in self.sources.read(source, Ok((CredentialKind::of(&credentials), facts))) {
                    self.advance(id, Some(&credentials), turn);
                }
            }
            Err(failure) => {
                let problem = turn.problem(&failure);
                for id in self.sources.read(source, Err(&problem)) {
                    self.fail(id, &problem, turn);
                }
            }
        }
    }

    /// A source was read for one operation alone, from files that only its requester's environment names.
    pub(in crate::state) fn own_source_read(
        &mut self,
        id: OperationId,
        source: SourceId,
        result: Result<SourceRead, Failure>,
        turn: &mut Turn,
    ) {
        let Some(connection) = self.jobs.requester(id).and_then(|requester| requester.connection) else {
            return;
        };
        match result {
            Ok(read) => {
                self.requester_credentials.bring_profile(connection, source, read);
                self.advance(id, None, turn);
            }
            Err(failure) => self.fail_with(id, &failure, turn),
        }
    }
}
