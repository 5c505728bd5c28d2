//! Flights: one call to AWS for all who want the same credentials, with the question to a person that goes before it.

mod asking;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::effect::{Answer, Effect};
use super::event::{Assumed, ConsoleWish, LinkTo};
use super::operation::{Operation, Want, blank};
use super::{State, Store};
use crate::activity::{ActivityOutcome, What};
use crate::caller::{Asker, Surface};
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId, RoleId};
use crate::mfa::MfaCode;
use crate::notice::{self, NoticeId};
use crate::plan::{Plan, plan};
use crate::problem::{Problem, ProblemCode};
use crate::prompt::{Prompt, PromptKind};
use crate::session::{Owner, Session, SessionKey};

/// A console link wants credentials that AWS still takes a while.
const CONSOLE_NEEDS: Seconds = Seconds::minutes(5);

/// Callers of `credential_process` ask again at under 15 minutes left (botocore's advisory refresh).
const CREDENTIALS_NEED: Seconds = Seconds::minutes(15);

/// One call to AWS, from the first question to the answer.
#[derive(Debug)]
pub(super) struct Flight {
    plan: Plan,
    role: RoleId,
    waiters: Vec<OperationId>,
    phase: Phase,
    reason: Option<String>,
    /// Who asked first, for the log.
    asker: Asker,
}

/// Where a flight is.
#[derive(Debug)]
enum Phase {
    /// Another flight's code of the same device comes first.
    Queued,
    /// A person is asked.
    Asking(Box<Prompt>),
    /// AWS is asked.
    Calling,
}

impl Flight {
    fn occupies_its_device(&self) -> bool {
        match &self.phase {
            Phase::Queued => false,
            Phase::Asking(prompt) => matches!(prompt.kind, PromptKind::MfaCode { .. }),
            Phase::Calling => true,
        }
    }

    pub(super) fn prompt(&self) -> Option<&Prompt> {
        match &self.phase {
            Phase::Asking(prompt) => Some(prompt),
            Phase::Queued | Phase::Calling => None,
        }
    }
}

impl State {
    /// Takes up a wish for a role's session: from the one that lives, or by a call that all who want the same share.
    pub(super) fn want_session(
        &mut self,
        id: OperationId,
        asker: Asker,
        want: Want,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(role_id) = want.role().cloned() else { return };
        let planned = self.role(&role_id).and_then(|role| {
            plan(&self.settings, role, &self.setting.person, &self.setting.texts)
                .map(|plan| (role.protect, plan))
        });
        self.operations.insert(id, Operation { asker, want });
        let (protect, plan) = match planned {
            Ok(planned) => planned,
            Err(failure) => {
                let problem = self.problem(&failure);
                return self.fail(id, &problem, now, effects);
            }
        };
        if self.failed.remove(&role_id).is_some() {
            effects.push(Effect::WithdrawNotice(NoticeId::Role(role_id.clone())));
        }
        let (needs, fresh) = match &self.operations[&id].want {
            Want::Renew { .. } | Want::CheckRole { .. } => (Seconds(0), true),
            // A role of 15 minutes could never have 15 minutes left: two thirds of it will do.
            Want::Credentials { .. } => (CREDENTIALS_NEED.min(Seconds(plan.key.duration.0 / 3 * 2)), false),
            _ => (CONSOLE_NEEDS, false),
        };
        let living = self.sessions.get(&plan.key.id());
        if let (Some(session), false) = (living.filter(|session| session.lasts(needs, now)), fresh) {
            let session = session.clone();
            return self.session_ready(id, &session, now, effects);
        }
        if let Some(flight) = self.flights.get_mut(&plan.key) {
            flight.waiters.push(id);
            return;
        }
        self.take_off(id, role_id, plan, protect, now, effects);
    }

    /// Renews a role: assumes it again and, where its console is in use, opens it again at the same place.
    pub(super) fn renew(
        &mut self,
        id: OperationId,
        asker: Asker,
        role: RoleId,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let of_role = self.sessions.values().filter(|session| session.role() == Some(&role));
        let in_use = of_role.filter_map(|session| session.opened.as_ref()).find(|console| !console.replaced);
        let ended =
            self.ended.values().find(|ended| ended.role == role).and_then(|ended| ended.console.clone());
        let reopen = in_use.map(|console| console.destination.clone()).or(ended);
        self.want_session(id, asker, Want::Renew { role, reopen }, now, effects);
    }

    fn take_off(
        &mut self,
        id: OperationId,
        role: RoleId,
        plan: Plan,
        protect: bool,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let asker = self.operations[&id].asker.clone();
        let asks = plan.call.mfa_serial.is_some() || protect;
        if asks && !asker.can_prompt && !self.setting.has_window {
            let problem = self.problem(&Failure::NeedsPerson { role: self.role_name(&role) });
            return self.fail(id, &problem, now, effects);
        }
        let key = plan.key.clone();
        let flight = Flight { plan, role, waiters: vec![id], phase: Phase::Queued, reason: None, asker };
        self.flights.insert(key.clone(), flight);
        if protect {
            self.ask(&key, PromptKind::Reason, None, now, effects);
        } else {
            self.ask_code_or_call(&key, now, effects);
        }
    }

    fn call(&mut self, key: &SessionKey, code: Option<MfaCode>, effects: &mut Vec<Effect>) {
        let Some(flight) = self.flights.get_mut(key) else { return };
        flight.phase = Phase::Calling;
        let waiting = flight.waiters.iter().filter_map(|id| self.operations.get(id));
        let may_prompt = waiting.into_iter().any(|operation| is_a_person(&operation.asker));
        effects.push(Effect::Assume {
            key: Box::new(key.clone()),
            call: Box::new(flight.plan.call.clone()),
            code,
            may_prompt,
        });
    }

    /// Ends a flight with a problem for all that wait, and lets the next one of its device ask.
    fn land(&mut self, key: &SessionKey, problem: &Problem, now: Timestamp, effects: &mut Vec<Effect>) {
        let device = self.give_up(key, problem, now, effects);
        self.next_of_device(device.as_ref(), now, effects);
    }

    /// Ends a flight with a problem for all that wait, and says which device is free by that.
    fn give_up(
        &mut self,
        key: &SessionKey,
        problem: &Problem,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> Option<String> {
        let flight = self.flights.remove(key)?;
        for id in flight.waiters {
            self.fail(id, problem, now, effects);
        }
        flight.plan.call.mfa_serial
    }

    /// Whoever waited on this connection is gone: a question only they wanted is closed, others see it elsewhere.
    pub(super) fn drop_waits(&mut self, connection: ConnectionId, now: Timestamp, effects: &mut Vec<Effect>) {
        let operations = &self.operations;
        let mut devices = BTreeSet::new();
        self.flights.retain(|_, flight| {
            flight.waiters.retain(|id| operations.contains_key(id));
            // A call on its way is let go on: its session is kept.
            let stays = !flight.waiters.is_empty() || matches!(flight.phase, Phase::Calling);
            if !stays {
                devices.extend(flight.plan.call.mfa_serial.clone());
            }
            stays
        });
        let was_asked =
            |flight: &Flight| flight.prompt().is_some_and(|prompt| prompt.first_to == Some(connection));
        let asked = self.flights.iter().filter(|(_, flight)| was_asked(flight));
        let asked: Vec<SessionKey> = asked.map(|(key, _)| key.clone()).collect();
        for key in asked {
            devices.extend(self.flights[&key].plan.call.mfa_serial.clone());
            self.address_prompt(&key, now, effects);
        }
        for device in &devices {
            self.next_of_device(Some(device), now, effects);
        }
    }

    /// AWS has answered.
    pub(super) fn assumed(
        &mut self,
        key: &SessionKey,
        result: Result<Assumed, Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(flight) = self.flights.get(key) else { return };
        let source = key.source.clone();
        match result {
            Ok(assumed) => {
                effects.push(log_call(flight, Some(&assumed), ActivityOutcome::Done, now));
                self.source_works(&source);
                self.arrive(key, assumed, now, effects);
            }
            Err(failure) => {
                let problem = self.problem(&failure);
                let mut record = log_call(flight, None, ActivityOutcome::Failed { code: problem.code }, now);
                if let (Effect::Log(activity), Failure::Aws(error)) = (&mut record, &failure) {
                    activity.request_id.clone_from(&error.request_id);
                }
                effects.push(record);
                let device = flight.plan.call.mfa_serial.clone();
                self.keychain_failed(&failure);
                self.source_failed(&source, &problem);
                match device {
                    // A wrong code is asked again, by the person's own next answer and never by itself.
                    Some(device) if problem.code == ProblemCode::MfaCodeRefused => {
                        let kind = PromptKind::MfaCode { device: device.clone() };
                        self.ask(key, kind, Some(problem), now, effects);
                        self.next_of_device(Some(&device), now, effects);
                    }
                    _ => self.land(key, &problem, now, effects),
                }
            }
        }
    }

    /// New credentials: kept, saved, and handed to all that wait.
    fn arrive(&mut self, key: &SessionKey, assumed: Assumed, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(flight) = self.flights.remove(key) else { return };
        let id = key.id();
        let old = self.sessions.remove(&id);
        let session = Session {
            key: key.clone(),
            owner: Owner::Role(flight.role.clone()),
            credentials: assumed.credentials,
            started_at: now,
            assumed_arn: assumed.assumed_arn,
            console: flight.plan.console,
            // The console of the browser lives on; what a shell holds are the old credentials, which nobody renews.
            opened: old.as_ref().and_then(|old| old.opened.clone()),
            reason: flight.reason.clone(),
            handed_out_at: None,
        };
        self.sessions.insert(id, session.clone());
        self.save(effects);
        if self.store == Store::Closed {
            // The keychain answers again, so what the store holds can be read now.
            self.reopen_store(false, effects);
        }
        for waiter in flight.waiters {
            self.session_ready(waiter, &session, now, effects);
        }
        self.next_of_device(flight.plan.call.mfa_serial.as_ref(), now, effects);
    }

    /// What an operation wanted a session for.
    fn session_ready(
        &mut self,
        id: OperationId,
        session: &Session,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(operation) = self.operations.get(&id) else { return };
        match &operation.want {
            Want::Console(wish) => {
                let wish = wish.clone();
                self.mint(id, session, &wish, false, now, effects);
            }
            Want::Renew { role, reopen: Some(destination) } => {
                let destination = Some(destination.clone());
                let wish = ConsoleWish { role: role.clone(), destination, region: None, to: LinkTo::Browser };
                self.mint(id, session, &wish, true, now, effects);
            }
            Want::Renew { role, reopen: None } => {
                let role = role.clone();
                self.tell_renewed(&role, session, false, now, effects);
                self.succeed(id, Answer::Done, effects);
            }
            Want::Credentials { role, hand_out } => {
                let (role, hand_out) = (role.clone(), *hand_out);
                self.hand_out(id, &role, session, hand_out, now, effects);
            }
            Want::Who { .. } => self.ask_who(id, session, effects),
            Want::CheckRole { role } => {
                let role = role.clone();
                self.role_checked(id, &role, session.assumed_arn.as_deref(), now, effects);
            }
            Want::CopyCredentials { role, shell } => {
                let (role, shell) = (role.clone(), *shell);
                self.copy_credentials(id, role, shell, session, now, effects);
            }
            Want::Opening(_)
            | Want::Copying(_)
            | Want::SignOut { .. }
            | Want::Write { .. }
            | Want::TakeKey(_)
            | Want::ReadLog
            | Want::Identify => {}
        }
    }

    /// "Renewed until 22:40", in place of the notice that warned.
    pub(super) fn tell_renewed(
        &mut self,
        role: &RoleId,
        session: &Session,
        tab: bool,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let id = session.key.id();
        let until = session.clocks().console.filter(|_| tab).unwrap_or(session.credentials.expiration);
        let name = self.shown_name(role);
        self.told.remove(&id);
        self.ended.remove(&id);
        let notice = notice::renewed(id, &name, until, tab, now, &self.setting.zone, &self.setting.texts);
        effects.push(Effect::ShowNotice(notice));
    }
}

/// The log's record of a call to AWS.
fn log_call(flight: &Flight, assumed: Option<&Assumed>, outcome: ActivityOutcome, now: Timestamp) -> Effect {
    let call = &flight.plan.call;
    let mut activity = blank(What::Assume, flight.asker.surface, now, outcome);
    activity.caller.clone_from(&flight.asker.caller);
    activity.role = Some(flight.role.clone());
    activity.arn = Some(call.role_arn.clone());
    activity.source = Some(call.source.id.clone());
    activity.session_name = Some(call.role_session_name.clone());
    activity.source_identity.clone_from(&call.source_identity);
    activity.reason.clone_from(&flight.reason);
    activity.requested = Some(call.duration);
    if let Some(assumed) = assumed {
        // The answer was on its way for a moment: AWS grants whole minutes.
        let granted = assumed.credentials.expiration.duration_since(now).as_secs();
        activity.granted = u32::try_from((granted + 59) / 60 * 60).ok().map(Seconds);
        activity.until = Some(assumed.credentials.expiration);
        activity.request_id.clone_from(&assumed.request_id);
    }
    Effect::Log(Box::new(activity))
}

/// Whether a person waits there and then, so that the keychain's own prompt does not come out of the blue.
pub(super) fn is_a_person(asker: &Asker) -> bool {
    match asker.surface {
        Surface::Tray | Surface::Notice | Surface::Window => true,
        Surface::CommandLine => asker.can_prompt,
        Surface::Engine => false,
    }
}
