//! Credentials that count for one connection alone: a command brings those of its environment, and profiles are read
//! for it where its environment has AWS's files elsewhere than the engine's.

use std::collections::BTreeMap;

use crate::caller::{Requester, Surface};
use crate::failure::Failure;
use crate::id::{ConnectionId, SourceId};
use crate::plan::{BroughtFacts, CredentialKind, PlanInputs, SourceFacts};
use crate::secret::SourceCredentials;
use crate::source::Source;
use crate::state::event::SourceRead;

/// What each connection brought.
#[derive(Default)]
pub struct RequesterCredentials {
    brought: BTreeMap<ConnectionId, Brought>,
}

#[derive(Default)]
struct Brought {
    /// For sources that are the environment.
    environment: Option<SourceRead>,
    profiles: BTreeMap<SourceId, SourceRead>,
}

impl RequesterCredentials {
    /// Whether a source is read from AWS files that only the requester's environment names.
    pub fn has_own_files(requester: &Requester, source: &Source) -> bool {
        source.kind.profile().is_some() && requester.aws_places.is_some() && requester.connection.is_some()
    }

    /// The credentials of a source that are the requester's alone; `None`: the engine's count.
    ///
    /// # Errors
    /// Where the requester has to bring its environment first.
    pub fn of(&self, requester: &Requester, source: &Source) -> Result<Option<SourceCredentials>, Failure> {
        let brought = requester.connection.and_then(|connection| self.brought.get(&connection));
        let credentials = |read: &SourceRead| read.credentials.clone();
        if Self::has_own_files(requester, source) {
            return Ok(brought.and_then(|brought| brought.profiles.get(&source.id)).map(credentials));
        }
        if !source.kind.is_environment() || requester.surface != Surface::CommandLine {
            return Ok(None);
        }
        let environment = brought.and_then(|brought| brought.environment.as_ref()).map(credentials);
        let missing = || Failure::NeedsEnvironment { source: source.name.clone() };
        environment.map(Some).ok_or_else(missing)
    }

    /// Adds what the requester brought to what a plan may count on.
    pub fn add_to(&self, inputs: &mut PlanInputs, requester: &Requester) {
        let brought = requester.connection.and_then(|connection| self.brought.get(&connection));
        let Some(Brought { environment, profiles }) = brought else { return };
        let facts = |SourceRead { credentials, facts }: &SourceRead| BroughtFacts {
            access_key_id: credentials.access_key_id.clone(),
            facts: SourceFacts { credentials: Some(CredentialKind::of(credentials)), ..facts.clone() },
        };
        inputs.environment = environment.as_ref().map(facts);
        inputs.profiles = profiles.iter().map(|(id, read)| (id.clone(), facts(read))).collect();
    }

    /// Keeps what a process found in its environment.
    pub fn bring_environment(
        &mut self,
        connection: ConnectionId,
        credentials: SourceCredentials,
        region: Option<String>,
    ) {
        let facts = SourceFacts { region, ..SourceFacts::default() };
        self.brought.entry(connection).or_default().environment = Some(SourceRead { credentials, facts });
    }

    /// Keeps what was read in the files that a connection's environment names.
    pub fn bring_profile(&mut self, connection: ConnectionId, source: SourceId, read: SourceRead) {
        self.brought.entry(connection).or_default().profiles.insert(source, read);
    }

    /// Forgets what a connection brought.
    pub fn forget(&mut self, connection: ConnectionId) {
        self.brought.remove(&connection);
    }
}
