//! A flight on its way: the flight before it, its own call, and who waits for it.

use std::collections::BTreeSet;

use super::{Flight, HOP_NEEDS, Phase, is_a_person};
use crate::id::{ConnectionId, OperationId};
use crate::mfa::MfaCode;
use crate::session::SessionKey;
use crate::state::State;
use crate::state::network::{NetworkCall, SignedBy};
use crate::state::turn::Turn;

impl State {
    /// Sends a flight on its way: at once where what signs its call is there, else behind the flight that fetches it.
    pub(super) fn depart(&mut self, key: &SessionKey, turn: &mut Turn) {
        let Some(flight) = self.flights.get_mut(key) else { return };
        let Some(before) = flight.before().map(|hop| hop.key.clone()) else {
            return self.ask_code_or_call(key, turn);
        };
        if self.sessions.get(&before.id()).is_some_and(|session| session.lasts(HOP_NEEDS, turn.now)) {
            return self.call(key, None, turn);
        }
        flight.phase = Phase::Waiting;
        if !self.flights.contains_key(&before) {
            let flight = &self.flights[key];
            let hops = flight.hops[..flight.hops.len() - 1].to_vec();
            let flight = Flight {
                hops,
                role: flight.role.clone(),
                waiters: Vec::new(),
                phase: Phase::Queued,
                reason: flight.reason.clone(),
                programs: BTreeSet::new(),
                of_draft: false,
                requester: flight.requester.clone(),
                signed_by: flight.signed_by.clone(),
                again: false,
            };
            self.flights.insert(before.clone(), flight);
            self.depart(&before, turn);
        }
    }

    pub(super) fn call(&mut self, key: &SessionKey, code: Option<MfaCode>, turn: &mut Turn) {
        let may_prompt =
            self.waiting_for(key).into_iter().filter_map(|id| self.jobs.requester(id)).any(is_a_person);
        let Some(flight) = self.flights.get_mut(key) else { return };
        flight.phase = Phase::Calling;
        let before = flight.before().and_then(|hop| self.sessions.get(&hop.key.id()));
        let signed_by = match before {
            Some(session) => SignedBy::Credentials((&session.credentials).into()),
            None => flight.signed_by.clone(),
        };
        let mut call = Box::new(flight.hop().call.clone());
        let tag = &self.config.preferences().reason_tag;
        if let (Some(reason), true) = (&flight.reason, flight.hop().carries_reason && !tag.is_empty()) {
            call.add_tag(tag, reason);
        }
        let assume = NetworkCall::Assume {
            key: Box::new(key.clone()),
            call,
            signed_by: Box::new(signed_by),
            code,
            may_prompt,
        };
        turn.call(&flight.requester, assume);
    }

    /// Everybody who waits for a flight, also through flights behind it, in the order in which they asked.
    pub(super) fn waiting_for(&self, key: &SessionKey) -> Vec<OperationId> {
        let behind = |flight: &&Flight| {
            flight.hop().key == *key
                || (matches!(flight.phase, Phase::Waiting) && flight.hops.iter().any(|hop| hop.key == *key))
        };
        let waiters = self.flights.values().filter(behind).flat_map(|flight| flight.waiters.iter().copied());
        let there = waiters.filter(|id| self.jobs.get(*id).is_some());
        let in_order: BTreeSet<OperationId> = there.collect();
        in_order.into_iter().collect()
    }

    /// The flights that wait for this one's session.
    pub(super) fn right_behind(&self, key: &SessionKey) -> Vec<SessionKey> {
        let behind = |flight: &&Flight| {
            matches!(flight.phase, Phase::Waiting) && flight.before().is_some_and(|hop| hop.key == *key)
        };
        self.flights.values().filter(behind).map(|flight| flight.hop().key.clone()).collect()
    }

    /// Whoever waited on this connection is gone: a question only they wanted is closed, others see it elsewhere.
    pub(in crate::state) fn drop_waits(&mut self, connection: ConnectionId, turn: &mut Turn) {
        let jobs = &self.jobs;
        for flight in self.flights.values_mut() {
            flight.waiters.retain(|id| jobs.get(*id).is_some());
        }
        // A call on its way is let go on: its session is kept.
        let over = |(key, flight): &(&SessionKey, &Flight)| {
            !matches!(flight.phase, Phase::Calling) && self.waiting_for(key).is_empty()
        };
        let over: Vec<SessionKey> = self.flights.iter().filter(over).map(|(key, _)| key.clone()).collect();
        let mut devices = BTreeSet::new();
        for key in over {
            devices.extend(self.flights.remove(&key).and_then(|flight| flight.device().cloned()));
        }
        let was_asked =
            |flight: &Flight| flight.prompt().is_some_and(|prompt| prompt.first_to == Some(connection));
        let asked = self.flights.iter().filter(|(_, flight)| was_asked(flight));
        let asked: Vec<SessionKey> = asked.map(|(key, _)| key.clone()).collect();
        for key in asked {
            devices.extend(self.flights.get(&key).and_then(|flight| flight.device().cloned()));
            self.address_prompt(&key, turn);
        }
        for device in &devices {
            self.next_of_device(Some(device), turn);
        }
    }
}
