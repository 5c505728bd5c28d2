//! Secrets in the clipboard until their time is up, and two things any surface may ask: what the activity log says,
//! and the browser's way out of AWS.

use crate::state::turn::Turn;
use jiff::Timestamp;

use super::State;
use super::effect::{Answer, Effect};
use super::operation::{Job, Operation, activity};
use crate::activity::{ActivityLines, ActivityOutcome, ActivityQuery, What};
use crate::caller::Requester;
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::federation;
use crate::id::{OperationId, RoleId, SessionId};
use crate::open_with;
use crate::partition::Partition;
use crate::secret::{SecretString, SignInLink};
use crate::session::Session;
use crate::shell::Shell;

/// AWS takes a sign-in link no longer, so it is not offered any longer either.
const LINK_LASTS: Seconds = Seconds::minutes(15);

/// A secret on its way to the clipboard.
#[derive(Debug)]
pub(super) struct Copying {
    pub role: RoleId,
    pub session: SessionId,
    /// `LinkCopied` or `CredentialsCopied`.
    pub what: What,
}

/// A secret of ours in the clipboard.
#[derive(Debug)]
pub(super) struct InClipboard {
    pub session: SessionId,
    /// When it leaves.
    pub until: Timestamp,
}

impl State {
    /// Credentials as text for a shell, to the clipboard.
    pub(super) fn copy_credentials(
        &mut self,
        id: OperationId,
        role: RoleId,
        shell: Shell,
        session: &Session,
        turn: &mut Turn,
    ) {
        let settings = &self.settings;
        let own = settings.role(&role).and_then(|role| role.region.as_deref());
        let region = own.or_else(|| settings.source(&session.key.source)?.region.as_deref());
        match shell.export(&session.credentials, region) {
            Ok(text) => {
                let text = SecretString::from(text.as_str());
                self.copy(id, role, session.key.id(), What::CredentialsCopied, text, turn);
            }
            Err(unquotable) => {
                let problem = turn.problem(&Failure::Clipboard { reason: unquotable.to_string() });
                self.fail(id, &problem, turn);
            }
        }
    }

    /// Puts a secret in the clipboard.
    pub(super) fn copy(
        &mut self,
        id: OperationId,
        role: RoleId,
        session: SessionId,
        what: What,
        text: SecretString,
        turn: &mut Turn,
    ) {
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.job = Job::Copying(Copying { role, session, what });
            turn.push(Effect::Copy { operation: id, text });
        }
    }

    /// The clipboard has it, or has not.
    pub(super) fn copied(&mut self, id: OperationId, result: Result<(), Failure>, turn: &mut Turn) {
        let Some(Operation { requester, job: Job::Copying(copying) }) = self.operations.get(&id) else {
            return;
        };
        let (requester, role, session, what) =
            (requester.clone(), copying.role.clone(), copying.session.clone(), copying.what);
        if let Err(failure) = result {
            let problem = turn.problem(&failure);
            return self.fail(id, &problem, turn);
        }
        let stays = self.settings.preferences.clipboard_clear;
        let stays = if what == What::LinkCopied { stays.min(LINK_LASTS) } else { stays };
        self.in_clipboard = Some(InClipboard { session: session.clone(), until: turn.now + stays.signed() });
        if what == What::CredentialsCopied {
            self.left_for_a_shell(&session, turn);
        }
        self.used(&role, what, turn.now);
        let notice = self.wording(turn.now).copied(role.clone(), &self.shown_name(&role), what, stays);
        turn.push(Effect::ShowNotice(notice));
        let session = self.sessions.get(&session).cloned();
        turn.log(activity(what, &requester, session.as_ref(), ActivityOutcome::Done, turn.now));
        self.succeed(id, Answer::Done, turn);
    }

    /// Empties the clipboard of what was copied, where its time is up.
    pub(super) fn clear_copy_in_time(&mut self, turn: &mut Turn) {
        if self.in_clipboard.as_ref().is_some_and(|copy| copy.until <= turn.now) {
            self.clear_copy(turn);
        }
    }

    /// Empties the clipboard of what was copied of a session. True: there was something.
    pub(super) fn clear_copy_of(&mut self, session: &SessionId, turn: &mut Turn) -> bool {
        let of_session = self.in_clipboard.as_ref().is_some_and(|copy| copy.session == *session);
        if of_session {
            self.clear_copy(turn);
        }
        of_session
    }

    /// Empties the clipboard of what was copied.
    pub(super) fn clear_copy(&mut self, turn: &mut Turn) {
        if self.in_clipboard.take().is_some() {
            turn.push(Effect::ClearClipboard);
        }
    }

    /// Reads the activity log for whoever asks.
    pub(super) fn read_log(
        &mut self,
        id: OperationId,
        requester: Requester,
        query: ActivityQuery,
        turn: &mut Turn,
    ) {
        self.operations.insert(id, Operation { requester, job: Job::ReadLog });
        turn.push(Effect::ReadLog { operation: id, query });
    }

    /// The log was read.
    pub(super) fn log_read(
        &mut self,
        id: OperationId,
        result: Result<ActivityLines, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(lines) if id == super::uses::READING => self.learn_uses(lines),
            Ok(lines) => self.succeed(id, Answer::Activity(lines), turn),
            Err(failure) => {
                let problem = turn.problem(&failure);
                self.fail(id, &problem, turn);
            }
        }
    }

    /// AWS's sign-out page where the role is.
    pub(super) fn sign_out_address(&self, role: Option<&RoleId>) -> Result<String, Failure> {
        let known = role.and_then(|role| self.role_or_departed(role).ok());
        let arn = known.and_then(|role| role.kind.as_assume()).map(|assume| assume.arn.as_str());
        let partition = arn.and_then(Partition::of_arn).unwrap_or(Partition::Aws);
        federation::sign_out(partition, self.engine.signin_endpoint.as_deref())
    }

    /// Sends the browser to AWS's sign-out page, in the profile that the role's console opens in.
    pub(super) fn sign_out_in_browser(
        &mut self,
        id: OperationId,
        requester: Requester,
        role: Option<RoleId>,
        turn: &mut Turn,
    ) {
        let known = role.as_ref().and_then(|role| self.settings.role(role));
        let ways = open_with::ways(known, &self.settings.preferences);
        let address = self.sign_out_address(role.as_ref());
        let activation_token = requester.activation_token.clone();
        self.operations.insert(id, Operation { requester, job: Job::SignOut { role } });
        match address {
            Ok(address) => turn.push(Effect::OpenBrowser {
                operation: id,
                link: SignInLink(address.into()),
                ways,
                activation_token,
            }),
            Err(failure) => {
                let problem = turn.problem(&failure);
                self.fail(id, &problem, turn);
            }
        }
    }
}
