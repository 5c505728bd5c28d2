//! How the keychain is: looked at without asking anybody, and asked to unlock only where a person wants that.

use crate::id::SourceId;
use crate::source::KeychainState;
use crate::state::{Effect, State, Turn};

impl State {
    /// Looks at the keychain, and which keys it has.
    pub(in crate::state) fn look_at_keychain(&self, may_prompt: bool, turn: &mut Turn) {
        let sources: Vec<SourceId> = self.config.key_sources().cloned().collect();
        // A one-shot command has no menu to show it in, and answers sooner without.
        if may_prompt || (self.engine.has_window && !sources.is_empty()) {
            turn.push(Effect::CheckKeychain { sources, may_prompt });
        }
    }

    /// The keychain was looked at.
    pub(in crate::state) fn keychain_looked_at(
        &mut self,
        state: KeychainState,
        keys: &[SourceId],
        turn: &mut Turn,
    ) {
        self.sources.keychain_looked(state, self.config.key_sources(), keys);
        if state == KeychainState::Ready && self.store.is_closed() {
            self.store.reopen(false, turn);
        }
    }

    /// A source's credentials were good, and with a key of the keychain so was that.
    pub(in crate::state) fn source_works(&mut self, source: &SourceId) {
        self.sources.works(source);
        if self.config.key_sources().any(|id| id == source) {
            self.sources.keychain_works();
        }
    }
}
