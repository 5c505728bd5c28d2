//! A clock that was set forward can't be told from a sleep: what seems over is kept until the computer was awake as long
//! as it could have lived.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::bench::*;
use crate::credential_consumer::CredentialConsumer;
use crate::id::RoleId;
use crate::request::{Request, SecretRequest};
use crate::stored_sessions::StoredSessions;

fn titles(bench: &Bench) -> Vec<&str> {
    bench.notices.iter().map(|notice| notice.title.as_str()).collect()
}

/// The process ends, and another one comes up at that time.
fn restarted(kept: StoredSessions, now: Timestamp) -> Bench {
    let mut bench = Bench::starting(true);
    bench.now = now;
    bench.settings(SETTINGS);
    bench.store(Ok(kept));
    bench
}

#[test]
fn a_clock_that_was_wrong_for_hours_loses_no_session() {
    let mut bench = Bench::new();
    bench.console_of("ops", 600);
    bench.credentials(terminal(1), "admin");
    bench.answer_code(bench.prompt().id);
    bench.assumed(600);
    bench.jump_minutes(24 * 60);
    assert!(bench.snapshot().sessions.is_empty());
    bench.after_minutes(3 * 60);
    assert!(bench.attention().is_empty(), "half an hour in the menu");
    bench.jump_minutes(-24 * 60);
    assert_eq!(bench.snapshot().sessions.len(), 2, "also the one that took a code");
    bench.notices.clear();
    bench.after_minutes(5 * 60);
    assert_eq!(titles(&bench), ["ops ends in 15 min", "ops ends in 5 min", "ops has ended"]);
}

#[test]
fn what_is_certain_is_forgotten_and_nothing_wakes_for_it() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.jump_minutes(24 * 60);
    assert_eq!(bench.kept.over.len(), 1);
    bench.after_minutes(8 * 60 + 1);
    assert!(bench.kept.is_empty(), "its credentials leave the file too");
    assert_eq!(bench.state.next_look(bench.now), None);
    bench.jump_minutes(-32 * 60);
    assert!(bench.snapshot().sessions.is_empty());
}

#[test]
fn an_end_that_was_watched_is_certain_within_the_minute() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 + 1);
    assert!(bench.kept.is_empty());
}

#[test]
fn it_is_kept_over_a_restart_with_the_time_that_it_still_may_live() {
    let mut bench = Bench::new();
    bench.console_of("ops", 600);
    let began = bench.now;
    bench.jump_minutes(24 * 60);
    bench.after_minutes(60);
    bench.on(crate::state::event::Event::Leaving);
    let mut again = restarted(bench.kept.clone(), bench.now);
    assert!(again.notices.is_empty(), "told already");
    again.now = began + SignedDuration::from_hours(1);
    again.on(crate::state::event::Event::Tick);
    assert!(again.session("ops").console.is_some());

    let mut later = restarted(bench.kept, bench.now);
    later.after_minutes(9 * 60 + 1);
    assert!(later.kept.is_empty());
}

#[test]
fn what_is_ended_by_hand_does_not_come_back() {
    for role in [Some(RoleId::new("ops")), None] {
        let mut bench = Bench::new();
        bench.console_of("ops", 600);
        bench.jump_minutes(24 * 60);
        bench.ask(click(), Request::End { role });
        assert!(bench.kept.is_empty());
        bench.jump_minutes(-24 * 60);
        assert!(bench.snapshot().sessions.is_empty());
    }
}

#[test]
fn a_session_that_was_assumed_meanwhile_stays_and_gets_the_console_back() {
    let mut bench = Bench::new();
    bench.console_of("ops", 600);
    bench.jump_minutes(24 * 60);
    let role = "ops".to_owned();
    bench.ask(
        program(1),
        SecretRequest::Credentials { role, hand_out: CredentialConsumer::Env, duration: None },
    );
    bench.assumed(600);
    let until = bench.session("ops").credentials_until;
    bench.jump_minutes(-24 * 60);
    let session = bench.session("ops");
    assert!(session.console.is_some());
    assert_eq!(session.credentials_until, until);
}

#[test]
fn an_end_that_a_command_saw_is_told_by_the_resident() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    let mut command = Bench::starting(false);
    command.now = bench.now + SignedDuration::from_hours(9);
    command.settings(SETTINGS);
    command.store(Ok(bench.kept));
    command.credentials(terminal(1), "data");
    command.assumed(60);
    assert!(command.notices.is_empty());
    let mut resident = restarted(command.kept, command.now);
    assert_eq!(titles(&resident), ["ops ended at 18:00"]);
    resident.after_minutes(60);
    assert_eq!(resident.notices.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// However often the clock is set wrong and right again, and however long it stays wrong, with restarts between:
    /// a session whose real end has not come is there again, and once it has come nothing is kept.
    #[test]
    fn no_session_is_lost_that_lives(
        wrong in proptest::collection::vec((-600i64..3000, 0i64..50, any::<bool>()), 0..6),
    ) {
        let mut bench = Bench::new();
        bench.console_of("ops", 300);
        let role = "data".to_owned();
        bench.ask(program(1), SecretRequest::Credentials { role, hand_out: CredentialConsumer::Env, duration: None });
        bench.assumed(300);
        for (by, minutes, restart) in wrong {
            bench.jump_minutes(by);
            bench.after_minutes(minutes);
            if restart {
                bench.on(crate::state::event::Event::Leaving);
                bench = restarted(bench.kept, bench.now);
            }
            bench.jump_minutes(-by);
        }
        // At most 250 of the 300 minutes have gone.
        prop_assert!(bench.session("ops").console.is_some());
        prop_assert!(bench.session("data").in_shell);
        bench.notices.clear();
        bench.after_minutes(9 * 60);
        let ends: Vec<_> = titles(&bench).into_iter().filter(|title| title.contains("ended")).collect();
        prop_assert_eq!(ends, ["data has ended", "ops has ended"]);
        prop_assert!(bench.kept.is_empty());
    }
}
