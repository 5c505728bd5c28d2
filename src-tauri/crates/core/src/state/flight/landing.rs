//! The end of a flight: what AWS answered, for all that wait for it, also in the flights behind.

use jiff::{SignedDuration, Timestamp};

use super::Flight;
use crate::activity::{ActivityOutcome, What};
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::plan::{Call, Hop};
use crate::problem::{Problem, ProblemCode};
use crate::prompt::PromptKind;
use crate::session::{ConsoleAccess, Owner, Session, SessionKey};
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::event::Assumed;
use crate::state::turn::Turn;
use crate::state::workflow::logged::blank;

impl State {
    /// AWS has answered.
    pub(in crate::state) fn assumed(
        &mut self,
        key: &SessionKey,
        result: Result<Assumed, Failure>,
        turn: &mut Turn,
    ) {
        let Some(flight) = self.flights.get(key) else { return };
        let source = key.source.clone();
        let signed_by_source = flight.before().is_none();
        match result {
            Ok(assumed) => {
                turn.push(log_call(flight, Some(&assumed), ActivityOutcome::Done, turn.now));
                if signed_by_source {
                    self.source_works(&source);
                }
                self.arrive(key, assumed, turn);
            }
            Err(failure) => {
                let problem = turn.problem(&failure);
                let mut record =
                    log_call(flight, None, ActivityOutcome::Failed { code: problem.code }, turn.now);
                if let (Effect::Log(activity), Failure::Aws(error)) = (&mut record, &failure) {
                    activity.request_id.clone_from(&error.request_id);
                }
                turn.push(record);
                if !signed_by_source && self.gone_stale(key, &problem, turn) {
                    return;
                }
                let device = self.flights.get(key).and_then(|flight| flight.device().cloned());
                self.sources.keychain_failed(&failure);
                if signed_by_source {
                    self.sources.failed(&source, &problem);
                }
                match device {
                    // A wrong code is asked again, by the person's own next answer and never by itself.
                    Some(device) if problem.code == ProblemCode::MfaCodeRefused => {
                        self.codes.remove(&device);
                        let kind = PromptKind::MfaCode { device: device.clone() };
                        self.ask(key, kind, Some(problem), turn);
                        self.next_of_device(Some(&device), turn);
                    }
                    _ => self.land(key, &problem, turn),
                }
            }
        }
    }

    /// Where AWS does not take the session that signed, although it should live (its key was revoked), that one is
    /// forgotten and fetched again, once.
    fn gone_stale(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) -> bool {
        let stale = matches!(problem.code, ProblemCode::SourceExpired | ProblemCode::KeyUnknown);
        let Some(flight) = self.flights.get_mut(key).filter(|_| stale) else { return false };
        let Some(before) = flight.before().map(|hop| hop.key.id()) else { return false };
        let again = !std::mem::replace(&mut flight.again, true);
        self.sessions.end(|id, _| *id == before);
        if again {
            self.depart(key, turn);
        }
        again
    }

    /// New credentials: kept, saved, and handed to all that wait.
    fn arrive(&mut self, key: &SessionKey, assumed: Assumed, turn: &mut Turn) {
        let behind = self.right_behind(key);
        let Some(flight) = self.flights.remove(key) else { return };
        let hop = flight.hop();
        // GetSessionToken does not say it, but whose the key is, the session is.
        let own = matches!(hop.call, Call::SessionToken(_));
        let user = self.sources.identity(&key.source).filter(|_| own);
        let assumed_arn = assumed.assumed_arn.or_else(|| user.map(|identity| identity.arn.clone()));
        let programs = flight.programs.iter();
        let given_to = programs.filter_map(|program| Some((program.clone(), flight.reason.clone()?)));
        let mut session = Session {
            key: key.clone(),
            owner: hop.owner.clone(),
            credentials: assumed.credentials,
            started_at: turn.now,
            console: console_of(hop, assumed_arn.as_deref()),
            assumed_arn,
            opened: None,
            reason: flight.reason.clone(),
            given_to: given_to.collect(),
            told: crate::schedule::NoticesSent::default(),
            handed_out_at: None,
            awake: SignedDuration::ZERO,
            older_keys: Vec::new(),
        };
        if !flight.of_draft {
            session = self.sessions.begin(session, turn.now).clone();
        }
        if self.store.is_closed() {
            // The keychain answers again, so what the store holds can be read now.
            self.store.reopen(false, turn);
        }
        for waiter in &flight.waiters {
            self.session_ready(*waiter, &session, turn);
        }
        for key in behind {
            self.depart(&key, turn);
        }
        self.next_of_device(flight.device(), turn);
    }

    /// Ends a flight with a problem for all that wait, and lets the next one of its device ask.
    pub(super) fn land(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) {
        let device = self.give_up(key, problem, turn);
        self.next_of_device(device.as_ref(), turn);
    }

    /// Ends a flight with a problem for all that wait, and says which device is free by that.
    pub(super) fn give_up(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) -> Option<String> {
        let behind = self.right_behind(key);
        let flight = self.flights.remove(key)?;
        for id in &flight.waiters {
            self.fail(*id, problem, turn);
        }
        if !behind.is_empty() {
            let named = self.on_the_way(flight.hop(), problem);
            for key in behind {
                self.turn_back(&key, &named, turn);
            }
        }
        flight.device().cloned()
    }

    /// Ends a flight, and those behind it, because one before it has ended.
    fn turn_back(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) {
        let behind = self.right_behind(key);
        let Some(flight) = self.flights.remove(key) else { return };
        for id in &flight.waiters {
            self.fail(*id, problem, turn);
        }
        for key in behind {
            self.turn_back(&key, problem, turn);
        }
    }

    /// A problem with the name of the hop in it, for those who want what lies behind. What is wrong with a code, or
    /// with whoever should type it, is no hop's.
    fn on_the_way(&self, hop: &Hop, problem: &Problem) -> Problem {
        if hop.call.role_arn().is_none() || problem.code == ProblemCode::Cancelled {
            return problem.clone();
        }
        problem.on_the_way(&hop.name, &self.engine.texts)
    }
}

/// Whether a console opens with credentials that Rolecall did not ask for itself hangs on whose they are.
fn console_of(hop: &Hop, arn: Option<&str>) -> ConsoleAccess {
    let opens = |arn: &str| arn.contains(":assumed-role/") || arn.contains(":federated-user/");
    match hop.call {
        Call::AsTheyAre { .. } if !arn.is_some_and(opens) => ConsoleAccess::None,
        _ => hop.console,
    }
}

/// The log's record of a call to AWS.
fn log_call(flight: &Flight, assumed: Option<&Assumed>, outcome: ActivityOutcome, now: Timestamp) -> Effect {
    let hop = flight.hop();
    let mut activity = blank(What::Assume, flight.requester.surface, now, outcome);
    activity.caller.clone_from(&flight.requester.caller);
    activity.role = match &hop.owner {
        Owner::Role(role) => Some(role.clone()),
        Owner::Source(_) => None,
    };
    activity.arn = hop.call.role_arn().cloned();
    activity.source = Some(hop.key.source.clone());
    activity.session_name = hop.call.session_name().cloned();
    activity.source_identity.clone_from(&hop.key.source_identity);
    activity.reason.clone_from(&flight.reason);
    activity.requested = hop.call.duration();
    if let Some(assumed) = assumed {
        // The answer was on its way for a moment: AWS grants whole minutes.
        let granted = assumed.credentials.expiration.duration_since(now).as_secs();
        activity.granted = u32::try_from((granted + 59) / 60 * 60).ok().map(Seconds);
        activity.until = Some(assumed.credentials.expiration);
        activity.request_id.clone_from(&assumed.request_id);
    }
    Effect::Log(Box::new(activity))
}
