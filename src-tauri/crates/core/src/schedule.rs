//! When a person is told of an end. Pure: ends, lead times and the present go in, what is due comes out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::duration::Seconds;

/// Between two looks at the clock while a session lives, at most: a sleeping laptop, a clock that jumps or a change
/// of time zone is noticed within it.
pub const LONGEST_SLICE: Seconds = Seconds(30);

/// What is due within this time of each other is told as one.
pub const TOGETHER: Seconds = Seconds(120);

/// A longer time than this between two looks was a sleep.
pub const SLEPT: Seconds = Seconds(90);

/// What ended longer ago is a row in the menu and no news.
pub const NEWS_FOR: Seconds = Seconds::hours(12);

/// How long an ended session stays in the menu.
pub const ENDED_STAYS: Seconds = Seconds::minutes(30);

/// A moment a person is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// So long before the end.
    Lead(Seconds),
    /// The end itself.
    End,
}

/// One life of something that ends: from its start to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// When it began.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
}

impl Life {
    /// The moments of this life with their times, earliest first. A lead time longer than half of it is left out.
    fn moments(self, leads: &[Seconds]) -> Vec<(Timestamp, Moment)> {
        let half = self.end.duration_since(self.start) / 2;
        let mut moments: Vec<_> = leads
            .iter()
            .filter(|lead| lead.signed() <= half)
            .map(|lead| (self.end - lead.signed(), Moment::Lead(*lead)))
            .chain([(self.end, Moment::End)])
            .collect();
        moments.sort();
        moments
    }
}

/// What has been told of the lives of one session, by their ends: a renewed session has another end, so another life,
/// and another clock may come to the front and leave it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesSent {
    #[serde(default, alias = "others")]
    lives: BTreeMap<Timestamp, BTreeSet<Moment>>,
}

/// So many lives of a session are remembered, those that end last.
const MOST_LIVES: usize = 16;

impl NoticesSent {
    /// The moment to tell at that time: the latest that has come, once. Earlier ones that were slept through are told
    /// only if the clock is set back to before the later ones.
    pub fn due(&self, life: Life, leads: &[Seconds], at: Timestamp) -> Option<Moment> {
        let (_, moment) = life.moments(leads).into_iter().rev().find(|(come, _)| *come <= at)?;
        let told = self.lives.get(&life.end).is_some_and(|told| told.contains(&moment));
        (!told).then_some(moment)
    }

    /// A moment of a life was told.
    pub fn note(&mut self, life: Life, moment: Moment) {
        self.lives.entry(life.end).or_default().insert(moment);
        if self.lives.len() > MOST_LIVES {
            self.lives.pop_first();
        }
    }
}

/// The next moment of a life after now.
pub fn next(life: Life, leads: &[Seconds], now: Timestamp) -> Option<Timestamp> {
    life.moments(leads).into_iter().map(|(at, _)| at).find(|at| *at > now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("in range")
    }

    /// Tells what is due.
    fn tell(told: &mut NoticesSent, life: Life, leads: &[Seconds], now: Timestamp) -> Option<Moment> {
        let due = told.due(life, leads, now);
        due.inspect(|moment| told.note(life, *moment))
    }

    const LEADS: [Seconds; 2] = [Seconds::minutes(15), Seconds::minutes(5)];

    #[test]
    fn each_moment_is_told_once() {
        let life = Life { start: at(0), end: at(3600) };
        let mut told = NoticesSent::default();
        assert_eq!(tell(&mut told, life, &LEADS, at(60)), None);
        assert_eq!(tell(&mut told, life, &LEADS, at(2700)), Some(Moment::Lead(LEADS[0])));
        assert_eq!(tell(&mut told, life, &LEADS, at(2730)), None);
        assert_eq!(tell(&mut told, life, &LEADS, at(3400)), Some(Moment::Lead(LEADS[1])));
        assert_eq!(tell(&mut told, life, &LEADS, at(3600)), Some(Moment::End));
        assert_eq!(tell(&mut told, life, &LEADS, at(9999)), None);
    }

    #[test]
    fn what_was_slept_through_is_told_once_as_the_latest() {
        let life = Life { start: at(0), end: at(3600) };
        let mut told = NoticesSent::default();
        assert_eq!(tell(&mut told, life, &LEADS, at(5000)), Some(Moment::End));
        // A clock that is set back tells what comes again, and nothing twice.
        assert_eq!(tell(&mut told, life, &LEADS, at(3500)), Some(Moment::Lead(LEADS[1])));
        assert_eq!(tell(&mut told, life, &LEADS, at(3550)), None);
        assert_eq!(tell(&mut told, life, &LEADS, at(3600)), None);
    }

    #[test]
    fn a_lead_over_half_the_life_is_left_out() {
        let life = Life { start: at(0), end: at(900) };
        assert_eq!(next(life, &LEADS, at(1)), Some(at(600)));
    }

    #[test]
    fn a_renewed_session_is_told_anew() {
        let mut told = NoticesSent::default();
        assert!(tell(&mut told, Life { start: at(0), end: at(3600) }, &LEADS, at(3400)).is_some());
        let renewed = Life { start: at(3400), end: at(7000) };
        assert_eq!(tell(&mut told, renewed, &LEADS, at(3401)), None);
        assert!(tell(&mut told, renewed, &LEADS, at(6750)).is_some());
    }

    #[test]
    fn a_clock_that_comes_to_the_front_for_a_while_makes_nothing_told_twice() {
        let (console, shell) =
            (Life { start: at(0), end: at(7200) }, Life { start: at(5000), end: at(6800) });
        let mut told = NoticesSent::default();
        assert_eq!(tell(&mut told, console, &LEADS, at(6400)), Some(Moment::Lead(LEADS[0])));
        assert_eq!(tell(&mut told, shell, &LEADS, at(6410)), Some(Moment::Lead(LEADS[0])));
        assert_eq!(tell(&mut told, console, &LEADS, at(6800)), None);
        assert_eq!(tell(&mut told, console, &LEADS, at(6900)), Some(Moment::Lead(LEADS[1])));
    }

    proptest! {
        /// A clock that jumps as it likes, and then goes on by itself to the end: every moment has been told, or the
        /// later one that had come by the time of the look.
        #[test]
        fn after_any_jumps_whatever_comes_by_itself_is_told(
            length in 60i64..50_000,
            leads in proptest::collection::vec(1u32..7200, 0..5),
            jumps in proptest::collection::vec(-1000i64..60_000, 0..30),
            back in 0i64..50_000,
            pace in 1i64..60,
        ) {
            let leads: Vec<Seconds> = leads.into_iter().map(Seconds).collect();
            let life = Life { start: at(0), end: at(length) };
            let mut told = NoticesSent::default();
            let mut seen: Vec<Moment> =
                jumps.iter().filter_map(|jump| tell(&mut told, life, &leads, at(*jump))).collect();
            let from = back.min(length);
            let mut now = from;
            loop {
                seen.extend(tell(&mut told, life, &leads, at(now)));
                if now >= length {
                    break;
                }
                now = (now + pace).min(length);
            }
            let once: BTreeSet<Moment> = seen.iter().copied().collect();
            prop_assert_eq!(once.len(), seen.len(), "twice in {:?}", seen);
            let moments = life.moments(&leads);
            for (place, (moment_at, moment)) in moments.iter().enumerate() {
                // One that comes within the same step of the clock as a later one is told as that.
                let overtaken = moments[place + 1..].iter().any(|(later, _)| *later < *moment_at + Seconds(60).signed());
                prop_assert!(*moment_at < at(from) || overtaken || once.contains(moment), "{moment:?} is lost");
            }
        }

        /// Whatever the order of looks: no moment twice, and the end is told by a look after it.
        #[test]
        fn never_twice_and_never_lost(
            length in 60i64..50_000,
            leads in proptest::collection::vec(1u32..7200, 0..5),
            looks in proptest::collection::vec(-1000i64..60_000, 1..50),
        ) {
            let leads: Vec<Seconds> = leads.into_iter().map(Seconds).collect();
            let life = Life { start: at(0), end: at(length) };
            let mut told = NoticesSent::default();
            let mut seen = BTreeSet::new();
            for look in &looks {
                if let Some(moment) = tell(&mut told, life, &leads, at(*look)) {
                    prop_assert!(seen.insert(moment), "{moment:?} twice");
                }
            }
            prop_assert_eq!(looks.iter().any(|look| *look >= length), seen.contains(&Moment::End));
        }

        #[test]
        fn the_next_moment_is_ahead(length in 60i64..50_000, now in -1000i64..60_000) {
            let next = next(Life { start: at(0), end: at(length) }, &LEADS, at(now));
            prop_assert_eq!(next.is_some(), now < length);
            prop_assert!(next.is_none_or(|next| next > at(now)));
        }
    }
}
