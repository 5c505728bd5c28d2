//! Why the last click on a role, or its renewal, came to nothing, until it is tried again, dismissed or old.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::id::RoleId;
use crate::notice::NoticeId;
use crate::problem::Problem;
use crate::schedule::ENDED_STAYS;

/// The last refusal of each role.
#[derive(Debug, Default)]
pub struct Refusals {
    by_role: BTreeMap<RoleId, Refusal>,
    last_number: u64,
}

/// Something that came to nothing.
#[derive(Debug)]
pub struct Refusal {
    pub what: Refused,
    pub problem: Problem,
    /// The notification that tells of it.
    pub notice: NoticeId,
    /// Tells it from the role's other refusals.
    pub number: u64,
    at: Timestamp,
}

/// What came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A click on the role.
    Click,
    /// A renewal that a person asked for.
    Renewal,
    /// A renewal that nobody asked for.
    AutoRenewal,
}

impl Refusals {
    /// Something that was wanted of the role came to nothing.
    pub fn add(&mut self, role: RoleId, what: Refused, problem: Problem, notice: NoticeId, at: Timestamp) {
        self.last_number += 1;
        let refusal = Refusal { what, problem, notice, number: self.last_number, at };
        self.by_role.insert(role, refusal);
    }

    /// The role is tried again, or a person has seen it.
    pub fn remove(&mut self, role: &RoleId) {
        self.by_role.remove(role);
    }

    /// Forgets those that are no news any more.
    pub fn forget_old(&mut self, now: Timestamp) {
        self.by_role.retain(|_, refusal| refusal.at + ENDED_STAYS.signed() > now);
    }

    pub fn is_empty(&self) -> bool {
        self.by_role.is_empty()
    }

    pub fn get(&self, role: &RoleId) -> Option<&Refusal> {
        self.by_role.get(role)
    }

    /// The refusals, the newest first.
    pub fn newest_first(&self) -> Vec<(&RoleId, &Refusal)> {
        let mut all: Vec<_> = self.by_role.iter().collect();
        all.sort_by_key(|(_, refusal)| std::cmp::Reverse(refusal.number));
        all
    }
}
