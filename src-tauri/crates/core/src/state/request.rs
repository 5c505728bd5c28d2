//! Requests: each finds the part of the state that takes it up, and gets one answer.

use super::State;
use super::effect::Effect;
use crate::answer::Answer;
use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::request::{EngineRequest, Request, SecretInput, SecretRequest};
use crate::state::event::{ConsoleRequest, LinkTo};
use crate::state::{Job, Turn};

/// At most so many things may be waited for at once; one more is refused as busy.
pub(super) const MOST_OPERATIONS: usize = 4096;

impl State {
    /// Takes up what came before settings and store were read.
    pub(super) fn take_queued(&mut self, turn: &mut Turn) {
        if self.is_ready() {
            self.end_sessions_of_removed_roles(None, turn);
            for (operation, requester, request) in self.jobs.take_queued() {
                self.handle_request(operation, requester, request, turn);
            }
        }
    }

    /// Takes up what somebody asks for.
    pub(super) fn handle_request(
        &mut self,
        id: OperationId,
        requester: Requester,
        request: EngineRequest,
        turn: &mut Turn,
    ) {
        if self.jobs.len() >= MOST_OPERATIONS && !(request.ends_a_wait() && self.is_ready()) {
            return turn.refuse(id, &requester, &Failure::Busy);
        }
        if !self.is_ready() {
            self.jobs.queue(id, requester, request);
            return;
        }
        if let Some(request) = self.defer_for_permission(id, &requester, request, turn) {
            self.carry_out(id, requester, request, turn);
        }
    }

    /// Does what is asked for, which whoever asks may ask for.
    pub(super) fn carry_out(
        &mut self,
        id: OperationId,
        requester: Requester,
        request: EngineRequest,
        turn: &mut Turn,
    ) {
        match request {
            EngineRequest::Plain(request) => self.handle_plain(id, requester, request, turn),
            EngineRequest::Secret(request) => self.give_secret(id, requester, request, turn),
            EngineRequest::Input(input) => self.take_secret(id, requester, input, turn),
        }
    }

    fn handle_plain(&mut self, id: OperationId, requester: Requester, request: Request, turn: &mut Turn) {
        match request {
            Request::OpenConsole { role, apart, destination, region } => {
                let to = if apart { LinkTo::OwnWindow } else { LinkTo::Browser };
                let console = ConsoleRequest { role, destination, region, to };
                self.want_session(id, requester, Job::Console(console), turn);
            }
            Request::CopyLink { role, destination, region } => {
                let console = ConsoleRequest { role, destination, region, to: LinkTo::Clipboard };
                self.want_session(id, requester, Job::Console(console), turn);
            }
            Request::WhoAmI { role } => {
                self.want_session(id, requester, Job::Who { role, session: None }, turn);
            }
            Request::CopyCredentials { role, shell } => {
                self.want_session(id, requester, Job::CopyCredentials { role, shell }, turn);
            }
            Request::Activity { query } => self.read_log(id, requester, query, turn),
            Request::TryNow { role } => {
                self.try_renewal_again(&role, turn);
                turn.answer(id, &requester, Answer::Done);
            }
            Request::CheckClock => {
                self.check_clock(requester.activation_token.clone(), turn);
                turn.answer(id, &requester, Answer::Done);
            }
            Request::SignOutInBrowser { role } => self.sign_out_in_browser(id, requester, role, turn),
            Request::Renew { role } => self.renew(id, requester, role, turn),
            Request::End { role } => self.end(id, &requester, role.as_ref(), turn),
            Request::AnswerReason { prompt, reason } => {
                self.answer_reason(id, &requester, prompt, &reason, turn);
            }
            Request::AnswerAccounts { prompt, choice } => {
                self.answer_accounts(id, &requester, prompt, choice, turn);
            }
            Request::CancelPrompt { prompt } => self.cancel_prompt(id, &requester, prompt, turn),
            Request::CheckRole { role } => {
                self.want_session(id, requester, Job::CheckRole { role }, turn);
            }
            Request::CheckDraft { role } => self.check_draft(id, requester, role, turn),
            Request::Preview { change } => self.preview(id, &requester, &change, turn),
            Request::CheckSource { source } => self.check_source(id, requester, &source, turn),
            Request::Edit { change, base_revision } => self.edit(id, requester, change, base_revision, turn),
            Request::ExportTeam { roles } => self.export_team(id, &requester, &roles, turn),
            Request::LookAtTeamFile { file, source } => {
                self.look_at_team_file(id, requester, file, source, turn);
            }
            Request::ReviewTeam { team } => self.review_team(id, &requester, &team, turn),
            Request::UpdateTeams { team } => self.update_teams(id, requester, team, turn),
            Request::TakeTeam { team, offer } => self.take_team(id, &requester, &team, &offer, turn),
            Request::ShowWindow(page) => {
                turn.push(Effect::ShowWindow { page, activation_token: requester.activation_token.clone() });
                turn.answer(id, &requester, Answer::Done);
            }
            Request::AnswerPermission { operation, allow } => {
                self.answer_permission(id, &requester, operation, allow, turn);
            }
            Request::OpenSettingsFile => {
                turn.push(Effect::OpenSettings { activation_token: requester.activation_token.clone() });
                turn.answer(id, &requester, Answer::Done);
            }
            Request::Dismiss { role } => {
                self.refusals.remove(&role);
                turn.answer(id, &requester, Answer::Done);
            }
            Request::UnlockKeychain => {
                if self.store.is_closed() {
                    self.store.reopen(true, turn);
                } else {
                    self.look_at_keychain(true, turn);
                }
                turn.answer(id, &requester, Answer::Done);
            }
        }
    }

    fn give_secret(
        &mut self,
        id: OperationId,
        requester: Requester,
        request: SecretRequest,
        turn: &mut Turn,
    ) {
        match request {
            SecretRequest::PrintLink { role, destination, region } => {
                let console = ConsoleRequest { role, destination, region, to: LinkTo::Requester };
                self.want_session(id, requester, Job::Console(console), turn);
            }
            SecretRequest::Credentials { role, hand_out } => match self.find_role(&role) {
                Ok(role) => {
                    let role = role.id.clone();
                    self.want_session(id, requester, Job::Credentials { role, hand_out }, turn);
                }
                Err(failure) => turn.refuse(id, &requester, &failure),
            },
        }
    }

    fn take_secret(&mut self, id: OperationId, requester: Requester, input: SecretInput, turn: &mut Turn) {
        match input {
            SecretInput::AnswerCode { prompt, code } => {
                self.answer_code(id, &requester, prompt, code, turn);
            }
            SecretInput::AddSource { change, key, base_revision } => {
                self.add_source(id, requester, change, key, base_revision, turn);
            }
            SecretInput::ReplaceKey { source, key } => self.replace_key(id, requester, &source, key, turn),
            SecretInput::BringEnvironment { credentials, region } => {
                self.bring_environment(id, &requester, credentials, region, turn);
            }
        }
    }
}
