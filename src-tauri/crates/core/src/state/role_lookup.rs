//! Roles by what people and scripts call them, also those that left the settings while a session of theirs is active:
//! what was requested with these is good until it ends, and nothing new comes of them.

use jiff::Timestamp;

use super::State;
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::RoleId;
use crate::role::Role;
use crate::session::Session;
use crate::state::workflow::Job;

impl State {
    /// A role by its exact name or id, as scripts write it; only case is forgiven. Names go first: an id may be the
    /// name that a role had once and another has now.
    pub(super) fn find_role(&self, name: &str) -> Result<&Role, Failure> {
        let roles = &self.config.settings().roles;
        let exact = roles.iter().find(|role| role.name == name);
        let exact = exact.or_else(|| roles.iter().find(|role| role.id.as_str() == name));
        let found = exact.or_else(|| roles.iter().find(|role| role.name.eq_ignore_ascii_case(name)));
        found.or_else(|| self.find_removed_role(name)).ok_or_else(|| {
            let wanted = name.to_lowercase();
            let similar = roles.iter().filter(|role| role.name.to_lowercase().contains(&wanted));
            Failure::UnknownRole {
                name: name.to_owned(),
                similar: similar.take(5).map(|role| role.name.clone()).collect(),
            }
        })
    }

    fn find_removed_role(&self, name: &str) -> Option<&Role> {
        let is_active = |role: &&Role| self.sessions.of_role(&role.id).next().is_some();
        let mut removed = self.catalogue.all_removed().filter(is_active);
        removed.find(|role| role.name == name || role.id.as_str() == name)
    }

    /// A role of the settings, or one that left them.
    pub(super) fn role_or_removed(&self, id: &RoleId) -> Result<&Role, Failure> {
        self.config.role(id).or_else(|failure| self.catalogue.removed(id).ok_or(failure))
    }

    /// What people call the role; its id where it is not known any more.
    pub(super) fn role_name(&self, id: &RoleId) -> String {
        self.role_or_removed(id).map_or_else(|_| id.to_string(), |role| role.name.clone())
    }

    /// The session that a job gets whose role left the settings: what is active of it, and never a new one.
    pub(super) fn session_of_removed_role<'a>(&'a self, job: &'a Job, now: Timestamp) -> Option<&'a Session> {
        let uses = matches!(job, Job::Console(_) | Job::Credentials { .. } | Job::CopyCredentials { .. });
        let id = job.role().filter(|id| uses && self.config.role(id).is_err())?;
        let usable = self.sessions.of_role(id).filter(|session| session.lasts(Seconds(1), now));
        usable.max_by_key(|session| session.credentials.expiration)
    }
}
