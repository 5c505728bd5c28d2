//! The list of an instance's accounts and roles: after a sign-in, daily, when asked, and when a role is refused. What is
//! read counts at once; it never makes a person sign in.

use crate::answer::Answer;
use crate::caller::Requester;
use crate::failure::{AwsError, CenterFailure, Failure};
use crate::id::SourceId;
use crate::problem::Problem;
use crate::source::SourceState;
use crate::state::event::ListedPage;
use crate::state::network::{ListCall, NetworkCall, PageOf};
use crate::state::part::instances::Progress;
use crate::state::part::jobs::Asked;
use crate::state::turn::{LATER, Reply};
use crate::state::{Job, State, Turn};

impl State {
    /// Lists an instance's roles again, and answers when that is done.
    pub(in crate::state) fn list_roles(&mut self, asked: Asked, id: &SourceId, turn: &Turn) -> Reply {
        let source = self.config.source(id)?;
        if self.sign_ins.state(id, turn.now) != SourceState::Ready {
            return Err(Failure::NeedsSignIn { source: source.name.clone() });
        }
        self.instances.wait(id, asked.id, turn.now);
        self.jobs.start(asked, Job::ListRoles);
        LATER
    }

    /// Asks for the pages that are due, of instances that the person is signed in to.
    pub(in crate::state) fn follow_instances(&mut self, turn: &mut Turn) {
        if !self.is_ready() {
            return;
        }
        let sources = &self.config.settings().sources;
        let stays = turn.engine.stays;
        // A file that can't be read says nothing of what is to be forgotten.
        let is_good = self.config.problem().is_none();
        if is_good && self.instances.follow(sources, stays, &turn.engine.person, turn.now) {
            self.put_in_force(self.config.file_settings().clone(), turn);
            self.save_records(turn);
        }
        for id in self.instances.wanting(turn.now) {
            self.list_next(&id, turn);
        }
    }

    fn list_next(&mut self, id: &SourceId, turn: &mut Turn) {
        let Some(source) = self.config.settings().source(id).cloned() else { return };
        let Some(token) = self.sign_ins.portal_token(id, turn.now) else {
            if self.sign_ins.can_refresh(id) {
                self.refresh(&source, turn);
            }
            return;
        };
        while let Some((list, instance, page)) = self.instances.next_page(id, turn.now) {
            let call = ListCall { source: id.clone(), list, instance, token: token.clone(), page };
            turn.call(&Requester::engine(), NetworkCall::ListPage(Box::new(call)));
        }
    }

    /// A page was read, or could not be.
    pub(in crate::state) fn page_listed(
        &mut self,
        id: &SourceId,
        list: u64,
        page: PageOf,
        result: Result<ListedPage, Failure>,
        turn: &mut Turn,
    ) {
        use CenterFailure as C;
        let progress = match (result, page.account.clone()) {
            (Ok(read), _) => self.instances.page_read(id, list, &page, read, turn.now),
            (Err(Failure::IdentityCenter(C::NoAccess | C::Gone)), Some(account)) => {
                self.instances.account_refused(id, list, &account, turn.now)
            }
            (Err(failure), _) => {
                if failure == Failure::IdentityCenter(C::TokenRefused) {
                    self.sign_ins.token_refused(id, turn.now);
                }
                let busy = matches!(&failure, Failure::Aws(AwsError { status: 429, .. }));
                if !self.instances.page_failed(id, list, page, busy, turn.now) {
                    let problem = turn.problem(&failure);
                    self.listing_failed(id, &problem, turn);
                }
                return;
            }
        };
        if progress != Progress::Nothing {
            self.listed(id, progress == Progress::Whole, turn);
        }
    }

    /// What was read so far counts.
    fn listed(&mut self, id: &SourceId, is_whole: bool, turn: &mut Turn) {
        if is_whole {
            let (stays, person) = (turn.engine.stays, &turn.engine.person);
            let (listed, waiting) = self.instances.finish(id, stays, person, turn.now);
            // Who asked is answered; what changed by itself is told once.
            if waiting.is_empty()
                && listed.new + listed.gone + listed.renamed > 0
                && !self.notifications.is_screen_locked()
            {
                let notice = turn.wording().roles_changed(id.clone(), &self.shown_source(id), listed);
                self.notifications.confirm(notice, turn);
            }
            for waiting in waiting {
                self.succeed(waiting, Answer::Listed(listed), turn);
            }
        }
        self.put_in_force(self.config.file_settings().clone(), turn);
        self.save_records(turn);
    }

    /// Nobody is signed in any more.
    pub(super) fn stop_listing(&mut self, id: &SourceId, turn: &mut Turn) {
        let waiting = self.instances.stop(id);
        let name = self.config.source(id).map(|source| source.name.clone());
        let failure = Failure::NeedsSignIn { source: name.unwrap_or_else(|_| id.to_string()) };
        for waiting in waiting {
            self.fail_with(waiting, &failure, turn);
        }
    }

    /// The list could not be made; what was read of it counts.
    pub(super) fn listing_failed(&mut self, id: &SourceId, problem: &Problem, turn: &mut Turn) {
        for waiting in self.instances.give_up(id, problem.clone(), turn.engine.stays, turn.now) {
            self.fail(waiting, problem, turn);
        }
        self.put_in_force(self.config.file_settings().clone(), turn);
        self.save_records(turn);
    }
}
