//! What is known of keychain and store, and when each of them is read or written.

use crate::state::turn::Turn;

use super::effect::Effect;
use super::{State, Store};
use crate::failure::Failure;
use crate::id::{SessionId, SourceId};
use crate::kept::Kept;
use crate::problem::Problem;
use crate::session::Session;
use crate::source::{KeychainState, SourceKind, SourceState};

impl State {
    pub(super) fn look_at_keychain(&self, may_prompt: bool, turn: &mut Turn) {
        let sources: Vec<SourceId> = self.config.key_sources().cloned().collect();
        // A one-shot command has no menu to show it in, and answers sooner without.
        if may_prompt || (self.engine.has_window && !sources.is_empty()) {
            turn.push(Effect::CheckKeychain { sources, may_prompt });
        }
    }

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
                self.keychain_failed(&failure);
            }
            (Store::Opening | Store::Closed, Ok(kept)) => self.store_opens(kept, turn),
            (Store::Opening | Store::Closed, Err(failure)) => {
                // Set aside, so the place is free for a new one.
                let damaged = matches!(failure, Failure::StoreDamaged { .. });
                self.store = if damaged { Store::Open } else { Store::Closed };
                if !self.keychain_failed(&failure) && failure != Failure::KeychainBusy {
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
            self.keychain_works();
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

    pub(super) fn keychain_arrives(&mut self, state: KeychainState, keys: &[SourceId], turn: &mut Turn) {
        self.keychain = state;
        for source in
            self.config.settings().sources.iter().filter(|source| source.kind == SourceKind::AccessKey)
        {
            let standing = self.sources.entry(source.id.clone()).or_default();
            standing.state = match state {
                KeychainState::Ready if keys.contains(&source.id) => SourceState::Ready,
                KeychainState::Ready => SourceState::KeyMissing,
                KeychainState::Locked => SourceState::Locked,
                KeychainState::Unchecked | KeychainState::Absent | KeychainState::Refused => standing.state,
            };
        }
        if state == KeychainState::Ready && self.store == Store::Closed {
            self.reopen_store(false, turn);
        }
    }

    /// What a failure says about the keychain; false: nothing but what the failure itself says.
    pub(super) fn keychain_failed(&mut self, failure: &Failure) -> bool {
        self.keychain = match failure {
            Failure::KeychainLocked => KeychainState::Locked,
            Failure::KeychainAbsent => KeychainState::Absent,
            Failure::KeychainRefused => KeychainState::Refused,
            // It has answered, if only that.
            Failure::KeyMissing { .. } => {
                self.keychain_works();
                return false;
            }
            _ => return false,
        };
        true
    }

    pub(super) fn keychain_works(&mut self) {
        if self.keychain != KeychainState::Unchecked {
            self.keychain = KeychainState::Ready;
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

    /// What a failure says about a source.
    pub(super) fn source_failed(&mut self, source: &SourceId, problem: &Problem) {
        use crate::problem::ProblemCode as P;
        let state = match problem.code {
            P::KeychainLocked => SourceState::Locked,
            P::KeyMissing => SourceState::KeyMissing,
            P::SourceExpired => SourceState::Expired,
            P::KeyUnknown | P::SecretWrong | P::RootKey => SourceState::Refused,
            _ => return,
        };
        self.sources.entry(source.clone()).or_default().state = state;
    }

    /// A source's credentials were good, and with a key of the keychain so was that.
    pub(super) fn source_works(&mut self, source: &SourceId) {
        self.sources.entry(source.clone()).or_default().state = SourceState::Ready;
        if self.config.key_sources().any(|id| id == source) {
            self.keychain_works();
        }
    }
}
