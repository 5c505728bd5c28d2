//! Questions to a person that go before a call: where they are asked, in which order, and their answers.

use super::{Flight, Phase};
use crate::answer::Answer;
use crate::caller::Requester;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, PromptId};
use crate::mfa::MfaCode;
use crate::problem::Problem;
use crate::prompt::{Prompt, PromptKind};
use crate::request::WindowPage;
use crate::session::SessionKey;
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::turn::Turn;
use crate::state::workflow::Job;

impl State {
    /// Asks for the code where the call wants one; else makes the call.
    pub(super) fn ask_code_or_call(&mut self, key: &SessionKey, turn: &mut Turn) {
        let Some(flight) = self.flights.get_mut(key) else { return };
        match flight.device().cloned() {
            None => self.call(key, None, turn),
            Some(device) => {
                flight.phase = Phase::Queued;
                self.next_of_device(Some(&device), turn);
            }
        }
    }

    /// A code works once, so flights of one device go one after another, in the order in which they were wanted.
    pub(super) fn next_of_device(&mut self, device: Option<&String>, turn: &mut Turn) {
        let Some(device) = device else { return };
        let uses = |flight: &Flight| flight.device() == Some(device);
        while !self.flights.values().any(|flight| uses(flight) && flight.occupies_its_device()) {
            let waits = |flight: &Flight| uses(flight) && matches!(flight.phase, Phase::Queued);
            let queued = self.flights.iter().filter(|(_, flight)| waits(flight));
            let first = queued.min_by_key(|(key, _)| self.waiting_for(key).first().copied());
            let Some(key) = first.map(|(key, _)| key.clone()) else { return };
            self.ask_device(&key, device, turn);
        }
    }

    /// Asks the person for whom a flight is. Where nobody waits any more, or nobody can be asked, the flight ends;
    /// the next one of its device is the caller's to call.
    pub(super) fn ask(
        &mut self,
        key: &SessionKey,
        kind: PromptKind,
        refused: Option<Problem>,
        turn: &mut Turn,
    ) {
        let id = self.next_prompt();
        let Some(flight) = self.flights.get(key) else { return };
        let next_code_at = flight.device().and_then(|device| self.next_code_at(device, turn.now));
        let asks_code = matches!(kind, PromptKind::MfaCode { .. });
        let prompt = Prompt {
            id,
            kind,
            role: flight.role.clone(),
            role_name: self.name_of(key, flight),
            asked_by: None,
            refused,
            prefilled: None,
            asked_at: turn.now,
            next_code_at: next_code_at.filter(|_| asks_code),
            first_to: None,
        };
        if let Some(flight) = self.flights.get_mut(key) {
            flight.phase = Phase::Asking(Box::new(prompt));
        }
        self.address_prompt(key, turn);
    }

    /// What people call the role of a flight, which may still be being written.
    fn name_of(&self, key: &SessionKey, flight: &Flight) -> String {
        let waiting = self.waiting_for(key);
        let draft = waiting.iter().find_map(|id| match &self.jobs.get(*id)?.job {
            Job::CheckDraft { role } if role.id == flight.role => Some(role.name.clone()),
            _ => None,
        });
        draft.unwrap_or_else(|| self.role_name(&flight.role))
    }

    /// Says where a question is asked: on the terminal of the first of those who wait that has one, else in the
    /// window.
    pub(super) fn address_prompt(&mut self, key: &SessionKey, turn: &mut Turn) {
        let waiting = self.waiting_for(key);
        let Some(flight) = self.flights.get_mut(key) else { return };
        let waiting = waiting.iter().filter_map(|id| self.jobs.get(*id));
        let askers: Vec<&Requester> = waiting.map(|operation| &operation.requester).collect();
        let terminal =
            askers.iter().find(|requester| requester.can_prompt).and_then(|requester| requester.connection);
        if askers.is_empty() || (terminal.is_none() && !self.engine.has_window) {
            let role = flight.role.clone();
            let problem = turn.problem(&Failure::NeedsPerson { role: self.role_name(&role) });
            self.give_up(key, &problem, turn);
            return;
        }
        let Phase::Asking(prompt) = &mut flight.phase else { return };
        let program = askers
            .iter()
            .find_map(|requester| requester.caller.as_ref())
            .map(|caller| caller.program.clone());
        prompt.asked_by = program.filter(|program| !program.is_empty());
        prompt.first_to = terminal;
        if terminal.is_none() {
            let activation_token = askers.iter().find_map(|requester| requester.activation_token.clone());
            turn.push(Effect::ShowWindow { page: WindowPage::Prompt { id: prompt.id }, activation_token });
        }
    }

    /// The flight that asks this. A code is no answer to the question for a reason, nor the other way round.
    pub(super) fn flight_of(
        &self,
        prompt: PromptId,
        answers: impl Fn(&PromptKind) -> bool,
    ) -> Result<SessionKey, Failure> {
        let is_it = |asked: &Prompt| asked.id == prompt && answers(&asked.kind);
        let flight = self.flights.iter().find(|(_, flight)| flight.prompt().is_some_and(is_it));
        flight.map(|(key, _)| key.clone()).ok_or(Failure::PromptGone)
    }

    pub(in crate::state) fn answer_code(
        &mut self,
        id: OperationId,
        requester: &Requester,
        prompt: PromptId,
        code: MfaCode,
        turn: &mut Turn,
    ) {
        match self.flight_of(prompt, |kind| matches!(kind, PromptKind::MfaCode { .. })) {
            Ok(key) => {
                self.take_code(&key, code, turn);
                turn.answer(id, requester, Answer::Done);
            }
            Err(failure) => turn.refuse(id, requester, &failure),
        }
    }

    /// Makes the call with the code. One that AWS has had already is held back: it would only be refused.
    pub(super) fn take_code(&mut self, key: &SessionKey, code: MfaCode, turn: &mut Turn) {
        let Some(flight) = self.flights.get(key) else { return };
        let Some(device) = flight.device().cloned() else { return };
        if let Some(used) = self.used_already(&device, &code, turn.now) {
            let problem = turn.problem(&used);
            let kind = PromptKind::MfaCode { device: device.clone() };
            self.ask(key, kind, Some(problem), turn);
            return self.next_of_device(Some(&device), turn);
        }
        let (source, role) = (key.source.clone(), flight.role.clone());
        self.code_given(&device, code.clone(), source, role, turn.now);
        self.call(key, Some(code), turn);
    }

    pub(in crate::state) fn answer_reason(
        &mut self,
        id: OperationId,
        requester: &Requester,
        prompt: PromptId,
        reason: &str,
        turn: &mut Turn,
    ) {
        let flight = self.flight_of(prompt, |kind| *kind == PromptKind::Reason);
        let reason = one_line(reason);
        if let Some(at) = self.question_of(prompt, |kind| *kind == PromptKind::Reason) {
            if reason.is_empty() {
                return turn.refuse(id, requester, &no_reason());
            }
            self.answer_for_program(at, &reason, turn);
            return turn.answer(id, requester, Answer::Done);
        }
        match flight.and_then(|key| if reason.is_empty() { Err(no_reason()) } else { Ok(key) }) {
            Ok(key) => {
                let gets_them = |id: &OperationId| {
                    let want = self.jobs.job(*id);
                    matches!(want, Some(Job::Credentials { .. }))
                };
                let waiting = self.waiting_for(&key).into_iter().filter(gets_them);
                let programs = waiting.map(|id| self.program_of(id)).collect();
                if let Some(flight) = self.flights.get_mut(&key) {
                    flight.reason = Some(reason);
                    flight.programs = programs;
                }
                self.depart(&key, turn);
                turn.answer(id, requester, Answer::Done);
            }
            Err(failure) => turn.refuse(id, requester, &failure),
        }
    }

    /// Closes a prompt: all that wait for it fail.
    pub(in crate::state) fn cancel_prompt(
        &mut self,
        id: OperationId,
        requester: &Requester,
        prompt: PromptId,
        turn: &mut Turn,
    ) {
        if let Some(at) = self.question_of(prompt, |_| true) {
            self.cancel_question(at, turn);
            return turn.answer(id, requester, Answer::Done);
        }
        match self.flight_of(prompt, |_| true) {
            Ok(key) => {
                let problem = turn.problem(&Failure::Cancelled);
                self.land(&key, &problem, turn);
                turn.answer(id, requester, Answer::Done);
            }
            Err(failure) => turn.refuse(id, requester, &failure),
        }
    }
}

/// A reason as the log keeps it.
fn one_line(reason: &str) -> String {
    let words = reason.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn no_reason() -> Failure {
    Failure::Invalid(Invalid { field: "reason", rule: Rule::NotEmpty })
}
