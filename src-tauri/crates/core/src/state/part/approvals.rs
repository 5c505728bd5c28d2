//! Which programs a person has allowed which roles: for as long as the role's session lasts, or until it is taken back.

use jiff::Timestamp;

use crate::duration::Seconds;
use crate::id::RoleId;
use crate::program::{AllowedProgram, ProgramId};

/// So many are remembered, the newest.
const MOST: usize = 256;

/// A role that a program was allowed for its session may take so long to have one: a person is asked for a code.
const SESSION_COMES_WITHIN: Seconds = Seconds::minutes(10);

/// The programs that were allowed, the newest last.
#[derive(Debug, Default)]
pub(in crate::state) struct Approvals {
    allowed: Vec<AllowedProgram>,
    /// What is to be kept is not saved yet.
    changed: bool,
}

impl Approvals {
    pub fn has(&self, role: &RoleId, program: &ProgramId) -> bool {
        self.allowed.iter().any(|allowed| allowed.role == *role && allowed.program == *program)
    }

    pub fn add(&mut self, new: AllowedProgram) {
        self.changed |= new.always;
        self.allowed.retain(|old| old.role != new.role || old.program != new.program);
        self.allowed.push(new);
        let outdated = self.allowed.len().saturating_sub(MOST);
        self.allowed.drain(..outdated);
    }

    /// Takes a program back. False: it was not allowed.
    pub fn take_back(&mut self, role: &RoleId, program: &ProgramId) -> bool {
        self.forget(|allowed| allowed.role == *role && allowed.program == *program)
    }

    /// Takes every program of a role back.
    pub fn forget_role(&mut self, role: &RoleId) {
        self.forget(|allowed| allowed.role == *role);
    }

    /// Forgets what was allowed for sessions that are over.
    pub fn forget_ended(&mut self, has_session: impl Fn(&RoleId) -> bool, now: Timestamp) {
        self.allowed.retain(|allowed| {
            let may_come = now.duration_since(allowed.since) < SESSION_COMES_WITHIN.signed();
            allowed.always || may_come || has_session(&allowed.role)
        });
    }

    /// All of them, the newest last.
    pub fn all(&self) -> &[AllowedProgram] {
        &self.allowed
    }

    /// What is to be kept over a restart.
    pub fn keep(&self) -> Vec<AllowedProgram> {
        self.allowed.iter().filter(|allowed| allowed.always).cloned().collect()
    }

    /// What was kept. What was allowed meanwhile is newer.
    pub fn restore(&mut self, kept: Vec<AllowedProgram>) {
        let newer = std::mem::take(&mut self.allowed);
        let changed = self.changed;
        for allowed in kept.into_iter().filter(|allowed| allowed.always).chain(newer) {
            self.add(allowed);
        }
        self.changed = changed;
    }

    /// Whether something has changed since the last time this was asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    fn forget(&mut self, which: impl Fn(&AllowedProgram) -> bool) -> bool {
        let before = self.allowed.len();
        self.changed |= self.allowed.iter().any(|allowed| allowed.always && which(allowed));
        self.allowed.retain(|allowed| !which(allowed));
        self.allowed.len() != before
    }
}
