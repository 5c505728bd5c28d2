//! Copying secrets: a sign-in link, or credentials as text for a shell.

use crate::activity::{ActivityOutcome, What};
use crate::answer::Answer;
use crate::aws_variables::Variables;
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::{OperationId, RoleId, SessionId};
use crate::secret::SecretString;
use crate::session::Session;
use crate::shell::Shell;
use crate::state::part::jobs::Operation;
use crate::state::workflow::logged::activity;
use crate::state::{Effect, Job, State, Turn};

/// AWS takes a sign-in link no longer, so it is not offered any longer either.
const LINK_LASTS: Seconds = Seconds::minutes(15);

/// A secret on its way to the clipboard.
#[derive(Debug)]
pub(in crate::state) struct Copying {
    pub role: RoleId,
    pub session: SessionId,
    /// `LinkCopied` or `CredentialsCopied`.
    pub what: What,
}

impl State {
    /// Credentials as text for a shell, to the clipboard.
    pub(in crate::state) fn copy_credentials(
        &mut self,
        id: OperationId,
        role: RoleId,
        shell: Shell,
        session: &Session,
        turn: &mut Turn,
    ) {
        let settings = self.config.settings();
        let own = settings.role(&role).and_then(|role| role.region.as_deref());
        let region = own.or_else(|| settings.source(&session.key.source)?.region.as_deref());
        let found = settings.role(&role);
        let partition = found.and_then(|role| role.kind.partition());
        // Nobody knows here which region the shell has.
        let variables = Variables::of_credentials(&session.credentials).with_role(&self.role_name(&role));
        match shell.export(&variables.with_region(region, partition, |_| None)) {
            Ok(text) => {
                let text = SecretString::from(text.as_str());
                self.copy(id, role, session.key.id(), What::CredentialsCopied, text, turn);
            }
            Err(unquotable) => {
                self.fail_with(id, &Failure::Clipboard { reason: unquotable.to_string() }, turn);
            }
        }
    }

    /// Puts a secret in the clipboard.
    pub(in crate::state) fn copy(
        &mut self,
        id: OperationId,
        role: RoleId,
        session: SessionId,
        what: What,
        text: SecretString,
        turn: &mut Turn,
    ) {
        if let Some((_, job)) = self.jobs.job_mut(id) {
            *job = Job::Copying(Copying { role, session, what });
            turn.push(Effect::Copy(id, text));
        }
    }

    /// The clipboard has it, or has not.
    pub(in crate::state) fn copied(&mut self, id: OperationId, result: Result<(), Failure>, turn: &mut Turn) {
        let Some(Operation { requester, job: Job::Copying(copying) }) = self.jobs.get(id) else {
            return;
        };
        let (requester, role, session, what) =
            (requester.clone(), copying.role.clone(), copying.session.clone(), copying.what);
        if let Err(failure) = result {
            return self.fail_with(id, &failure, turn);
        }
        let stays = self.config.preferences().clipboard_clear;
        let stays = if what == What::LinkCopied { stays.min(LINK_LASTS) } else { stays };
        self.clipboard.holds(session.clone(), turn.now + stays.signed());
        if what == What::CredentialsCopied {
            self.sessions.exported(&session, turn.now);
        }
        self.catalogue.used(&role, what, None, turn.now);
        let notice = turn.wording().copied(role.clone(), &self.shown_name(&role), what, stays);
        self.notifications.confirm(notice, turn);
        let session = self.sessions.get(&session).cloned();
        turn.log(activity(what, &requester, session.as_ref(), ActivityOutcome::Done, turn.now));
        self.succeed(id, Answer::Done, turn);
    }
}
