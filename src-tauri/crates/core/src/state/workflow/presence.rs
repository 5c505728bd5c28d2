//! Presence: where a person wants that, a protected role is given out only after the system has had them prove that they
//! are at the computer (polkit, Touch ID, Windows Hello). Once is enough until the screen is locked, the computer sleeps or
//! nobody has asked for anything for `lock_after`.

use crate::failure::{Absence, Failure};
use crate::id::{OperationId, RoleId};
use crate::request::{EngineRequest, Request};
use crate::state::part::jobs::{Asked, Operation};
use crate::state::part::presence::Presence;
use crate::state::{Effect, Job, State, Turn};
use crate::text::Args;

/// A request for a protected role, which waits until the person has proven that they are there.
#[derive(Debug)]
pub(in crate::state) struct ProtectedRequest {
    /// The role.
    pub role: RoleId,
    request: EngineRequest,
}

impl State {
    /// Has a request for a protected role wait for the person's proof, where one is wanted and there is none yet; gives
    /// back one that may go on.
    ///
    /// # Errors
    /// [`Failure::NotPresent`]: the screen is locked, so nobody is there.
    pub(in crate::state) fn defer_for_presence(
        &mut self,
        asked: Asked,
        request: EngineRequest,
        turn: &mut Turn,
    ) -> Result<Option<(Asked, EngineRequest)>, Failure> {
        let wanted = self.config.preferences().presence && self.presence != Presence::Proven;
        let role = self.role_that_leaves(&request).filter(|role| wanted && self.catalogue.asks_reason(role));
        let Some(role) = role else { return Ok(Some((asked, request))) };
        if self.notifications.is_screen_locked() {
            let failure = Failure::NotPresent(Absence::ScreenLocked);
            self.log_refusal(&asked.requester, &role, &request, turn.problem(&failure).code, turn);
            return Err(failure);
        }
        if self.presence.ask() {
            let named = Args::new().with("role", self.role_name(&role));
            turn.push(Effect::ProvePresence { why: self.engine.texts.format("presence-why", &named) });
        }
        self.jobs.start(asked, Job::Presence(Box::new(ProtectedRequest { role, request })));
        Ok(None)
    }

    /// The role whose credentials or console a request is for.
    fn role_that_leaves(&self, request: &EngineRequest) -> Option<RoleId> {
        match request {
            EngineRequest::Plain(Request::OpenConsole { place, .. }) => Some(place.role.clone()),
            EngineRequest::Plain(Request::Renew { role }) => Some(role.clone()),
            _ => self.role_given_out(request),
        }
    }

    /// The person has proven that they are there, or why not.
    pub(in crate::state) fn presence_proven(&mut self, result: &Result<(), Failure>, turn: &mut Turn) {
        let locked = self.notifications.is_screen_locked();
        self.presence.answered(result.is_ok() && !locked);
        let waits = |operation: &Operation<Job>| matches!(operation.job, Job::Presence(_));
        let waiting = self.jobs.entries().filter(|(_, operation)| waits(operation)).map(|(id, _)| id);
        let waiting: Vec<OperationId> = waiting.collect();
        for id in waiting {
            match result {
                Ok(()) => self.go_on_in_presence(id, turn),
                Err(failure) => self.refuse_in_absence(id, failure, turn),
            }
        }
    }

    fn go_on_in_presence(&mut self, id: OperationId, turn: &mut Turn) {
        let Some(Operation { requester, job: Job::Presence(waiting) }) = self.jobs.finish(id) else { return };
        let is_answered = requester.connection.is_some();
        let reply = self.perform(Asked { id, requester }, waiting.request, turn);
        turn.reply(id, is_answered, reply);
    }

    fn refuse_in_absence(&mut self, id: OperationId, failure: &Failure, turn: &mut Turn) {
        if let Some(Operation { requester, job: Job::Presence(waiting) }) = self.jobs.get(id) {
            let code = turn.problem(failure).code;
            self.log_refusal(requester, &waiting.role, &waiting.request, code, turn);
        }
        self.fail_with(id, failure, turn);
    }
}
