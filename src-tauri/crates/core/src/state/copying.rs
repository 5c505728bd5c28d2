//! Secrets in the clipboard until their time is up, and two things any surface may ask: what the activity log says,
//! and the browser's way out of AWS.

use jiff::Timestamp;

use super::State;
use super::effect::{Answer, Effect};
use super::operation::{Job, Operation};
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
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let settings = &self.settings;
        let own = settings.role(&role).and_then(|role| role.region.as_deref());
        let region = own.or_else(|| settings.source(&session.key.source)?.region.as_deref());
        match shell.export(&session.credentials, region) {
            Ok(text) => {
                let text = SecretString::from(text.as_str());
                self.copy(id, role, session.key.id(), What::CredentialsCopied, text, effects);
            }
            Err(unquotable) => {
                let problem = self.problem(&Failure::Clipboard { reason: unquotable.to_string() });
                self.fail(id, &problem, now, effects);
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
        effects: &mut Vec<Effect>,
    ) {
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.want = Job::Copying(Copying { role, session, what });
            effects.push(Effect::Copy { operation: id, text });
        }
    }

    /// The clipboard has it, or has not.
    pub(super) fn copied(
        &mut self,
        id: OperationId,
        result: Result<(), Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(Operation { asker, want: Job::Copying(copying) }) = self.operations.get(&id) else {
            return;
        };
        let (asker, role, session, what) =
            (asker.clone(), copying.role.clone(), copying.session.clone(), copying.what);
        if let Err(failure) = result {
            let problem = self.problem(&failure);
            return self.fail(id, &problem, now, effects);
        }
        let stays = self.settings.preferences.clipboard_clear;
        let stays = if what == What::LinkCopied { stays.min(LINK_LASTS) } else { stays };
        self.in_clipboard = Some(InClipboard { session: session.clone(), until: now + stays.signed() });
        if what == What::CredentialsCopied {
            self.left_for_a_shell(&session, now, effects);
        }
        self.used(&role, what, now);
        let notice = self.wording(now).copied(role.clone(), &self.shown_name(&role), what, stays);
        effects.push(Effect::ShowNotice(notice));
        let session = self.sessions.get(&session).cloned();
        self.log(what, &asker, session.as_ref(), ActivityOutcome::Done, now, effects);
        self.succeed(id, Answer::Done, effects);
    }

    /// Empties the clipboard of what was copied, where its time is up.
    pub(super) fn clear_copy_in_time(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.in_clipboard.as_ref().is_some_and(|copy| copy.until <= now) {
            self.clear_copy(effects);
        }
    }

    /// Empties the clipboard of what was copied of a session. True: there was something.
    pub(super) fn clear_copy_of(&mut self, session: &SessionId, effects: &mut Vec<Effect>) -> bool {
        let of_session = self.in_clipboard.as_ref().is_some_and(|copy| copy.session == *session);
        if of_session {
            self.clear_copy(effects);
        }
        of_session
    }

    /// Empties the clipboard of what was copied.
    pub(super) fn clear_copy(&mut self, effects: &mut Vec<Effect>) {
        if self.in_clipboard.take().is_some() {
            effects.push(Effect::ClearClipboard);
        }
    }

    /// Reads the activity log for whoever asks.
    pub(super) fn read_log(
        &mut self,
        id: OperationId,
        asker: Requester,
        query: ActivityQuery,
        effects: &mut Vec<Effect>,
    ) {
        self.operations.insert(id, Operation { asker, want: Job::ReadLog });
        effects.push(Effect::ReadLog { operation: id, query });
    }

    /// The log was read.
    pub(super) fn log_read(
        &mut self,
        id: OperationId,
        result: Result<ActivityLines, Failure>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        match result {
            Ok(lines) if id == super::uses::READING => self.learn_uses(lines),
            Ok(lines) => self.succeed(id, Answer::Activity(lines), effects),
            Err(failure) => {
                let problem = self.problem(&failure);
                self.fail(id, &problem, now, effects);
            }
        }
    }

    /// AWS's sign-out page where the role is.
    pub(super) fn sign_out_address(&self, role: Option<&RoleId>) -> Result<String, Failure> {
        let known = role.and_then(|role| self.role_or_departed(role).ok());
        let arn = known.and_then(|role| role.kind.as_assume()).map(|assume| assume.arn.as_str());
        let partition = arn.and_then(Partition::of_arn).unwrap_or(Partition::Aws);
        federation::sign_out(partition, self.setting.signin_endpoint.as_deref())
    }

    /// Sends the browser to AWS's sign-out page, in the profile that the role's console opens in.
    pub(super) fn sign_out_in_browser(
        &mut self,
        id: OperationId,
        asker: Requester,
        role: Option<RoleId>,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        let known = role.as_ref().and_then(|role| self.settings.role(role));
        let ways = open_with::ways(known, &self.settings.preferences);
        let address = self.sign_out_address(role.as_ref());
        let activation_token = asker.activation_token.clone();
        self.operations.insert(id, Operation { asker, want: Job::SignOut { role } });
        match address {
            Ok(address) => effects.push(Effect::OpenBrowser {
                operation: id,
                link: SignInLink(address.into()),
                ways,
                activation_token,
            }),
            Err(failure) => {
                let problem = self.problem(&failure);
                self.fail(id, &problem, now, effects);
            }
        }
    }
}
