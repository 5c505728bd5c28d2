//! The sealed store: read before it is ever written, and never written against the person's wish.

use super::bench::*;
use crate::failure::{Failure, FileKind};
use crate::request::Request;
use crate::source::KeychainState;
use crate::state::event::Event;
use crate::stored_sessions::StoredSessions;

const KEEP_NOTHING: &str = "version = 1\n[preferences]\nkeep_sessions = false";

/// What a store holds that was written with one console open.
fn kept() -> StoredSessions {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.kept
}

fn opening(store: Result<StoredSessions, Failure>) -> Bench {
    let mut bench = Bench::starting(true);
    bench.settings(SETTINGS);
    let keychain = if store.is_ok() { KeychainState::Ready } else { KeychainState::Locked };
    bench.store(store);
    bench.look(keychain);
    bench
}

#[test]
fn sessions_come_back_after_a_restart_and_need_no_call() {
    let mut bench = opening(Ok(kept()));
    assert!(bench.session("ops").console.is_some());
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["MintLink"]);
    assert!(bench.saves.is_empty(), "nothing has changed");
}

#[test]
fn what_ended_meanwhile_comes_back_as_a_row_and_is_told_once() {
    let mut bench = Bench::starting(true);
    bench.now += jiff::SignedDuration::from_hours(20);
    bench.settings(SETTINGS);
    bench.store(Ok(kept()));
    assert!(bench.snapshot().sessions.is_empty());
    assert_eq!(bench.attention(), ["ended ops"]);
    bench.after_minutes(5);
    let told: Vec<_> = bench.notices.iter().map(|notice| (&*notice.title, &*notice.body)).collect();
    let away = "Rolecall was closed or could not read its sessions.";
    assert_eq!(told, [("ops ended at Tue 18:00", away)], "what was missed is told, once");
    assert_eq!(bench.saves.last().map(Vec::len), Some(0));
}

#[test]
fn what_was_told_before_a_restart_is_not_told_again() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 14);
    assert_eq!(bench.notices.len(), 1);
    let kept = bench.kept;
    let mut again = Bench::starting(true);
    again.now = bench.now;
    again.settings(SETTINGS);
    again.store(Ok(kept));
    again.after_minutes(8);
    assert!(again.notices.is_empty());
    again.after_minutes(1);
    let told: Vec<_> = again.notices.iter().map(|notice| &*notice.title).collect();
    assert_eq!(told, ["ops ends in 5 min"]);
}

#[test]
fn a_store_that_was_not_read_is_never_written() {
    for (failure, row) in [
        (Failure::KeychainLocked, "keychain KeychainLocked"),
        (Failure::KeychainAbsent, "keychain KeychainAbsent"),
        (Failure::KeychainRefused, "keychain KeychainRefused"),
        (Failure::File { what: FileKind::SessionStore, reason: "no".to_owned() }, "trouble File"),
    ] {
        let mut bench = Bench::starting(false);
        bench.settings(SETTINGS);
        bench.store(Err(failure));
        assert_eq!(bench.attention(), [row]);
        bench.open(terminal(1), "borrowed");
        bench.assumed(60);
        bench.minted();
        bench.browser(Ok(()));
        bench.ask(terminal(1), Request::End { role: None });
        assert!(bench.saves.is_empty(), "{row}");
    }
}

#[test]
fn a_store_that_opens_later_is_joined_with_what_was_assumed_meanwhile() {
    let mut bench = opening(Err(Failure::KeychainLocked));
    bench.open(click(), "data");
    bench.assumed(60);
    assert_eq!(bench.asked(), ["OpenStore", "MintLink"], "the keychain has answered, so it is tried again");
    assert!(!bench.state.is_idle(), "what was assumed is not saved yet");
    bench.store(Ok(kept()));
    let saved: Vec<usize> = bench.saves.iter().map(Vec::len).collect();
    assert_eq!((bench.snapshot().sessions.len(), saved), (2, vec![2]));
}

#[test]
fn a_second_opening_brings_nothing_ended_back_and_closes_nothing() {
    let mut bench = opening(Ok(kept()));
    bench.ask(window(1), Request::End { role: None });
    bench.on(Event::StoreOpened(Ok(kept())));
    assert!(bench.snapshot().sessions.is_empty());
    bench.on(Event::StoreOpened(Err(Failure::KeychainLocked)));
    let before = bench.saves.len();
    bench.console_of("ops", 60);
    assert!(bench.saves.len() > before, "what it holds is known, so it is written on");
}

#[test]
fn a_damaged_store_is_set_aside_said_and_begun_anew() {
    let mut bench = Bench::starting(false);
    bench.settings(SETTINGS);
    bench.store(Err(Failure::StoreDamaged { kept_as: "sessions.damaged".to_owned() }));
    assert_eq!(bench.attention(), ["trouble StoreDamaged"]);
    bench.console_of("ops", 60);
    assert!(!bench.saves.is_empty());
}

#[test]
fn who_wants_no_sessions_kept_has_none_kept_whatever_comes_first() {
    for settings_first in [true, false] {
        let mut bench = Bench::starting(true);
        if settings_first {
            bench.settings(KEEP_NOTHING);
            bench.store(Ok(kept()));
        } else {
            bench.store(Ok(kept()));
            bench.settings(KEEP_NOTHING);
        }
        assert!(bench.snapshot().sessions.is_empty(), "settings first: {settings_first}");
        assert_eq!(bench.saves.iter().map(Vec::len).collect::<Vec<_>>(), [0]);
    }
}

#[test]
fn the_wish_holds_from_when_it_is_changed() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    let nothing = SETTINGS.replace("version = 1", KEEP_NOTHING);
    bench.settings(&nothing);
    assert_eq!(bench.saves.last().map(Vec::len), Some(0), "the file goes at once");
    let before = bench.saves.len();
    bench.console_of("data", 60);
    assert_eq!(bench.saves.len(), before);
    assert_eq!(bench.snapshot().sessions.len(), 2, "in memory they live on");
    bench.settings(SETTINGS);
    assert_eq!(bench.saves.last().map(Vec::len), Some(2));
}

#[test]
fn a_file_that_can_not_be_written_is_said_and_the_sessions_live_on() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    let reason = "disk full".to_owned();
    bench.on(Event::FileTrouble(Failure::File { what: FileKind::SessionStore, reason }));
    assert_eq!(bench.attention(), ["trouble File"]);
    assert_eq!(bench.snapshot().sessions.len(), 1);
}

#[test]
fn a_keychain_that_fails_at_saving_is_a_row_about_the_keychain() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.on(Event::FileTrouble(Failure::KeychainAbsent));
    assert_eq!(bench.attention(), ["keychain KeychainAbsent"]);
}

#[test]
fn what_ended_a_moment_before_the_start_ended_while_rolecall_was_closed() {
    let mut bench = Bench::starting(true);
    bench.now += jiff::SignedDuration::from_mins(8 * 60) + jiff::SignedDuration::from_secs(20);
    bench.settings(SETTINGS);
    bench.store(Ok(kept()));
    let told: Vec<_> = bench.notices.iter().map(|notice| &*notice.body).collect();
    assert_eq!(told, ["Rolecall was closed or could not read its sessions."]);
}
