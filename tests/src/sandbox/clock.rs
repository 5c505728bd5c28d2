//! The sandbox's clock: the system's, moved by a skew that tests set, so that expiry and clock skew need no sleeping.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// A clock that all clones share: what one moves, the others see.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    skew_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The sandbox's idea of the present.
    pub fn now(&self) -> Timestamp {
        Timestamp::now()
            .saturating_add(self.skew())
            .unwrap_or_else(|error| unreachable!("a signed duration is always a valid span to add: {error}"))
    }

    /// How far this clock is from the system's.
    pub fn skew(&self) -> SignedDuration {
        SignedDuration::from_secs(self.skew_seconds.load(Ordering::SeqCst))
    }

    /// Puts the clock `skew` off the system's; negative is behind.
    pub fn set_skew(&self, skew: SignedDuration) {
        self.skew_seconds.store(skew.as_secs(), Ordering::SeqCst);
    }

    /// Lets `time` pass at once: credentials and sign-in tokens older than that expire.
    pub fn advance(&self, time: SignedDuration) {
        self.skew_seconds.fetch_add(time.as_secs(), Ordering::SeqCst);
    }
}
