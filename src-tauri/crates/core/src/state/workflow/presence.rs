//! Presence: where a person wants that, a protected role is given out only after the system has had them prove that they
//! are at the computer (polkit, Touch ID, Windows Hello). Once is enough until the screen is locked, the computer sleeps or
//! nobody has asked for anything for `lock_after`; a program is allowed a role by a proof of its own.

use crate::failure::{Absence, Failure};
use crate::id::{OperationId, RoleId};
use crate::program::Allowing;
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
        let allowed = self.role_allowed_by(&request);
        let is_an_answer = allowed.is_some();
        let role = allowed.or_else(|| self.role_that_leaves(&request));
        let role = role.filter(|role| {
            let guarded = self.presence != Presence::Proven && self.catalogue.asks_reason(role);
            self.config.preferences().presence && (is_an_answer || guarded)
        });
        let Some(role) = role else { return Ok(Some((asked, request))) };
        if self.notifications.is_screen_locked() {
            let failure = Failure::NotPresent(Absence::ScreenLocked);
            self.log_refusal(&asked.requester, &role, &request, turn.problem(&failure).code, turn);
            return Err(failure);
        }
        if is_an_answer {
            self.presence.forget();
        }
        if self.presence.ask() {
            let named = Args::new().with("role", self.role_name(&role));
            turn.push(Effect::ProvePresence { why: self.engine.texts.format("presence-why", &named) });
        }
        self.jobs.start(asked, Job::Presence(Box::new(ProtectedRequest { role, request })));
        Ok(None)
    }

    /// The role that a request allows a program. Whatever is on the session bus can press an item of the tray's menu, so that a
    /// person did is proven each time.
    fn role_allowed_by(&self, request: &EngineRequest) -> Option<RoleId> {
        let EngineRequest::Plain(Request::AnswerApproval { operation, answer }) = request else {
            return None;
        };
        let open = self.approvals_wanted().into_iter().find(|(id, _)| id == operation);
        open.filter(|_| *answer != Allowing::Refuse).map(|(_, approval)| approval.role.clone())
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
