//! Icon and tooltip.

use jiff::SignedDuration;

use super::*;
use crate::source::KeychainState;
use crate::state::event::Event;
use crate::state::tests::bench::*;

fn shown(bench: &Bench) -> (Look, String) {
    let tray = tray(&bench.snapshot(), bench.now, &TimeZone::UTC, &Texts::english());
    (tray.look, tray.tooltip)
}

#[test]
fn icon_and_tooltip_follow_what_lives() {
    let separate = SETTINGS.replace("version = 1", "version = 1\n[preferences]\ntwo_accounts = \"separate\"");
    let mut bench = Bench::with(&separate);
    assert_eq!(shown(&bench), (Look::Idle, "Rolecall".to_owned()));
    bench.console_of("ops", 60);
    assert_eq!(shown(&bench), (Look::Active, "Rolecall: ops until 18:00".to_owned()));
    bench.after_minutes(60);
    bench.console_of("data", 60);
    bench.console_of("borrowed", 60);
    let tooltip = "Rolecall: borrowed 1 h left, ops until 18:00, +1";
    assert_eq!(shown(&bench), (Look::Active, tooltip.to_owned()));
    bench.after(SignedDuration::from_secs(45 * 60));
    assert_eq!(shown(&bench).0, Look::Ending, "at the longest lead time");
    bench.on(Event::KeychainLooked { state: KeychainState::Locked, keys: Vec::new() });
    assert_eq!(shown(&bench).0, Look::Attention, "a person comes first");
}

#[test]
fn a_session_nobody_counts_on_never_looks_like_ending() {
    let mut bench = Bench::new();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    bench.after_minutes(55);
    assert_eq!(shown(&bench), (Look::Active, "Rolecall: ops 5 min left".to_owned()));
}

#[test]
fn a_replaced_console_is_not_counted_down() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.console_of("data", 60);
    bench.after_minutes(50);
    assert_eq!(shown(&bench), (Look::Active, "Rolecall: data until 18:00".to_owned()));
}

#[test]
fn long_names_are_cut_here_too() {
    let mut bench =
        Bench::with(&SETTINGS.replacen("name = \"ops\"", &format!("name = \"{}\"", "x".repeat(60)), 1));
    bench.open(click(), &"x".repeat(60));
    bench.assumed(60);
    assert!(shown(&bench).1.chars().count() < 70);
}

#[test]
fn a_stand_in_for_the_sign_in_endpoint_is_named() {
    let mut snapshot = Bench::new().snapshot();
    snapshot.engine.signin_endpoint = Some("http://127.0.0.1:8080/federation".to_owned());
    let tray = tray(&snapshot, Bench::new().now, &TimeZone::UTC, &Texts::english());
    assert_eq!(tray.tooltip, "Rolecall (signs in at http://127.0.0.1:8080/federation)");
}
