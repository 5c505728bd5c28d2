//! A protected role's reason: once a session, offered again at a renewal, and asked again for a program that has not had
//! its credentials.

use super::bench::*;
use crate::caller::{Caller, Requester};
use crate::id::ConnectionId;
use crate::problem::ProblemCode;
use crate::prompt::PromptKind;
use crate::request::Request;
use crate::state::event::Event;
use crate::state::network::NetworkCall;

fn called(program: &str, requester: Requester) -> Requester {
    Requester { caller: Some(Caller { pid: 7, program: program.to_owned(), files: None }), ..requester }
}

#[test]
fn a_program_that_nobody_knows_has_had_nothing_either() {
    let mut bench = opened();
    let nameless = bench.credentials(Requester { caller: None, ..program(1) }, "careful");
    assert!(bench.waits(nameless), "the click that opened the console came from no program");
    bench.answer_reason(bench.prompt().id, "a look");
    bench.secret(nameless);
}

/// A person has opened the console of `careful`.
fn opened() -> Bench {
    let mut bench = Bench::new();
    bench.open(click(), "careful");
    bench.answer_reason(bench.prompt().id, "an incident");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.windows.clear();
    bench
}

#[test]
fn a_program_that_has_not_had_them_wants_a_reason_of_its_own() {
    let mut bench = opened();
    let asked = bench.credentials(called("terraform", program(1)), "careful");
    let prompt = bench.prompt();
    assert_eq!((&prompt.kind, prompt.asked_by.as_deref()), (&PromptKind::Reason, Some("terraform")));
    assert_eq!(bench.windows.len(), 1, "the window asks");
    assert!(bench.waits(asked));
    let empty = bench.answer_reason(prompt.id, " ");
    assert_eq!(bench.problem(empty), ProblemCode::Invalid);
    bench.answer_reason(prompt.id, "the  plan");
    bench.secret(asked);
    assert!(bench.asked().is_empty(), "AWS is not asked again");
    assert_eq!(bench.log.last().and_then(|line| line.reason.as_deref()), Some("the plan"));

    let again = bench.credentials(called("terraform", program(2)), "careful");
    bench.secret(again);
    assert_eq!(bench.log.last().and_then(|line| line.reason.as_deref()), Some("the plan"));
    let other = bench.credentials(called("python", program(3)), "careful");
    assert!(bench.waits(other));
    let prompt = bench.prompt().id;
    bench.ask(window(9), Request::CancelPrompt { prompt });
    assert_eq!(bench.problem(other), ProblemCode::Cancelled);
    let once_more = bench.credentials(called("python", program(3)), "careful");
    assert!(bench.waits(once_more), "and is asked about once more");
}

#[test]
fn the_same_program_asks_once_however_often_it_comes() {
    let mut bench = opened();
    let first = bench.credentials(called("aws", program(1)), "careful");
    let second = bench.credentials(called("aws", terminal(2)), "careful");
    assert_eq!(bench.snapshot().prompts.len(), 1);
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(first), ProblemCode::Cancelled);
    bench.answer_reason(bench.prompt().id, "a look");
    bench.secret(second);
}

#[test]
fn the_program_for_which_the_session_was_taken_has_its_reason() {
    let mut bench = Bench::new();
    let first = bench.credentials(called("terraform", program(1)), "careful");
    bench.answer_reason(bench.prompt().id, "the plan");
    let late = bench.credentials(called("python", program(2)), "careful");
    bench.assumed(60);
    bench.secret(first);
    assert!(bench.waits(late), "it was not there when the reason was given");
    let again = bench.credentials(called("terraform", program(3)), "careful");
    bench.secret(again);
    let saved = bench.saves.last().expect("a save")[0].given_to.clone();
    assert_eq!(saved.into_iter().collect::<Vec<_>>(), [("terraform".to_owned(), "the plan".to_owned())]);
}

#[test]
fn what_a_person_does_with_a_living_session_is_not_asked_again() {
    let mut bench = opened();
    bench.open(click(), "careful");
    bench.minted();
    bench.browser(Ok(()));
    let who = bench.ask(terminal(1), Request::WhoAmI { role: crate::id::RoleId::new("careful") });
    assert!(bench.snapshot().prompts.is_empty() && bench.waits(who));
}

#[test]
fn with_nobody_to_ask_a_program_gets_nothing() {
    let mut bench = Bench::without_window();
    let person = bench.credentials(called("bash", terminal(1)), "careful");
    bench.answer_reason(bench.prompt().id, "an incident");
    bench.assumed(60);
    bench.secret(person);
    let asked = bench.credentials(called("terraform", program(2)), "careful");
    assert_eq!(bench.problem(asked), ProblemCode::NeedsPerson);
    assert!(bench.state.is_idle());
}

#[test]
fn a_role_that_no_longer_asks_hands_out_what_lives_of_it() {
    let mut bench = opened();
    bench.settings(&SETTINGS.replace("protect = true\n", ""));
    let asked = bench.credentials(called("terraform", program(1)), "careful");
    bench.secret(asked);
}

#[test]
fn a_renewal_offers_the_reason_it_had() {
    let mut bench = opened();
    bench.credentials(called("terraform", program(1)), "careful");
    bench.answer_reason(bench.prompt().id, "the plan");
    bench.ask(click(), renew("careful"));
    assert_eq!(bench.prompt().prefilled.as_deref(), Some("an incident"));
    bench.answer_reason(bench.prompt().id, "it goes on");
    bench.assumed(60);
    let NetworkCall::MintLink { .. } = bench.take_call("MintLink") else { unreachable!() };
    let again = bench.credentials(called("terraform", program(2)), "careful");
    bench.secret(again);

    // Also when it has ended meanwhile; a first wish has nothing to offer.
    let mut bench = opened();
    bench.after_minutes(8 * 60 + 10);
    bench.ask(click(), renew("careful"));
    assert_eq!(bench.prompt().prefilled.as_deref(), Some("an incident"));
    let mut bench = Bench::new();
    bench.open(click(), "careful");
    assert_eq!(bench.prompt().prefilled, None);
}

#[test]
fn protecting_a_role_asks_at_once_whatever_session_it_has() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.settings(&SETTINGS.replacen("name = \"ops\"", "name = \"ops\"\nprotect = true", 1));
    let credentials = bench.credentials(called("terraform", program(1)), "ops");
    let console = bench.open(click(), "ops");
    assert!(bench.waits(credentials) && bench.waits(console));
    assert_eq!(bench.prompt().kind, PromptKind::Reason);
    bench.answer_reason(bench.prompt().id, "an incident");
    bench.assumed(60);
    bench.secret(credentials);
}
