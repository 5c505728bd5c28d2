//! Lengths of time as people write them in the settings: `15m`, `1h`, `1h30m`.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A length in whole seconds. In JSON it is the number of seconds, in the settings file text such as `4h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "number")]
pub struct Seconds(pub u32);

impl Seconds {
    /// So many minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes * 60)
    }

    /// So many hours.
    pub const fn hours(hours: u32) -> Self {
        Self(hours * 3600)
    }

    /// The same length for adding to a `jiff::Timestamp`.
    pub fn signed(self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.0))
    }
}

/// The text is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a duration such as 4h, 15m or 1h30m")]
pub struct NotADuration;

impl FromStr for Seconds {
    type Err = NotADuration;

    /// Reads jiff's friendly format; a bare number would leave the unit to guessing, so it is refused.
    fn from_str(text: &str) -> Result<Self, NotADuration> {
        let length: SignedDuration = text.trim().parse().map_err(|_| NotADuration)?;
        if length.subsec_nanos() != 0 {
            return Err(NotADuration);
        }
        u32::try_from(length.as_secs()).map(Self).map_err(|_| NotADuration)
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600, self.0 / 60 % 60, self.0 % 60);
        for (amount, unit) in [(hours, "h"), (minutes, "m"), (seconds, "s")] {
            if amount > 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        if self.0 == 0 { f.write_str("0s") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_write_durations_like_these() {
        for (text, seconds) in [
            ("15m", 900),
            ("1h", 3600),
            ("1h30m", 5400),
            ("1h 30m", 5400),
            ("90m", 5400),
            ("36h", 129_600),
            ("60s", 60),
        ] {
            assert_eq!(text.parse(), Ok(Seconds(seconds)), "{text}");
        }
        for wrong in ["", "4", "-1h", "1.5s", "four hours", "1h-", "99999999h"] {
            assert_eq!(wrong.parse::<Seconds>(), Err(NotADuration), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(seconds in 0u32..200_000) {
            prop_assert_eq!(Seconds(seconds).to_string().parse(), Ok(Seconds(seconds)));
        }
    }
}
