//! Times and durations as people read them, in the same forms as in the tray menu.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rolecall_core::text::Args;

use crate::i18n;

/// The current time and time zone, against which other times are written.
#[derive(Debug)]
pub struct LocalClock {
    now: Timestamp,
    zone: TimeZone,
}

impl LocalClock {
    /// The time and time zone of this computer.
    pub fn now() -> Self {
        Self { now: Timestamp::now(), zone: TimeZone::system() }
    }

    /// `18:40`; on another day `Tue 02:10`; a week or more away `2026-03-10 02:10`.
    pub fn format(&self, at: Timestamp) -> String {
        let (now, at) = (self.now.to_zoned(self.zone.clone()), at.to_zoned(self.zone.clone()));
        let days = now.date().duration_until(at.date()).as_hours() / 24;
        let pattern = match days {
            0 => "%H:%M",
            -6..=6 => "%a %H:%M",
            _ => "%Y-%m-%d %H:%M",
        };
        at.strftime(pattern).to_string()
    }

    /// The whole days since a time: `94 days`.
    pub fn days_since(&self, at: Timestamp) -> String {
        let days = (self.now.duration_since(at).as_hours() / 24).max(0);
        i18n::with("cli-days", &Args::new().with("days", days))
    }

    /// The time left: `until 18:40`; in the last hour `42 min left`, rounded up as in the menu; afterwards `ended`.
    pub fn remaining(&self, until: Timestamp) -> String {
        let seconds = until.duration_since(self.now).as_secs();
        match seconds {
            ..=0 => i18n::get("cli-ended"),
            1..60 => i18n::get("cli-less-than-a-minute-left"),
            60..=3600 => i18n::with("cli-minutes-left", &Args::new().with("minutes", (seconds + 59) / 60)),
            _ => i18n::with("cli-until", &Args::new().with("time", self.format(until))),
        }
    }
}

#[cfg(test)]
impl LocalClock {
    /// A fixed time and time zone.
    pub fn at(now: &str, zone: TimeZone) -> Self {
        Self { now: now.parse().expect("a time"), zone }
    }
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn times_are_written_relative_to_today() {
        let clock = sample::clock();
        for (at, text) in [
            ("2026-03-03T17:40:00Z", "18:40"),
            ("2026-03-03T22:59:00Z", "23:59"),
            ("2026-03-03T23:10:00Z", "Wed 00:10"),
            ("2026-03-02T12:00:00Z", "Mon 13:00"),
            ("2026-03-10T01:10:00Z", "2026-03-10 02:10"),
        ] {
            assert_eq!(clock.format(at.parse().expect("a time")), text, "{at}");
        }
    }

    #[test]
    fn the_time_left_is_written_in_minutes_in_the_last_hour() {
        for (until, left) in [
            ("2026-03-03T17:39:59Z", "ended"),
            ("2026-03-03T17:40:00Z", "ended"),
            ("2026-03-03T17:40:59Z", "less than a minute left"),
            ("2026-03-03T17:41:59Z", "2 min left"),
            ("2026-03-03T18:40:00Z", "1 h left"),
            ("2026-03-03T18:40:01Z", "until 19:40"),
            ("2026-03-04T01:10:00Z", "until Wed 02:10"),
        ] {
            assert_eq!(sample::clock().remaining(until.parse().expect("a time")), left, "{until}");
        }
    }
}
