//! Times as people read them, the same as in the tray menu.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rolecall_core::text::Args;

use crate::words;

/// The moment and the zone that times are told against.
#[derive(Debug)]
pub struct Here {
    now: Timestamp,
    zone: TimeZone,
}

impl Here {
    /// This computer's, now.
    pub fn now() -> Self {
        Self { now: Timestamp::now(), zone: TimeZone::system() }
    }

    /// `18:40`, on another day `Tue 02:10`, from a week on `2026-03-10 02:10`.
    pub fn clock(&self, at: Timestamp) -> String {
        let (now, at) = (self.now.to_zoned(self.zone.clone()), at.to_zoned(self.zone.clone()));
        let days = now.date().duration_until(at.date()).as_hours() / 24;
        let form = match days {
            0 => "%H:%M",
            -6..=6 => "%a %H:%M",
            _ => "%Y-%m-%d %H:%M",
        };
        at.strftime(form).to_string()
    }

    /// The same for a time the engine wrote as text.
    pub fn clock_of(&self, rfc3339: &str) -> String {
        rfc3339.parse().map_or_else(|_| rfc3339.to_owned(), |at| self.clock(at))
    }

    /// Whole days since then: `94 days`.
    pub fn days_since(&self, at: Timestamp) -> String {
        let days = (self.now.duration_since(at).as_hours() / 24).max(0);
        words::with("cli-days", &Args::new().with("days", days))
    }

    /// `until 18:40`, within the last hour `42 min left`.
    pub fn left(&self, until: Timestamp) -> String {
        let seconds = until.duration_since(self.now).as_secs();
        match seconds {
            ..=0 => words::get("cli-ended"),
            1..60 => words::get("cli-less-than-a-minute-left"),
            60..=3600 => words::with("cli-minutes-left", &Args::new().with("minutes", seconds / 60)),
            _ => words::with("cli-until", &Args::new().with("time", self.clock(until))),
        }
    }
}

#[cfg(test)]
impl Here {
    /// A fixed moment and zone.
    pub fn at(now: &str, zone: TimeZone) -> Self {
        Self { now: now.parse().expect("a time"), zone }
    }
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn clock_times() {
        let here = sample::here();
        for (at, text) in [
            ("2026-03-03T17:40:00Z", "18:40"),
            ("2026-03-03T22:59:00Z", "23:59"),
            ("2026-03-03T23:10:00Z", "Wed 00:10"),
            ("2026-03-02T12:00:00Z", "Mon 13:00"),
            ("2026-03-10T01:10:00Z", "2026-03-10 02:10"),
            ("soon", "soon"),
        ] {
            assert_eq!(here.clock_of(at), text, "{at}");
        }
    }

    #[test]
    fn what_is_left() {
        for (until, left) in [
            ("2026-03-03T17:39:59Z", "ended"),
            ("2026-03-03T17:40:00Z", "ended"),
            ("2026-03-03T17:40:59Z", "less than a minute left"),
            ("2026-03-03T17:41:59Z", "1 min left"),
            ("2026-03-03T18:40:00Z", "60 min left"),
            ("2026-03-03T18:40:01Z", "until 19:40"),
            ("2026-03-04T01:10:00Z", "until Wed 02:10"),
        ] {
            assert_eq!(sample::here().left(until.parse().expect("a time")), left, "{until}");
        }
    }
}
