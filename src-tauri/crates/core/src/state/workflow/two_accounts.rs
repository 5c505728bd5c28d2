//! A second account: AWS shows one account at a time in a browser profile, so before a console signs another account's
//! out a person is asked how the two live together. The answer is a preference.

use super::{Question, WithSession};
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{OperationId, PromptId, RoleId};
use crate::prompt::{Prompt, PromptKind};
use crate::session::Session;
use crate::settings::{Change, Preferences, TwoAccounts};
use crate::state::part::jobs::Asked;
use crate::state::turn::{LATER, Reply};
use crate::state::{Effect, State, Turn};

/// Consoles that wait until a person has chosen.
#[derive(Debug)]
pub(in crate::state) struct AccountChoice {
    /// The role whose console would be signed out.
    current: RoleId,
    /// Why the console can't have a window of its own, once the browser was looked at.
    not_apart: Option<Failure>,
    pub(super) waiting: WithSession,
}

impl State {
    /// Has a console wait where it would sign another account's out and nobody has said yet how the two live together.
    /// True: it waits.
    pub(in crate::state) fn defer_for_account_choice(
        &mut self,
        id: OperationId,
        role: &RoleId,
        session: &Session,
        turn: &mut Turn,
    ) -> bool {
        let Some(current) = self.would_sign_out(role, session) else { return false };
        let waiting = (id, session.key.id());
        let is_asked = |question: &Question| matches!(question, Question::TwoAccounts(_));
        if let Some(Question::TwoAccounts(choice)) = self.prompts.find_mut(is_asked) {
            choice.waiting.push(waiting);
        } else {
            let choice = AccountChoice { current, not_apart: None, waiting: vec![waiting] };
            self.prompts.prepare(Question::TwoAccounts(choice));
            turn.push(Effect::LookAtBrowser);
        }
        true
    }

    /// The browser was looked at: the question can be asked with what it can do.
    pub(in crate::state) fn browser_looked(&mut self, apart: Result<(), Failure>, turn: &mut Turn) {
        let is_it = |question: &Question| matches!(question, Question::TwoAccounts(_));
        let Some(Question::TwoAccounts(mut choice)) = self.prompts.take_prepared(is_it) else { return };
        choice.not_apart = apart.err();
        let first = choice.waiting.first().and_then(|(id, _)| self.jobs.job(*id)?.role());
        let Some(role) = first.cloned() else { return };
        let kind = PromptKind::TwoAccounts {
            current: self.role_name(&choice.current),
            not_apart: choice.not_apart.as_ref().map(|failure| turn.problem(failure)),
        };
        let name = self.role_name(&role);
        self.ask(Question::TwoAccounts(choice), Prompt::new(kind, role, name, turn.now), turn);
    }

    /// A person has chosen: that is a preference from now on, and all that waited open by it. Where the file can't be
    /// written it holds for as long as this engine runs, and whoever answered is told.
    pub(in crate::state) fn answer_accounts(
        &mut self,
        asked: Asked,
        prompt: PromptId,
        answer: TwoAccounts,
        turn: &mut Turn,
    ) -> Reply {
        let Some(Question::TwoAccounts(choice)) = self.prompts.about(prompt) else {
            return Err(Failure::PromptGone);
        };
        if answer == TwoAccounts::Ask {
            return Err(Failure::Invalid(Invalid { field: "two_accounts", rule: Rule::NotEmpty }));
        }
        if let (TwoAccounts::Separate, Some(failure)) = (answer, &choice.not_apart) {
            return Err(failure.clone());
        }
        let Some(Question::TwoAccounts(choice)) = self.prompts.close(prompt) else { return LATER };
        let preferences = Preferences { two_accounts: answer, ..self.config.preferences().clone() };
        let change = Box::new(Change::PutPreferences { preferences: Box::new(preferences) });
        let reply = self.edit(asked, change, self.revision, turn);
        self.config.set_two_accounts(answer, self.revision + 1);
        self.go_on(choice.waiting, turn);
        reply
    }
}
