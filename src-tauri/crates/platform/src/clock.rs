//! The wall clock.

use jiff::Timestamp;
use rolecall_engine::ports::Clock;

/// The system's wall clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
