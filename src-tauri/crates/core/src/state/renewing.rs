//! Renewals that nobody stands beside: those that wait for the network, and those that a role makes by itself. Neither
//! ever asks a person something: a role that asks for a code or a reason is renewed by that person alone.

use crate::state::turn::Turn;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::State;
use super::effect::Effect;
use super::operation::Job;
use crate::caller::{Requester, Surface};
use crate::duration::Seconds;
use crate::id::{RoleId, SessionId};
use crate::kept::WaitingRenewal;
use crate::notice::NoticeId;
use crate::notice::wording::Failed;
use crate::problem::{Problem, ProblemCode};
use crate::schedule::NEWS_FOR;
use crate::session::Session;
use crate::source::SourceState;

/// The first pause before another try; each is twice as long as the one before.
const FIRST_PAUSE: i64 = 5;

/// The longest pause.
const LONGEST_PAUSE: i64 = 60;

/// What has no end to wait for, since it has ended already, is tried so long.
const AT_MOST: Seconds = Seconds::hours(1);

/// A role that renews by itself does so this long before the end, or in the last tenth of a shorter life.
const LATE: Seconds = Seconds::minutes(5);

/// A renewal that waits for the network.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Through which surface it was wanted.
    surface: Surface,
    /// Where its console opens again.
    reopen: Option<String>,
    tries: u32,
    next: Timestamp,
    until: Timestamp,
    pub problem: Problem,
}

impl State {
    /// "Renewed until 22:40", in place of the notice that warned. A role that renews by itself says nothing.
    pub(super) fn tell_renewed(
        &mut self,
        role: &RoleId,
        session: &Session,
        tab: bool,
        surface: Surface,
        turn: &mut Turn,
    ) {
        let id = session.key.id();
        let until = session.clocks().console.filter(|_| tab).unwrap_or(session.credentials.expiration);
        let waited = self.wait_no_more(role, turn);
        if surface == Surface::Engine && !waited {
            return;
        }
        let name = self.shown_name(role);
        // In place of what was told, which is remembered: shells may hold what ended by it.
        self.told_ends.remove(&id);
        self.sessions.renewed(&id);
        let until = self.clock.to_local(until);
        let shells = session.clocks().older_keys.map(|end| self.clock.to_local(end));
        turn.push(Effect::ShowNotice(self.wording(turn.now).renewed(id, &name, until, tab, shells)));
    }

    /// A renewal has failed. True: it is tried again, or was told already, and there is nothing more to say.
    pub(super) fn renewal_failed(
        &mut self,
        requester: &Requester,
        job: &Job,
        problem: &Problem,
        turn: &mut Turn,
    ) -> bool {
        let (role, reopen) = match job {
            Job::Renew { role, reopen } => (role.clone(), reopen.clone()),
            Job::Opening(opening) if opening.renewing => {
                (opening.role.clone(), Some(opening.destination.clone()))
            }
            _ => return false,
        };
        // Whoever waits at a terminal is told, and tries again when they like.
        if requester.surface == Surface::CommandLine {
            return false;
        }
        if problem.code == ProblemCode::Cancelled {
            return false;
        }
        if passes(problem.code) && !self.catalogue.asks(&role) {
            return self.wait(role, requester.surface, reopen, problem, turn);
        }
        let waited = self.wait_no_more(&role, turn);
        let end = self.end_of(&role).map(|(_, end)| end).filter(|end| *end > turn.now);
        let (name, why) = (self.shown_name(&role), self.shown_why(problem));
        let notice_id = self.notice_of(&role);
        let wording = self.wording(turn.now);
        let notice = match end {
            Some(end) if requester.surface == Surface::Engine && !waited => {
                wording.stopped_renewing(notice_id, &name, &why, self.clock.to_local(end))
            }
            end => wording.not_renewed(notice_id, &name, &why, end.map(|end| self.clock.to_local(end))),
        };
        if requester.surface == Surface::Engine
            && let Some((session, end)) = self.end_of(&role)
        {
            self.stopped_renewing.insert(session, end);
        }
        if requester.connection.is_none() {
            turn.push(Effect::ShowNotice(notice));
            self.failed.insert(role, (turn.now, problem.clone()));
            return true;
        }
        false
    }

    /// Puts a renewal off until the network is back, or its time is up. True: it is put off.
    fn wait(
        &mut self,
        role: RoleId,
        surface: Surface,
        reopen: Option<String>,
        problem: &Problem,
        turn: &mut Turn,
    ) -> bool {
        let before = self.waiting.remove(&role);
        let first = before.is_none();
        let end = self.end_of(&role).map(|(_, end)| end).filter(|end| *end > turn.now);
        let until = before
            .as_ref()
            .map_or_else(|| end.unwrap_or(turn.now + AT_MOST.signed()), |waiting| waiting.until);
        let tries = before.map_or(0, |waiting| waiting.tries) + 1;
        if until <= turn.now {
            return false;
        }
        let next = turn.now + pause(&role, tries, turn.now);
        let (name, why) = (self.shown_name(&role), self.shown_why(problem));
        if first {
            let notice =
                self.wording(turn.now).waits(self.notice_of(&role), &name, &why, self.clock.to_local(until));
            turn.push(Effect::ShowNotice(notice));
        }
        let waiting = Waiting { surface, reopen, tries, next, until, problem: problem.clone() };
        self.waiting.insert(role, waiting);
        if first {
            self.save(turn);
        }
        surface != Surface::Window
    }

    /// Ends the waiting of a role. True: it waited.
    fn wait_no_more(&mut self, role: &RoleId, turn: &mut Turn) -> bool {
        let waited = self.waiting.remove(role).is_some();
        if waited {
            self.save(turn);
        }
        waited
    }

    /// What waits, for the store.
    pub(super) fn renewals_that_wait(&self) -> Vec<WaitingRenewal> {
        let kept = |(role, waiting): (&RoleId, &Waiting)| WaitingRenewal {
            role: role.clone(),
            surface: waiting.surface,
            reopen: waiting.reopen.clone(),
            until: waiting.until,
            problem: waiting.problem.clone(),
        };
        self.waiting.iter().map(kept).collect()
    }

    /// What waited in an earlier process is tried again soon, as long as it would have been there. Whose time was up
    /// meanwhile is told, unless that is no news any more.
    pub(super) fn wait_again(&mut self, renewals: Vec<WaitingRenewal>, now: Timestamp) {
        for WaitingRenewal { role, surface, reopen, until, problem } in renewals {
            if until + NEWS_FOR.signed() > now {
                let next = now + pause(&role, 0, now);
                let waiting = Waiting { surface, reopen, tries: 0, next, until, problem };
                self.waiting.entry(role).or_insert(waiting);
            }
        }
    }

    /// When the next renewal of these is due. A process that ends with its command leaves them to the next one.
    pub(super) fn next_renewal(&self) -> Option<Timestamp> {
        let waiting = self.waiting.values().map(|waiting| waiting.next.min(waiting.until));
        let waiting = waiting.filter(|_| self.engine.stays);
        let by_itself = self.sessions.iter().filter_map(|(id, session)| self.renews_at(id, session));
        waiting.chain(by_itself).min()
    }

    /// Tries what waits for the network and is due, and renews what renews by itself.
    pub(super) fn renew_what_is_due(&mut self, turn: &mut Turn) {
        let stays = self.engine.stays;
        let due = |waiting: &Waiting| stays && (waiting.next <= turn.now || waiting.until <= turn.now);
        let due: Vec<RoleId> =
            self.waiting.iter().filter(|(_, waiting)| due(waiting)).map(|(role, _)| role.clone()).collect();
        for role in due {
            self.try_again(&role, turn);
        }
        let late = self.sessions.iter().filter(|(id, session)| {
            self.renews_at(id, session).is_some_and(|at| at <= turn.now)
                && session.credentials.expiration > turn.now
        });
        let late: Vec<(SessionId, Session)> =
            late.map(|(id, session)| (id.clone(), session.clone())).collect();
        for (id, session) in late {
            let Some(role) = session.role().cloned() else { continue };
            // Whatever comes of it, it is tried once in this life, or waits for the network.
            self.stopped_renewing.insert(id, session.credentials.expiration);
            let requester = Requester::click(Surface::Engine, None);
            let operation = self.jobs.own_id();
            self.want_session(operation, requester, Job::Renew { role, reopen: None }, turn);
        }
        let sessions = &self.sessions;
        self.stopped_renewing.retain(|id, _| sessions.get(id).is_some());
    }

    /// Tries a waiting renewal now.
    pub(super) fn try_again(&mut self, role: &RoleId, turn: &mut Turn) {
        let Some(waiting) = self.waiting.get_mut(role) else { return };
        let requester = Requester::click(waiting.surface, None);
        let job = Job::Renew { role: role.clone(), reopen: waiting.reopen.clone() };
        if waiting.until <= turn.now {
            let problem = waiting.problem.clone();
            self.wait_no_more(role, turn);
            let (name, why) = (self.shown_name(role), self.shown_why(&problem));
            let notice = self.wording(turn.now).failed(self.notice_of(role), &name, Failed::NotRenewed, why);
            turn.push(Effect::ShowNotice(notice));
            self.failed.insert(role.clone(), (turn.now, problem));
            return;
        }
        // Until the answer is there; no call to AWS takes that long.
        waiting.next = turn.now + SignedDuration::from_secs(2 * LONGEST_PAUSE);
        let operation = self.jobs.own_id();
        self.want_session(operation, requester, job, turn);
    }

    /// The network may be back: what waits for it is tried soon, though not all in the same moment.
    pub(super) fn network_may_be_back(&mut self, now: Timestamp) {
        for (role, waiting) in &mut self.waiting {
            waiting.next = waiting.next.min(now + pause(role, 0, now));
        }
    }

    /// When a session renews by itself; `None`: it does not, or has been tried in this life.
    fn renews_at(&self, id: &SessionId, session: &Session) -> Option<Timestamp> {
        let role = session.role()?;
        let default = self.config.preferences().auto_renew;
        let wished = self.config.settings().role(role).is_some_and(|role| role.auto_renew.unwrap_or(default));
        let renews = wished && !self.catalogue.asks(role);
        let end = session.credentials.expiration;
        let tried = self.stopped_renewing.get(id) == Some(&end) || self.waiting.contains_key(role);
        let tenth = end.duration_since(session.started_at) / 10;
        (self.engine.stays && renews && !tried && self.may_sign(session))
            .then(|| end - tenth.min(LATE.signed()))
    }

    /// Whether the source of a session is usable, as far as is known.
    fn may_sign(&self, session: &Session) -> bool {
        let state = self.sources.state(&session.key.source);
        !matches!(state, SourceState::NeedsSignIn | SourceState::Expired | SourceState::Refused)
    }

    /// The session of a role whose end is told with its renewals, and that end: of what is in use, else of the
    /// credentials.
    fn end_of(&self, role: &RoleId) -> Option<(SessionId, Timestamp)> {
        let of_role = self.sessions.iter().filter(|(_, session)| session.role() == Some(role));
        let ends = of_role.map(|(id, session)| {
            (id.clone(), session.clocks().newest().unwrap_or(session.credentials.expiration))
        });
        ends.max_by_key(|(_, end)| *end)
    }

    /// The notice that a renewal of a role is told by.
    pub(super) fn notice_of(&self, role: &RoleId) -> NoticeId {
        let of_role = self.sessions.iter().find(|(_, session)| session.role() == Some(role));
        let ended = || self.sessions.ended_of_role(role).next().map(|(id, _)| id.clone());
        match of_role.map(|(id, _)| id.clone()).or_else(ended) {
            Some(id) => NoticeId::Session(id),
            None => NoticeId::Role(role.clone()),
        }
    }
}

/// What may pass by itself: everything between here and AWS, and trouble of AWS's own.
fn passes(code: ProblemCode) -> bool {
    use ProblemCode as P;
    matches!(
        code,
        P::Dns | P::Unreachable | P::Timeout | P::Tls | P::Proxy | P::NotAws | P::AwsTrouble | P::Throttled
    )
}

/// Twice as long each time up to a bound, half of it by chance, so that not all computers that lost their network
/// together come back together.
fn pause(role: &RoleId, tries: u32, now: Timestamp) -> SignedDuration {
    let longest = FIRST_PAUSE.saturating_mul(1 << tries.min(4)).min(LONGEST_PAUSE) * 1000;
    let mut hash = Sha256::new();
    hash.update(role.as_str());
    hash.update(tries.to_le_bytes());
    hash.update(now.as_nanosecond().to_le_bytes());
    let chance = hash.finalize().first().copied().map_or(0, i64::from);
    SignedDuration::from_millis(longest / 2 + longest / 2 * chance / 255)
}
