//! Renewals that wait for the network, and which sessions were tried to be renewed automatically.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::caller::Surface;
use crate::id::{RoleId, SessionId};
use crate::notice::NoticeId;
use crate::problem::Problem;
use crate::schedule::NEWS_FOR;
use crate::stored_sessions::WaitingRenewal;

/// The first pause before another try, in seconds; each is twice as long as the one before.
const FIRST_PAUSE: i64 = 5;

/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 60;

/// All renewals that nobody stands beside.
#[derive(Debug, Default)]
pub struct Renewals {
    waiting: BTreeMap<RoleId, Waiting>,
    /// The expiry at which a session was last tried to be renewed automatically.
    tried: BTreeMap<SessionId, Timestamp>,
    /// Something is not saved yet.
    changed: bool,
}

/// A renewal that waits for the network.
#[derive(Debug)]
pub struct Waiting {
    surface: Surface,
    reopen: Option<String>,
    tries: u32,
    next: Timestamp,
    /// When its time is up.
    pub until: Timestamp,
    /// What is in its way.
    pub problem: Problem,
    /// The notification that tells of it; `None`: an earlier process told it.
    pub notice: Option<NoticeId>,
}

/// What becomes of a waiting renewal now.
pub enum Next {
    /// It is tried for that surface, and its console opens again there.
    Try { surface: Surface, reopen: Option<String> },
    /// Its time is up; this was in its way.
    GiveUp(Problem),
}

impl Renewals {
    pub fn waits(&self, role: &RoleId) -> bool {
        self.waiting.contains_key(role)
    }

    pub fn any_waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub fn get(&self, role: &RoleId) -> Option<&Waiting> {
        self.waiting.get(role)
    }

    /// What waits.
    pub fn waiting(&self) -> impl Iterator<Item = (&RoleId, &Waiting)> {
        self.waiting.iter()
    }

    /// Puts a renewal off until the network is back. Its time is up at `until`, and `notice` tells of it, as it was
    /// when it was first put off. False: its time is up already.
    pub fn put_off(
        &mut self,
        role: &RoleId,
        (surface, reopen): (Surface, Option<String>),
        problem: &Problem,
        (until, notice): (Timestamp, NoticeId),
        now: Timestamp,
    ) -> bool {
        let before = self.waiting.remove(role);
        let waited = before.is_some();
        let (until, notice, tries) =
            before.map_or((until, Some(notice), 0), |before| (before.until, before.notice, before.tries));
        let in_time = until > now;
        self.changed |= waited != in_time;
        if in_time {
            let (tries, problem) = (tries + 1, problem.clone());
            let next = now + pause(role, tries, now);
            let waiting = Waiting { surface, reopen, tries, next, until, problem, notice };
            self.waiting.insert(role.clone(), waiting);
        }
        in_time
    }

    /// A renewal waits no more; true: it did.
    pub fn stop(&mut self, role: &RoleId) -> bool {
        let waited = self.waiting.remove(role).is_some();
        self.changed |= waited;
        waited
    }

    /// No renewal waits any more.
    pub fn stop_all(&mut self) {
        self.changed |= !self.waiting.is_empty();
        self.waiting.clear();
    }

    /// Takes up a waiting renewal.
    pub fn take_up(&mut self, role: &RoleId, now: Timestamp) -> Option<Next> {
        let waiting = self.waiting.get_mut(role)?;
        if waiting.until > now {
            // Until the answer is there; no call to AWS takes that long.
            waiting.next = now + SignedDuration::from_secs(2 * LONGEST_PAUSE);
            return Some(Next::Try { surface: waiting.surface, reopen: waiting.reopen.clone() });
        }
        self.changed = true;
        self.waiting.remove(role).map(|waiting| Next::GiveUp(waiting.problem))
    }

    /// When the next waiting renewal is to be taken up.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.waiting.values().map(|waiting| waiting.next.min(waiting.until)).min()
    }

    /// The waiting renewals that are to be taken up by now.
    pub fn due(&self, now: Timestamp) -> Vec<RoleId> {
        let due = self.waiting.iter().filter(|(_, waiting)| waiting.next.min(waiting.until) <= now);
        due.map(|(role, _)| role.clone()).collect()
    }

    /// The network may be back: what waits for it is tried soon, though not all in the same moment.
    pub fn try_soon(&mut self, now: Timestamp) {
        for (role, waiting) in &mut self.waiting {
            waiting.next = waiting.next.min(now + pause(role, 0, now));
        }
    }

    /// Whether the session with that expiry was tried to be renewed automatically.
    pub fn was_tried(&self, session: &SessionId, expiry: Timestamp) -> bool {
        self.tried.get(session) == Some(&expiry)
    }

    /// A session with that expiry is tried, or was, and is not again automatically.
    pub fn set_tried(&mut self, session: SessionId, expiry: Timestamp) {
        self.tried.insert(session, expiry);
    }

    /// What was in the way of these sessions is no more: they are tried once more.
    pub fn forget_tried(&mut self, sessions: &[SessionId]) {
        self.tried.retain(|session, _| !sessions.contains(session));
    }

    /// Forgets tries for sessions that are not there any more.
    pub fn retain_tried(&mut self, is_there: impl Fn(&SessionId) -> bool) {
        self.tried.retain(|session, _| is_there(session));
    }

    /// What waits, to be kept over a restart.
    pub fn keep(&self) -> Vec<WaitingRenewal> {
        let kept = |(role, waiting): (&RoleId, &Waiting)| WaitingRenewal {
            role: role.clone(),
            surface: waiting.surface,
            reopen: waiting.reopen.clone(),
            until: waiting.until,
            problem: waiting.problem.clone(),
        };
        self.waiting.iter().map(kept).collect()
    }

    /// What waited in an earlier process is tried again soon. What ran out of time meanwhile is given up and told,
    /// unless that is no news any more.
    pub fn restore(&mut self, kept: Vec<WaitingRenewal>, now: Timestamp) {
        for WaitingRenewal { role, surface, reopen, until, problem } in kept {
            if until + NEWS_FOR.signed() > now {
                let next = now + pause(&role, 0, now);
                let waiting = Waiting { surface, reopen, tries: 0, next, until, problem, notice: None };
                self.waiting.entry(role).or_insert(waiting);
            }
        }
    }

    /// Whether something is to be saved that was not when this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }
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
