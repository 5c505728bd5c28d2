//! What is used: when each role was, and at which services its console was opened. The activity log remembers both
//! over restarts.

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use crate::activity::{ActivityLines, ActivityOutcome, ActivityQuery, What};
use crate::destination;
use crate::id::{OperationId, RoleId};
use crate::snapshot::RECENT_SERVICES;

/// The reading of the log at the start, which answers nobody.
pub(super) const READING: OperationId = OperationId(0);

/// Reads the log for what was used.
pub(super) fn read() -> Effect {
    Effect::ReadLog { operation: READING, query: ActivityQuery::default() }
}

impl State {
    /// A role was used.
    pub(super) fn used(&mut self, role: &RoleId, now: Timestamp) {
        self.last_used.insert(role.clone(), now);
        self.rebuild_roles();
    }

    /// A role's console was opened at a place other than its own.
    pub(super) fn opened_at(&mut self, role: &RoleId, wanted: Option<&str>) {
        let Some(service) = wanted.and_then(service) else { return };
        let recent = self.recent_services.entry(role.clone()).or_default();
        recent.retain(|other| *other != service);
        recent.insert(0, service);
        recent.truncate(RECENT_SERVICES);
    }

    /// The log was read. What was used since the start is newer.
    pub(super) fn learn_uses(&mut self, log: ActivityLines) {
        for line in log.lines {
            let used = matches!(
                line.what,
                What::Console
                    | What::Link
                    | What::LinkCopied
                    | What::CredentialsCopied
                    | What::CredentialProcess
                    | What::Env
                    | What::Exec
                    | What::Endpoint
            );
            let (Some(role), true, ActivityOutcome::Done) = (line.role, used, line.outcome) else { continue };
            if let Some(service) = line.destination.as_deref().and_then(service) {
                let recent = self.recent_services.entry(role.clone()).or_default();
                if recent.len() < RECENT_SERVICES && !recent.contains(&service) {
                    recent.push(service);
                }
            }
            self.last_used.entry(role).or_insert(line.time);
        }
        self.rebuild_roles();
    }
}

/// A place that is a service's name, which can stand in a menu.
fn service(wanted: &str) -> Option<String> {
    let name = wanted.trim().to_lowercase();
    destination::services().any(|known| known == name).then_some(name)
}
