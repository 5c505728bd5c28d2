//! What is known when a way is planned: of sources, of what lives, and of codes that were given lately. And the
//! reading of sources whose credentials the AWS SDK finds.

use crate::state::turn::Turn;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{HOP_NEEDS, Phase};
use crate::caller::{Requester, Surface};
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId, RoleId, SourceId};
use crate::mfa::MfaCode;
use crate::plan::{BroughtFacts, CredentialKind, PlanInputs, SourceFacts};
use crate::secret::SourceCredentials;
use crate::session::{Owner, Session, Target};
use crate::source::{Source, SourceKind};
use crate::state::State;
use crate::state::effect::{Answer, Effect};
use crate::state::event::SourceRead;
use crate::state::network::NetworkCall;

/// Two roles of one device within this time are several roles in a short time.
const LATELY: Seconds = Seconds::minutes(10);

/// A device shows another code that often.
const STEP: i64 = 30;

/// AWS takes a code a little longer than the device shows it; after that one that is typed again is a new one.
const CODE_LIVES: SignedDuration = SignedDuration::from_secs(4 * STEP);

/// The last code of a device.
#[derive(Debug)]
pub(in crate::state) struct GivenCode {
    code: MfaCode,
    at: Timestamp,
    source: SourceId,
    role: RoleId,
}

/// What was found in the environment of a process, and counts for nobody else.
#[derive(Debug, Default)]
pub(in crate::state) struct RequesterCredentials {
    /// By the process itself, for sources that are its environment.
    environment: Option<SourceRead>,
    /// By the engine, in the files of AWS's that its environment names.
    profiles: BTreeMap<SourceId, SourceRead>,
}

impl State {
    /// What is known now, for whoever asks.
    pub(super) fn known_to(&self, requester: &Requester, now: Timestamp) -> PlanInputs {
        let brought = requester.connection.and_then(|connection| self.environments.get(&connection));
        let Some(RequesterCredentials { environment, profiles }) = brought else {
            return self.known_now(now);
        };
        let facts = |SourceRead { credentials, facts }: &SourceRead| BroughtFacts {
            access_key_id: credentials.access_key_id.clone(),
            facts: SourceFacts { credentials: Some(kind_of(credentials)), ..facts.clone() },
        };
        PlanInputs {
            environment: environment.as_ref().map(facts),
            profiles: profiles.iter().map(|(id, read)| (id.clone(), facts(read))).collect(),
            ..self.known_now(now)
        }
    }

    fn known_now(&self, now: Timestamp) -> PlanInputs {
        let facts = self.sources.iter().map(|(id, standing)| {
            let root = self.identity_of(id).is_some_and(crate::source::Identity::is_root);
            (id.clone(), SourceFacts { root, ..standing.facts.clone() })
        });
        let living = self.sessions.iter().filter(|(_, session)| session.lasts(HOP_NEEDS, now));
        let mut known = PlanInputs {
            sources: facts.collect(),
            living: living.map(|(id, _)| id.clone()).collect(),
            lately: BTreeMap::new(),
            environment: None,
            profiles: BTreeMap::new(),
        };
        let given = self.codes.values().filter(|given| now.duration_since(given.at) < LATELY.signed());
        let given = given.map(|given| (&given.source, &given.role));
        let asking = self
            .flights
            .values()
            .filter(|flight| flight.device().is_some() && !matches!(flight.phase, Phase::Waiting));
        let asking = asking.map(|flight| (&flight.hop().key.source, &flight.role));
        for (source, role) in given.chain(asking) {
            known.lately.entry(source.clone()).or_default().insert(role.clone());
        }
        known
    }

    /// Says of each role anew what it will give, where that has changed with what is known.
    pub(in crate::state) fn look_around(&mut self, now: Timestamp) {
        let known = self.known_now(now);
        if known != self.known {
            self.known = known;
            self.rebuild_roles();
        }
    }

    /// Looks into the profiles of the sources that are one, for what the SDK leaves to us.
    pub(in crate::state) fn look_at_profiles(&self, turn: &mut Turn) {
        let profiles = self.config.settings().sources.iter();
        let profiles: Vec<Source> =
            profiles.filter(|source| matches!(source.kind, SourceKind::Profile { .. })).cloned().collect();
        if !profiles.is_empty() {
            turn.push(Effect::LookAtProfiles { sources: profiles });
        }
    }

    pub(in crate::state) fn profiles_looked(&mut self, facts: BTreeMap<SourceId, SourceFacts>) {
        for (source, facts) in facts {
            if self.config.settings().source(&source).is_some() {
                let standing = self.sources.entry(source).or_default();
                // What reading them has shown is not forgotten by a look that can't tell.
                let credentials = facts.credentials.or(standing.facts.credentials);
                standing.facts = SourceFacts { credentials, ..facts };
            }
        }
    }

    /// Takes what a process found in its environment, for what it asks after this.
    pub(in crate::state) fn bring_environment(
        &mut self,
        id: OperationId,
        requester: &Requester,
        credentials: SourceCredentials,
        region: Option<String>,
        turn: &mut Turn,
    ) {
        if let Some(connection) = requester.connection {
            let facts = SourceFacts { region, ..SourceFacts::default() };
            self.environments.entry(connection).or_default().environment =
                Some(SourceRead { credentials, facts });
        }
        turn.answer(id, requester, Answer::Done);
    }

    pub(in crate::state) fn forget_environment(&mut self, connection: ConnectionId) {
        self.environments.remove(&connection);
    }

    /// Whether a source is read from files of AWS's that only the environment of whoever asks names.
    pub(super) fn has_own_files(requester: &Requester, source: &Source) -> bool {
        matches!(source.kind, SourceKind::Profile { .. })
            && requester.aws_places.is_some()
            && requester.connection.is_some()
    }

    /// A source's credentials were read for one operation alone, from its own files.
    pub(in crate::state) fn own_source_read(
        &mut self,
        id: OperationId,
        source: SourceId,
        result: Result<SourceRead, Failure>,
        turn: &mut Turn,
    ) {
        let connection = self.jobs.get(id).and_then(|operation| operation.requester.connection);
        let Some(connection) = connection else { return };
        match result {
            Ok(read) => {
                self.environments.entry(connection).or_default().profiles.insert(source, read);
                self.proceed(id, None, turn);
            }
            Err(failure) => {
                let problem = turn.problem(&failure);
                self.fail(id, &problem, turn);
            }
        }
    }

    /// The credentials of a source that are the requester's alone; `None`: the engine reads them.
    pub(in crate::state) fn brought_by(
        &self,
        requester: &Requester,
        source: &Source,
    ) -> Result<Option<SourceCredentials>, Failure> {
        let brought = requester.connection.and_then(|connection| self.environments.get(&connection));
        let credentials = |read: &SourceRead| read.credentials.clone();
        if Self::has_own_files(requester, source) {
            return Ok(brought.and_then(|brought| brought.profiles.get(&source.id)).map(credentials));
        }
        if source.kind != SourceKind::Environment || requester.surface != Surface::CommandLine {
            return Ok(None);
        }
        let environment = brought.and_then(|brought| brought.environment.as_ref()).map(credentials);
        let missing = || Failure::NeedsEnvironment { source: source.name.clone() };
        environment.map(Some).ok_or_else(missing)
    }

    /// Has the SDK find a source's credentials, once for all who wait for them.
    pub(super) fn read_source(&mut self, id: OperationId, source: &Source, turn: &mut Turn) {
        let waiting = self.reading.entry(source.id.clone()).or_default();
        waiting.push(id);
        if let ([_], Some(operation)) = (&waiting[..], self.jobs.get(id)) {
            let read = NetworkCall::ReadSource { source: Box::new(source.clone()), operation: None };
            turn.call(&operation.requester, read);
        }
    }

    pub(in crate::state) fn source_read(
        &mut self,
        source: &SourceId,
        result: Result<SourceRead, Failure>,
        turn: &mut Turn,
    ) {
        let waiting = self.reading.remove(source).unwrap_or_default();
        match result {
            Ok(SourceRead { credentials, facts }) => {
                let credentials_are = Some(kind_of(&credentials));
                let standing = self.sources.entry(source.clone()).or_default();
                standing.facts = SourceFacts { credentials: credentials_are, ..facts };
                for id in waiting {
                    self.proceed(id, Some(&credentials), turn);
                }
            }
            Err(failure) => {
                let problem = turn.problem(&failure);
                self.source_failed(source, &problem);
                for id in waiting {
                    self.fail(id, &problem, turn);
                }
            }
        }
    }

    /// Forgets what a source's roles share: it has another key now, perhaps another user's.
    pub(in crate::state) fn forget_shared(&mut self, source: &SourceId, turn: &mut Turn) {
        let owner = Owner::Source(source.clone());
        let before = self.sessions.len();
        self.sessions.retain(|_, session| session.owner != owner);
        if self.sessions.len() != before {
            self.save(turn);
        }
    }

    /// Notes a code that goes to AWS.
    pub(super) fn code_given(
        &mut self,
        device: &str,
        code: MfaCode,
        source: SourceId,
        role: RoleId,
        now: Timestamp,
    ) {
        self.codes.insert(device.to_owned(), GivenCode { code, at: now, source, role });
    }

    /// Whether AWS has had this code of the device already; says when the device shows the next one.
    pub(super) fn used_already(&self, device: &str, code: &MfaCode, now: Timestamp) -> Option<Failure> {
        let given = self.codes.get(device)?;
        let used = given.code.expose() == code.expose() && now.duration_since(given.at) < CODE_LIVES;
        used.then(|| Failure::MfaCodeUsed { next_in: seconds_to(next_step(now), now) })
    }

    /// When the device shows another code than the one that was used; `None`: it does already.
    pub(super) fn next_code_at(&self, device: &str, now: Timestamp) -> Option<Timestamp> {
        let given = self.codes.get(device).map(|given| given.at);
        let next = next_step(given.or_else(|| self.last_taken_with(device))?);
        (next > now).then_some(next)
    }

    /// When the newest session began that took a code of this device: an engine that takes over has the sessions and
    /// not the code.
    fn last_taken_with(&self, device: &str) -> Option<Timestamp> {
        let serial = |session: &Session| match &session.key.target {
            Target::SessionToken { mfa_serial } => mfa_serial.clone(),
            _ if session.key.chain.is_empty() => {
                self.config.settings().source(&session.key.source)?.mfa_serial.clone()
            }
            _ => None,
        };
        let with_it = self.sessions.values().filter(|session| serial(session).as_deref() == Some(device));
        with_it.map(|session| session.started_at).max()
    }
}

/// What credentials are.
fn kind_of(credentials: &SourceCredentials) -> CredentialKind {
    match credentials.session_token {
        Some(_) => CredentialKind::Temporary,
        None => CredentialKind::LongTerm,
    }
}

/// The next time at which devices show another code: they count half minutes from the epoch.
fn next_step(at: Timestamp) -> Timestamp {
    let second = (at.as_second().div_euclid(STEP) + 1) * STEP;
    Timestamp::from_second(second).unwrap_or(at)
}

fn seconds_to(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from((then.duration_since(now).as_millis() + 999) / 1000).unwrap_or_default()
}
