//! Renewing: a role's session is requested again, and its console opens again where one was in use.
//!
//! A renewal that fails for the network waits for it, and one that a role makes automatically is tried once in the life
//! of a session. Neither ever asks a person something: a role that asks for a code or a reason is renewed by that person
//! alone.

use jiff::Timestamp;

use crate::caller::{Requester, Surface};
use crate::duration::Seconds;
use crate::id::{RoleId, SessionId};
use crate::notice::NoticeId;
use crate::problem::{Problem, ProblemCode};
use crate::session::Session;
use crate::source::SourceState;
use crate::state::part::jobs::Asked;
use crate::state::part::refusals::Refused;
use crate::state::part::renewals::Next;
use crate::state::turn::Reply;
use crate::state::{Job, State, Turn};

/// What has no end to wait for, since it has ended already, is tried so long.
const AT_MOST: Seconds = Seconds::hours(1);

/// A role that renews automatically does so this long before the end, or in the last tenth of a shorter life.
const LATE: Seconds = Seconds::minutes(5);

impl State {
    /// Renews a role's session.
    pub(in crate::state) fn renew(&mut self, asked: Asked, role: RoleId, turn: &mut Turn) -> Reply {
        let of_role = self.sessions.of_role(&role);
        let in_use = of_role.filter_map(|session| session.opened.as_ref()).find(|console| !console.replaced);
        let ended = self.sessions.ended_of_role(&role).next().and_then(|(_, ended)| ended.console.clone());
        let reopen = in_use.map(|console| console.destination.clone()).or(ended);
        self.want_session(asked, Job::Renew { role, reopen }, turn)
    }

    /// "Renewed until 22:40", in place of the notification that warned. A role that renews automatically says nothing.
    pub(in crate::state) fn tell_renewed(
        &mut self,
        role: &RoleId,
        session: &Session,
        tab: bool,
        surface: Surface,
        turn: &mut Turn,
    ) {
        let waited = self.renewals.stop(role);
        if surface == Surface::Engine && !waited {
            return;
        }
        let id = session.key.id();
        self.sessions.renewed(&id);
        let deadlines = session.clocks();
        let until = deadlines.console.filter(|_| tab).unwrap_or(session.credentials.expiration);
        let shells = deadlines.older_keys.map(|end| self.clock.to_local(end));
        let (name, until) = (self.shown_name(role), self.clock.to_local(until));
        let notice = turn.wording().renewed(id, &name, until, tab, shells);
        self.notifications.confirm(notice, turn);
    }

    /// A renewal has failed. True: it waits for the network, or the person was told, and there is nothing more to say.
    pub(in crate::state) fn renewal_failed(
        &mut self,
        requester: &Requester,
        job: &Job,
        problem: &Problem,
        turn: &mut Turn,
    ) -> bool {
        let (role, reopen) = match job {
            Job::Renew { role, reopen } => (role, reopen.clone()),
            Job::Opening(opening) if opening.renewing => (&opening.role, Some(opening.destination.clone())),
            _ => return false,
        };
        // Whoever waits at a terminal is told there, and tries again when they like.
        if requester.surface == Surface::CommandLine || problem.code == ProblemCode::Cancelled {
            return false;
        }
        if passes(problem.code) && !self.catalogue.asks(role) {
            let end = self.end_of(role).filter(|end| *end > turn.now);
            let until = end.unwrap_or(turn.now + AT_MOST.signed());
            let (surface, told_by) = (requester.surface, (until, self.notice_of(role)));
            let waits = self.renewals.put_off(role, (surface, reopen), problem, told_by, turn.now);
            return waits && surface != Surface::Window;
        }
        let waited = self.renewals.stop(role);
        let automatic = requester.surface == Surface::Engine;
        for session in self.sessions.of_role(role).filter(|_| automatic) {
            self.renewals.set_tried(session.key.id(), session.credentials.expiration);
        }
        // The prompt says so, and once the person has signed in it is tried once more.
        if automatic && problem.code == ProblemCode::NeedsSignIn {
            return true;
        }
        if requester.connection.is_some() {
            return false;
        }
        let what = if automatic && !waited { Refused::AutoRenewal } else { Refused::Renewal };
        self.refusals.add(role.clone(), what, problem.clone(), self.notice_of(role), turn.now);
        true
    }

    /// Tries a waiting renewal now.
    pub(in crate::state) fn try_renewal_again(&mut self, role: &RoleId, turn: &mut Turn) {
        match self.renewals.take_up(role, turn.now) {
            Some(Next::Try { surface, reopen }) => {
                let asked = self.jobs.own(surface, None);
                let _ = self.want_session(asked, Job::Renew { role: role.clone(), reopen }, turn);
            }
            Some(Next::GiveUp(problem)) => {
                let notice = self.notice_of(role);
                self.refusals.add(role.clone(), Refused::Renewal, problem, notice, turn.now);
            }
            None => {}
        }
    }

    /// When the next renewal is due. A process that ends with its command leaves them to the next one.
    pub(in crate::state) fn next_renewal(&self) -> Option<Timestamp> {
        let automatic = self.sessions.iter().filter_map(|(id, session)| self.renews_at(id, session));
        let waiting = self.renewals.next_due().filter(|_| self.engine.stays);
        waiting.into_iter().chain(automatic).min()
    }

    /// Tries what waits for the network and is due, and renews what renews automatically.
    pub(in crate::state) fn renew_what_is_due(&mut self, turn: &mut Turn) {
        if turn.engine.stays {
            for role in self.renewals.due(turn.now) {
                self.try_renewal_again(&role, turn);
            }
        }
        let is_due = |(id, session): &(&SessionId, &Session)| {
            let due = self.renews_at(id, session).is_some_and(|at| at <= turn.now);
            due && session.credentials.expiration > turn.now
        };
        let due = self.sessions.iter().filter(is_due);
        let due = due.filter_map(|(id, session)| {
            Some((id.clone(), session.role()?.clone(), session.credentials.expiration))
        });
        for (id, role, expiry) in due.collect::<Vec<_>>() {
            // Whatever comes of it, it is tried once in this life, or waits for the network.
            self.renewals.set_tried(id, expiry);
            let asked = self.jobs.own(Surface::Engine, None);
            let _ = self.want_session(asked, Job::Renew { role, reopen: None }, turn);
        }
        let sessions = &self.sessions;
        self.renewals.retain_tried(|id| sessions.get(id).is_some());
    }

    /// When a session renews automatically; `None`: it does not, or was tried in this life.
    fn renews_at(&self, id: &SessionId, session: &Session) -> Option<Timestamp> {
        let role = session.role()?;
        let default = self.config.preferences().auto_renew;
        let wished = self.config.settings().role(role).is_some_and(|role| role.auto_renew.unwrap_or(default));
        let expiry = session.credentials.expiration;
        let tried = self.renewals.was_tried(id, expiry) || self.renewals.waits(role);
        let tenth = expiry.duration_since(session.started_at) / 10;
        (self.engine.stays && wished && !tried && !self.catalogue.asks(role) && self.may_sign(session))
            .then(|| expiry - tenth.min(LATE.signed()))
    }

    /// Whether the source of a session is usable, as far as is known.
    fn may_sign(&self, session: &Session) -> bool {
        let state = self.sources.state(&session.key.source);
        !matches!(state, SourceState::NeedsSignIn | SourceState::Expired | SourceState::Refused)
    }

    /// When a role's session ends, as its renewals tell it: what is in use, else the credentials.
    pub(in crate::state) fn end_of(&self, role: &RoleId) -> Option<Timestamp> {
        let sessions = self.sessions.of_role(role);
        sessions.map(|session| session.clocks().newest().unwrap_or(session.credentials.expiration)).max()
    }

    /// The notification that a renewal of a role is told by.
    fn notice_of(&self, role: &RoleId) -> NoticeId {
        let active = self.sessions.of_role(role).next().map(|session| session.key.id());
        let ended = || self.sessions.ended_of_role(role).next().map(|(id, _)| id.clone());
        active.or_else(ended).map_or_else(|| NoticeId::Role(role.clone()), NoticeId::Session)
    }
}

/// What may pass: everything between here and AWS, and trouble of AWS's own.
fn passes(code: ProblemCode) -> bool {
    use ProblemCode as P;
    matches!(
        code,
        P::Dns | P::Unreachable | P::Timeout | P::Tls | P::Proxy | P::NotAws | P::AwsTrouble | P::Throttled
    )
}
