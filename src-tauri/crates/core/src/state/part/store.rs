//! The sealed store, which keeps sessions over a restart. It is written only while what it held is known, so that
//! nothing unread is ever overwritten.

use crate::failure::Failure;
use crate::problem::Problem;
use crate::state::{Effect, Turn};
use crate::stored_sessions::StoredSessions;

/// What is known of the store.
#[derive(Debug, Default)]
pub(in crate::state) struct Store {
    state: StoreState,
    /// A closed store is being opened again; what began meanwhile is saved after that.
    reopening: bool,
    /// It was locked: what began meanwhile is saved once it is open again.
    was_locked: bool,
    problem: Option<Problem>,
    /// It is closed until a person allows this program to use the keychain.
    needs_permission: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum StoreState {
    /// It is being opened for the first time.
    #[default]
    Opening,
    /// What it held is known.
    Open,
    /// It could not be opened; sessions are kept in memory alone.
    Closed,
    /// The person wants no sessions kept.
    Off,
    /// What it holds has left memory.
    Locked,
}

impl Store {
    /// Whether the first opening has come to its end.
    pub fn is_ready(&self) -> bool {
        self.state != StoreState::Opening
    }

    pub fn is_open(&self) -> bool {
        self.state == StoreState::Open
    }

    pub fn is_closed(&self) -> bool {
        self.state == StoreState::Closed
    }

    pub fn is_off(&self) -> bool {
        self.state == StoreState::Off
    }

    pub fn needs_permission(&self) -> bool {
        self.is_closed() && self.needs_permission
    }

    /// Opens it once more as at the start, asking the person: what it holds may be all that is wanted, and that question
    /// is then the only one.
    pub fn ask_permission(&mut self, turn: &mut Turn) {
        self.state = StoreState::Opening;
        self.needs_permission = false;
        turn.push(Effect::OpenStore { may_prompt: true });
    }

    pub fn is_locked(&self) -> bool {
        self.state == StoreState::Locked
    }

    /// What it holds leaves memory. Where nobody wants sessions kept, there is nothing to come back to.
    pub fn lock(&mut self) {
        if !self.is_off() {
            self.state = StoreState::Locked;
            self.was_locked = true;
        }
    }

    /// It is to be opened again. False: it is not locked.
    pub fn unlock(&mut self) -> bool {
        let locked = self.is_locked();
        if locked {
            self.state = StoreState::Opening;
        }
        locked
    }

    /// Whether it was locked before this opening.
    pub fn take_was_locked(&mut self) -> bool {
        std::mem::take(&mut self.was_locked)
    }

    pub fn is_reopening(&self) -> bool {
        self.reopening
    }

    /// What is wrong with its file.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// Tries a closed store again: once at a time, but for a try in which a person may be asked.
    pub fn reopen(&mut self, may_prompt: bool, turn: &mut Turn) {
        if !std::mem::replace(&mut self.reopening, true) || may_prompt {
            turn.push(Effect::OpenStore { may_prompt });
        }
    }

    /// A try to open it has come to its end.
    pub fn tried(&mut self) {
        self.reopening = false;
    }

    /// It was opened. False: what it holds was known before, or is not wanted; a late second opening would bring back
    /// what has ended since.
    pub fn open(&mut self) -> bool {
        let news = matches!(self.state, StoreState::Opening | StoreState::Closed);
        if news {
            self.state = StoreState::Open;
            self.problem = None;
        }
        news
    }

    /// It could not be opened. A damaged one was set aside, so the place is free for a new one.
    pub fn close(&mut self, failure: &Failure) {
        if matches!(self.state, StoreState::Opening | StoreState::Closed) {
            let damaged = matches!(failure, Failure::StoreDamaged { .. });
            self.state = if damaged { StoreState::Open } else { StoreState::Closed };
            self.needs_permission = *failure == Failure::KeychainPermission;
        }
    }

    /// Its file could not be read or written.
    pub fn set_problem(&mut self, problem: Problem) {
        self.problem = Some(problem);
    }

    /// Follows the person's wish to keep sessions over restarts. True: they are kept from now on.
    pub fn keep_sessions(&mut self, wanted: bool, turn: &mut Turn) -> bool {
        if !wanted && !self.is_off() {
            self.state = StoreState::Off;
            self.problem = None;
            turn.push(Effect::SaveStore(StoredSessions::default()));
        }
        // Its file went when the wish was given up, so nothing unread is lost.
        let again = wanted && self.is_off();
        if again {
            self.state = StoreState::Open;
        }
        again
    }

    /// Seals all this in place of what it held.
    pub fn save(&self, kept: impl FnOnce() -> StoredSessions, turn: &mut Turn) {
        if self.is_open() {
            turn.push(Effect::SaveStore(kept()));
        }
    }
}
