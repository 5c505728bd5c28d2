//! The secret that Rolecall put in the clipboard last, until its time is up.

use jiff::Timestamp;

use crate::id::SessionId;
use crate::state::{Effect, Turn};

/// What of ours the clipboard holds.
#[derive(Default)]
pub struct Clipboard {
    copied: Option<Copied>,
}

struct Copied {
    session: SessionId,
    until: Timestamp,
}

impl Clipboard {
    /// The clipboard holds a secret of that session, in place of what was copied before.
    pub fn holds(&mut self, session: SessionId, until: Timestamp) {
        self.copied = Some(Copied { session, until });
    }

    /// When it is to be emptied.
    pub fn due(&self) -> Option<Timestamp> {
        self.copied.as_ref().map(|copied| copied.until)
    }

    /// Empties it of what was copied.
    pub fn clear(&mut self, turn: &mut Turn) {
        if self.copied.take().is_some() {
            turn.push(Effect::ClearClipboard);
        }
    }

    /// Empties it where the time of what was copied is up.
    pub fn clear_due(&mut self, turn: &mut Turn) {
        if self.due().is_some_and(|until| until <= turn.now) {
            self.clear(turn);
        }
    }

    /// Empties it where it holds a secret of that session; true: it did.
    pub fn clear_of(&mut self, session: &SessionId, turn: &mut Turn) -> bool {
        let of_session = self.copied.as_ref().is_some_and(|copied| copied.session == *session);
        if of_session {
            self.clear(turn);
        }
        of_session
    }
}
