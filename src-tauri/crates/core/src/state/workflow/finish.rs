//! How a job ends: well, with a problem, or because whoever asked has gone.

use crate::answer::EngineAnswer;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId};
use crate::notice::NoticeId;
use crate::problem::{Problem, ProblemCode};
use crate::state::part::jobs::Operation;
use crate::state::part::refusals::Refused;
use crate::state::{Job, State, Turn};

impl State {
    /// Ends a job well.
    pub(crate) fn succeed(&mut self, id: OperationId, answer: impl Into<EngineAnswer>, turn: &mut Turn) {
        if self.jobs.finish(id).is_some_and(|operation| operation.requester.connection.is_some()) {
            turn.answer(id, Ok(answer.into()));
        }
    }

    /// Ends a job with a failure.
    pub(in crate::state) fn fail_with(&mut self, id: OperationId, failure: &Failure, turn: &mut Turn) {
        let problem = turn.problem(failure);
        self.fail(id, &problem, turn);
    }

    /// Ends a job with a problem. A click has nobody to answer, so a notification and an attention row tell it.
    pub(in crate::state) fn fail(&mut self, id: OperationId, problem: &Problem, turn: &mut Turn) {
        let Some(Operation { requester, job }) = self.jobs.finish(id) else { return };
        let told = self.renewal_failed(&requester, &job, problem, turn);
        if requester.connection.is_some() {
            return turn.answer(id, Err(problem.clone()));
        }
        let (Some(role), false) = (job.role().cloned(), told || problem.code == ProblemCode::Cancelled)
        else {
            return;
        };
        let notice = NoticeId::Role(role.clone());
        self.refusals.add(role, Refused::Click, problem.clone(), notice, turn.now);
    }

    /// A surface has gone away: its own waits end, those of others go on.
    pub(in crate::state) fn gone(&mut self, connection: ConnectionId, turn: &mut Turn) {
        for id in self.jobs.disconnect(connection, Job::outlives_its_requester) {
            // Nobody reads it, and the engine forgets whom it was for.
            turn.answer(id, Err(turn.problem(&Failure::Cancelled)));
        }
        self.stop_waiting(connection, turn);
    }
}
