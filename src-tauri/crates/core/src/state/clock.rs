//! Whose time it is. The state keeps AWS's: what ends, ends by its clock. What people see is in the time of their own
//! computer's clock, also where that is wrong, and a wrong one is named before anything fails by it.

use crate::state::turn::Turn;
use jiff::{SignedDuration, Timestamp};

use super::State;
use super::effect::Effect;
use crate::caller::{Requester, Surface};
use crate::notice::NoticeId;

/// A clock that is off by no more is right: answers take their time, and AWS's dates are whole seconds.
const RIGHT_WITHIN: SignedDuration = SignedDuration::from_secs(60);

impl State {
    /// What AWS's clock says when this computer's says `now`.
    pub(super) fn by_aws(&self, now: Timestamp) -> Timestamp {
        now - self.clock_ahead
    }

    /// What this computer's clock says at a time of AWS's.
    pub(super) fn shown(&self, at: Timestamp) -> Timestamp {
        at + self.clock_ahead
    }

    /// An answer of AWS's has told by how much this clock is ahead.
    pub(super) fn clock_seen(&mut self, ahead: SignedDuration, turn: &mut Turn) {
        let wrong = ahead.abs() > RIGHT_WITHIN;
        let was_wrong = !self.clock_ahead.is_zero();
        let right = if wrong { ahead } else { SignedDuration::ZERO };
        // A second more or less is the way the answer took.
        if (right - self.clock_ahead).abs() <= SignedDuration::from_secs(2) {
            return;
        }
        self.last_look = self.last_look.map(|last| last + self.clock_ahead - right);
        self.clock_ahead = right;
        if wrong && !was_wrong {
            let by_wall = turn.now + self.clock_ahead;
            let notice = self.wording(by_wall).clock(right);
            turn.push(Effect::ShowNotice(notice));
        } else if !wrong {
            turn.push(Effect::WithdrawNotice(NoticeId::Clock));
        }
    }

    /// Asks AWS anything that needs no more than a key, for the date of its answer.
    pub(super) fn check_clock(&mut self, token: Option<String>, turn: &mut Turn) {
        let Some(source) = self.settings.sources.first().map(|source| source.id.clone()) else { return };
        let id = self.own_operation();
        self.check_source(id, Requester::click(Surface::Notice, token), &source, turn);
    }
}
