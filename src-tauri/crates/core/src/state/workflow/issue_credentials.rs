//! Credentials on their way out, to whoever asked for them.

use crate::answer::SecretAnswer;
use crate::state::workflow::logged::activity;
use crate::state::{State, Turn};

use crate::activity::ActivityOutcome;
use crate::credential_consumer::CredentialConsumer;
use crate::id::{OperationId, RoleId};
use crate::session::Session;

impl State {
    /// Hands credentials out.
    pub(in crate::state) fn hand_out(
        &mut self,
        id: OperationId,
        role: &RoleId,
        session: &Session,
        hand_out: CredentialConsumer,
        turn: &mut Turn,
    ) {
        self.catalogue.used(role, hand_out.what(), None, turn.now);
        if !hand_out.is_renewed() {
            self.sessions.exported(&session.key.id(), turn.now);
        }
        if let Some(requester) = self.jobs.requester(id).cloned() {
            let mut activity =
                activity(hand_out.what(), &requester, Some(session), ActivityOutcome::Done, turn.now);
            if let Some(reason) = session.given_to.get(&self.program_of(id)) {
                activity.reason = Some(reason.clone());
            }
            turn.log(activity);
        }
        self.succeed(id, SecretAnswer::Credentials(session.credentials.clone()), turn);
    }
}
