//! Why the last click on a role came to nothing, until it is tried again, dismissed or old.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::id::RoleId;
use crate::problem::Problem;
use crate::schedule::ENDED_STAYS;

/// The last refusal of each role.
#[derive(Debug, Default)]
pub struct Refusals {
    by_role: BTreeMap<RoleId, (Timestamp, Problem)>,
}

impl Refusals {
    /// A click on the role came to nothing.
    pub fn add(&mut self, role: RoleId, problem: Problem, now: Timestamp) {
        self.by_role.insert(role, (now, problem));
    }

    /// The role is tried again, or a person has seen it; true: there was a refusal.
    pub fn remove(&mut self, role: &RoleId) -> bool {
        self.by_role.remove(role).is_some()
    }

    /// Forgets those that are no news any more.
    pub fn forget_old(&mut self, now: Timestamp) {
        self.by_role.retain(|_, (at, _)| *at + ENDED_STAYS.signed() > now);
    }

    pub fn is_empty(&self) -> bool {
        self.by_role.is_empty()
    }

    /// The refusals, the newest first.
    pub fn newest_first(&self) -> Vec<(&RoleId, &Problem)> {
        let mut all: Vec<_> = self.by_role.iter().collect();
        all.sort_by_key(|(_, (at, _))| std::cmp::Reverse(*at));
        all.into_iter().map(|(role, (_, problem))| (role, problem)).collect()
    }
}
