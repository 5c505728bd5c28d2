//! A session for a job: the one that is active, or a call to AWS that all who want the same share.

use crate::answer::Answer;
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::plan::{Plan, plan};
use crate::role::Role;
use crate::secret::SourceCredentials;
use crate::session::{ConsoleAccess, Session};
use crate::source::CredentialsFrom;
use crate::state::network::{NetworkCall, SignedBy};
use crate::state::part::calls::Flight;
use crate::state::part::jobs::{Asked, Operation};
use crate::state::part::requester_credentials::RequesterCredentials;
use crate::state::turn::{LATER, Reply};
use crate::state::{Job, State, Turn};

/// A console link wants credentials that AWS still takes a while.
pub(super) const CONSOLE_NEEDS: Seconds = Seconds::minutes(5);

/// Callers of `credential_process` ask again at under 15 minutes left (botocore's advisory refresh).
const CREDENTIALS_NEED: Seconds = Seconds::minutes(15);

impl State {
    /// Starts a job that wants a role's session.
    pub(in crate::state) fn want_session(&mut self, asked: Asked, job: Job, turn: &mut Turn) -> Reply {
        if let Some(role) = job.role() {
            self.refusals.remove(role);
        }
        let id = asked.id;
        self.jobs.start(asked, job);
        self.advance(id, None, turn);
        LATER
    }

    /// Goes on with a job as far as what is known leads. `read`: its source's credentials, where the SDK found them.
    pub(in crate::state) fn advance(
        &mut self,
        id: OperationId,
        read: Option<&SourceCredentials>,
        turn: &mut Turn,
    ) {
        let Some(operation) = self.jobs.get(id) else { return };
        let requester = &operation.requester;
        let planned = self.plan_job(operation, turn).and_then(|plan| {
            let brought = self.requester_credentials.of(requester, &plan.source)?;
            Ok((plan, brought))
        });
        let (plan, brought) = match planned {
            Ok(planned) => planned,
            Err(failure) => return self.fail_with(id, &failure, turn),
        };
        if brought.is_none() && RequesterCredentials::has_own_files(requester, &plan.source) {
            let source = Box::new(plan.source.clone());
            let call = NetworkCall::ReadSource { source, operation: Some(id) };
            return turn.call_for(requester, Some(&plan.source), call);
        }
        let last = plan.last();
        // A role that asks for a reason now may have a session from before, for which nobody gave one.
        let has_reason = |session: &&Session| !plan.asks_reason || session.reason.is_some();
        let active = self.sessions.get(&last.key.id()).filter(has_reason);
        if let Some(session) = active.filter(|session| will_do(&operation.job, session, &plan, turn)).cloned()
        {
            return self.session_ready(id, &session, turn);
        }
        if self.calls.join(&last.key, id, matches!(operation.job, Job::CheckDraft { .. })) {
            return;
        }
        let signed_by = match (plan.source.kind.credentials_from(), brought.or_else(|| read.cloned())) {
            (CredentialsFrom::Keychain, _) => SignedBy::Keychain(Box::new(plan.source.clone())),
            (CredentialsFrom::SignIn, _) => SignedBy::SignIn(Box::new(plan.source.clone())),
            (CredentialsFrom::Token, _) => SignedBy::Token(Box::new(plan.source.clone())),
            (CredentialsFrom::Sdk, Some(credentials)) => SignedBy::Credentials(credentials),
            (CredentialsFrom::Sdk, None) => return self.read_source(id, &plan.source, turn),
        };
        self.start_call(id, plan, signed_by, turn);
    }

    fn plan_job(&self, Operation { requester, job }: &Operation<Job>, turn: &Turn) -> Result<Plan, Failure> {
        let of_another_length;
        let role = match job {
            Job::CheckDraft { role } => role,
            _ => self.config.role(job.role().ok_or(Failure::Cancelled)?)?,
        };
        let role = match job {
            Job::Credentials { duration: Some(duration), .. } => {
                of_another_length = Role { duration: Some(*duration), ..role.clone() };
                &of_another_length
            }
            _ => role,
        };
        let inputs = self.plan_inputs_for(requester, turn.now);
        plan(self.config.settings(), &inputs, role, &self.engine.person, &self.engine.texts)
    }

    /// Starts a call for a job, unless it would ask a person and there is none.
    fn start_call(&mut self, id: OperationId, plan: Plan, signed_by: SignedBy, turn: &mut Turn) {
        let Some(Operation { requester, job }) = self.jobs.get(id) else { return };
        let Some(role) = job.role().cloned() else { return };
        let source = self.config.settings().source(&plan.last().key.source);
        let has_mfa_command = source.is_some_and(|source| source.mfa_command.is_some());
        let asks = plan.asks_reason || (plan.outlook.asks_code && !has_mfa_command);
        if asks && !requester.can_prompt && !self.engine.has_window {
            return self.fail_with(id, &Failure::NeedsPerson { role: self.role_name(&role) }, turn);
        }
        let renews = matches!(job, Job::Renew { .. });
        let is_draft = matches!(job, Job::CheckDraft { .. });
        let flight = Flight::new(plan.hops, role, (id, requester.clone()), signed_by, is_draft);
        let key = self.calls.start(flight);
        if plan.asks_reason {
            self.ask_reason(&key, renews, turn);
        } else {
            self.dispatch(&key, turn);
        }
    }

    /// Goes on with what a job wanted the session for.
    pub(in crate::state) fn session_ready(&mut self, id: OperationId, session: &Session, turn: &mut Turn) {
        let Some(operation) = self.jobs.get(id) else { return };
        match &operation.job {
            Job::Console(..) | Job::Renew { reopen: Some(_), .. } => self.open_console(id, session, turn),
            Job::Renew { role, reopen: None } => {
                let (role, surface) = (role.clone(), operation.requester.surface);
                self.tell_renewed(&role, session, false, surface, turn);
                self.succeed(id, Answer::Done, turn);
            }
            Job::Credentials { role, hand_out, .. } => {
                let (role, hand_out) = (role.clone(), *hand_out);
                if !self.asks_for_program(id, &role, session, turn) {
                    self.hand_out(id, &role, session, hand_out, turn);
                }
            }
            Job::Who { .. } => self.ask_who(id, session, turn),
            Job::CheckRole { role } => {
                let role = self.config.settings().role(role).cloned();
                self.role_checked(id, role.as_ref(), session.assumed_arn.as_deref(), turn);
            }
            Job::CheckDraft { role } => {
                let role = role.clone();
                self.role_checked(id, Some(&*role), session.assumed_arn.as_deref(), turn);
            }
            Job::CopyCredentials { role, shell } => {
                let (role, shell) = (role.clone(), *shell);
                self.copy_credentials(id, role, shell, session, turn);
            }
            Job::Opening(_)
            | Job::Copying(_)
            | Job::SignOut { .. }
            | Job::Write { .. }
            | Job::TakeKey(_)
            | Job::ReadLog
            | Job::LookAtTeamFile { .. }
            | Job::UpdateTeams { .. }
            | Job::SignIn { .. }
            | Job::ListRoles
            | Job::Approval(_)
            | Job::Presence(_)
            | Job::Permission(_)
            | Job::Identify => {}
        }
    }
}

/// Whether an active session is what the job wants, or a new one is needed.
fn will_do(job: &Job, session: &Session, plan: &Plan, turn: &Turn) -> bool {
    let planned = plan.last();
    let needs = match job {
        Job::Renew { .. } | Job::CheckRole { .. } | Job::CheckDraft { .. } => return false,
        // Those of a login itself last 15 minutes and are refreshed under 5.
        Job::Credentials { .. } | Job::CopyCredentials { .. } if plan.is_login_itself() => CONSOLE_NEEDS,
        Job::Credentials { .. } | Job::CopyCredentials { .. } => {
            // A role of 15 minutes could never have 15 minutes left: two thirds of it will do.
            let granted = planned.call.duration();
            granted.map_or(CREDENTIALS_NEED, |granted| CREDENTIALS_NEED.min(Seconds(granted.0 / 3 * 2)))
        }
        _ => CONSOLE_NEEDS,
    };
    // A session that came another way may open a shorter console than this way would.
    let opens_shorter = matches!(job, Job::Console(..))
        && planned.console == ConsoleAccess::WithDuration
        && session.console != ConsoleAccess::WithDuration;
    !opens_shorter && session.lasts(needs, turn.now)
}
