//! Whom a role makes a person: AWS's own word, asked with the role's credentials.

use crate::activity::{ActivityOutcome, What};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::id::{OperationId, SessionId};
use crate::partition::Partition;
use crate::problem::ProblemCode;
use crate::session::Session;
use crate::state::event::Identified;
use crate::state::network::NetworkCall;
use crate::state::workflow::logged::activity;
use crate::state::{Job, State, Turn};

impl State {
    /// Asks AWS whom a role's session makes the person.
    pub(in crate::state) fn ask_who(&mut self, id: OperationId, session: &Session, turn: &mut Turn) {
        let Some((requester, Job::Who { role, session: asked })) = self.jobs.job_mut(id) else { return };
        *asked = Some(session.key.id());
        let role = self.config.settings().role(role);
        let arn = role.and_then(|role| role.kind.arn());
        let arn = arn.or(session.assumed_arn.as_deref());
        let of_role = role.and_then(|role| role.region.as_deref());
        let source = self.config.settings().source(&session.key.source);
        let of_source = source.and_then(|source| source.region.as_deref());
        // A user's own session has no ARN to tell.
        let of_region = of_role.or(of_source).and_then(Partition::of_region);
        let partition = arn.and_then(Partition::of_arn).or(of_region).unwrap_or(Partition::Aws);
        let ask = NetworkCall::AskWho {
            operation: id,
            credentials: session.credentials.clone(),
            region: partition.sts_region([of_source, of_role]),
        };
        turn.call_for(requester, source, ask);
    }

    /// AWS has said who it is.
    pub(in crate::state) fn who_arrives(
        &mut self,
        id: OperationId,
        result: Result<Identified, Failure>,
        turn: &mut Turn,
    ) {
        let Some(operation) = self.jobs.get(id) else { return };
        let Job::Who { session, .. } = &operation.job else { return };
        let (requester, session) = (operation.requester.clone(), session.clone());
        let result = result.map_err(|failure| turn.problem(&failure));
        let outcome = match &result {
            Ok(_) => ActivityOutcome::Done,
            Err(problem) => ActivityOutcome::Failed { code: problem.code },
        };
        let ended = session.clone();
        let kept = session.and_then(|session: SessionId| self.sessions.get(&session));
        let mut activity = activity(What::WhoAmI, &requester, kept, outcome, turn.now);
        activity.request_id = result.as_ref().ok().and_then(|identified| identified.request_id.clone());
        turn.log(activity);
        match result {
            Ok(identified) => self.succeed(id, Answer::Identity { identity: identified.identity }, turn),
            Err(problem) => {
                // AWS counts it as ended, whatever this clock says: the next wish gets a new one.
                if matches!(problem.code, ProblemCode::SourceExpired | ProblemCode::KeyUnknown) {
                    self.sessions.end(|other, _| Some(other) == ended.as_ref());
                }
                self.fail(id, &problem, turn);
            }
        }
    }
}
