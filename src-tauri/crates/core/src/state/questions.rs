//! Questions between a session and what is done with it: whether a console of a second account opens beside the first
//! one's, and why another program is to have a protected role's credentials. What is asked before a call to AWS is its
//! flight's.

use super::State;
use super::effect::Effect;
use crate::caller::Requester;
use crate::duration::Seconds;
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{ConnectionId, OperationId, PromptId, RoleId, SessionId};
use crate::prompt::{Prompt, PromptKind};
use crate::request::WindowPage;
use crate::session::Session;
use crate::settings::{Change, Preferences, TwoAccounts};
use crate::state::turn::Turn;

/// What is handed on after an answer wants credentials that AWS still takes a while.
const STILL_GOOD: Seconds = Seconds::minutes(5);

/// A question, and who waits for its answer, in the order in which they asked.
#[derive(Debug)]
pub(super) struct Question {
    about: About,
    /// Nothing while it is still looked at what there is to choose from.
    prompt: Option<Prompt>,
    waiting: Vec<(OperationId, SessionId)>,
}

/// What is asked. Whoever has the same question waits for the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    /// How two accounts live in one browser profile.
    TwoAccounts {
        /// The role whose console would be signed out.
        current: RoleId,
    },
    /// Why a program that has not had them is to have the credentials of a session.
    Program { session: SessionId, program: String },
}

impl Question {
    pub(super) fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }
}

impl State {
    /// Whether a console has to wait until a person has said how two accounts live in one browser profile.
    pub(super) fn asks_accounts(
        &mut self,
        id: OperationId,
        role: &RoleId,
        session: &Session,
        turn: &mut Turn,
    ) -> bool {
        let Some(current) = self.would_sign_out(role, session) else { return false };
        let waiting = (id, session.key.id());
        let asked = self.questions.iter_mut().find(|asked| matches!(asked.about, About::TwoAccounts { .. }));
        if let Some(question) = asked {
            question.waiting.push(waiting);
        } else {
            let about = About::TwoAccounts { current };
            self.questions.push(Question { about, prompt: None, waiting: vec![waiting] });
            turn.push(Effect::LookAtBrowser);
        }
        true
    }

    /// The browser was looked at: the question can be asked with what it can do.
    pub(super) fn browser_looked(&mut self, apart: Result<(), Failure>, turn: &mut Turn) {
        let waits =
            |asked: &Question| asked.prompt.is_none() && matches!(asked.about, About::TwoAccounts { .. });
        let Some(at) = self.questions.iter().position(waits) else { return };
        let About::TwoAccounts { current } = self.questions[at].about.clone() else { return };
        let kind = PromptKind::TwoAccounts {
            current: self.role_name(&current),
            not_apart: apart.err().map(|failure| turn.problem(&failure)),
        };
        self.put_question(at, kind, turn);
    }

    /// Whether the program that an operation hands credentials to has to wait for a reason: a person who gave one for
    /// something else did not mean this program.
    pub(super) fn asks_for_program(
        &mut self,
        id: OperationId,
        role: &RoleId,
        session: &Session,
        turn: &mut Turn,
    ) -> bool {
        let program = self.program_of(id);
        if session.reason.is_none()
            || session.given_to.contains_key(&program)
            || !self.catalogue.asks_reason(role)
        {
            return false;
        }
        let about = About::Program { session: session.key.id(), program };
        let waiting = (id, session.key.id());
        if let Some(question) = self.questions.iter_mut().find(|asked| asked.about == about) {
            question.waiting.push(waiting);
        } else {
            self.questions.push(Question { about, prompt: None, waiting: vec![waiting] });
            self.put_question(self.questions.len() - 1, PromptKind::Reason, turn);
        }
        true
    }

    /// The program that an operation is for; empty where it is not known.
    pub(super) fn program_of(&self, id: OperationId) -> String {
        let caller = self.jobs.get(id).and_then(|operation| operation.requester.caller.as_ref());
        caller.map(|caller| caller.program.clone()).unwrap_or_default()
    }

    /// Makes the prompt of a question and says where it is asked.
    fn put_question(&mut self, at: usize, kind: PromptKind, turn: &mut Turn) {
        let first = self.questions[at].waiting.first();
        let role = first.and_then(|(id, _)| self.jobs.get(*id)?.job.role()).cloned();
        let Some(role) = role else {
            self.questions.remove(at);
            return;
        };
        let prompt = Prompt {
            id: self.next_prompt(),
            kind,
            role_name: self.role_name(&role),
            role,
            asked_by: None,
            refused: None,
            prefilled: None,
            asked_at: turn.now,
            next_code_at: None,
            first_to: None,
        };
        self.questions[at].prompt = Some(prompt);
        self.address_question(at, turn);
    }

    /// As for a flight's question: on the terminal of the first of those who wait that has one, else in the window.
    fn address_question(&mut self, at: usize, turn: &mut Turn) {
        let question = &mut self.questions[at];
        let waiting = question.waiting.iter().filter_map(|(id, _)| self.jobs.get(*id));
        let askers: Vec<&Requester> = waiting.map(|operation| &operation.requester).collect();
        let terminal =
            askers.iter().find(|requester| requester.can_prompt).and_then(|requester| requester.connection);
        if terminal.is_none() && !self.engine.has_window {
            let question = self.questions.remove(at);
            return self.nobody_to_ask(question, turn);
        }
        let Some(prompt) = &mut question.prompt else { return };
        let program = askers.iter().find_map(|requester| requester.caller.as_ref());
        prompt.asked_by = program.map(|caller| caller.program.clone()).filter(|program| !program.is_empty());
        prompt.first_to = terminal;
        if terminal.is_none() {
            let activation_token = askers.iter().find_map(|requester| requester.activation_token.clone());
            turn.push(Effect::ShowWindow { page: WindowPage::Prompt { id: prompt.id }, activation_token });
        }
    }

    /// A console that nobody can be asked about signs nobody out: it opens apart where the browser can, and the person
    /// is asked another time. Credentials stay here.
    fn nobody_to_ask(&mut self, question: Question, turn: &mut Turn) {
        for (id, session) in question.waiting {
            match question.about {
                About::TwoAccounts { .. } => self.open_apart(id, &session, turn),
                About::Program { .. } => {
                    let role = self.jobs.get(id).and_then(|operation| operation.job.role());
                    let role = role.map(|role| self.role_name(role)).unwrap_or_default();
                    let problem = turn.problem(&Failure::NeedsPerson { role });
                    self.fail(id, &problem, turn);
                }
            }
        }
    }

    /// The question of that prompt.
    pub(super) fn question_of(
        &self,
        prompt: PromptId,
        answers: impl Fn(&PromptKind) -> bool,
    ) -> Option<usize> {
        let is_it = |asked: &Prompt| asked.id == prompt && answers(&asked.kind);
        self.questions.iter().position(|question| question.prompt().is_some_and(is_it))
    }

    /// How two accounts live in one browser profile is a preference from now on, and all that waited open by it. Where
    /// the file can't be written it holds for as long as this engine lives, and whoever answered is told.
    pub(super) fn answer_accounts(
        &mut self,
        id: OperationId,
        requester: &Requester,
        prompt: PromptId,
        choice: TwoAccounts,
        turn: &mut Turn,
    ) {
        let found = self.question_of(prompt, |kind| matches!(kind, PromptKind::TwoAccounts { .. }));
        let Some(at) = found else { return turn.refuse(id, requester, &Failure::PromptGone) };
        if choice == TwoAccounts::Ask {
            let no_answer = Invalid { field: "two_accounts", rule: Rule::NotEmpty };
            return turn.refuse(id, requester, &Failure::Invalid(no_answer));
        }
        let not_apart = self.questions[at].prompt().and_then(|prompt| match &prompt.kind {
            PromptKind::TwoAccounts { not_apart, .. } => not_apart.clone(),
            PromptKind::MfaCode { .. } | PromptKind::Reason => None,
        });
        if let (TwoAccounts::Separate, Some(problem)) = (choice, not_apart) {
            if requester.connection.is_some() {
                turn.push(Effect::Answer { operation: id, result: Err(problem) });
            }
            return;
        }
        let question = self.questions.remove(at);
        let preferences = Preferences { two_accounts: choice, ..self.config.preferences().clone() };
        let change = Box::new(Change::PutPreferences { preferences: Box::new(preferences) });
        match self.may_change(&change, self.revision) {
            Ok(entry) => self.write(id, requester.clone(), change, entry, turn),
            Err(failure) => turn.refuse(id, requester, &failure),
        }
        self.config.set_two_accounts(choice, self.revision + 1);
        self.go_on(question, turn);
    }

    /// Hands the credentials of a protected role to the program that a person has given a reason for.
    pub(super) fn answer_for_program(&mut self, at: usize, reason: &str, turn: &mut Turn) {
        let question = self.questions.remove(at);
        if let About::Program { session, program } = &question.about {
            self.sessions.set_reason(session, program.clone(), reason.to_owned());
        }
        self.go_on(question, turn);
    }

    /// Does what was waited for. A session that has ended while the question was open is had anew.
    fn go_on(&mut self, question: Question, turn: &mut Turn) {
        for (id, session) in question.waiting {
            match self.sessions.get(&session).filter(|session| session.lasts(STILL_GOOD, turn.now)).cloned() {
                Some(session) => self.session_ready(id, &session, turn),
                None => self.proceed(id, None, turn),
            }
        }
    }

    /// Closes a question: all that wait for it fail.
    pub(super) fn cancel_question(&mut self, at: usize, turn: &mut Turn) {
        let problem = turn.problem(&Failure::Cancelled);
        for (id, _) in self.questions.remove(at).waiting {
            self.fail(id, &problem, turn);
        }
    }

    /// Whoever waited on this connection is gone: as for flights, a question only they had is closed, one that others
    /// have is asked elsewhere.
    pub(super) fn drop_askers(&mut self, connection: ConnectionId, turn: &mut Turn) {
        let jobs = &self.jobs;
        for question in &mut self.questions {
            question.waiting.retain(|(id, _)| jobs.get(*id).is_some());
        }
        self.questions.retain(|question| !question.waiting.is_empty());
        let was_asked =
            |question: &Question| question.prompt().is_some_and(|prompt| prompt.first_to == Some(connection));
        while let Some(at) = self.questions.iter().position(was_asked) {
            self.address_question(at, turn);
        }
    }
}
