//! Locked with the screen: kept sessions and what seals them leave memory when the screen is locked, the computer goes to
//! sleep, or nobody has asked for anything for `lock_after`. Coming back opens the store again, by the keychain.

use crate::failure::Failure;
use crate::request::EngineRequest;
use crate::settings::LockScope;
use crate::state::part::jobs::Asked;
use crate::state::{Effect, State, Turn};

impl State {
    /// Nobody is at the computer: seals what is kept and forgets it, where a person wants that. What is kept nowhere ends.
    pub(in crate::state) fn leave(&mut self, turn: &mut Turn) {
        self.presence.forget();
        self.lock_scope(self.config.preferences().lock_with_screen, turn);
    }

    fn lock_scope(&mut self, scope: LockScope, turn: &mut Turn) {
        if scope == LockScope::Off || !self.store.is_ready() {
            return;
        }
        self.save(turn);
        self.sessions.clear();
        turn.push(Effect::Lock { keychain: scope == LockScope::All });
        self.store.lock();
    }

    /// Opens the store again, which the keychain has to allow.
    pub(in crate::state) fn unlock(&mut self, may_prompt: bool, turn: &mut Turn) {
        if self.store.unlock() {
            turn.push(Effect::OpenStore { may_prompt });
        }
    }

    /// Locks what nobody has asked for anything of for so long.
    pub(in crate::state) fn lock_unused(&mut self, turn: &mut Turn) {
        if self.is_unused(turn) && !self.sessions.is_empty() && !self.store.is_locked() {
            // Who wants this wants sessions locked, whatever the screen does.
            let scope = match self.config.preferences().lock_with_screen {
                LockScope::Off | LockScope::Sessions => LockScope::Sessions,
                LockScope::All => LockScope::All,
            };
            self.lock_scope(scope, turn);
        }
    }

    /// Whether nobody has asked for anything for `lock_after`, where that is set.
    fn is_unused(&self, turn: &Turn) -> bool {
        let after = self.config.preferences().lock_after;
        after.0 > 0 && self.last_asked.is_some_and(|asked| turn.now.duration_since(asked) >= after.signed())
    }

    /// Somebody asks for something. What was locked for lack of use is opened for it; behind a locked screen nothing is
    /// given out where all is locked.
    ///
    /// # Errors
    /// [`Failure::KeychainLocked`]
    pub(in crate::state) fn come_back(
        &mut self,
        asked: &Asked,
        request: &EngineRequest,
        turn: &mut Turn,
    ) -> Result<(), Failure> {
        if self.is_unused(turn) {
            self.presence.forget();
        }
        self.last_asked = Some(turn.now);
        if !self.store.is_locked() {
            return Ok(());
        }
        if !self.notifications.is_screen_locked() {
            self.unlock(asked.requester.is_a_person(), turn);
            return Ok(());
        }
        let all = self.config.preferences().lock_with_screen == LockScope::All;
        if all && request.uses_sessions() { Err(Failure::KeychainLocked) } else { Ok(()) }
    }
}
