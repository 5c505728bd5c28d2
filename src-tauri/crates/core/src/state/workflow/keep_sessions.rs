//! Sessions over a restart: the sealed store is opened at the start, joined with what began meanwhile, written after
//! each change, and emptied where a person wants no sessions kept.

use crate::failure::Failure;
use crate::state::{State, Turn};
use crate::stored_sessions::StoredSessions;

impl State {
    /// The store was opened, or could not be.
    pub(in crate::state) fn store_opened(
        &mut self,
        result: Result<StoredSessions, Failure>,
        turn: &mut Turn,
    ) {
        self.store.tried();
        if self.store.is_off() {
            return;
        }
        match result {
            Ok(kept) => {
                let was_closed = self.store.is_closed() | self.store.take_was_locked();
                if self.store.open() {
                    self.restore_sessions(kept, was_closed, turn);
                }
            }
            Err(failure) => {
                let was_open = self.store.is_open();
                self.store.close(&failure);
                let told = self.sources.keychain_failed(&failure) || failure == Failure::KeychainBusy;
                if !was_open && !told {
                    self.store.set_problem(turn.problem(&failure));
                }
            }
        }
    }

    fn restore_sessions(&mut self, kept: StoredSessions, was_closed: bool, turn: &mut Turn) {
        // Without a file no key was read, so nothing is known of the keychain.
        if !kept.is_empty() {
            self.sources.keychain_works();
        }
        self.sessions.restore(kept.sessions, kept.over, self.clock.last_look(), turn.now);
        self.renewals.restore(kept.renewals, turn.now);
        self.sign_ins.restore(kept.sign_ins);
        self.approvals.restore(kept.programs);
        if was_closed {
            // What began meanwhile is not in the file yet.
            self.sessions.save_all();
            self.look_at_keychain(false, turn);
        }
    }

    /// Follows a change of the wish to keep sessions over restarts.
    pub(in crate::state) fn keep_sessions_or_not(&mut self, turn: &mut Turn) {
        if self.store.keep_sessions(self.config.preferences().keep_sessions, turn) {
            self.save(turn);
        }
    }

    /// The settings were read for the first time, after the store: nothing of it is kept where nobody wants that.
    pub(in crate::state) fn forget_kept_where_unwanted(&mut self) {
        if self.store.is_off() {
            self.sessions.clear();
            self.renewals.stop_all();
            self.sign_ins.clear();
        }
    }

    /// Seals what is to outlive this process.
    pub(in crate::state) fn save(&self, turn: &mut Turn) {
        let (sessions, over) = self.sessions.keep();
        let (renewals, sign_ins) = (self.renewals.keep(), self.sign_ins.keep());
        let programs = self.approvals.keep();
        let kept = || StoredSessions { sessions, over, renewals, sign_ins, programs };
        self.store.save(kept, turn);
    }
}
