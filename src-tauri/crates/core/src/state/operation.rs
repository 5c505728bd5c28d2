//! Operations: what somebody waits for, from the request to its answer.

use crate::answer::EngineAnswer;
use crate::state::turn::Turn;
use jiff::Timestamp;

use super::State;
use super::copying::Copying;
use super::effect::Effect;
use super::event::{ConsoleRequest, LinkTo};
use super::part::config::EntryId;
use super::part::jobs::Operation;
use super::workflow::add_key::NewKey;
use crate::activity::{Activity, ActivityOutcome, What};
use crate::caller::{Requester, Surface};
use crate::credential_consumer::CredentialConsumer;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId, RoleId, SessionId, SourceId, TeamId};
use crate::notice::NoticeId;
use crate::notice::wording::Failed;
use crate::problem::{Problem, ProblemCode};
use crate::role::{OpenWith, Role};
use crate::session::Session;
use crate::shell::Shell;
use crate::source::Identity;

/// What is waited for.
#[derive(Debug)]
pub(super) enum Job {
    /// A session of the role, then its console.
    Console(ConsoleRequest),
    /// A session of the role, then its credentials.
    Credentials { role: RoleId, hand_out: CredentialConsumer },
    /// A session of the role, then its credentials in the clipboard.
    CopyCredentials { role: RoleId, shell: Shell },
    /// A session of the role, then AWS's word on whom it makes the person.
    Who { role: RoleId, session: Option<SessionId> },
    /// A new session of the role, then its console again where one was in use.
    Renew { role: RoleId, reopen: Option<String> },
    /// A link is being minted or a browser opens.
    Opening(Opening),
    /// A new session of the role, then who it makes the person.
    CheckRole { role: RoleId },
    /// A session of a role that is being written, which is not kept, then who it makes the person.
    CheckDraft { role: Box<Role> },
    /// The settings or the keychain are being written; with a key, whose source and identity it is.
    Write { entry: EntryId, keyed: Option<(SourceId, Identity)> },
    /// AWS is asked whose key it is that the keychain is to keep.
    TakeKey(Box<NewKey>),
    /// A source is being identified.
    Identify,
    /// A secret is being put in the clipboard.
    Copying(Copying),
    /// The activity log is being read.
    ReadLog,
    /// A team's file is being fetched, to be looked at.
    LookAtTeamFile { instead: Option<SourceId> },
    /// Files of teams that are followed are being fetched; absent: of all.
    UpdateTeams { team: Option<TeamId> },
    /// The browser is being sent to AWS's sign-out page.
    SignOut { role: Option<RoleId> },
}

/// A console on its way to the browser.
#[derive(Debug)]
pub(super) struct Opening {
    pub role: RoleId,
    pub session: SessionId,
    pub destination: String,
    /// As it was asked for: `s3`.
    pub wanted: Option<String>,
    pub to: LinkTo,
    /// How it opens, the best way first.
    pub ways: Vec<OpenWith>,
    pub renewing: bool,
    /// Until when the console will last; known once the link is minted.
    pub until: Option<Timestamp>,
}

impl Job {
    /// The role it is about, where it is about one.
    pub fn role(&self) -> Option<&RoleId> {
        match self {
            Self::Console(wish) => Some(&wish.role),
            Self::Credentials { role, .. }
            | Self::Who { role, .. }
            | Self::Renew { role, .. }
            | Self::CopyCredentials { role, .. }
            | Self::CheckRole { role } => Some(role),
            Self::CheckDraft { role } => Some(&role.id),
            Self::Copying(copying) => Some(&copying.role),
            Self::SignOut { role } => role.as_ref(),
            Self::Opening(opening) => Some(&opening.role),
            Self::Write { .. }
            | Self::TakeKey(_)
            | Self::Identify
            | Self::ReadLog
            | Self::LookAtTeamFile { .. }
            | Self::UpdateTeams { .. } => None,
        }
    }

    /// What is being written or opens in the browser goes on, so that its end is still noticed.
    fn outlives_its_asker(&self) -> bool {
        match self {
            Self::Write { .. } | Self::Copying(_) | Self::SignOut { .. } => true,
            Self::Opening(opening) => opening.until.is_some(),
            Self::Console(_)
            | Self::Credentials { .. }
            | Self::Who { .. }
            | Self::Renew { .. }
            | Self::CopyCredentials { .. }
            | Self::CheckRole { .. }
            | Self::CheckDraft { .. }
            | Self::TakeKey(_)
            | Self::ReadLog
            | Self::LookAtTeamFile { .. }
            | Self::UpdateTeams { .. }
            | Self::Identify => false,
        }
    }
}

impl State {
    /// Ends an operation well.
    pub(super) fn succeed(&mut self, id: OperationId, answer: impl Into<EngineAnswer>, turn: &mut Turn) {
        if let Some(operation) = self.jobs.finish(id) {
            turn.answer(id, &operation.requester, answer);
        }
    }

    /// Ends an operation with a problem. A click has nobody to answer, so a notice and an attention row tell it.
    pub(super) fn fail(&mut self, id: OperationId, problem: &Problem, turn: &mut Turn) {
        let Some(Operation { requester, job }) = self.jobs.finish(id) else { return };
        let told = self.renewal_failed(&requester, &job, problem, turn);
        if requester.connection.is_some() {
            turn.push(Effect::Answer { operation: id, result: Err(problem.clone()) });
            return;
        }
        let (Some(role), false) = (job.role().cloned(), told || problem.code == ProblemCode::Cancelled)
        else {
            return;
        };
        let how = match problem.code {
            ProblemCode::KeychainLocked => Failed::Locked,
            ProblemCode::BrowserDidNotStart | ProblemCode::BrowserNotSuited => Failed::NoBrowser,
            code if code.exit_code() == 4 => Failed::Refused,
            _ => Failed::NotOpened,
        };
        let (name, why) = (self.shown_name(&role), self.shown_why(problem));
        let notice = turn.wording().failed(NoticeId::Role(role.clone()), &name, how, why);
        turn.push(Effect::ShowNotice(notice));
        self.refusals.add(role, problem.clone(), turn.now);
    }

    /// A surface has gone away: its own waits end, those of others go on.
    pub(super) fn gone(&mut self, connection: ConnectionId, turn: &mut Turn) {
        for id in self.jobs.disconnect(connection, Job::outlives_its_asker) {
            // Nobody reads it, and the engine forgets whom it was for.
            let result = Err(turn.problem(&Failure::Cancelled));
            turn.push(Effect::Answer { operation: id, result });
        }
        self.drop_waits(connection, turn);
        self.drop_askers(connection, turn);
    }

    /// A role's name for a notice, or none where names are hidden.
    pub(super) fn shown_name(&self, role: &RoleId) -> String {
        if self.config.preferences().show_names {
            self.role_name(role)
        } else {
            self.engine.texts.get("notice-hidden-name")
        }
    }
}

impl State {
    /// A problem's own words for a notice. They may name the role or its source, so they are hidden with the names.
    pub(super) fn shown_why(&self, problem: &Problem) -> String {
        if self.config.preferences().show_names {
            problem.message.clone()
        } else {
            self.engine.texts.get("notice-hidden-why")
        }
    }
}

/// The activity log's record of what was done, and with which session.
pub(super) fn activity(
    what: What,
    requester: &Requester,
    session: Option<&Session>,
    outcome: ActivityOutcome,
    now: Timestamp,
) -> Activity {
    let mut activity = blank(what, requester.surface, now, outcome);
    activity.caller.clone_from(&requester.caller);
    if let Some(session) = session {
        activity.role = session.role().cloned();
        activity.source = Some(session.key.source.clone());
        activity.arn = session.key.target.role_arn().cloned();
        activity.session_name = Some(session.key.session_name.clone());
        activity.source_identity.clone_from(&session.key.source_identity);
        activity.reason.clone_from(&session.reason);
        activity.until = Some(match what {
            What::Console | What::Link | What::LinkCopied => {
                session.opened.as_ref().map_or(session.credentials.expiration, |console| console.until)
            }
            _ => session.credentials.expiration,
        });
    }
    activity
}

/// A record with nothing but what every record has.
pub(super) fn blank(what: What, surface: Surface, time: Timestamp, outcome: ActivityOutcome) -> Activity {
    Activity {
        version: 1,
        time,
        what,
        surface,
        caller: None,
        role: None,
        arn: None,
        source: None,
        session_name: None,
        source_identity: None,
        destination: None,
        reason: None,
        requested: None,
        granted: None,
        until: None,
        request_id: None,
        outcome,
    }
}
