//! Asking a person: first on the terminal of whoever waits, else in the window. Any surface may answer. What the answer
//! does is told by the workflow that asks.

use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId, PromptId};
use crate::prompt::Prompt;
use crate::request::WindowPage;
use crate::session::SessionKey;
use crate::state::turn::{DONE, Reply};
use crate::state::workflow::{Question, WithSession};
use crate::state::{Effect, State, Turn};

impl Question {
    /// Those who wait for it with a session at hand.
    fn waiting_mut(&mut self) -> Option<&mut WithSession> {
        match self {
            Self::MfaCode(_) | Self::Reason(_) | Self::SignIn(_) | Self::Passphrase { .. } => None,
            Self::ProgramReason(asked) => Some(&mut asked.waiting),
            Self::TwoAccounts(asked) => Some(&mut asked.waiting),
        }
    }
}

impl State {
    /// Opens a question and says where it is asked.
    pub(in crate::state) fn ask(&mut self, question: Question, prompt: Prompt, turn: &mut Turn) {
        let id = self.prompts.ask(question, prompt);
        self.address_prompt(id, turn);
    }

    /// Says where a question is asked: on the terminal of the first of those who wait that has one, else in the window.
    /// Where there is neither, its workflow goes on without an answer.
    pub(super) fn address_prompt(&mut self, id: PromptId, turn: &mut Turn) {
        let waiting = self.prompts.about(id).map(|question| self.who_waits_for(question)).unwrap_or_default();
        let requesters: Vec<&Requester> = waiting.iter().filter_map(|id| self.jobs.requester(*id)).collect();
        if requesters.is_empty() && matches!(self.prompts.about(id), Some(Question::SignIn(_))) {
            // A sign-in is also asked for before anybody waits for it, and then nothing comes forward by itself.
            return self.prompts.address(id, None, None);
        }
        let with_terminal = requesters.iter().find(|requester| requester.can_prompt);
        let terminal = with_terminal.and_then(|requester| requester.connection);
        // The passphrase may be wanted for a click, which waits for nothing.
        let wanted =
            !requesters.is_empty() || matches!(self.prompts.about(id), Some(Question::Passphrase { .. }));
        if !wanted || (terminal.is_none() && !self.engine.has_window) {
            let question = self.prompts.close(id);
            return question.into_iter().for_each(|question| self.nobody_to_ask(question, turn));
        }
        let caller = requesters.iter().find_map(|requester| requester.caller.as_ref());
        let program = caller.map(|caller| caller.program.clone()).filter(|program| !program.is_empty());
        if terminal.is_none() {
            let token = requesters.iter().find_map(|requester| requester.activation_token.clone());
            turn.push(Effect::ShowWindow { page: WindowPage::Prompt { id }, activation_token: token });
        }
        self.prompts.address(id, terminal, program);
    }

    fn who_waits_for(&self, question: &Question) -> Vec<OperationId> {
        let with_session = |waiting: &WithSession| waiting.iter().map(|(id, _)| *id).collect();
        match question {
            Question::MfaCode(key) | Question::Reason(key) => {
                self.calls.waiting_for(key).into_iter().collect()
            }
            Question::ProgramReason(asked) => with_session(&asked.waiting),
            Question::TwoAccounts(asked) => with_session(&asked.waiting),
            Question::SignIn(source) => self.who_waits_for_sign_in(source),
            Question::Passphrase { .. } => self.jobs.entries().map(|(id, _)| id).collect(),
        }
    }

    /// Whether a person can be asked for one of those who wait for a call.
    pub(in crate::state) fn can_ask(&self, key: &SessionKey) -> bool {
        let waiting = self.calls.waiting_for(key);
        let mut requesters = waiting.iter().filter_map(|id| self.jobs.requester(*id));
        self.engine.has_window || requesters.any(|requester| requester.can_prompt)
    }

    /// There is nobody to answer. A console opens in a window of its own, so that it signs nobody out, and the person is
    /// asked another time; all else fails.
    fn nobody_to_ask(&mut self, question: Question, turn: &mut Turn) {
        match question {
            Question::MfaCode(key) | Question::Reason(key) => {
                let Some(role) = self.calls.get(&key).map(|flight| self.role_name(&flight.role)) else {
                    return;
                };
                let problem = turn.problem(&Failure::NeedsPerson { role });
                self.call_failed(&key, &problem, turn);
            }
            Question::ProgramReason(asked) => {
                for (id, _) in asked.waiting {
                    let role = self.jobs.job(id).and_then(|job| job.role());
                    let role = role.map(|role| self.role_name(role)).unwrap_or_default();
                    self.fail_with(id, &Failure::NeedsPerson { role }, turn);
                }
            }
            Question::TwoAccounts(asked) => {
                for (id, session) in asked.waiting {
                    self.open_apart(id, &session, turn);
                }
            }
            Question::SignIn(source) => {
                let name = self.config.source(&source).map(|source| source.name.clone());
                let failure = Failure::NeedsSignIn { source: name.unwrap_or_else(|_| source.to_string()) };
                let problem = turn.problem(&failure);
                self.end_sign_in(&source, &problem, turn);
            }
            Question::Passphrase { new } => turn.push(Effect::Unlock { new, passphrase: None }),
        }
    }

    /// A person closes a question: all that wait for it fail.
    pub(in crate::state) fn cancel_prompt(&mut self, prompt: PromptId, turn: &mut Turn) -> Reply {
        let problem = turn.problem(&Failure::Cancelled);
        match self.prompts.close(prompt) {
            Some(Question::MfaCode(key) | Question::Reason(key)) => self.call_failed(&key, &problem, turn),
            Some(Question::SignIn(source)) => drop(self.end_sign_in(&source, &problem, turn)),
            // What waits for it fails by the keychain's own word.
            Some(Question::Passphrase { new }) => turn.push(Effect::Unlock { new, passphrase: None }),
            Some(mut question) => {
                for (id, _) in question.waiting_mut().map(std::mem::take).unwrap_or_default() {
                    self.fail(id, &problem, turn);
                }
            }
            None => return Err(Failure::PromptGone),
        }
        DONE
    }

    /// Goes on with those who waited for an answer with a session at hand. One that has ended meanwhile is requested
    /// again.
    pub(in crate::state) fn go_on(&mut self, waiting: WithSession, turn: &mut Turn) {
        for (id, session) in waiting {
            let session = self.sessions.get(&session);
            match session
                .filter(|session| session.lasts(super::get_session::CONSOLE_NEEDS, turn.now))
                .cloned()
            {
                Some(session) => self.session_ready(id, &session, turn),
                None => self.advance(id, None, turn),
            }
        }
    }

    /// Whoever waited on a connection is gone: a question that only they had is closed, one that others have is asked
    /// elsewhere, and calls that nobody waits for any more are given up.
    pub(in crate::state) fn stop_waiting(&mut self, connection: ConnectionId, turn: &mut Turn) {
        let jobs = &self.jobs;
        let given_up = self.calls.retain_waiters(|id| jobs.get(id).is_some());
        for waiting in self.prompts.all_mut().filter_map(Question::waiting_mut) {
            waiting.retain(|(id, _)| jobs.get(*id).is_some());
        }
        let is_wanted = |call: &SessionKey| self.calls.get(call).is_some();
        self.prompts.withdraw(|question| match question {
            Question::MfaCode(key) | Question::Reason(key) => !is_wanted(key),
            Question::ProgramReason(asked) => asked.waiting.is_empty(),
            Question::TwoAccounts(asked) => asked.waiting.is_empty(),
            Question::SignIn(_) => false,
            Question::Passphrase { .. } => false,
        });
        self.leave_sign_ins(connection, turn);
        for prompt in self.prompts.asked_on(connection) {
            self.address_prompt(prompt, turn);
        }
        for flight in given_up {
            self.next_of_device(flight.device(), turn);
        }
    }
}
