//! The token bucket that limits the requests to a portal.

use jiff::Timestamp;

pub(super) struct Bucket {
    /// In thousandths of a request.
    level: i64,
    looked: Timestamp,
}

impl Bucket {
    pub(super) fn full(burst: u32, now: Timestamp) -> Self {
        Self { level: i64::from(burst) * 1000, looked: now }
    }

    /// Takes one request out; tells whether there was one.
    pub(super) fn take(&mut self, burst: u32, per_second: u32, now: Timestamp) -> bool {
        // A clock that is set back adds nothing.
        let milliseconds =
            i64::try_from(now.duration_since(self.looked).as_millis()).unwrap_or(i64::MAX).max(0);
        let refilled = milliseconds.saturating_mul(i64::from(per_second));
        self.level = self.level.saturating_add(refilled).min(i64::from(burst) * 1000);
        self.looked = now;
        let enough = self.level >= 1000;
        if enough {
            self.level -= 1000;
        }
        enough
    }
}
