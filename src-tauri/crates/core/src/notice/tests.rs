//! The notices that exist, word for word.

use super::*;
use crate::duration::Seconds;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn id() -> SessionId {
    SessionId::new("s")
}

fn words(notice: &Notice) -> (&str, &str, Vec<&str>) {
    let buttons = notice.buttons.iter().map(|button| button.label.as_str()).collect();
    (&notice.title, &notice.body, buttons)
}

#[test]
fn ends_are_told_by_the_clock_that_comes_first() {
    let (now, texts) = (at("2026-12-01T18:25:00Z"), Texts::english());
    let (first, later) = (Some(at("2026-12-01T18:40:00Z")), Some(at("2026-12-01T19:40:00Z")));
    for (console, command_line, body) in [
        (first, None, "The console signs you out at 18:40."),
        (first, later, "The console signs you out at 18:40."),
        (None, first, "Credentials in your shell end at 18:40."),
        (later, first, "Credentials in your shell end at 18:40."),
        (first, first, "Console and command line end at 18:40."),
    ] {
        let clocks = Clocks { console, command_line };
        let notice =
            ending(id(), "staging-ops", clocks, false, now, &TimeZone::UTC, &texts).expect("a notice");
        assert_eq!(words(&notice), ("staging-ops ends in 15 min", body, vec!["Renew"]));
        assert!(notice.stays && notice.id == NoticeId::Session(id()));
    }
    let none = Clocks { console: None, command_line: None };
    assert_eq!(ending(id(), "x", none, false, now, &TimeZone::UTC, &texts), None);
}

#[test]
fn minutes_are_rounded_up() {
    let (now, texts) = (at("2026-12-01T18:25:00Z"), Texts::english());
    for (left, title) in [(900, "in 15 min"), (899, "in 15 min"), (840, "in 14 min"), (1, "in 1 min")] {
        let clocks = Clocks { console: Some(now + Seconds(left).signed()), command_line: None };
        let notice = ending(id(), "x", clocks, false, now, &TimeZone::UTC, &texts).expect("a notice");
        assert!(notice.title.ends_with(title), "{left} s: {}", notice.title);
    }
}

#[test]
fn the_other_notices_read_so() {
    let (now, texts, zone) = (at("2026-12-01T18:25:00Z"), Texts::english(), TimeZone::UTC);
    let until = at("2026-12-01T22:40:00Z");
    let role = NoticeId::Role(RoleId::new("prod-admin"));
    let why = || "The role does not trust your key.".to_owned();
    let failed = |renewing| failed(role.clone(), "prod-admin", renewing, why(), &texts);
    for (notice, title, body, buttons) in [
        (
            ended(id(), "staging-ops", false, &texts),
            "staging-ops has ended",
            "Renew to carry on.",
            vec!["Renew"],
        ),
        (
            ended(id(), "staging-ops", true, &texts),
            "staging-ops has ended",
            "Renew to carry on.",
            vec!["Renew…"],
        ),
        (
            renewed(id(), "staging-ops", until, true, now, &zone, &texts),
            "staging-ops renewed until 22:40",
            "A new tab is signed in. Reload the others.",
            vec![],
        ),
        (
            renewed(id(), "staging-ops", at("2026-12-02T02:10:00Z"), false, now, &zone, &texts),
            "staging-ops renewed until Wed 02:10",
            "",
            vec![],
        ),
        (failed(false), "prod-admin was refused", "The role does not trust your key.", vec!["Why…"]),
        (failed(true), "prod-admin could not be renewed", "The role does not trust your key.", vec!["Why…"]),
    ] {
        assert_eq!(words(&notice), (title, body, buttons));
    }
}

#[test]
fn action_keys_are_a_contract() {
    for (key, action) in
        [("default", NoticeAction::Default), ("renew", NoticeAction::Renew), ("why", NoticeAction::Why)]
    {
        assert_eq!((action.key(), NoticeAction::of_key(key)), (key, Some(action)));
    }
    assert_eq!(NoticeAction::of_key("sign-out"), None);
}

#[test]
fn a_clock_time_is_the_persons_own() {
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let now = at("2026-12-01T21:30:00Z");
    for (time, text) in [
        ("2026-12-01T21:40:00Z", "23:40"),
        ("2026-12-01T22:10:00Z", "Wed 00:10"),
        ("2026-11-30T22:00:00Z", "00:00"),
        ("2026-11-30T21:59:00Z", "Mon 23:59"),
    ] {
        assert_eq!(clock_time(at(time), now, &zone), text, "{time}");
    }
}
