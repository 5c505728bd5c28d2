//! What is known of keychain and store, and when each of them is read or written.

use crate::state::turn::Turn;

use super::effect::Effect;
use super::{State, Store};
use crate::failure::Failure;
use crate::id::SessionId;
use crate::kept::Kept;
use crate::session::Session;

impl State {
    /// Tries a closed store again. One try at a time, but for one in which a person may be asked.
    pub(super) fn reopen_store(&mut self, may_prompt: bool, turn: &mut Turn) {
        if std::mem::replace(&mut self.reopening, true) && !may_prompt {
            return;
        }
        turn.push(Effect::OpenStore { may_prompt });
    }

    pub(super) fn store_arrives(&mut self, result: Result<Kept, Failure>, turn: &mut Turn) {
        self.reopening = false;
        match (self.store, result) {
            // What it holds is known already; a late second opening would bring back what has ended since.
            (Store::Off, _) | (Store::Open, Ok(_)) => {}
            (Store::Open, Err(failure)) => {
                self.sources.keychain_failed(&failure);
            }
            (Store::Opening | Store::Closed, Ok(kept)) => self.store_opens(kept, turn),
            (Store::Opening | Store::Closed, Err(failure)) => {
                // Set aside, so the place is free for a new one.
                let damaged = matches!(failure, Failure::StoreDamaged { .. });
                self.store = if damaged { Store::Open } else { Store::Closed };
                if !self.sources.keychain_failed(&failure) && failure != Failure::KeychainBusy {
                    self.store_problem = Some(turn.problem(&failure));
                }
            }
        }
    }

    pub(super) fn store_opens(&mut self, kept: Kept, turn: &mut Turn) {
        let was_closed = self.store == Store::Closed;
        self.store = Store::Open;
        self.store_problem = None;
        // Without a file no key was read, so nothing is known of the keychain.
        if !kept.is_empty() {
            self.sources.keychain_works();
        }
        for session in kept.sessions {
            // What was assumed meanwhile is newer.
            let id = session.key.id();
            if !self.sessions.contains_key(&id) {
                self.told.insert(id.clone(), session.told.clone());
                self.sessions.insert(id, session);
            }
        }
        self.take_over(kept.over, turn.now);
        self.wait_again(kept.renewals, turn.now);
        let changed = self.forget_what_is_over(turn.now);
        if changed || (was_closed && !self.sessions.is_empty()) {
            self.save(turn);
        }
        if was_closed {
            self.look_at_keychain(false, turn);
        }
    }

    pub(super) fn save(&self, turn: &mut Turn) {
        if self.store == Store::Open {
            let with_told = |(id, session): (&SessionId, &Session)| {
                let mut session = session.clone();
                session.told = self.told.get(id).cloned().unwrap_or_default();
                session
            };
            let kept = Kept {
                sessions: self.sessions.iter().map(with_told).collect(),
                over: self.over.values().cloned().collect(),
                renewals: self.renewals_that_wait(),
            };
            turn.push(Effect::SaveStore { kept });
        }
    }
}
