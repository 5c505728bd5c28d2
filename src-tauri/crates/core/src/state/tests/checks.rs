//! Checks of roles: assumed for real, and compared with what was asked for.

use super::bench::*;
use crate::answer::Answer;
use crate::id::{OperationId, RoleId};
use crate::problem::ProblemCode;
use crate::request::Request;
use crate::role::Role;
use crate::state::event::Event;
use crate::state::network::NetworkCall;

fn check(bench: &mut Bench, role: &str) -> OperationId {
    bench.ask(terminal(1), Request::CheckRole { role: RoleId::new(role) })
}

/// AWS takes the call and says whom it made of the person.
fn became(bench: &mut Bench, arn: &str) {
    let NetworkCall::Assume { key, .. } = bench.take_call("Assume") else { unreachable!() };
    let mut given = assumed(bench.now + jiff::SignedDuration::from_mins(60));
    given.assumed_arn = Some(arn.to_owned());
    bench.on(Event::Assumed(key, Ok(given)));
}

#[test]
fn a_role_that_works_says_who_it_makes_the_person() {
    let arn = "arn:aws:sts::123456789012:assumed-role/Ops/jo@desk";
    let mut bench = Bench::new();
    let asked = check(&mut bench, "ops");
    became(&mut bench, arn);
    assert!(
        matches!(bench.ok(asked), Answer::Identity { identity: who } if who.arn == arn && who.account == "123456789012")
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

/// A role that nobody has saved, behind the source with a device.
fn draft(name: &str, line: &str) -> Request {
    let text = SETTINGS.replace("[[sources]]\nname = \"laptop\"", &format!(
        "[[roles]]\nname = \"{name}\"\narn = \"arn:aws:iam::123456789012:role/New\"\n{line}\n[[sources]]\nname = \"laptop\""
    ));
    let role = read(&text).settings.roles.into_iter().find(|role| role.name == name).expect("the role");
    Request::CheckDraft { role: Box::new(Role::clone(&role)) }
}

const NEW: &str = "arn:aws:sts::123456789012:assumed-role/New/jo@desk";

#[test]
fn a_role_that_is_being_written_is_assumed_and_nothing_of_it_kept() {
    let mut bench = Bench::new();
    let asked = bench.ask(window(1), draft("new", "source = \"work\""));
    became(&mut bench, NEW);
    assert!(matches!(bench.ok(asked), Answer::Identity { identity: who } if who.arn == NEW));
    assert!(bench.snapshot().sessions.is_empty() && bench.saves.is_empty());
    assert!(bench.snapshot().roles.iter().all(|view| view.role.name != "new"));
    assert!(bench.state.is_idle() && bench.notices.is_empty());
}

#[test]
fn a_draft_asks_what_the_role_would_ask_and_goes_its_way() {
    let mut bench = Bench::new();
    let asked = bench.ask(window(1), draft("new", "source = \"phone\"\nprotect = true"));
    assert_eq!(bench.prompt().role_name, "new");
    bench.answer_reason(bench.prompt().id, "to see");
    bench.answer_code(bench.prompt().id);
    bench.not_assumed(wrong_code());
    assert!(bench.prompt().refused.is_some(), "a wrong code is asked for again");
    bench.answer_code(bench.prompt().id);
    became(&mut bench, NEW);
    bench.ok(asked);
    assert!(bench.snapshot().sessions.is_empty());

    let through = bench.ask(window(1), draft("new", "via = \"ops\""));
    became(&mut bench, "arn:aws:sts::123456789012:assumed-role/Ops/jo@desk");
    became(&mut bench, NEW);
    bench.ok(through);
    let names: Vec<String> = bench.snapshot().sessions.into_iter().map(|session| session.name).collect();
    assert_eq!(names, ["ops"], "what is gone through is a role of the settings");
}

#[test]
fn a_draft_that_could_not_be_saved_asks_nobody() {
    let mut bench = Bench::new();
    for (request, code) in [
        (draft("new", "source = \"work\"\nduration = \"1s\""), ProblemCode::Invalid),
        (draft("new", "source = \"work\"\nid = \"x\""), ProblemCode::NotTrusted),
    ] {
        let asked = bench.ask(window(1), request);
        if code == ProblemCode::NotTrusted {
            bench.not_assumed(not_trusted());
        }
        assert_eq!(bench.problem(asked), code);
    }
    assert!(bench.asked().is_empty());
}

#[test]
fn a_draft_of_a_living_role_leaves_its_session_alone() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    let before = bench.session("ops");
    bench.after_minutes(1);
    let settings = read(SETTINGS).settings;
    let role = Role::clone(settings.roles.iter().find(|role| role.name == "ops").expect("the role"));
    let asked = bench.ask(window(1), Request::CheckDraft { role: Box::new(role.clone()) });
    became(&mut bench, "arn:aws:sts::123456789012:assumed-role/Ops/jo");
    bench.ok(asked);
    assert_eq!(bench.session("ops").started_at, before.started_at);

    // Somebody wants the same role for real meanwhile: then it is kept.
    let mut bench = Bench::new();
    bench.ask(window(1), Request::CheckDraft { role: Box::new(role) });
    let keys = bench.credentials(program(2), "ops");
    became(&mut bench, "arn:aws:sts::123456789012:assumed-role/Ops/jo");
    bench.secret(keys);
    assert_eq!(bench.snapshot().sessions.len(), 1);
}

#[test]
fn preferences_are_previewed_with_the_name_that_sessions_would_have() {
    use crate::settings::{Change, Preferences};
    let mut bench = Bench::new();
    for (template, name) in
        [("{user}@{host}", Some("jo@desk")), ("team {user}", None), ("{user}", Some("jo"))]
    {
        let preferences = Preferences { session_name: template.to_owned(), ..Preferences::default() };
        let change = Box::new(Change::PutPreferences { preferences: Box::new(preferences) });
        let asked = bench.ask(window(1), Request::Preview { change });
        match name {
            Some(name) => {
                assert!(matches!(bench.ok(asked), Answer::SessionName { name: given } if given == name));
            }
            None => assert_eq!(bench.problem(asked), ProblemCode::Invalid),
        }
    }
}
