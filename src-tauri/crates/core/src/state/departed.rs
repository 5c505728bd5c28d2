//! Roles that left the settings file while a session of theirs lives: what was assumed with them is good until it
//! ends, and nothing new comes of them.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::State;
use super::operation::Job;
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::RoleId;
use crate::role::Role;
use crate::session::Session;
use crate::settings::Settings;

impl State {
    /// Remembers the roles that the settings no longer have, as long as a session of theirs lives.
    pub(super) fn note_departed(&mut self, before: &Settings) {
        let new = self.config.settings();
        // Thousands are looked up in one go.
        let there: BTreeSet<&RoleId> = new.roles.iter().map(|role| &role.id).collect();
        let gone = before.roles.iter().filter(|role| !there.contains(&role.id));
        self.departed.extend(gone.map(|role| (role.id.clone(), role.clone())));
        let sessions = &self.sessions;
        self.departed.retain(|id, _| {
            new.role(id).is_none() && sessions.values().any(|session| session.role() == Some(id))
        });
    }

    /// A role of the settings, or one that left them.
    pub(super) fn role_or_departed(&self, id: &RoleId) -> Result<&Role, Failure> {
        self.config.role(id).or_else(|failure| self.departed.get(id).ok_or(failure))
    }

    /// A role that left the settings, by its exact name or id.
    pub(super) fn find_departed(&self, name: &str) -> Option<&Role> {
        let lives = |role: &&Role| self.sessions.values().any(|session| session.role() == Some(&role.id));
        let mut departed = self.departed.values().filter(lives);
        departed.find(|role| role.name == name || role.id.as_str() == name)
    }

    /// The session that a wish for a departed role gets: what lives of it, and never a new one.
    pub(super) fn session_of_departed(&self, job: &Job, now: Timestamp) -> Option<&Session> {
        let uses = matches!(job, Job::Console(_) | Job::Credentials { .. } | Job::CopyCredentials { .. });
        let id = job.role().filter(|id| uses && self.config.settings().role(id).is_none())?;
        let of_role = self.sessions.values().filter(|session| session.role() == Some(id));
        of_role
            .filter(|session| session.lasts(Seconds(1), now))
            .max_by_key(|session| session.credentials.expiration)
    }
}
