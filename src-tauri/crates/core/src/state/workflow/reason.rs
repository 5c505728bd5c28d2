//! Reasons for a protected role: asked for before the call that opens it, and again for each further program that is to
//! have its credentials. A person who gave a reason for one thing did not mean another program.

use super::{Question, WithSession};
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, PromptId, RoleId, SessionId};
use crate::prompt::{Prompt, PromptKind};
use crate::session::{Session, SessionKey};
use crate::state::part::calls::Phase;
use crate::state::turn::{DONE, Reply};
use crate::state::{Job, State, Turn};

/// A program that waits for a reason.
#[derive(Debug)]
pub(in crate::state) struct ProgramReason {
    session: SessionId,
    program: String,
    pub(super) waiting: WithSession,
}

impl State {
    /// Asks why a protected role is wanted, before the call. A renewal's answer may well be that of the session before.
    pub(in crate::state) fn ask_reason(&mut self, key: &SessionKey, renews: bool, turn: &mut Turn) {
        let Some(role) = self.calls.get(key).map(|flight| flight.role.clone()) else { return };
        let prefilled = renews.then(|| self.last_reason(&role)).flatten();
        let prompt = Prompt::new(PromptKind::Reason, role, self.name_of_call(key), turn.now);
        self.calls.set_phase(key, Phase::AsksReason);
        self.ask(Question::Reason(key.clone()), Prompt { prefilled, ..prompt }, turn);
    }

    /// Whether the program of a job has to wait for a reason before it gets the credentials of a session.
    pub(in crate::state) fn asks_for_program(
        &mut self,
        id: OperationId,
        role: &RoleId,
        session: &Session,
        turn: &mut Turn,
    ) -> bool {
        let program = self.program_of(id);
        let asks = session.reason.is_some() && self.catalogue.asks_reason(role);
        if !asks || session.given_to.contains_key(&program) {
            return false;
        }
        let (session, waiting) = (session.key.id(), (id, session.key.id()));
        let same = |question: &Question| match question {
            Question::ProgramReason(asked) => asked.session == session && asked.program == program,
            _ => false,
        };
        if let Some(Question::ProgramReason(asked)) = self.prompts.find_mut(same) {
            asked.waiting.push(waiting);
        } else {
            let prompt = Prompt::new(PromptKind::Reason, role.clone(), self.role_name(role), turn.now);
            let asked = ProgramReason { session, program, waiting: vec![waiting] };
            self.ask(Question::ProgramReason(asked), prompt, turn);
        }
        true
    }

    /// A person has given a reason: the call is made, or the program gets the credentials.
    pub(in crate::state) fn answer_reason(
        &mut self,
        prompt: PromptId,
        reason: &str,
        turn: &mut Turn,
    ) -> Reply {
        if !matches!(self.prompts.about(prompt), Some(Question::Reason(_) | Question::ProgramReason(_))) {
            return Err(Failure::PromptGone);
        }
        let reason = one_line(reason);
        if reason.is_empty() {
            return Err(Failure::Invalid(Invalid { field: "reason", rule: Rule::NotEmpty }));
        }
        match self.prompts.close(prompt) {
            Some(Question::Reason(key)) => {
                let waiting = self.calls.waiting_for(&key).into_iter();
                let gets_them =
                    |id: &OperationId| matches!(self.jobs.job(*id), Some(Job::Credentials { .. }));
                let programs = waiting.filter(gets_them).map(|id| self.program_of(id)).collect();
                self.calls.set_reason(&key, reason, programs);
                self.dispatch(&key, turn);
            }
            Some(Question::ProgramReason(ProgramReason { session, program, waiting })) => {
                self.sessions.set_reason(&session, program, reason);
                self.go_on(waiting, turn);
            }
            _ => {}
        }
        DONE
    }

    /// Why the session of a role was opened that is active or has just ended.
    fn last_reason(&self, role: &RoleId) -> Option<String> {
        let newest = self.sessions.of_role(role).max_by_key(|session| session.started_at);
        let reason = newest.and_then(|session| session.reason.as_ref());
        let ended = || self.sessions.ended_of_role(role).next().and_then(|(_, ended)| ended.reason.as_ref());
        reason.or_else(ended).cloned()
    }

    /// The program that a job is for; empty where it is not known.
    pub(in crate::state) fn program_of(&self, id: OperationId) -> String {
        let caller = self.jobs.requester(id).and_then(|requester| requester.caller.as_ref());
        caller.map(|caller| caller.program.clone()).unwrap_or_default()
    }
}

/// A reason as the log keeps it.
fn one_line(reason: &str) -> String {
    let words = reason.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
