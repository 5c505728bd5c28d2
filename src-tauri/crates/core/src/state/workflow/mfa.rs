//! MFA, from the call that wants a code to the answer of AWS: the source's own program is asked first, then a person. A
//! code works once, so calls with one device go one after another, and the next is asked for when the one before is
//! through.

use jiff::Timestamp;

use crate::failure::Failure;
use crate::id::PromptId;
use crate::mfa::MfaCode;
use crate::problem::Problem;
use crate::prompt::{Prompt, PromptKind};
use crate::session::{Session, SessionKey, Target};
use crate::state::part::calls::Phase;
use crate::state::turn::{DONE, Reply};
use crate::state::workflow::Question;
use crate::state::{Effect, State, Turn};

/// A device shows another code that often, counted from the epoch.
const STEP: i64 = 30;

impl State {
    /// A call wants a code of a device: it waits for its turn.
    pub(in crate::state) fn want_code(&mut self, key: &SessionKey, device: &String, turn: &mut Turn) {
        self.calls.set_phase(key, Phase::Queued);
        self.next_of_device(Some(device), turn);
    }

    /// Has the next call its turn that wants a code of this device: its source's program is asked, where it has one,
    /// else a person.
    pub(in crate::state) fn next_of_device(&mut self, device: Option<&String>, turn: &mut Turn) {
        let Some(device) = device else { return };
        while let Some(key) = self.calls.next_of_device(device) {
            let source = self.config.settings().source(&key.source);
            match source.and_then(|source| source.mfa_command.clone()) {
                Some(command) => {
                    self.calls.set_phase(&key, Phase::RunsMfaCommand);
                    turn.push(Effect::RunMfaCommand { key: Box::new(key), command });
                }
                None => self.ask_code(&key, None, turn),
            }
        }
    }

    /// The program has ended. Where it gave no code a person is asked in its place, and told why.
    pub(in crate::state) fn mfa_command_done(
        &mut self,
        key: &SessionKey,
        result: Result<MfaCode, Failure>,
        turn: &mut Turn,
    ) {
        if !self.calls.is_in(key, Phase::RunsMfaCommand) {
            return;
        }
        match result {
            Ok(code) => self.use_code(key, code, turn),
            Err(failure) => {
                let problem = turn.problem(&failure);
                if self.can_ask(key) {
                    self.ask_code(key, Some(problem), turn);
                } else {
                    self.call_failed(key, &problem, turn);
                }
            }
        }
    }

    /// Asks a person for the code; `refused`: why the one before was not taken.
    fn ask_code(&mut self, key: &SessionKey, refused: Option<Problem>, turn: &mut Turn) {
        let Some(flight) = self.calls.get(key) else { return };
        let Some(device) = flight.device().cloned() else { return };
        let next_code_at = self.next_code_at(&device, turn.now);
        let role = flight.role.clone();
        let prompt = Prompt::new(PromptKind::MfaCode { device }, role, self.name_of_call(key), turn.now);
        self.calls.set_phase(key, Phase::AsksCode);
        self.ask(Question::MfaCode(key.clone()), Prompt { refused, next_code_at, ..prompt }, turn);
    }

    /// A person has typed the code.
    pub(in crate::state) fn answer_code(
        &mut self,
        prompt: PromptId,
        code: MfaCode,
        turn: &mut Turn,
    ) -> Reply {
        // A code is no answer to another question.
        let Some(Question::MfaCode(key)) = self.prompts.about(prompt) else {
            return Err(Failure::PromptGone);
        };
        let key = key.clone();
        self.prompts.close(prompt);
        self.use_code(&key, code, turn);
        DONE
    }

    /// Makes the call with the code. One that AWS has had already is held back: it would only be refused.
    fn use_code(&mut self, key: &SessionKey, code: MfaCode, turn: &mut Turn) {
        let device = self.calls.get(key).and_then(|flight| flight.device());
        if device.is_some_and(|device| self.calls.has_used(device, &code, turn.now)) {
            let next_in = seconds_to(next_step(turn.now), turn.now);
            let used = turn.problem(&Failure::MfaCodeUsed { next_in });
            return self.ask_code(key, Some(used), turn);
        }
        self.calls.code_given(key, code.clone(), turn.now);
        self.call(key, Some(code), turn);
    }

    /// AWS did not take the code. It is asked again, by the person's own next answer and never by itself.
    pub(in crate::state) fn code_refused(&mut self, key: &SessionKey, problem: Problem, turn: &mut Turn) {
        if let Some(device) = self.calls.get(key).and_then(|flight| flight.device()).cloned() {
            self.calls.forget_code(&device);
        }
        self.ask_code(key, Some(problem), turn);
    }

    /// When the device shows another code than the one that was used; `None`: it does already.
    fn next_code_at(&self, device: &str, now: Timestamp) -> Option<Timestamp> {
        let used = self.calls.last_code_at(device).or_else(|| self.last_session_with(device))?;
        Some(next_step(used)).filter(|next| *next > now)
    }

    /// When the newest session began that took a code of this device: an engine that takes over has the sessions and
    /// not the code.
    fn last_session_with(&self, device: &str) -> Option<Timestamp> {
        let serial = |session: &Session| match &session.key.target {
            Target::SessionToken { mfa_serial } => mfa_serial.clone(),
            _ if session.key.chain.is_empty() => {
                self.config.settings().source(&session.key.source)?.mfa_serial.clone()
            }
            _ => None,
        };
        let with_it = self.sessions.iter().filter(|(_, session)| serial(session).as_deref() == Some(device));
        with_it.map(|(_, session)| session.started_at).max()
    }
}

/// The next time at which devices show another code.
fn next_step(at: Timestamp) -> Timestamp {
    let second = (at.as_second().div_euclid(STEP) + 1) * STEP;
    Timestamp::from_second(second).unwrap_or(at)
}

fn seconds_to(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from((then.duration_since(now).as_millis() + 999) / 1000).unwrap_or_default()
}
