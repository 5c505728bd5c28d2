//! What was used: when each role was, and in which services its console was opened. The activity log remembers both
//! over restarts.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::activity::{ActivityLines, ActivityOutcome, What};
use crate::destination;
use crate::id::RoleId;
use crate::snapshot::{RECENT_SERVICES, RoleView};

/// What was used of each role.
#[derive(Debug, Default)]
pub struct Usage {
    last: BTreeMap<RoleId, Timestamp>,
    /// Uses by a person, as [`RoleView::habit`].
    habits: BTreeMap<RoleId, Timestamp>,
    /// The newest first.
    services: BTreeMap<RoleId, Vec<String>>,
}

impl Usage {
    /// Shows in a role's view what was used of it.
    pub fn show(&self, view: &mut RoleView) {
        view.last_used = self.last.get(&view.role.id).copied();
        view.habit = self.habits.get(&view.role.id).copied();
        view.recent_services = self.services.get(&view.role.id).cloned().unwrap_or_default();
    }

    /// A role was used; `wanted`: where its console was opened, other than at its own place.
    pub fn used(&mut self, role: &RoleId, what: What, wanted: Option<&str>, now: Timestamp) {
        self.last.insert(role.clone(), now);
        self.count(role, what, now);
        if let Some(service) = wanted.and_then(service) {
            let recent = self.services.entry(role.clone()).or_default();
            recent.retain(|other| *other != service);
            recent.insert(0, service);
            recent.truncate(RECENT_SERVICES);
        }
    }

    /// Takes what the log says. What was used since the start is newer.
    pub fn learn(&mut self, log: ActivityLines) {
        for line in log.lines {
            let used = by_hand(line.what) || matches!(line.what, What::CredentialProcess | What::Endpoint);
            let (Some(role), true, ActivityOutcome::Done) = (line.role, used, line.outcome) else { continue };
            if let Some(service) = line.destination.as_deref().and_then(service) {
                let recent = self.services.entry(role.clone()).or_default();
                if recent.len() < RECENT_SERVICES && !recent.contains(&service) {
                    recent.push(service);
                }
            }
            self.count(&role, line.what, line.time);
            self.last.entry(role).or_insert(line.time);
        }
    }

    /// Counts a use by a person; a program that asks every few minutes is no habit.
    fn count(&mut self, role: &RoleId, what: What, at: Timestamp) {
        if by_hand(what) {
            let habit = self.habits.entry(role.clone());
            habit.and_modify(|habit| *habit = together(*habit, at)).or_insert(at);
        }
    }
}

/// A use weighs half of it after this time.
const HALF: f64 = 7.0 * 24.0 * 3600.0;

/// The one moment at which a use would weigh as much as one at each of these. Weights halve each week, so such moments
/// keep their order as time goes by, add up in any order, and are never counted again.
fn together(one: Timestamp, other: Timestamp) -> Timestamp {
    let apart = one.duration_since(other).as_secs_f64().abs();
    let more = HALF * (-apart / HALF).exp2().ln_1p() / std::f64::consts::LN_2;
    let more = SignedDuration::try_from_secs_f64(more).unwrap_or_default();
    one.max(other).checked_add(more).unwrap_or(Timestamp::MAX)
}

fn by_hand(what: What) -> bool {
    matches!(
        what,
        What::Console | What::Link | What::LinkCopied | What::CredentialsCopied | What::Env | What::Exec
    )
}

/// A place that is a service's name, which can stand in a menu.
fn service(wanted: &str) -> Option<String> {
    let name = wanted.trim().to_lowercase();
    destination::services().any(|known| known == name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: i64) -> Timestamp {
        let start: Timestamp = "2026-11-01T10:00:00Z".parse().expect("a time");
        start + SignedDuration::from_hours(24 * days)
    }

    fn habit(days: &[i64]) -> Timestamp {
        days.iter().copied().map(at).reduce(together).expect("a use")
    }

    #[test]
    fn often_and_lately_weigh_by_halves_of_a_week() {
        assert_eq!(habit(&[3]), at(3));
        assert_eq!(habit(&[3, 3]), at(10), "twice as much is a week's fading");
        assert_eq!(habit(&[3, 3, 3, 3]), at(17));
        assert!(habit(&[0, 1, 2]) > at(5), "three times lately outweigh once a little later");
        assert!(habit(&[0, 0, 0]) < at(14), "and fade");
    }

    #[test]
    fn the_order_of_counting_is_of_no_consequence() {
        let close = |one: Timestamp, other: Timestamp| one.duration_since(other).abs().as_secs() < 1;
        assert!(close(habit(&[0, 5, 20, 20]), habit(&[20, 0, 20, 5])));
    }
}
