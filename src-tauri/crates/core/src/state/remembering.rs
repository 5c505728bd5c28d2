//! What is remembered over restarts beside the sealed sessions: see [`crate::record`].

use crate::state::turn::Turn;
use jiff::Timestamp;

use super::State;
use super::effect::Effect;
use crate::failure::Failure;
use crate::id::SourceId;
use crate::record::Record;
use crate::source::Identity;

/// Whether what was remembered is known. It is written only then, so that nothing unread is ever written over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remembered {
    /// It is being read.
    Reading,
    /// It was read.
    Known,
    /// It could not be read; what comes to be known lives in memory alone.
    Unknown,
}

impl State {
    /// What was remembered has been read, or could not be.
    pub(super) fn record_arrives(&mut self, result: Result<Record, Failure>, turn: &mut Turn) {
        match result {
            Ok(record) => {
                self.remembered = Remembered::Known;
                self.record = record;
                self.put_in_force(self.config.file_settings().clone(), turn);
                self.rebuild_roles();
            }
            Err(failure) => {
                self.remembered = Remembered::Unknown;
                self.record_problem = Some(turn.problem(&failure));
            }
        }
    }

    /// Keeps what is remembered, but for entries that the settings no longer have.
    pub(super) fn remember(&mut self, turn: &mut Turn) {
        let settings = self.config.settings();
        if self.config.is_read() && self.config.problem().is_none() {
            self.record.sources.retain(|id, _| settings.source(id).is_some());
            self.record.teams.retain(|id, _| settings.teams.iter().any(|team| team.id == *id));
        }
        if self.remembered == Remembered::Known {
            turn.push(Effect::SaveRecord { record: Box::new(self.record.clone()) });
        }
    }

    /// Who a source is, as AWS said last.
    pub(super) fn identity_of(&self, source: &SourceId) -> Option<&Identity> {
        self.record.sources.get(source)?.identity.as_ref()
    }

    /// A source's credentials are good, and they are this identity's.
    pub(super) fn source_is(&mut self, source: &SourceId, identity: Identity, turn: &mut Turn) {
        self.source_works(source);
        let known = self.record.sources.entry(source.clone()).or_default();
        known.checked_at = Some(turn.now);
        if known.identity.replace(identity.clone()) != Some(identity) {
            // The account of roles that are the source's own hangs on it.
            self.rebuild_roles();
        }
        self.remember(turn);
    }

    /// The keychain has another key for a source.
    pub(super) fn key_put(&mut self, source: &SourceId, now: Timestamp) {
        self.record.sources.entry(source.clone()).or_default().key_since = Some(now);
    }
}
