//! Credentials on their way out, to whoever asked for them.

use jiff::Timestamp;

use super::State;
use super::effect::{Answer, Effect};
use crate::activity::ActivityOutcome;
use crate::credential_consumer::CredentialConsumer;
use crate::id::{OperationId, RoleId, SessionId};
use crate::session::Session;

impl State {
    /// Hands credentials out.
    pub(super) fn hand_out(
        &mut self,
        id: OperationId,
        role: &RoleId,
        session: &Session,
        hand_out: CredentialConsumer,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        self.used(role, hand_out.what(), now);
        if !hand_out.is_renewed() {
            self.left_for_a_shell(&session.key.id(), now, effects);
        }
        if let Some(asker) = self.operations.get(&id).map(|operation| operation.asker.clone()) {
            self.log(hand_out.what(), &asker, Some(session), ActivityOutcome::Done, now, effects);
            if let (Some(Effect::Log(activity)), Some(reason)) =
                (effects.last_mut(), session.given_to.get(&self.program_of(id)))
            {
                activity.reason = Some(reason.clone());
            }
        }
        self.succeed(id, Answer::Credentials(session.credentials.clone()), effects);
    }

    /// Nobody renews what a shell holds, so its clock runs from now on.
    pub(super) fn left_for_a_shell(
        &mut self,
        session: &SessionId,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.handed_out_at.get_or_insert(now);
            self.save(effects);
        }
    }
}
