//! The activity log: read for whoever asks, and once at the start for what was used.

use crate::activity::{ActivityLines, ActivityQuery};
use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::state::State;
use crate::state::effect::{Answer, Effect};
use crate::state::operation::Job;
use crate::state::turn::Turn;
use crate::state::uses;

impl State {
    /// Reads the activity log for whoever asks.
    pub(in crate::state) fn read_log(
        &mut self,
        id: OperationId,
        requester: Requester,
        query: ActivityQuery,
        turn: &mut Turn,
    ) {
        self.jobs.start(id, requester, Job::ReadLog);
        turn.push(Effect::ReadLog { operation: id, query });
    }

    /// The log was read.
    pub(in crate::state) fn log_read(
        &mut self,
        id: OperationId,
        result: Result<ActivityLines, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(lines) if id == uses::READING => self.learn_uses(lines),
            Ok(lines) => self.succeed(id, Answer::Activity(lines), turn),
            Err(failure) => {
                let problem = turn.problem(&failure);
                self.fail(id, &problem, turn);
            }
        }
    }
}
