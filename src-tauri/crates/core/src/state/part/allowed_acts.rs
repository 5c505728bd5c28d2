//! What a person has allowed the window to make this computer do, for as long as that window is connected: following a
//! team's file asks no second time after a look at it.

use crate::caller::Requester;
use crate::id::ConnectionId;
use crate::settings::Act;

/// So many are remembered; one that was forgotten is asked for again.
const MOST: usize = 32;

/// The acts that were allowed, the newest last.
#[derive(Debug, Default)]
pub struct AllowedActs {
    allowed: Vec<(ConnectionId, Act)>,
}

impl AllowedActs {
    pub fn add(&mut self, requester: &Requester, acts: Vec<Act>) {
        let Some(connection) = requester.connection else { return };
        self.allowed.extend(acts.into_iter().map(|act| (connection, act)));
        let outdated = self.allowed.len().saturating_sub(MOST);
        self.allowed.drain(..outdated);
    }

    pub fn has(&self, requester: &Requester, act: &Act) -> bool {
        self.allowed
            .iter()
            .any(|(connection, allowed)| Some(*connection) == requester.connection && allowed == act)
    }

    pub fn forget(&mut self, connection: ConnectionId) {
        self.allowed.retain(|(allowed, _)| *allowed != connection);
    }
}
