//! What the window may not decide alone. A page that was taken over could ask for anything that the window can ask for, so
//! what makes this computer start a program, send a file or fetch from a new place waits until a person has allowed it
//! in the tray menu or in a notification. The sockets carry no such answer.

use crate::answer::Answer;
use crate::caller::{Requester, Surface};
use crate::failure::Failure;
use crate::id::OperationId;
use crate::request::{EngineRequest, Request, SecretInput, TeamFrom};
use crate::settings::{Act, Team};
use crate::state::part::jobs::Operation;
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
        id: OperationId,
        requester: &Requester,
        request: EngineRequest,
        turn: &mut Turn,
    ) -> Option<EngineRequest> {
        let acts = match requester.surface {
            Surface::Window => {
                let acts = self.acts(&request).into_iter();
                acts.filter(|act| !self.allowed_acts.has(requester, act)).collect()
            }
            Surface::Tray | Surface::Notice | Surface::CommandLine | Surface::Engine => Vec::new(),
        };
        if acts.is_empty() {
            return Some(request);
        }
        let characters: usize = acts.iter().map(|act| act.what().chars().count()).sum();
        if !self.engine.resident || acts.len() > MOST_ACTS || characters > MOST_CHARACTERS {
            turn.refuse(id, requester, &Failure::OnlyInTerminal);
            return None;
        }
        // One question at a time: a second one could be allowed for the first.
        if let Some((before, _)) = self.permission() {
            self.fail_with(before, &Failure::Cancelled, turn);
        }
        self.jobs.start(id, requester.clone(), Job::Permission(Box::new(Permission { acts, request })));
        None
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
        id: OperationId,
        requester: &Requester,
        waiting: OperationId,
        allow: bool,
        turn: &mut Turn,
    ) {
        if self.permission().is_none_or(|(open, _)| open != waiting) {
            return turn.refuse(id, requester, &Failure::PromptGone);
        }
        let Some(Operation { requester: asker, job: Job::Permission(permission) }) =
            self.jobs.finish(waiting)
        else {
            return;
        };
        if allow {
            self.allowed_acts.add(&asker, permission.acts);
            self.carry_out(waiting, asker, permission.request, turn);
        } else {
            turn.refuse(waiting, &asker, &Failure::PermissionRefused);
        }
        turn.answer(id, requester, Answer::Done);
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
