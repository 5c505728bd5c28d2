//! Requests: each finds the part of the state that takes it up, and gets one answer.

use super::State;
use super::effect::Effect;
use super::part::jobs::Asked;
use super::turn::{DONE, LATER, Reply};
use crate::failure::Failure;
use crate::request::{EngineRequest, Request, SecretInput, SecretRequest};
use crate::role::Role;
use crate::state::workflow::LinkTo;
use crate::state::{Job, Turn};
use crate::validate;

/// At most so many things may be waited for at once; one more is refused as busy.
pub(super) const MOST_OPERATIONS: usize = 4096;

impl State {
    /// Takes up what came before settings and store were read.
    pub(super) fn take_queued(&mut self, turn: &mut Turn) {
        if self.is_ready() {
            self.end_sessions_of_removed_roles(None, turn);
            for (asked, request) in self.jobs.take_queued() {
                self.handle_request(asked, request, turn);
            }
        }
    }

    /// Takes up what somebody asks for. Where nobody is on a connection, nobody is answered.
    pub(super) fn handle_request(&mut self, asked: Asked, request: EngineRequest, turn: &mut Turn) {
        let (id, is_answered) = (asked.id, asked.requester.connection.is_some());
        let reply = self.take_up(asked, request, turn);
        turn.reply(id, is_answered, reply);
    }

    fn take_up(&mut self, asked: Asked, request: EngineRequest, turn: &mut Turn) -> Reply {
        if self.jobs.len() >= MOST_OPERATIONS && !(request.ends_a_wait() && self.is_ready()) {
            return Err(Failure::Busy);
        }
        self.come_back(&asked, &request, turn)?;
        // A one-shot command is gone before anybody could allow it elsewhere.
        let by_person = asked.requester.is_a_person() && !self.engine.has_window;
        if self.store.needs_permission() && by_person && request.uses_sessions() {
            self.store.ask_permission(turn);
        }
        if !self.is_ready() {
            self.jobs.queue(asked, request);
            return LATER;
        }
        let Some((asked, request)) = self.defer_for_permission(asked, request, turn)? else { return LATER };
        match self.defer_for_approval(asked, request, turn)? {
            Some((asked, request)) => self.carry_out(asked, request, turn),
            None => LATER,
        }
    }

    /// Does what is asked for, which whoever asks may ask for, once the person is known to be there where that counts.
    pub(super) fn carry_out(&mut self, asked: Asked, request: EngineRequest, turn: &mut Turn) -> Reply {
        match self.defer_for_presence(asked, request, turn)? {
            Some((asked, request)) => self.perform(asked, request, turn),
            None => LATER,
        }
    }

    /// Does what is asked for.
    pub(super) fn perform(&mut self, asked: Asked, request: EngineRequest, turn: &mut Turn) -> Reply {
        match request {
            EngineRequest::Plain(request) => self.handle_plain(asked, request, turn),
            EngineRequest::Secret(request) => self.give_secret(asked, request, turn),
            EngineRequest::Input(input) => self.take_secret(asked, input, turn),
        }
    }

    fn handle_plain(&mut self, asked: Asked, request: Request, turn: &mut Turn) -> Reply {
        let activation_token = asked.requester.activation_token.clone();
        match request {
            Request::OpenConsole { place, apart } => {
                let to = if apart { LinkTo::OwnWindow } else { LinkTo::Browser };
                return self.want_session(asked, Job::Console(place, to), turn);
            }
            Request::CopyLink(place) => {
                return self.want_session(asked, Job::Console(place, LinkTo::Clipboard), turn);
            }
            Request::WhoAmI { role } => {
                return self.want_session(asked, Job::Who { role, session: None }, turn);
            }
            Request::CopyCredentials { role, shell } => {
                return self.want_session(asked, Job::CopyCredentials { role, shell }, turn);
            }
            Request::CheckRole { role } => return self.want_session(asked, Job::CheckRole { role }, turn),
            Request::CheckDraft { role } => return self.check_draft(asked, role, turn),
            Request::CheckSource { source } => return self.check_source(asked, &source, turn),
            Request::Renew { role } => return self.renew(asked, role, turn),
            Request::SignOutInBrowser { role } => return self.sign_out_in_browser(asked, role, turn),
            Request::Activity { query } => return self.read_log(asked, query, turn),
            Request::End { role } => return self.end(&asked.requester, role.as_ref(), turn),
            Request::AnswerReason { prompt, reason } => return self.answer_reason(prompt, &reason, turn),
            Request::AnswerAccounts { prompt, choice } => {
                return self.answer_accounts(asked, prompt, choice, turn);
            }
            Request::AnswerSignIn { prompt, device } => {
                return self.answer_sign_in(&asked.requester, prompt, device, turn);
            }
            Request::SignIn { source, device } => return self.sign_in_to(asked, &source, device, turn),
            Request::SignOut { source } => return self.sign_out_of(&source, turn),
            Request::ListRoles { source } => return self.list_roles(asked, &source, turn),
            Request::CancelPrompt { prompt } => return self.cancel_prompt(prompt, turn),
            Request::Preview { change } => return self.preview(&change),
            Request::Edit { change, base_revision } => return self.edit(asked, change, base_revision, turn),
            Request::ExportTeam { roles } => return self.export_team(&roles),
            Request::LookAtTeamFile { file, source } => {
                return self.look_at_team_file(asked, file, source, turn);
            }
            Request::ReviewTeam { team } => return self.review_team(&team),
            Request::UpdateTeams { team } => return self.update_teams(asked, team, turn),
            Request::TakeTeam { team, offer } => return self.take_team(&team, &offer, turn),
            Request::AnswerPermission { operation, allow } => {
                return self.answer_permission(operation, allow, turn);
            }
            Request::AnswerApproval { operation, answer } => {
                return self.answer_approval(operation, answer, turn);
            }
            Request::TakeBackProgram { role, program } => return self.take_back_program(&role, &program),
            Request::TryNow { role } => self.try_renewal_again(&role, turn),
            Request::CheckClock => self.check_clock(activation_token, turn),
            Request::ShowWindow(page) => turn.push(Effect::ShowWindow { page, activation_token }),
            Request::OpenSettingsFile => turn.push(Effect::OpenSettings { activation_token }),
            Request::Dismiss { role } => self.refusals.remove(&role),
            Request::UnlockKeychain if self.store.is_closed() => self.store.reopen(true, turn),
            Request::UnlockKeychain => self.look_at_keychain(true, turn),
        }
        DONE
    }

    fn give_secret(&mut self, asked: Asked, request: SecretRequest, turn: &mut Turn) -> Reply {
        match request {
            SecretRequest::PrintLink(place) => {
                self.want_session(asked, Job::Console(place, LinkTo::Requester), turn)
            }
            SecretRequest::Credentials { role, hand_out, duration } => {
                let role = self.find_role(&role)?;
                let wanted = Role { duration: duration.or(role.duration), ..role.clone() };
                let invalid = validate::duration(&wanted).or_else(|| validate::not_fixed(&wanted));
                if let Some(invalid) = invalid.filter(|_| duration.is_some()) {
                    return Err(Failure::Invalid(invalid));
                }
                let role = role.id.clone();
                self.want_session(asked, Job::Credentials { role, hand_out, duration }, turn)
            }
        }
    }

    fn take_secret(&mut self, asked: Asked, input: SecretInput, turn: &mut Turn) -> Reply {
        match input {
            SecretInput::AnswerCode { prompt, code } => self.answer_code(prompt, code, turn),
            SecretInput::AnswerPassphrase { prompt, passphrase } => {
                self.answer_passphrase(prompt, passphrase, turn)
            }
            SecretInput::AnswerLogin { prompt, answer } => self.answer_login(prompt, &answer, turn),
            SecretInput::AddSource { change, key, base_revision } => {
                self.add_source(asked, change, key, base_revision, turn)
            }
            SecretInput::ReplaceKey { source, key } => self.replace_key(asked, &source, key, turn),
            SecretInput::BringEnvironment { credentials, region } => {
                if let Some(connection) = asked.requester.connection {
                    self.requester_credentials.bring_environment(connection, credentials, region);
                }
                DONE
            }
        }
    }
}
