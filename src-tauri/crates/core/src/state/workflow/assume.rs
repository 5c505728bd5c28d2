//! A call to AWS for a session: the call before it where another session signs it, the code where it wants one, and what
//! AWS's answer means for all who wait, also for the calls behind.

use jiff::{SignedDuration, Timestamp};

use super::logged::blank;
use crate::activity::{Activity, ActivityOutcome, What};
use crate::caller::Requester;
use crate::duration::Seconds;
use crate::failure::{CenterFailure, Failure};
use crate::mfa::MfaCode;
use crate::plan::{Call, Hop};
use crate::problem::{Problem, ProblemCode};
use crate::schedule::NoticesSent;
use crate::session::{ConsoleAccess, Owner, Session, SessionKey};
use crate::sign_in::Access;
use crate::state::event::Assumed;
use crate::state::network::{NetworkCall, SignedBy};
use crate::state::part::calls::{Flight, Phase};
use crate::state::{Job, State, Turn};

/// A session that signs the next call must last until AWS has it, by AWS's own clock.
pub(super) const SIGNER_NEEDS: Seconds = Seconds::minutes(5);

impl State {
    /// Makes a call as soon as it can be made: after the call for the session that signs it, and with a code where it
    /// wants one.
    pub(in crate::state) fn dispatch(&mut self, key: &SessionKey, turn: &mut Turn) {
        let Some(flight) = self.calls.get(key) else { return };
        match (flight.before(), flight.device().cloned()) {
            (None, Some(device)) => self.want_code(key, &device, turn),
            (None, None) => self.call(key, None, turn),
            (Some(before), _) => {
                let signer = self.sessions.get(&before.key.id());
                if signer.is_some_and(|session| session.lasts(SIGNER_NEEDS, turn.now)) {
                    self.call(key, None, turn);
                } else if let Some(before) = self.calls.wait_for_session(key) {
                    self.dispatch(&before, turn);
                }
            }
        }
    }

    /// Sends a call to AWS.
    pub(in crate::state) fn call(&mut self, key: &SessionKey, code: Option<MfaCode>, turn: &mut Turn) {
        let Some(flight) = self.calls.get(key) else { return };
        let mut waiting = self.calls.waiting_for(key).into_iter().filter_map(|id| self.jobs.requester(id));
        let may_prompt = waiting.any(Requester::is_a_person);
        let signer = flight.before().and_then(|hop| self.sessions.get(&hop.key.id()));
        let signed_by = match (signer, &flight.signed_by) {
            (Some(session), _) => SignedBy::Credentials((&session.credentials).into()),
            (None, SignedBy::SignIn(source)) => {
                let source = source.clone();
                match self.token_for_call(key, &source, turn) {
                    Some(Access::Portal(token)) => SignedBy::SignInToken(token),
                    Some(Access::Identity(identity)) => SignedBy::SignInToken(identity.token),
                    Some(Access::Credentials(credentials)) => SignedBy::Credentials((&credentials).into()),
                    None => return,
                }
            }
            (None, signed_by) => signed_by.clone(),
        };
        let takes_token = matches!(signed_by, SignedBy::SignInToken(_));
        let user = self.sign_ins.person(&key.source).unwrap_or(&self.engine.person.user);
        self.calls.name_session(key, user);
        let Some(flight) = self.calls.get(key) else { return };
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
        let engine = Requester::engine();
        // A token of a sign-in goes by no way that a command brings.
        let requester = if takes_token { &engine } else { &flight.requester };
        turn.call_for(requester, self.config.settings().source(&key.source), assume);
        self.calls.set_phase(key, Phase::Calls);
    }

    /// AWS has answered.
    pub(in crate::state) fn assumed(
        &mut self,
        key: &SessionKey,
        result: Result<Assumed, Failure>,
        turn: &mut Turn,
    ) {
        let Some(flight) = self.calls.get(key) else { return };
        turn.log(logged_call(flight, &result, turn));
        let signed_by_source = flight.before().is_none();
        match result {
            Ok(assumed) => {
                if signed_by_source {
                    self.source_works(&key.source);
                }
                self.call_succeeded(key, assumed, turn);
            }
            Err(Failure::IdentityCenter(CenterFailure::TokenRefused)) => self.token_refused(key, turn),
            Err(failure) => {
                if matches!(&failure, Failure::IdentityCenter(_)) {
                    self.instances.list_after_refusal(&key.source, turn.now);
                }
                let problem = turn.problem(&failure);
                let refreshes = matches!(
                    &flight.signed_by,
                    SignedBy::SignIn(source) if source.kind.identity_center().is_none()
                );
                let is_over = is_revoked(&problem) || problem.code == ProblemCode::TokenExpired;
                if signed_by_source && refreshes && is_over {
                    return self.token_refused(key, turn);
                }
                let takes_code = flight.device().is_some();
                if !signed_by_source && self.replace_signer(key, &problem, turn) {
                    return;
                }
                self.sources.keychain_failed(&failure);
                if signed_by_source {
                    self.sources.failed(&key.source, &problem);
                }
                if takes_code && problem.code == ProblemCode::MfaCodeRefused {
                    self.code_refused(key, problem, turn);
                } else {
                    self.call_failed(key, &problem, turn);
                }
            }
        }
    }

    /// Where AWS does not take the session that signed, although it should last (its key was revoked), that one is
    /// forgotten and requested again, once. True: it is.
    fn replace_signer(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) -> bool {
        let signer = self.calls.get(key).filter(|_| is_revoked(problem)).and_then(|flight| flight.before());
        let Some(signer) = signer.map(|hop| hop.key.id()) else { return false };
        self.sessions.end(|id, _| *id == signer);
        let again = self.calls.retry(key);
        if again {
            self.dispatch(key, turn);
        }
        again
    }

    /// New credentials: the session begins, and all that wait for it go on.
    fn call_succeeded(&mut self, key: &SessionKey, assumed: Assumed, turn: &mut Turn) {
        if let Some(failure) = self.calls.get(key).and_then(|flight| self.role_is_gone(flight)) {
            return self.call_failed(key, &turn.problem(&failure), turn);
        }
        let dependents = self.calls.dependents(key);
        let Some(flight) = self.calls.finish(key) else { return };
        let hop = flight.hop();
        // GetSessionToken does not say it, but whose the key is, the session is.
        let own = matches!(hop.call, Call::SessionToken(_));
        let user = self.sources.identity(&key.source).filter(|_| own);
        let assumed_arn = assumed.assumed_arn.or_else(|| user.map(|identity| identity.arn.clone()));
        let mut session = Session {
            key: key.clone(),
            owner: hop.owner.clone(),
            credentials: assumed.credentials,
            started_at: turn.now,
            console: console_access(hop, assumed_arn.as_deref()),
            assumed_arn,
            opened: None,
            reason: flight.reason.clone(),
            given_to: flight.given_to(),
            told: NoticesSent::default(),
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
        for dependent in dependents {
            self.dispatch(&dependent, turn);
        }
        self.next_of_device(flight.device(), turn);
    }

    /// Why nothing comes of a call whose role left the settings meanwhile.
    fn role_is_gone(&self, flight: &Flight) -> Option<Failure> {
        match &flight.hop().owner {
            Owner::Role(role) if !flight.of_draft => self.config.role(role).err(),
            _ => None,
        }
    }

    /// Ends a call with a problem for all that wait, and lets the next one of its device ask.
    pub(in crate::state) fn call_failed(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) {
        let dependents = self.calls.dependents(key);
        let Some(flight) = self.calls.finish(key) else { return };
        for id in &flight.waiters {
            self.fail(*id, problem, turn);
        }
        let named = self.with_hop(flight.hop(), problem);
        for dependent in dependents {
            self.fail_dependents(&dependent, &named, turn);
        }
        self.next_of_device(flight.device(), turn);
    }

    /// Ends a call, and those behind it, because one before it has failed.
    fn fail_dependents(&mut self, key: &SessionKey, problem: &Problem, turn: &mut Turn) {
        let dependents = self.calls.dependents(key);
        let Some(flight) = self.calls.finish(key) else { return };
        for id in &flight.waiters {
            self.fail(*id, problem, turn);
        }
        for dependent in dependents {
            self.fail_dependents(&dependent, problem, turn);
        }
    }

    /// A problem with the name of the hop in it, for those who want what lies behind. What is wrong with a code, or
    /// with whoever should type it, is no hop's.
    fn with_hop(&self, hop: &Hop, problem: &Problem) -> Problem {
        if hop.call.role_arn().is_none() || problem.code == ProblemCode::Cancelled {
            return problem.clone();
        }
        problem.on_the_way(&hop.name, &self.engine.texts)
    }

    /// What people call the role that a call is for, which may still be being written.
    pub(in crate::state) fn name_of_call(&self, key: &SessionKey) -> String {
        let Some(role) = self.calls.get(key).map(|flight| &flight.role) else { return String::new() };
        let waiting = self.calls.waiting_for(key);
        let draft = waiting.iter().find_map(|id| match self.jobs.job(*id)? {
            Job::CheckDraft { role: draft } if draft.id == *role => Some(draft.name.clone()),
            _ => None,
        });
        draft.unwrap_or_else(|| self.role_name(role))
    }
}

/// Whether AWS takes what signed no longer.
fn is_revoked(problem: &Problem) -> bool {
    matches!(problem.code, ProblemCode::SourceExpired | ProblemCode::KeyUnknown)
}

/// Whether a console opens with credentials that Rolecall did not ask for itself hangs on whose they are.
fn console_access(hop: &Hop, arn: Option<&str>) -> ConsoleAccess {
    let opens = |arn: &str| arn.contains(":assumed-role/") || arn.contains(":federated-user/");
    match hop.call {
        Call::AsTheyAre { .. } if !arn.is_some_and(opens) => ConsoleAccess::None,
        _ => hop.console,
    }
}

/// The log's record of a call to AWS.
fn logged_call(flight: &Flight, result: &Result<Assumed, Failure>, turn: &Turn) -> Activity {
    let outcome = match result {
        Ok(_) => ActivityOutcome::Done,
        Err(failure) => ActivityOutcome::Failed { code: turn.problem(failure).code },
    };
    let hop = flight.hop();
    let mut activity = blank(What::Assume, flight.requester.surface, turn.now, outcome);
    activity.caller.clone_from(&flight.requester.caller);
    activity.role = match &hop.owner {
        Owner::Role(role) => Some(role.clone()),
        Owner::Source(_) => None,
    };
    activity.arn = hop.call.role_arn().cloned();
    activity.source = Some(hop.key.source.clone());
    activity.session_name = hop.call.session_name().cloned();
    activity.source_identity.clone_from(&hop.key.source_identity);
    activity.reason = flight.reason.clone();
    activity.requested = hop.call.duration();
    match result {
        Ok(assumed) => {
            activity.granted = granted(assumed.credentials.expiration, turn.now);
            activity.until = Some(assumed.credentials.expiration);
            activity.request_id.clone_from(&assumed.request_id);
        }
        Err(Failure::Aws(error)) => activity.request_id = error.request_id.as_deref().map(str::to_owned),
        Err(_) => {}
    }
    activity
}

/// What AWS granted: whole minutes, of which the answer's way took a moment.
fn granted(expiration: Timestamp, now: Timestamp) -> Option<Seconds> {
    let left = expiration.duration_since(now).as_secs();
    u32::try_from((left + 59) / 60 * 60).ok().map(Seconds)
}
