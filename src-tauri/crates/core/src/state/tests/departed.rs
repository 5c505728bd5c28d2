//! Roles and sources that left the settings file.

use super::bench::*;
use crate::answer::SecretAnswer;
use crate::id::RoleId;
use crate::problem::ProblemCode;
use crate::request::Request;

/// [`SETTINGS`] without the role `ops`, and without its source where that is nobody else's.
fn without_ops() -> String {
    SETTINGS.replacen("name = \"ops\"", "name = \"other\"", 1)
}

#[test]
fn what_was_assumed_is_good_until_it_ends_and_nothing_new_comes() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.settings(&without_ops());
    assert_eq!(bench.session("ops").name, "ops", "it keeps its name");
    bench.after_minutes(50);
    let given = bench.credentials(program(1), "ops");
    assert!(matches!(bench.secret(given), SecretAnswer::Credentials(_)), "also with less left than usual");
    let opened = bench.open(terminal(2), "ops");
    bench.minted();
    bench.browser(Ok(()));
    bench.ok(opened);
    for request in [renew("ops"), Request::CheckRole { role: RoleId::new("ops") }] {
        let refused = bench.ask(terminal(3), request);
        assert_eq!(bench.problem(refused), ProblemCode::UnknownRole);
    }
    bench.after_minutes(11);
    let over = bench.credentials(program(4), "ops");
    assert_eq!(bench.problem(over), ProblemCode::UnknownRole);
    assert!(bench.asked().is_empty(), "AWS was not asked again");
}

#[test]
fn one_that_comes_back_is_a_role_like_any_other() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.settings(&without_ops());
    bench.settings(SETTINGS);
    bench.ask(terminal(1), renew("ops"));
    bench.assumed(60);
}

#[test]
fn a_flight_whose_role_and_source_vanish_lands() {
    let mut bench = Bench::new();
    let asked = bench.credentials(program(1), "ops");
    let waiting = bench.credentials(terminal(2), "admin");
    bench.settings("version = 1");
    bench.assumed(60);
    assert!(matches!(bench.secret(asked), SecretAnswer::Credentials(_)));
    bench.answer_code(bench.prompt().id);
    bench.not_assumed(not_trusted());
    assert_eq!(bench.problem(waiting), ProblemCode::NotTrusted);
    bench.after_minutes(120);
    assert!(bench.state.is_idle());
}
