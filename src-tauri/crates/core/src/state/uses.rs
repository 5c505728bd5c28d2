//! What is used: when each role was, and at which services its console was opened. The activity log remembers both
//! over restarts.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use crate::activity::{ActivityLines, ActivityOutcome, ActivityQuery, What};
use crate::destination;
use crate::id::{OperationId, RoleId};
use crate::snapshot::{RECENT_SERVICES, RoleView};

/// The reading of the log at the start, which answers nobody.
pub(super) const READING: OperationId = OperationId(0);

/// Reads the log for what was used.
pub(super) fn read() -> Effect {
    Effect::ReadLog { operation: READING, query: ActivityQuery::default() }
}

/// What was used of each role.
#[derive(Debug, Default)]
pub(super) struct Uses {
    last: BTreeMap<RoleId, Timestamp>,
    /// The newest first.
    services: BTreeMap<RoleId, Vec<String>>,
}

impl Uses {
    /// Shows of a role what was used of it.
    pub(super) fn show(&self, view: &mut RoleView) {
        view.last_used = self.last.get(&view.role.id).copied();
        view.recent_services = self.services.get(&view.role.id).cloned().unwrap_or_default();
    }
}

impl State {
    /// A role was used. That changes nothing of what roles give, and thousands of them are not planned anew for a click.
    pub(super) fn used(&mut self, role: &RoleId, now: Timestamp) {
        self.uses.last.insert(role.clone(), now);
        if let Some(place) = self.roles.iter().position(|view| view.role.id == *role) {
            self.uses.show(&mut Arc::make_mut(&mut self.roles)[place]);
        }
    }

    /// A role's console was opened at a place other than its own, just before it counts as used.
    pub(super) fn opened_at(&mut self, role: &RoleId, wanted: Option<&str>) {
        let Some(service) = wanted.and_then(service) else { return };
        let recent = self.uses.services.entry(role.clone()).or_default();
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
                let recent = self.uses.services.entry(role.clone()).or_default();
                if recent.len() < RECENT_SERVICES && !recent.contains(&service) {
                    recent.push(service);
                }
            }
            self.uses.last.entry(role).or_insert(line.time);
        }
        Arc::make_mut(&mut self.roles).iter_mut().for_each(|view| self.uses.show(view));
    }
}

/// A place that is a service's name, which can stand in a menu.
fn service(wanted: &str) -> Option<String> {
    let name = wanted.trim().to_lowercase();
    destination::services().any(|known| known == name).then_some(name)
}
