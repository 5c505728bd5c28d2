//! Ends: by hand, by time, and what stays of them.

use super::bench::*;
use crate::activity::What;
use crate::answer::Answer;
use crate::id::RoleId;
use crate::notice::NoticeId;
use crate::problem::ProblemCode;
use crate::request::Request;

fn end(role: Option<&str>) -> Request {
    Request::End { role: role.map(RoleId::new) }
}

#[test]
fn an_end_tells_how_many_and_until_when_tabs_stay_signed_in() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.credentials(program(1), "data");
    bench.assumed(60);
    let console = bench.session("ops").console.expect("a console").until;
    for (role, expected, until) in [(Some("ops"), 1, Some(console)), (None, 1, None), (None, 0, None)] {
        let asked = bench.ask(terminal(1), end(role));
        let Answer::Ended { count, console_until, .. } = bench.ok(asked) else { panic!("no answer") };
        assert_eq!((*count, *console_until), (expected, until), "{role:?}");
    }
    assert!(bench.snapshot().sessions.is_empty());
    assert_eq!(bench.saves.last().map(Vec::len), Some(0));
    assert_eq!(bench.log.iter().filter(|activity| activity.what == What::End).count(), 2);
}

#[test]
fn a_role_without_a_session_says_so() {
    let mut bench = Bench::new();
    let asked = bench.ask(terminal(1), end(Some("ops")));
    assert_eq!(bench.problem(asked), ProblemCode::NoSession);
}

#[test]
fn an_end_by_hand_takes_the_warning_away_and_tells_no_end() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 10);
    bench.ask(click(), end(Some("ops")));
    assert_eq!(bench.withdrawn, [NoticeId::Session(id)]);
    bench.after_minutes(20);
    let told: Vec<_> = bench.notices.iter().map(|notice| notice.title.as_str()).collect();
    assert_eq!(told, ["ops ends in 15 min", "ops ended"]);
    assert!(bench.attention().is_empty());
}

#[test]
fn what_has_ended_stays_half_an_hour() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60);
    assert!(bench.snapshot().sessions.is_empty());
    for (later, rows) in [(0, 1), (29, 1), (1, 0)] {
        bench.after_minutes(later);
        assert_eq!(bench.attention().len(), rows, "{later} min on");
    }
    assert_eq!(bench.withdrawn, [NoticeId::Session(id)]);
    assert_eq!(bench.state.next_look(bench.now), None, "nothing lives, so nothing wakes");
}

#[test]
fn what_ended_while_the_computer_slept_stays_half_an_hour_from_waking() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.jump_minutes(10 * 60);
    assert_eq!(bench.notices.len(), 1);
    assert_eq!(bench.notices[0].body, "This computer was asleep.");
    assert!(bench.withdrawn.is_empty(), "shown, and not taken away at once");
    assert_eq!(bench.attention(), ["ended ops"]);
    bench.after_minutes(30);
    assert!(bench.attention().is_empty());
}

#[test]
fn what_ended_more_than_twelve_hours_ago_is_a_row_and_no_notice() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.jump_minutes(3 * 24 * 60);
    assert!(bench.notices.is_empty());
    assert_eq!(bench.attention(), ["ended ops"]);
}

#[test]
fn credentials_that_nobody_used_end_without_a_word() {
    let mut bench = Bench::new();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    bench.after_minutes(61);
    assert!(bench.snapshot().sessions.is_empty());
    assert!(bench.notices.is_empty() && bench.attention().is_empty());
    assert_eq!(bench.saves.last().map(Vec::len), Some(0));
}

#[test]
fn a_failure_stays_half_an_hour() {
    let mut bench = Bench::new();
    bench.open(click(), "ops");
    bench.not_assumed(not_trusted());
    bench.after_minutes(29);
    assert_eq!(bench.attention(), ["failed ops"]);
    bench.after_minutes(1);
    assert!(bench.attention().is_empty());
}
