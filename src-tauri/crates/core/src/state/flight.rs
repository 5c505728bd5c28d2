//! Flights: one call to AWS for all who want the same credentials, with the question to a person that goes before it.
//!
//! A role behind others is a row of flights, each waiting for the session that signs its own call: [`flying`] one on
//! its way · [`landing`] what becomes of it · [`asking`] the questions · [`knowing`] what is known when a way is planned.

mod asking;
mod command;
mod flying;
mod knowing;
mod landing;

use crate::answer::Answer;
use std::collections::BTreeSet;

use super::State;
use super::effect::Effect;
use super::network::{NetworkCall, SignedBy};
use super::part::jobs::Operation;
use crate::caller::{Requester, Surface};
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::{OperationId, RoleId};
use crate::notice::NoticeId;
use crate::plan::{Hop, Plan, plan};
use crate::prompt::{Prompt, PromptKind};
use crate::secret::SourceCredentials;
use crate::session::{ConsoleAccess, Session};
use crate::source::CredentialsFrom;
use crate::state::workflow::Job;

use crate::state::part::requester_credentials::RequesterCredentials;
use crate::state::turn::Turn;
pub(super) use knowing::GivenCode;

/// A console link wants credentials that AWS still takes a while.
const CONSOLE_NEEDS: Seconds = Seconds::minutes(5);

/// Callers of `credential_process` ask again at under 15 minutes left (botocore's advisory refresh).
const CREDENTIALS_NEED: Seconds = Seconds::minutes(15);

/// A session that signs the next call wants to live until AWS has it, by AWS's own clock.
const HOP_NEEDS: Seconds = Seconds::minutes(5);

/// One call to AWS, from the first question to the answer.
#[derive(Debug)]
pub(super) struct Flight {
    /// The calls up to this one, which is the last.
    hops: Vec<Hop>,
    /// The role that somebody wants in the end.
    role: RoleId,
    waiters: Vec<OperationId>,
    phase: Phase,
    reason: Option<String>,
    /// The programs that the reason was given for.
    programs: BTreeSet<String>,
    /// Only wanted to see whether a role that is being written works: its session is not kept.
    of_draft: bool,
    /// Who asked first, for the log.
    requester: Requester,
    /// What signs the first of the calls.
    signed_by: SignedBy,
    /// What signs was fetched a second time.
    again: bool,
}

/// Where a flight is.
#[derive(Debug)]
enum Phase {
    /// Another flight fetches what signs this one's call.
    Waiting,
    /// Another flight's code of the same device comes first.
    Queued,
    /// The source's own program is asked for the code.
    Fetching,
    /// A person is asked.
    Asking(Box<Prompt>),
    /// AWS is asked.
    Calling,
}

impl Flight {
    /// Its own call.
    fn hop(&self) -> &Hop {
        let Some(hop) = self.hops.last() else { unreachable!("a flight has a call") };
        hop
    }

    /// The call whose session signs its own; `None`: the source does.
    fn before(&self) -> Option<&Hop> {
        self.hops.len().checked_sub(2).and_then(|at| self.hops.get(at))
    }

    /// The device whose code goes with its call.
    fn device(&self) -> Option<&String> {
        self.hop().call.mfa_serial()
    }

    fn occupies_its_device(&self) -> bool {
        match &self.phase {
            Phase::Waiting | Phase::Queued => false,
            Phase::Asking(prompt) => matches!(prompt.kind, PromptKind::MfaCode { .. }),
            Phase::Fetching | Phase::Calling => true,
        }
    }

    pub(super) fn prompt(&self) -> Option<&Prompt> {
        match &self.phase {
            Phase::Asking(prompt) => Some(prompt),
            Phase::Waiting | Phase::Queued | Phase::Fetching | Phase::Calling => None,
        }
    }
}

impl State {
    /// Takes up a wish for a role's session: from the one that lives, or by a call that all who want the same share.
    pub(super) fn want_session(&mut self, id: OperationId, requester: Requester, job: Job, turn: &mut Turn) {
        let Some(role) = job.role().cloned() else { return };
        self.jobs.start(id, requester, job);
        if self.refusals.remove(&role) {
            turn.push(Effect::WithdrawNotice(NoticeId::Role(role)));
        }
        self.proceed(id, None, turn);
    }

    /// Goes on with a wish as far as what is known leads. `read`: its source's credentials, where the SDK found them.
    pub(super) fn proceed(&mut self, id: OperationId, read: Option<&SourceCredentials>, turn: &mut Turn) {
        let Some(operation) = self.jobs.get(id) else { return };
        let Some(role) = operation.job.role().cloned() else { return };
        if let Some(session) = self.session_of_removed_role(&operation.job, turn.now).cloned() {
            return self.session_ready(id, &session, turn);
        }
        let requester = &operation.requester;
        let draft = match &operation.job {
            Job::CheckDraft { role } => Some(&**role),
            _ => None,
        };
        let way = draft.map_or_else(|| self.config.role(&role), Ok).and_then(|role| {
            let known = self.known_to(requester, turn.now);
            plan(self.config.settings(), &known, role, &self.engine.person, &self.engine.texts)
        });
        let way = way.and_then(|plan| {
            self.requester_credentials.of(requester, &plan.source).map(|brought| (plan, brought))
        });
        let (plan, brought) = match way {
            Ok(way) => way,
            Err(failure) => {
                let problem = turn.problem(&failure);
                return self.fail(id, &problem, turn);
            }
        };
        if brought.is_none() && RequesterCredentials::has_own_files(requester, &plan.source) {
            let source = Box::new(plan.source.clone());
            return turn.call(requester, NetworkCall::ReadSource { source, operation: Some(id) });
        }
        let last = plan.last();
        let (needs, fresh, console) = match &operation.job {
            Job::Renew { .. } | Job::CheckRole { .. } | Job::CheckDraft { .. } => (Seconds(0), true, false),
            Job::Credentials { .. } | Job::CopyCredentials { .. } => {
                // A role of 15 minutes could never have 15 minutes left: two thirds of it will do.
                let most =
                    last.call.duration().map_or(CREDENTIALS_NEED, |granted| Seconds(granted.0 / 3 * 2));
                (CREDENTIALS_NEED.min(most), false, false)
            }
            Job::Console(_) => (CONSOLE_NEEDS, false, true),
            _ => (CONSOLE_NEEDS, false, false),
        };
        // A session that was had another way may open a shorter console than this way would.
        let will_do = |session: &&Session| {
            let shorter = console
                && last.console == ConsoleAccess::WithDuration
                && session.console != ConsoleAccess::WithDuration;
            !fresh && !shorter && session.lasts(needs, turn.now)
        };
        if let Some(session) = self.sessions.get(&last.key.id()).filter(will_do) {
            let session = session.clone();
            return self.session_ready(id, &session, turn);
        }
        let of_draft = draft.is_some();
        if let Some(flight) = self.flights.get_mut(&last.key) {
            flight.waiters.push(id);
            flight.of_draft &= of_draft;
            return;
        }
        let signed_by = match (plan.source.kind.credentials_from(), brought.or_else(|| read.cloned())) {
            (CredentialsFrom::Keychain, _) => SignedBy::Keychain(Box::new(plan.source.clone())),
            (CredentialsFrom::Token, _) => SignedBy::Token(Box::new(plan.source.clone())),
            (CredentialsFrom::Sdk, Some(credentials)) => SignedBy::Credentials(credentials),
            (CredentialsFrom::Sdk, None) => return self.read_source(id, &plan.source, turn),
        };
        self.take_off(id, role, plan, signed_by, turn);
    }

    /// Why the session of a role was opened that lives or has just ended.
    fn last_reason(&self, role: &RoleId) -> Option<String> {
        let active = self.sessions.of_role(role).max_by_key(|session| session.started_at);
        let living = active.and_then(|session| session.reason.as_ref());
        let ended = || self.sessions.ended_of_role(role).next().and_then(|(_, ended)| ended.reason.as_ref());
        living.or_else(ended).cloned()
    }

    fn take_off(&mut self, id: OperationId, role: RoleId, plan: Plan, signed_by: SignedBy, turn: &mut Turn) {
        let Some(Operation { requester, job }) = self.jobs.get(id) else { return };
        let requester = requester.clone();
        let of_draft = matches!(job, Job::CheckDraft { .. });
        let renews = matches!(job, Job::Renew { .. });
        let source = self.config.settings().source(&plan.last().key.source);
        let by_command = source.is_some_and(|source| source.mfa_command.is_some());
        let asks = plan.asks_reason || (plan.outlook.asks_code && !by_command);
        if asks && !requester.can_prompt && !self.engine.has_window {
            let problem = turn.problem(&Failure::NeedsPerson { role: self.role_name(&role) });
            return self.fail(id, &problem, turn);
        }
        let key = plan.last().key.clone();
        let (asks_reason, hops) = (plan.asks_reason, plan.hops);
        let prefilled = renews.then(|| self.last_reason(&role)).flatten();
        let flight = Flight {
            hops,
            role,
            waiters: vec![id],
            phase: Phase::Queued,
            reason: None,
            programs: BTreeSet::new(),
            of_draft,
            requester,
            signed_by,
            again: false,
        };
        self.flights.insert(key.clone(), flight);
        if asks_reason {
            self.ask(&key, PromptKind::Reason, None, turn);
            if let Some(Phase::Asking(prompt)) = self.flights.get_mut(&key).map(|flight| &mut flight.phase) {
                prompt.prefilled = prefilled;
            }
        } else {
            self.depart(&key, turn);
        }
    }

    /// What an operation wanted a session for.
    pub(super) fn session_ready(&mut self, id: OperationId, session: &Session, turn: &mut Turn) {
        let Some(operation) = self.jobs.get(id) else { return };
        match &operation.job {
            Job::Console(_) | Job::Renew { reopen: Some(_), .. } => {
                self.open_console(id, session, turn);
            }
            Job::Renew { role, reopen: None } => {
                let role = role.clone();
                let surface = operation.requester.surface;
                self.tell_renewed(&role, session, false, surface, turn);
                self.succeed(id, Answer::Done, turn);
            }
            Job::Credentials { role, hand_out } => {
                let (role, hand_out) = (role.clone(), *hand_out);
                if self.asks_for_program(id, &role, session, turn) {
                    return;
                }
                self.hand_out(id, &role, session, hand_out, turn);
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
            | Job::Identify => {}
        }
    }
}

/// Whether a person waits there and then, so that the keychain's own prompt does not come out of the blue.
pub(super) fn is_a_person(requester: &Requester) -> bool {
    match requester.surface {
        Surface::Tray | Surface::Notice | Surface::Window => true,
        Surface::CommandLine => requester.can_prompt,
        Surface::Engine => false,
    }
}
