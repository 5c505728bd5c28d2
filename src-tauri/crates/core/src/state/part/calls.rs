//! Calls to AWS that give credentials: one for all who want the same (single flight), and the last MFA code of each
//! device. A role behind others is a row of flights, each waiting for the session that signs its own call.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::caller::Requester;
use crate::duration::Seconds;
use crate::id::{OperationId, RoleId, SourceId};
use crate::mfa::MfaCode;
use crate::plan::Hop;
use crate::session::SessionKey;
use crate::state::network::SignedBy;

/// Two roles of one device within this time are several roles in a short time.
const LATELY: Seconds = Seconds::minutes(10);

/// AWS takes a code a little longer than the device shows it; after that the same digits are a new code.
const CODE_WORKS: SignedDuration = SignedDuration::from_secs(120);

/// One call to AWS, from the first question to the answer.
#[derive(Debug)]
pub struct Flight {
    /// The calls up to this one, which is the last.
    hops: Vec<Hop>,
    /// The role that somebody wants in the end.
    pub role: RoleId,
    pub waiters: Vec<OperationId>,
    phase: Phase,
    pub reason: Option<String>,
    /// The programs that the reason was given for.
    programs: BTreeSet<String>,
    /// Only wanted to see whether a role works that is being written: its session is not kept.
    pub of_draft: bool,
    /// Who asked first, for the log.
    pub requester: Requester,
    /// What signs the first of the calls.
    pub signed_by: SignedBy,
    /// The session that signs was requested a second time.
    retried: bool,
}

/// How far a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Another call gets the session that signs this one.
    WaitsForSession,
    /// A token of the source is refreshed, or a person signs in.
    WaitsForSignIn,
    /// Another call's code of the same device comes first.
    Queued,
    /// A person is asked for a reason.
    AsksReason,
    /// The source's own program is asked for the code.
    RunsMfaCommand,
    /// A person is asked for the code.
    AsksCode,
    /// AWS is asked.
    Calls,
}

impl Flight {
    pub fn new(
        hops: Vec<Hop>,
        role: RoleId,
        (waiter, requester): (OperationId, Requester),
        signed_by: SignedBy,
        of_draft: bool,
    ) -> Self {
        Self {
            hops,
            role,
            waiters: vec![waiter],
            phase: Phase::Queued,
            reason: None,
            programs: BTreeSet::new(),
            of_draft,
            requester,
            signed_by,
            retried: false,
        }
    }

    /// Its own call.
    pub fn hop(&self) -> &Hop {
        let Some(hop) = self.hops.last() else { unreachable!("a flight has a call") };
        hop
    }

    /// The call whose session signs its own; `None`: the source does.
    pub fn before(&self) -> Option<&Hop> {
        self.hops.len().checked_sub(2).and_then(|at| self.hops.get(at))
    }

    /// The device whose code goes with the call.
    pub fn device(&self) -> Option<&String> {
        self.hop().call.mfa_serial()
    }

    /// The programs that get the credentials, each with the reason for it.
    pub fn given_to(&self) -> BTreeMap<String, String> {
        let programs = self.programs.iter();
        programs.filter_map(|program| Some((program.clone(), self.reason.clone()?))).collect()
    }

    /// The flight that gets the session which signs this one's call.
    fn of_the_hop_before(&self) -> Option<Self> {
        self.before()?;
        Some(Self {
            hops: self.hops[..self.hops.len() - 1].to_vec(),
            role: self.role.clone(),
            waiters: Vec::new(),
            phase: Phase::Queued,
            reason: self.reason.clone(),
            programs: BTreeSet::new(),
            of_draft: false,
            requester: self.requester.clone(),
            signed_by: self.signed_by.clone(),
            retried: false,
        })
    }

    fn occupies_its_device(&self) -> bool {
        matches!(self.phase, Phase::RunsMfaCommand | Phase::AsksCode | Phase::Calls)
    }

    fn waits_for(&self, key: &SessionKey) -> bool {
        self.phase == Phase::WaitsForSession && self.hops.iter().any(|hop| hop.key == *key)
    }
}

/// The last code of a device.
#[derive(Debug)]
struct GivenCode {
    code: MfaCode,
    at: Timestamp,
    source: SourceId,
    role: RoleId,
}

/// All calls under way.
#[derive(Debug, Default)]
pub struct Calls {
    flights: BTreeMap<SessionKey, Flight>,
    codes: BTreeMap<String, GivenCode>,
}

impl Calls {
    pub fn is_empty(&self) -> bool {
        self.flights.is_empty()
    }

    pub fn get(&self, key: &SessionKey) -> Option<&Flight> {
        self.flights.get(key)
    }

    /// Waits for a call that is under way. False: there is none.
    pub fn join(&mut self, key: &SessionKey, waiter: OperationId, of_draft: bool) -> bool {
        let flight = self.flights.get_mut(key);
        flight.is_some_and(|flight| {
            flight.waiters.push(waiter);
            flight.of_draft &= of_draft;
            true
        })
    }

    pub fn start(&mut self, flight: Flight) -> SessionKey {
        let key = flight.hop().key.clone();
        self.flights.insert(key.clone(), flight);
        key
    }

    /// Lets a call wait for the session that signs it. Gives the call for that session, where none was under way.
    pub fn wait_for_session(&mut self, key: &SessionKey) -> Option<SessionKey> {
        let flight = self.flights.get_mut(key)?;
        flight.phase = Phase::WaitsForSession;
        let before = flight.of_the_hop_before()?;
        let under_way = self.flights.contains_key(&before.hop().key);
        (!under_way).then(|| self.start(before))
    }

    pub fn set_phase(&mut self, key: &SessionKey, phase: Phase) {
        if let Some(flight) = self.flights.get_mut(key) {
            flight.phase = phase;
        }
    }

    pub fn is_in(&self, key: &SessionKey, phase: Phase) -> bool {
        self.get(key).is_some_and(|flight| flight.phase == phase)
    }

    /// Gives the call's session its name, where that is the person's who signs in and was not known before.
    pub fn name_session(&mut self, key: &SessionKey, user: &str) {
        if let Some(hop) = self.flights.get_mut(key).and_then(|flight| flight.hops.last_mut()) {
            hop.call.name_session(user);
        }
    }

    pub fn set_reason(&mut self, key: &SessionKey, reason: String, programs: BTreeSet<String>) {
        if let Some(flight) = self.flights.get_mut(key) {
            flight.reason = Some(reason);
            flight.programs = programs;
        }
    }

    /// The session that signs a call is requested again, once. False: it was.
    pub fn retry(&mut self, key: &SessionKey) -> bool {
        self.flights.get_mut(key).is_some_and(|flight| !std::mem::replace(&mut flight.retried, true))
    }

    /// Takes out a call that has come to its end.
    pub fn finish(&mut self, key: &SessionKey) -> Option<Flight> {
        self.flights.remove(key)
    }

    /// The calls that wait for the session of this one to sign their own.
    pub fn dependents(&self, key: &SessionKey) -> Vec<SessionKey> {
        let next =
            |flight: &&Flight| flight.waits_for(key) && flight.before().is_some_and(|hop| hop.key == *key);
        self.flights.values().filter(next).map(|flight| flight.hop().key.clone()).collect()
    }

    /// The calls that wait for a token of that source.
    pub fn waiting_for_sign_in(&self, source: &SourceId) -> Vec<SessionKey> {
        let waits = |(key, flight): &(&SessionKey, &Flight)| {
            flight.phase == Phase::WaitsForSignIn && key.source == *source
        };
        self.flights.iter().filter(waits).map(|(key, _)| key.clone()).collect()
    }

    /// All who wait for a call, also through calls behind it, in the order in which they asked.
    pub fn waiting_for(&self, key: &SessionKey) -> BTreeSet<OperationId> {
        let flights =
            self.flights.values().filter(|flight| flight.hop().key == *key || flight.waits_for(key));
        flights.flat_map(|flight| flight.waiters.iter().copied()).collect()
    }

    /// Takes out who does not wait any more, and then the calls that nobody waits for. A call that AWS has already is
    /// let go on: its session is kept. Gives the calls that were taken out.
    pub fn retain_waiters(&mut self, waits: impl Fn(OperationId) -> bool) -> Vec<Flight> {
        for flight in self.flights.values_mut() {
            flight.waiters.retain(|id| waits(*id));
        }
        let flights = self.flights.iter();
        let abandoned = flights
            .filter(|(key, flight)| flight.phase != Phase::Calls && self.waiting_for(key).is_empty())
            .map(|(key, _)| key.clone())
            .collect::<Vec<_>>();
        abandoned.iter().filter_map(|key| self.finish(key)).collect()
    }

    /// A code works once, so calls with one device go one after another, as they were wanted: the next of them, where
    /// none has its turn.
    pub fn next_of_device(&self, device: &str) -> Option<SessionKey> {
        let uses = |flight: &&Flight| flight.device().is_some_and(|uses| uses == device);
        if self.flights.values().filter(uses).any(Flight::occupies_its_device) {
            return None;
        }
        let queued = self.flights.values().filter(uses).filter(|flight| flight.phase == Phase::Queued);
        let first = queued.min_by_key(|flight| self.waiting_for(&flight.hop().key).first().copied());
        first.map(|flight| flight.hop().key.clone())
    }

    /// A code goes to AWS with this call.
    pub fn code_given(&mut self, key: &SessionKey, code: MfaCode, at: Timestamp) {
        let Some(flight) = self.flights.get(key) else { return };
        let Some(device) = flight.device().cloned() else { return };
        let given = GivenCode { code, at, source: key.source.clone(), role: flight.role.clone() };
        self.codes.insert(device, given);
    }

    /// AWS did not take the last code of this device.
    pub fn forget_code(&mut self, device: &str) {
        self.codes.remove(device);
    }

    /// Whether AWS has had this code of the device already.
    pub fn has_used(&self, device: &str, code: &MfaCode, now: Timestamp) -> bool {
        self.codes.get(device).is_some_and(|given| {
            given.code.expose() == code.expose() && now.duration_since(given.at) < CODE_WORKS
        })
    }

    /// When the last code of this device went to AWS.
    pub fn last_code_at(&self, device: &str) -> Option<Timestamp> {
        self.codes.get(device).map(|given| given.at)
    }

    /// The roles for which a code was given lately or is being asked for, by the source whose device it is.
    pub fn recent_roles(&self, now: Timestamp) -> BTreeMap<SourceId, BTreeSet<RoleId>> {
        let given = self.codes.values().filter(|given| now.duration_since(given.at) < LATELY.signed());
        let given = given.map(|given| (&given.source, &given.role));
        let under_way = self.flights.values().filter(|flight| flight.device().is_some());
        let asking = under_way.filter(|flight| flight.phase != Phase::WaitsForSession);
        let asking = asking.map(|flight| (&flight.hop().key.source, &flight.role));
        let mut recent: BTreeMap<SourceId, BTreeSet<RoleId>> = BTreeMap::new();
        for (source, role) in given.chain(asking) {
            recent.entry(source.clone()).or_default().insert(role.clone());
        }
        recent
    }
}
