//! Presence: the person proves to the system that they are at the computer, once until they may have left it.

use super::bench::*;
use crate::activity::{ActivityOutcome, What};
use crate::caller::Requester;
use crate::credential_consumer::CredentialConsumer;
use crate::failure::{Absence, Failure};
use crate::id::{ConnectionId, OperationId, RoleId};
use crate::problem::ProblemCode;
use crate::request::{ConsolePlace, EngineRequest, Request, SecretRequest};
use crate::shell::Shell;
use crate::state::effect::Effect;
use crate::state::event::Event;

fn wanted(more: &str) -> Bench {
    let preferences = format!("version = 1\n[preferences]\npresence = true\n{more}");
    Bench::with(&SETTINGS.replace("version = 1", &preferences))
}

fn place(role: &str) -> ConsolePlace {
    RoleId::new(role).into()
}

fn is_asked(bench: &Bench) -> bool {
    bench.asked().contains(&"ProvePresence")
}

fn proven(bench: &mut Bench, result: Result<(), Absence>) {
    bench.take("ProvePresence");
    bench.on(Event::PresenceProven(result.map_err(Failure::NotPresent)));
}

/// Has the protected role's credentials given out, with the reason that it asks for.
fn first(bench: &mut Bench, requester: Requester) -> OperationId {
    let asked = bench.credentials(requester, "careful");
    proven(bench, Ok(()));
    let prompt = bench.prompt().id;
    bench.answer_reason(prompt, "a fix");
    bench.assumed(60);
    bench.secret(asked);
    asked
}

#[test]
fn nothing_happens_for_a_protected_role_until_the_person_has_proven_to_be_there() {
    let mut bench = wanted("");
    let asked = bench.credentials(terminal(1), "careful");
    assert!(bench.waits(asked) && bench.snapshot().prompts.is_empty(), "no reason is asked for either");
    let Effect::ProvePresence { why } = bench.take("ProvePresence") else { panic!("not asked") };
    assert_eq!(why, "use the protected role careful");
    let second = bench.open(click(), "careful");
    assert!(!is_asked(&bench), "one question for all who wait");
    bench.on(Event::PresenceProven(Ok(())));
    assert!(bench.waits(asked) && bench.waits(second));
    let prompt = bench.prompt().id;
    bench.answer_reason(prompt, "a fix");
    bench.assumed(60);
    bench.secret(asked);
}

#[test]
fn every_way_out_of_a_protected_role_wants_it_and_no_other_role_does() {
    let role = || "careful".to_owned();
    let credentials =
        SecretRequest::Credentials { role: role(), hand_out: CredentialConsumer::Env, duration: None };
    let requests: [EngineRequest; 6] = [
        credentials.into(),
        SecretRequest::PrintLink(place("careful")).into(),
        Request::CopyLink(place("careful")).into(),
        Request::CopyCredentials { role: RoleId::new("careful"), shell: Shell::Bash }.into(),
        console("careful").into(),
        renew("careful").into(),
    ];
    for request in requests {
        let mut bench = wanted("");
        let asked = bench.ask(terminal(1), request);
        assert!(bench.waits(asked) && is_asked(&bench));
        proven(&mut bench, Err(Absence::Refused));
        assert_eq!(bench.problem(asked), ProblemCode::NotPresent);
        assert!(!bench.asked().contains(&"Assume"));
    }
    let mut bench = wanted("");
    bench.credentials(terminal(1), "ops");
    assert!(!is_asked(&bench) && bench.asked().contains(&"Assume"));
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "careful");
    assert!(!is_asked(&bench), "off unless a person wants it");
}

#[test]
fn once_is_enough_until_the_person_may_have_left() {
    for (left, more) in [("lock", ""), ("sleep", ""), ("rest", "lock_after = \"10m\"\n")] {
        let mut bench = wanted(more);
        first(&mut bench, terminal(1));
        let again = bench.credentials(terminal(1), "careful");
        assert!(!is_asked(&bench), "once for all that follows");
        bench.secret(again);
        match left {
            "lock" => {
                bench.on(Event::Screen { locked: true });
                bench.on(Event::Screen { locked: false });
            }
            "sleep" => {
                bench.on(Event::Sleeps);
                bench.on(Event::Woke);
            }
            _ => bench.jump_minutes(11),
        }
        let later = bench.credentials(terminal(1), "careful");
        if left == "rest" {
            // The store was locked too, and comes first.
            let kept = bench.kept.clone();
            bench.store(Ok(kept));
        }
        assert!(bench.waits(later) && is_asked(&bench), "{left}");
    }
}

#[test]
fn a_refusal_is_told_and_logged_and_the_next_request_asks_again() {
    let mut bench = wanted("");
    let asked = bench.credentials(terminal(1), "careful");
    let clicked = bench.open(click(), "careful");
    proven(&mut bench, Err(Absence::NoPolkit));
    assert_eq!(bench.problem(asked), ProblemCode::NoPresence);
    assert!(bench.told(asked).hint.contains("polkitd"), "it says what to install");
    assert!(bench.waits(clicked) && bench.notices.len() == 1, "a click is told by a notification");
    let logged: Vec<_> = bench.log.iter().map(|line| (line.what, line.outcome)).collect();
    let outcome = ActivityOutcome::Failed { code: ProblemCode::NoPresence };
    assert_eq!(logged, [(What::CredentialProcess, outcome), (What::Console, outcome)]);
    let again = bench.credentials(terminal(1), "careful");
    assert!(bench.waits(again) && is_asked(&bench));
}

#[test]
fn behind_a_locked_screen_nobody_is_asked_and_nothing_is_given_out() {
    let mut bench = wanted("");
    bench.on(Event::Screen { locked: true });
    let asked = bench.credentials(program(1), "careful");
    assert_eq!(bench.problem(asked), ProblemCode::NotPresent);
    assert!(!is_asked(&bench));

    // Proven just as the screen was locked: for what waited, and for nothing that comes after.
    let mut bench = wanted("");
    bench.credentials(terminal(1), "careful");
    bench.on(Event::Screen { locked: true });
    proven(&mut bench, Ok(()));
    bench.on(Event::Screen { locked: false });
    bench.credentials(terminal(1), "careful");
    assert!(is_asked(&bench));
}

#[test]
fn who_has_left_waits_no_more() {
    let mut bench = wanted("");
    let asked = bench.credentials(program(7), "careful");
    bench.on(Event::Disconnected(ConnectionId(7)));
    proven(&mut bench, Ok(()));
    assert_eq!(bench.problem(asked), ProblemCode::Cancelled);
    assert!(!bench.asked().contains(&"Assume") && bench.state.is_idle());
}
