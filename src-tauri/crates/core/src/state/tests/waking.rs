//! After a sleep, behind a locked screen, and with a clock that was set.

use super::bench::*;
use crate::notice::{NoticeAction, NoticeId};
use crate::state::event::Event;

fn titles(bench: &Bench) -> Vec<&str> {
    bench.notices.iter().map(|notice| notice.title.as_str()).collect()
}

fn private() -> Bench {
    Bench::with(&SETTINGS.replace("version = 1", "version = 1\n[preferences]\nopen_with = \"private\""))
}

#[test]
fn one_that_ended_asleep_says_when_and_offers_a_renewal() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.now += jiff::SignedDuration::from_hours(10);
    bench.on(Event::Woke);
    assert_eq!(titles(&bench), ["ops ended at 18:00"]);
    assert_eq!(bench.notices[0].body, "This computer was asleep.");
    assert_eq!(bench.notices[0].buttons[0].action, NoticeAction::Renew);
    assert_eq!(bench.attention(), ["ended ops"]);
}

#[test]
fn several_that_ended_asleep_are_one_notice_and_one_row() {
    let mut bench = private();
    bench.console_of("ops", 60);
    bench.console_of("data", 60);
    bench.jump_minutes(10 * 60);
    assert_eq!(titles(&bench), ["2 sessions ended during sleep"]);
    assert_eq!(bench.notices[0].buttons[0].action, NoticeAction::Show);
    assert_eq!(bench.attention(), ["asleep 2"]);
}

#[test]
fn a_sleep_over_a_lead_time_tells_the_minutes_that_are_left() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.jump_minutes(8 * 60 - 9);
    assert_eq!(titles(&bench), ["ops ends in 9 min"]);
    bench.after_minutes(9);
    assert_eq!(titles(&bench), ["ops ends in 9 min", "ops ends in 5 min", "ops has ended"]);
}

#[test]
fn behind_a_locked_screen_nothing_is_told_until_it_is_unlocked() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.on(Event::Screen { locked: true });
    bench.after_minutes(8 * 60 - 4);
    assert!(bench.notices.is_empty());
    bench.on(Event::Screen { locked: false });
    assert_eq!(titles(&bench), ["ops ends in 4 min"], "as it is then, once");
    bench.on(Event::Screen { locked: true });
    bench.after_minutes(20);
    assert_eq!(bench.notices.len(), 1);
    assert_eq!(bench.attention(), ["ended ops"], "the menu says it all the same");
    bench.on(Event::Screen { locked: false });
    assert_eq!(titles(&bench)[1..], ["ops ended at 18:00"]);
}

#[test]
fn a_warning_from_before_a_long_sleep_is_taken_away() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 10);
    bench.jump_minutes(3 * 24 * 60);
    assert_eq!(bench.notices.len(), 1, "no news after so long");
    assert_eq!(bench.withdrawn, [NoticeId::Session(id)]);
}

#[test]
fn a_clock_set_forward_and_back_loses_neither_session_nor_notice() {
    let mut bench = Bench::new();
    bench.console_of("ops", 600);
    bench.jump_minutes(24 * 60);
    assert!(bench.snapshot().sessions.is_empty());
    bench.jump_minutes(-24 * 60);
    assert!(bench.session("ops").console.is_some(), "it was only the clock");
    assert!(bench.attention().is_empty());
    assert_eq!(bench.saves.last().map(Vec::len), Some(1));
    bench.notices.clear();
    bench.after_minutes(8 * 60);
    assert_eq!(titles(&bench), ["ops ends in 15 min", "ops ends in 5 min", "ops has ended"]);
}

#[test]
fn a_change_of_the_time_zone_or_to_summer_time_moves_nothing() {
    // The state knows moments alone; a zone only words them.
    let zone = jiff::tz::TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone");
    let end: jiff::Timestamp = "2026-03-29T01:10:00Z".parse().expect("a time");
    let before = end - jiff::SignedDuration::from_mins(15);
    assert_eq!(crate::notice::clock_time(end, before, &zone), "03:10");
    assert_eq!(crate::notice::clock_time(before, before, &zone), "01:55");
}
