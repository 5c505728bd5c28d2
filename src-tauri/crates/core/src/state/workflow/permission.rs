//! What the window may not decide alone. A page that was taken over could ask for anything that the window can ask for, so
//! what makes this computer start a program, send a file or fetch from a new place waits until a person has allowed it
//! in the tray menu or in a notification. The sockets carry no such answer.

use crate::caller::Surface;
use crate::failure::Failure;
use crate::id::OperationId;
use crate::request::{EngineRequest, Request, SecretInput, TeamFrom};
use crate::settings::{Act, Team};
use crate::state::part::jobs::{Asked, Operation};
use crate::state::turn::{DONE, LATER, Reply};
use crate::state::{Job, State, Turn};

/// What doesn't fit into a menu and a notification as a whole can't be judged there.
const MOST_ACTS: usize = 3;
const MOST_CHARACTERS: usize = 200;

/// A request of the window that waits for a person.
#[derive(Debug)]
pub(in crate::state) struct Permission {
    /// What this computer would do.
    pub acts: Vec<Act>,
    request: EngineRequest,
}

impl State {
    /// Has a request wait where it makes this computer act and comes from the window; gives back one that may go on.
    pub(in crate::state) fn defer_for_permission(
        &mut self,
        asked: Asked,
        request: EngineRequest,
        turn: &mut Turn,
    ) -> Result<Option<(Asked, EngineRequest)>, Failure> {
        let acts = match asked.requester.surface {
            Surface::Window => {
                let acts = self.acts(&request).into_iter();
                acts.filter(|act| !self.allowed_acts.has(&asked.requester, act)).collect()
            }
            Surface::Tray | Surface::Notice | Surface::CommandLine | Surface::Engine => Vec::new(),
        };
        if acts.is_empty() {
            return Ok(Some((asked, request)));
        }
        let characters: usize = acts.iter().map(|act| act.what().chars().count()).sum();
        if !self.engine.resident || acts.len() > MOST_ACTS || characters > MOST_CHARACTERS {
            return Err(Failure::OnlyInTerminal);
        }
        // One question at a time: a second one could be allowed for the first.
        if let Some((before, _)) = self.permission() {
            self.fail_with(before, &Failure::Cancelled, turn);
        }
        self.jobs.start(asked, Job::Permission(Box::new(Permission { acts, request })));
        Ok(None)
    }

    /// What waits for a person's permission.
    pub(in crate::state) fn permission(&self) -> Option<(OperationId, &[Act])> {
        self.jobs.entries().find_map(|(id, operation)| match &operation.job {
            Job::Permission(permission) => Some((id, permission.acts.as_slice())),
            _ => None,
        })
    }

    /// A person has allowed or refused it, in the tray menu or in a notification.
    pub(in crate::state) fn answer_permission(
        &mut self,
        waiting: OperationId,
        allow: bool,
        turn: &mut Turn,
    ) -> Reply {
        if self.permission().is_none_or(|(open, _)| open != waiting) {
            return Err(Failure::PromptGone);
        }
        let Some(Operation { requester, job: Job::Permission(permission) }) = self.jobs.finish(waiting)
        else {
            return LATER;
        };
        let is_answered = requester.connection.is_some();
        let reply = if allow {
            self.allowed_acts.add(&requester, permission.acts);
            self.carry_out(Asked { id: waiting, requester }, permission.request, turn)
        } else {
            Err(Failure::PermissionRefused)
        };
        turn.reply(waiting, is_answered, reply);
        DONE
    }

    /// What a request makes this computer do that it does not do yet.
    fn acts(&self, request: &EngineRequest) -> Vec<Act> {
        let settings = self.config.settings();
        match request {
            EngineRequest::Plain(Request::Edit { change, .. })
            | EngineRequest::Input(SecretInput::AddSource { change, .. }) => Act::of(change, settings),
            EngineRequest::Plain(Request::LookAtTeamFile { file: TeamFrom::Place(from), .. })
                if Team::is_place(from) && settings.teams.iter().all(|team| team.from != *from) =>
            {
                vec![Act::fetch(from)]
            }
            EngineRequest::Plain(_) | EngineRequest::Secret(_) | EngineRequest::Input(_) => Vec::new(),
        }
    }
}
