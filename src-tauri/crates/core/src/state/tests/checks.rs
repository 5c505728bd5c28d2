//! Checks of roles: assumed for real, and compared with what was asked for.

use super::bench::*;
use crate::id::{OperationId, RoleId};
use crate::problem::ProblemCode;
use crate::state::effect::{Answer, Effect};
use crate::state::event::{Event, Request};

fn check(bench: &mut Bench, role: &str) -> OperationId {
    bench.ask(terminal(1), Request::CheckRole { role: RoleId::new(role) })
}

/// AWS takes the call and says whom it made of the person.
fn became(bench: &mut Bench, arn: &str) {
    let Effect::Assume { key, .. } = bench.take("Assume") else { unreachable!() };
    let mut given = assumed(bench.now + jiff::SignedDuration::from_mins(60));
    given.assumed_arn = Some(arn.to_owned());
    bench.on(Event::Assumed { key, result: Ok(given) });
}

#[test]
fn a_role_that_works_says_who_it_makes_the_person() {
    let arn = "arn:aws:sts::123456789012:assumed-role/Ops/jo@desk";
    let mut bench = Bench::new();
    let asked = check(&mut bench, "ops");
    became(&mut bench, arn);
    assert!(
        matches!(bench.ok(asked), Answer::Identity(who) if who.arn == arn && who.account == "123456789012")
    );
    assert_eq!(bench.session("ops").assumed_arn.as_deref(), Some(arn), "what was assumed is kept");
    assert!(bench.notices.is_empty());
}

#[test]
fn a_check_asks_aws_also_while_a_session_lives() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    check(&mut bench, "ops");
    assert_eq!(bench.asked(), ["Assume"]);
    became(&mut bench, "arn:aws:sts::123456789012:assumed-role/Ops/jo");
    assert!(bench.session("ops").console.is_some(), "the console that is open stays so");
}

#[test]
fn a_role_that_makes_the_person_somebody_else_is_told() {
    for other in [
        "arn:aws:sts::999999999999:assumed-role/Ops/jo",
        "arn:aws:sts::123456789012:assumed-role/Opsx/jo",
        "arn:aws:sts::123456789012:federated-user/Ops",
        "odd",
    ] {
        let mut bench = Bench::new();
        let asked = check(&mut bench, "ops");
        became(&mut bench, other);
        let problem = bench.told(asked);
        assert_eq!(problem.code, ProblemCode::BecameAnother, "{other}");
        assert!(problem.message.contains(other));
    }
}

#[test]
fn a_refusal_is_the_answer_of_a_check_and_a_role_that_is_not_there_another() {
    let mut bench = Bench::new();
    let asked = check(&mut bench, "ops");
    bench.not_assumed(not_trusted());
    assert_eq!(bench.problem(asked), ProblemCode::NotTrusted);
    let gone = check(&mut bench, "gone");
    assert_eq!(bench.problem(gone), ProblemCode::UnknownRole);
}

#[test]
fn a_check_asks_for_the_code_that_the_role_wants() {
    let mut bench = Bench::new();
    let asked = check(&mut bench, "admin");
    bench.answer_code(bench.prompt().id);
    became(&mut bench, "arn:aws:sts::123456789012:assumed-role/Admin/jo");
    bench.ok(asked);
}
