//! Requests: each finds the part of the state that takes it up, and gets one answer.

use jiff::Timestamp;

use super::effect::{Answer, Effect};
use super::event::Request;
use super::operation::Job;
use super::{State, Store};
use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::notice::NoticeId;

/// At most so many things may be waited for at once; one more is refused as busy.
pub(super) const MOST_OPERATIONS: usize = 4096;

impl State {
    /// Takes up what came before settings and store were read.
    pub(super) fn take_early(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.is_ready() {
            for (operation, asker, request) in std::mem::take(&mut self.early) {
                self.asked(operation, asker, request, now, effects);
            }
        }
    }

    /// Takes up what somebody asks for.
    pub(super) fn asked(
        &mut self,
        id: OperationId,
        asker: Requester,
        request: Request,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let ends_a_wait = matches!(
            request,
            Request::AnswerCode { .. }
                | Request::AnswerReason { .. }
                | Request::AnswerAccounts { .. }
                | Request::CancelPrompt { .. }
        );
        let waiting = self.operations.len() + self.early.len();
        if waiting >= MOST_OPERATIONS && !(ends_a_wait && self.is_ready()) {
            return self.refuse(id, &asker, &Failure::Busy, effects);
        }
        if !self.is_ready() {
            self.early.push((id, asker, request));
            return;
        }
        match request {
            Request::BringEnvironment { credentials, region } => {
                self.bring_environment(id, &asker, credentials, region, effects);
            }
            Request::Console(wish) => self.want_session(id, asker, Job::Console(wish), now, effects),
            Request::WhoAmI { role } => {
                self.want_session(id, asker, Job::Who { role, session: None }, now, effects);
            }
            Request::Credentials { role, hand_out } => match self.find_role(&role) {
                Ok(role) => {
                    let role = role.id.clone();
                    self.want_session(id, asker, Job::Credentials { role, hand_out }, now, effects);
                }
                Err(failure) => self.refuse(id, &asker, &failure, effects),
            },
            Request::CopyCredentials { role, shell } => {
                self.want_session(id, asker, Job::CopyCredentials { role, shell }, now, effects);
            }
            Request::Activity(query) => self.read_log(id, asker, query, effects),
            Request::TryNow { role } => {
                self.try_again(&role, now, effects);
                Self::answer(id, &asker, Answer::Done, effects);
            }
            Request::CheckClock => {
                self.check_clock(asker.activation_token.clone(), effects);
                Self::answer(id, &asker, Answer::Done, effects);
            }
            Request::SignOutInBrowser { role } => self.sign_out_in_browser(id, asker, role, now, effects),
            Request::Renew { role } => self.renew(id, asker, role, now, effects),
            Request::End { role } => self.end(id, &asker, role.as_ref(), now, effects),
            Request::AnswerCode { prompt, code } => self.answer_code(id, &asker, prompt, code, now, effects),
            Request::AnswerReason { prompt, reason } => {
                self.answer_reason(id, &asker, prompt, &reason, now, effects);
            }
            Request::AnswerAccounts { prompt, choice } => {
                self.answer_accounts(id, &asker, prompt, choice, now, effects);
            }
            Request::CancelPrompt { prompt } => self.cancel_prompt(id, &asker, prompt, now, effects),
            Request::AddSource { change, key, base_revision } => {
                self.add_source(id, asker, change, key, base_revision, effects);
            }
            Request::ReplaceKey { source, key } => self.replace_key(id, asker, &source, key, effects),
            Request::CheckRole { role } => {
                self.want_session(id, asker, Job::CheckRole { role }, now, effects);
            }
            Request::CheckDraft { role } => self.check_draft(id, asker, role, now, effects),
            Request::Preview { change } => self.preview(id, &asker, &change, effects),
            Request::CheckSource { source } => self.check_source(id, asker, &source, effects),
            Request::Edit { change, base_revision } => self.edit(id, asker, change, base_revision, effects),
            Request::ExportTeam { roles } => self.export_team(id, &asker, &roles, effects),
            Request::LookAtTeamFile { file, source } => {
                self.look_at_team_file(id, asker, file, source, effects);
            }
            Request::ReviewTeam { team } => self.review_team(id, &asker, &team, effects),
            Request::UpdateTeams { team } => self.update_teams(id, asker, team, now, effects),
            Request::TakeTeam { team, offer } => self.take_team(id, &asker, &team, &offer, effects),
            Request::ShowWindow(page) => {
                effects.push(Effect::ShowWindow { page, activation_token: asker.activation_token.clone() });
                Self::answer(id, &asker, Answer::Done, effects);
            }
            Request::Dismiss { role } => {
                self.failed.remove(&role);
                effects.push(Effect::WithdrawNotice(NoticeId::Role(role)));
                Self::answer(id, &asker, Answer::Done, effects);
            }
            Request::UnlockKeychain => {
                if self.store == Store::Closed {
                    self.reopen_store(true, effects);
                } else {
                    self.look_at_keychain(true, effects);
                }
                Self::answer(id, &asker, Answer::Done, effects);
            }
        }
    }

    /// Answers whoever is there to be answered.
    pub(super) fn answer(id: OperationId, asker: &Requester, answer: Answer, effects: &mut Vec<Effect>) {
        if asker.connection.is_some() {
            effects.push(Effect::Answer { operation: id, result: Ok(answer) });
        }
    }

    /// Answers why not.
    pub(super) fn refuse(
        &self,
        id: OperationId,
        asker: &Requester,
        failure: &Failure,
        effects: &mut Vec<Effect>,
    ) {
        if asker.connection.is_some() {
            effects.push(Effect::Answer { operation: id, result: Err(self.problem(failure)) });
        }
    }
}
