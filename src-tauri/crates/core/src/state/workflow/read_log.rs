//! The activity log: read for whoever asks, and once at the start for what was used.

use crate::activity::{ActivityLines, ActivityQuery};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::state::part::jobs::Asked;
use crate::state::turn::{LATER, Reply};
use crate::state::{Effect, Job, State, Turn};

/// Stands for the reading at the start, which answers nobody.
const AT_START: OperationId = OperationId(0);

impl State {
    /// Reads the log for what was used before this start.
    pub(in crate::state) fn read_usage() -> Effect {
        Effect::ReadLog(AT_START, ActivityQuery::default())
    }

    /// Reads the activity log for whoever asks.
    pub(in crate::state) fn read_log(
        &mut self,
        asked: Asked,
        query: ActivityQuery,
        turn: &mut Turn,
    ) -> Reply {
        turn.push(Effect::ReadLog(asked.id, query));
        self.jobs.start(asked, Job::ReadLog);
        LATER
    }

    /// The log was read.
    pub(in crate::state) fn log_read(
        &mut self,
        id: OperationId,
        result: Result<ActivityLines, Failure>,
        turn: &mut Turn,
    ) {
        match result {
            Ok(lines) if id == AT_START => self.catalogue.learn_usage(lines),
            Ok(lines) => self.succeed(id, Answer::Activity(lines), turn),
            Err(failure) => self.fail_with(id, &failure, turn),
        }
    }
}
