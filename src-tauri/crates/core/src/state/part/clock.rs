//! Two clocks. The state keeps AWS's time, since AWS decides when credentials expire. People see the time of their own
//! computer, also where that is wrong, and are told so before anything fails by it.

use jiff::{SignedDuration, Timestamp};

/// A clock that is off by no more is right: answers take their time, and AWS's dates are whole seconds.
const RIGHT_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// A difference that the time an answer takes explains.
const SAME_WITHIN: SignedDuration = SignedDuration::from_secs(2);

/// How this computer's clock compares with AWS's, and when it was last looked at.
#[derive(Default)]
pub struct Clock {
    ahead: SignedDuration,
    last_look: Option<Timestamp>,
}

impl Clock {
    /// AWS's time when this computer's clock shows `now`.
    pub fn by_aws(&self, now: Timestamp) -> Timestamp {
        now - self.ahead
    }

    /// What this computer's clock shows at a time of AWS's.
    pub fn to_local(&self, at: Timestamp) -> Timestamp {
        at + self.ahead
    }

    /// By how much this computer's clock is ahead of AWS's; negative: behind; zero where it is right.
    pub fn ahead(&self) -> SignedDuration {
        self.ahead
    }

    /// When due things were last looked for, by AWS's time.
    pub fn last_look(&self) -> Option<Timestamp> {
        self.last_look
    }

    /// Due things were looked for.
    pub fn set_last_look(&mut self, now: Timestamp) {
        self.last_look = Some(now);
    }

    /// Takes what an answer of AWS's says of this computer's clock.
    pub fn correct(&mut self, ahead: SignedDuration) {
        let ahead = if ahead.abs() > RIGHT_WITHIN { ahead } else { SignedDuration::ZERO };
        if (ahead - self.ahead).abs() > SAME_WITHIN {
            self.last_look = self.last_look.map(|last| last + self.ahead - ahead);
            self.ahead = ahead;
        }
    }
}
