//! One call for all who want the same, and a call of its own for whoever wants something else.

use super::bench::*;
use crate::answer::{Answer, SecretAnswer};
use crate::caller::Requester;
use crate::id::{ConnectionId, RoleId, SourceId};
use crate::problem::ProblemCode;
use crate::request::Request;
use crate::state::event::Event;
use crate::state::network::NetworkCall;
use crate::state::request::MOST_OPERATIONS;

#[test]
fn two_hundred_equal_requests_are_one_call() {
    let mut bench = Bench::new();
    let asked: Vec<_> = (0..200).map(|n| bench.credentials(program(n), "ops")).collect();
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["Assume"]);
    bench.assumed(60);
    assert!(asked.iter().all(|id| matches!(bench.secret(*id), SecretAnswer::Credentials(_))));
    assert_eq!(bench.asked(), ["MintLink"]);
    assert!(bench.take_call_and_network("MintLink").1.is_engines());
}

#[test]
fn one_failure_is_everybodys() {
    let mut bench = Bench::new();
    let asked: Vec<_> = (0..20).map(|n| bench.credentials(program(n), "ops")).collect();
    bench.not_assumed(not_trusted());
    assert!(asked.iter().all(|id| bench.problem(*id) == ProblemCode::NotTrusted));
    assert!(bench.state.is_idle());
}

#[test]
fn whatever_shapes_the_credentials_makes_another_call() {
    let arn = "arn = \"arn:aws:iam::123456789012:role/Ops\"";
    for other in [
        "duration = \"30m\"",
        "policy = '{\"Version\":\"2012-10-17\",\"Statement\":[]}'",
        "policy_arns = [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]",
        "tags = { Project = \"apollo\" }",
        "tags = { Project = \"apollo\" }\ntransitive_tags = [\"Project\"]",
        "external_id = \"an-example\"",
        "session_name = \"somebody\"",
        "source_identity = \"jo\"",
    ] {
        let narrow = format!("{SETTINGS}[[roles]]\nname = \"narrow\"\n{arn}\nsource = \"work\"\n{other}\n");
        let mut bench = Bench::with(&narrow);
        bench.credentials(program(1), "ops");
        bench.credentials(program(2), "narrow");
        assert_eq!(bench.asked(), ["Assume", "Assume"], "{other}");
        bench.assumed(60);
        bench.assumed(60);
        assert_eq!(bench.snapshot().sessions.len(), 2, "{other}");
    }
}

#[test]
fn a_call_nobody_waits_for_any_more_still_gives_its_session() {
    let mut bench = Bench::new();
    let asked = bench.credentials(program(1), "ops");
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(asked), ProblemCode::Cancelled, "an answer frees whoever holds its place");
    bench.assumed(60);
    assert_eq!(bench.snapshot().sessions.len(), 1);
    assert!(bench.state.is_idle());
}

#[test]
fn a_request_that_came_early_and_whose_requester_left_is_answered_too() {
    let mut bench = Bench::starting(true);
    let asked = bench.credentials(program(1), "ops");
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(asked), ProblemCode::Cancelled);
}

#[test]
fn one_more_than_may_wait_is_refused_as_busy_and_a_prompt_is_still_answered() {
    let mut bench = Bench::new();
    for _ in 0..MOST_OPERATIONS {
        bench.credentials(program(1), "admin");
    }
    let late = bench.credentials(program(2), "admin");
    assert_eq!(bench.problem(late), ProblemCode::Busy);
    let prompt = bench.prompt().id;
    let answered = bench.answer_code(prompt);
    assert!(matches!(bench.ok(answered), Answer::Done));
    bench.assumed(60);
    assert!(bench.state.is_idle());
}

#[test]
fn the_bound_holds_for_what_comes_early_as_well() {
    let mut bench = Bench::starting(true);
    for _ in 0..MOST_OPERATIONS {
        bench.ask(window(1), Request::UnlockKeychain);
    }
    let late = bench.credentials(program(2), "ops");
    assert_eq!(bench.problem(late), ProblemCode::Busy);
}

#[test]
fn the_calls_for_a_command_go_by_the_proxies_of_its_environment() {
    let found = crate::network_variables::NetworkVariables::of(|name| {
        (name == "HTTPS_PROXY").then(|| "http://proxy".to_owned())
    });
    let requester = Requester { variables: found.clone(), ..program(1) };
    let mut bench = Bench::new();
    bench.ask(requester.clone(), Request::WhoAmI { role: RoleId::new("ops") });
    let (call, network) = bench.take_call_and_network("Assume");
    assert_eq!((network.variables(), network.places()), (&found, None));
    let end = bench.now + jiff::SignedDuration::from_hours(1);
    let NetworkCall::Assume { key, .. } = call else { panic!("{call:?}") };
    bench.on(Event::Assumed(key, Ok(assumed(end))));
    assert_eq!(bench.take_call_and_network("AskWho").1.variables(), &found);
    bench.ask(requester.clone(), Request::CheckSource { source: SourceId::new("work") });
    assert_eq!(bench.take_call_and_network("Identify").1.variables(), &found);

    // Whoever brings none takes the engine's own way.
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["MintLink"]);
    assert!(bench.take_call_and_network("MintLink").1.is_engines());
}
