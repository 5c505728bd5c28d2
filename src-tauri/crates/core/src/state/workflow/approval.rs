//! Approval by program: a protected role, and every role that wants it, is given to a program only after a person has
//! allowed that program, as the system proves it. The answer comes from the tray menu or a notification: the sockets
//! carry none, for a program could give it to itself. A person who types at a terminal is asked nothing here.

use crate::activity::{ActivityOutcome, What};
use crate::caller::{Requester, Surface};
use crate::failure::Failure;
use crate::id::{OperationId, RoleId};
use crate::problem::ProblemCode;
use crate::program::{AllowedProgram, Allowing, Program, ProgramId};
use crate::request::{EngineRequest, Request, SecretRequest};
use crate::role::Role;
use crate::settings::{Approve, Settings};
use crate::state::part::jobs::{Asked, Operation};
use crate::state::turn::{DONE, Reply};
use crate::state::workflow::logged::blank;
use crate::state::{Job, State, Turn};

/// So many programs may wait for an answer at once; one more is refused as busy.
const MOST_QUESTIONS: usize = 8;

/// A program's request for a role, which waits for a person.
#[derive(Debug)]
pub(in crate::state) struct Approval {
    /// The role.
    pub role: RoleId,
    /// The program.
    pub program: Program,
    request: EngineRequest,
}

impl Approval {
    fn is_same(&self, other: &Self) -> bool {
        self.role == other.role && self.program == other.program
    }
}

impl State {
    /// Has a program's request wait for a person where the role wants that; gives back one that may go on.
    pub(in crate::state) fn defer_for_approval(
        &mut self,
        asked: Asked,
        request: EngineRequest,
        turn: &mut Turn,
    ) -> Result<Option<(Asked, EngineRequest)>, Failure> {
        let Some(role) = self.role_for_program(&asked, &request) else { return Ok(Some((asked, request))) };
        let program = asked.requester.program.as_deref().cloned().unwrap_or_default();
        let is_allowed = program.id.as_ref().is_some_and(|id| self.approvals.has(&role, id));
        if program.is_a_person || is_allowed {
            return Ok(Some((asked, request)));
        }
        if !self.engine.resident {
            // Without a tray the terminal asks for a reason, once for each program.
            if self.catalogue.asks_reason(&role) {
                return Ok(Some((asked, request)));
            }
            let failure = Failure::NeedsApproval { role: self.role_name(&role) };
            self.log_refusal(&asked.requester, &role, &request, turn.problem(&failure).code, turn);
            return Err(failure);
        }
        let approval = Approval { role, program, request };
        let questions = self.approvals_wanted();
        let joins = questions.iter().any(|(_, open)| open.is_same(&approval));
        if !joins && questions.len() >= MOST_QUESTIONS {
            return Err(Failure::Busy);
        }
        self.jobs.start(asked, Job::Approval(Box::new(approval)));
        Ok(None)
    }

    /// The role that a program asks to be given, where that role is given to programs only with a person's word.
    fn role_for_program(&self, asked: &Asked, request: &EngineRequest) -> Option<RoleId> {
        if asked.requester.surface != Surface::CommandLine {
            return None;
        }
        let role = self.role_given_out(request)?;
        let own = self.config.role(&role).ok().and_then(|role| role.approve);
        let approve = own.unwrap_or(self.config.preferences().approve);
        (approve == Approve::Programs || self.catalogue.asks_reason(&role)).then_some(role)
    }

    /// The role whose credentials or link whoever makes the request can read.
    pub(in crate::state) fn role_given_out(&self, request: &EngineRequest) -> Option<RoleId> {
        match request {
            EngineRequest::Secret(SecretRequest::Credentials { role, .. }) => {
                self.find_role(role).ok().map(|role| role.id.clone())
            }
            EngineRequest::Secret(SecretRequest::PrintLink(place))
            | EngineRequest::Plain(Request::CopyLink(place)) => Some(place.role.clone()),
            EngineRequest::Plain(Request::CopyCredentials { role, .. }) => Some(role.clone()),
            EngineRequest::Plain(_) | EngineRequest::Input(_) => None,
        }
    }

    /// What programs wait for, each question once, by the first that asked it.
    pub(in crate::state) fn approvals_wanted(&self) -> Vec<(OperationId, &Approval)> {
        let mut wanted: Vec<(OperationId, &Approval)> = Vec::new();
        for (id, operation) in self.jobs.entries() {
            if let Job::Approval(approval) = &operation.job
                && !wanted.iter().any(|(_, other)| other.is_same(approval))
            {
                wanted.push((id, approval));
            }
        }
        wanted
    }

    /// A person has answered, in the tray menu or in a notification.
    pub(in crate::state) fn answer_approval(
        &mut self,
        waiting: OperationId,
        answer: Allowing,
        turn: &mut Turn,
    ) -> Reply {
        let open = self.approvals_wanted().into_iter().find(|(id, _)| *id == waiting);
        let Some((_, Approval { role, program, .. })) = open else { return Err(Failure::PromptGone) };
        let (role, program) = (role.clone(), program.clone());
        if let (Allowing::Session | Allowing::Always, Some(id)) = (answer, program.id.clone()) {
            let always = answer == Allowing::Always;
            self.approvals.add(AllowedProgram { role: role.clone(), program: id, always, since: turn.now });
        }
        let is_this = |job: &Job| match job {
            Job::Approval(approval) => approval.role == role && approval.program == program,
            _ => false,
        };
        let alike = self.jobs.entries().filter(|(_, operation)| is_this(&operation.job));
        let alike: Vec<OperationId> = alike.map(|(id, _)| id).collect();
        for id in alike {
            let Some(Operation { requester, job: Job::Approval(approval) }) = self.jobs.finish(id) else {
                continue;
            };
            let is_answered = requester.connection.is_some();
            let asked = Asked { id, requester };
            let reply = match answer {
                Allowing::Once | Allowing::Session | Allowing::Always => {
                    self.carry_out(asked, approval.request, turn)
                }
                Allowing::Refuse => {
                    let code = ProblemCode::ProgramRefused;
                    self.log_refusal(&asked.requester, &role, &approval.request, code, turn);
                    Err(Failure::ProgramRefused { role: self.role_name(&role) })
                }
            };
            turn.reply(id, is_answered, reply);
        }
        DONE
    }

    /// A person takes back what was allowed.
    pub(in crate::state) fn take_back_program(&mut self, role: &RoleId, program: &ProgramId) -> Reply {
        if self.approvals.take_back(role, program) { DONE } else { Err(Failure::PromptGone) }
    }

    /// What was allowed of a role that is another now, or gone, was allowed of the one before.
    pub(in crate::state) fn take_back_changed_roles(&mut self, before: &Settings) {
        let settings = self.config.settings();
        let is_other = |old: &&Role| {
            settings.role(&old.id).is_none_or(|new| (&new.kind, &new.source) != (&old.kind, &old.source))
        };
        let allowed = |old: &&Role| self.approvals.all().iter().any(|allowed| allowed.role == old.id);
        let others = before.roles.iter().map(AsRef::as_ref).filter(allowed).filter(is_other);
        let others: Vec<RoleId> = others.map(|role| role.id.clone()).collect();
        others.iter().for_each(|role| self.approvals.forget_role(role));
    }

    /// The log's line on a role that was not given out.
    pub(in crate::state) fn log_refusal(
        &self,
        requester: &Requester,
        role: &RoleId,
        request: &EngineRequest,
        code: ProblemCode,
        turn: &mut Turn,
    ) {
        let what = match request {
            EngineRequest::Secret(SecretRequest::Credentials { hand_out, .. }) => hand_out.what(),
            EngineRequest::Plain(Request::CopyCredentials { .. }) => What::CredentialsCopied,
            EngineRequest::Plain(Request::CopyLink(_)) => What::LinkCopied,
            EngineRequest::Plain(Request::OpenConsole { .. }) => What::Console,
            EngineRequest::Plain(Request::Renew { .. }) => What::Assume,
            EngineRequest::Secret(_) | EngineRequest::Plain(_) | EngineRequest::Input(_) => What::Link,
        };
        let mut activity = blank(what, requester.surface, turn.now, ActivityOutcome::Failed { code });
        activity.caller.clone_from(&requester.caller);
        activity.role = Some(role.clone());
        turn.log(activity);
    }
}
