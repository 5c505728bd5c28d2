//! Roles and sources that left the settings file: nothing is given for what is not there.

use super::bench::*;
use crate::activity::What;
use crate::caller::Surface;
use crate::failure::Failure;
use crate::id::RoleId;
use crate::problem::ProblemCode;
use crate::request::Request;
use crate::state::event::Event;

/// [`SETTINGS`] without the role `ops`, and without its source where that is nobody else's.
fn without_ops() -> String {
    SETTINGS.replacen("name = \"ops\"", "name = \"other\"", 1)
}

#[test]
fn the_session_of_a_role_that_was_removed_ends_and_nothing_more_comes() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.settings(&without_ops());
    assert!(bench.snapshot().sessions.is_empty());
    let ended = bench.log.last().map(|line| (line.what, line.surface));
    assert_eq!(ended, Some((What::End, Surface::Engine)));
    assert!(bench.saves.last().is_some_and(Vec::is_empty), "nor is it kept");
    for request in [
        renew("ops"),
        Request::open_console(RoleId::new("ops")),
        Request::WhoAmI { role: RoleId::new("ops") },
        Request::CheckRole { role: RoleId::new("ops") },
    ] {
        let refused = bench.ask(terminal(3), request);
        assert_eq!(bench.problem(refused), ProblemCode::UnknownRole);
    }
    let refused = bench.credentials(program(4), "ops");
    assert_eq!(bench.problem(refused), ProblemCode::UnknownRole);
    assert!(bench.asked().is_empty(), "AWS was not asked again");
}

#[test]
fn one_that_comes_back_is_a_role_like_any_other() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.settings(&without_ops());
    bench.settings(SETTINGS);
    bench.open(terminal(1), "ops");
    bench.assumed(60);
}

#[test]
fn unreadable_settings_end_nothing() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.on(Event::SettingsRead(Err(Failure::Busy)));
    assert_eq!(bench.session("ops").name, "ops");
}

#[test]
fn a_flight_whose_role_and_source_vanish_gives_nothing() {
    let mut bench = Bench::new();
    let asked = bench.credentials(program(1), "ops");
    let waiting = bench.credentials(terminal(2), "admin");
    bench.settings("version = 1");
    bench.assumed(60);
    assert_eq!(bench.problem(asked), ProblemCode::UnknownRole);
    bench.answer_code(bench.prompt().id);
    bench.not_assumed(not_trusted());
    assert_eq!(bench.problem(waiting), ProblemCode::NotTrusted);
    bench.after_minutes(120);
    assert!(bench.state.is_idle());
}
