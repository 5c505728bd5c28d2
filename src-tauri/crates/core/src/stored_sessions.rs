//! What outlives the process that holds it: sealed into the session store, and known again after a restart.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::caller::Surface;
use crate::id::{RoleId, SourceId};
use crate::problem::Problem;
use crate::program::AllowedProgram;
use crate::schedule::ENDED_STAYS;
use crate::session::Session;
use crate::sign_in::SignInKept;

/// Everything that the sealed store holds.
#[derive(Debug, Clone, Default)]
pub struct StoredSessions {
    /// The active sessions.
    pub sessions: Vec<Session>,
    /// Sessions of which something has expired by a clock that may be set back.
    pub over: Vec<UnconfirmedExpiry>,
    /// Renewals that wait for the network.
    pub renewals: Vec<WaitingRenewal>,
    /// People's sign-ins.
    pub sign_ins: BTreeMap<SourceId, SignInKept>,
    /// Programs that a person has always allowed a role.
    pub programs: Vec<AllowedProgram>,
}

impl StoredSessions {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        let no_sessions = self.sessions.is_empty() && self.over.is_empty();
        no_sessions && self.renewals.is_empty() && self.sign_ins.is_empty() && self.programs.is_empty()
    }
}

impl From<Vec<Session>> for StoredSessions {
    fn from(sessions: Vec<Session>) -> Self {
        Self { sessions, ..Self::default() }
    }
}

/// A session as it was before something of it was over.
#[derive(Debug, Clone)]
pub struct UnconfirmedExpiry {
    /// The session as it was before it expired.
    pub session: Session,
    /// When that was over, by the clock: the last of it.
    pub at: Timestamp,
    /// Whether a person was told, or needn't be.
    pub told: bool,
}

impl UnconfirmedExpiry {
    /// Whether it is over whatever the clock says: a clock that was set forward can't be told from a sleep, but the
    /// computer was awake for as long as all of it could last. What seems to have ended before it began is a matter of
    /// a clock that is wrong, which AWS's next answer tells.
    pub fn is_certain(&self) -> bool {
        let life = self.at.duration_since(self.session.started_at);
        self.session.awake >= life.max(ENDED_STAYS.signed())
    }
}

/// A renewal that waits for the network.
#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WaitingRenewal {
    /// The role to renew.
    pub role: RoleId,
    /// Through which surface it was wanted.
    pub surface: Surface,
    /// Where its console opens again.
    pub reopen: Option<String>,
    /// Until when it is tried.
    pub until: Timestamp,
    /// What is in its way.
    pub problem: Problem,
}
