//! Questions to a person: where they are asked, in which order, and how they end.

use super::bench::*;
use crate::id::ConnectionId;
use crate::problem::ProblemCode;
use crate::prompt::PromptKind;
use crate::request::{Request, WindowPage};
use crate::state::event::Event;
use crate::state::network::NetworkCall;

#[test]
fn a_code_is_asked_where_the_wish_came_from() {
    let mut bench = Bench::new();
    bench.open(terminal(1), "admin");
    assert_eq!(bench.prompt().first_to, Some(ConnectionId(1)));
    assert!(bench.windows.is_empty() && bench.asked().is_empty());

    let mut bench = Bench::new();
    bench.open(click(), "admin");
    let prompt = bench.prompt();
    assert_eq!(prompt.first_to, None);
    assert_eq!(bench.windows, [WindowPage::Prompt { id: prompt.id }]);
    assert_eq!(bench.attention(), ["prompt admin"]);

    let mut bench = Bench::without_window();
    let asked = bench.credentials(program(1), "admin");
    assert_eq!(bench.problem(asked), ProblemCode::NeedsPerson);
    assert!(bench.state.is_idle());
}

#[test]
fn the_code_goes_with_the_one_call() {
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "admin");
    bench.answer_code(bench.prompt().id);
    let NetworkCall::Assume { code: Some(code), call, .. } = bench.next_effect_call() else {
        panic!("no code")
    };
    assert_eq!(code.expose(), "123456");
    assert_eq!(call.mfa_serial().map(String::as_str), Some("arn:aws:iam::111122223333:mfa/jo"));
    assert!(bench.snapshot().prompts.is_empty());
}

#[test]
fn a_wrong_code_is_asked_for_again_and_never_sent_again() {
    let mut bench = Bench::new();
    let asked = bench.credentials(terminal(1), "admin");
    let first = bench.prompt().id;
    bench.answer_code(first);
    bench.not_assumed(wrong_code());
    let again = bench.prompt();
    assert_ne!(again.id, first);
    assert_eq!(again.refused.map(|problem| problem.code), Some(ProblemCode::MfaCodeRefused));
    assert!(bench.asked().is_empty() && bench.waits(asked));
    bench.after_minutes(10);
    assert!(bench.asked().is_empty(), "time alone sends nothing");
}

#[test]
fn a_wrong_code_that_nobody_waits_for_any_more_is_asked_nobody() {
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "admin");
    bench.answer_code(bench.prompt().id);
    let next = bench.credentials(program(2), "audit");
    bench.on(Event::Disconnected(ConnectionId(1)));
    bench.not_assumed(wrong_code());
    assert_eq!(bench.prompt().role_name, "audit", "whose turn it is now");
    assert!(bench.waits(next));
}

#[test]
fn a_prompt_takes_only_the_answer_it_asked_for() {
    let mut bench = Bench::new();
    bench.open(click(), "vault");
    let reason = bench.prompt();
    assert_eq!(reason.kind, PromptKind::Reason);
    let code_for_a_reason = bench.answer_code(reason.id);
    assert_eq!(bench.problem(code_for_a_reason), ProblemCode::PromptGone);
    assert!(bench.asked().is_empty(), "no reason, no call");

    bench.answer_reason(reason.id, "an incident");
    let code = bench.prompt();
    let reason_for_a_code = bench.answer_reason(code.id, "another");
    assert_eq!(bench.problem(reason_for_a_code), ProblemCode::PromptGone);
    assert_eq!(bench.prompt().id, code.id);
}

#[test]
fn an_answer_to_a_closed_prompt_says_so() {
    let mut bench = Bench::new();
    bench.open(click(), "admin");
    let prompt = bench.prompt().id;
    bench.answer_code(prompt);
    let late = bench.answer_code(prompt);
    assert_eq!(bench.problem(late), ProblemCode::PromptGone);
    let late = bench.ask(window(1), Request::CancelPrompt { prompt });
    assert_eq!(bench.problem(late), ProblemCode::PromptGone);
    assert_eq!(bench.asked(), ["Assume"], "the code is used once");
}

#[test]
fn cancel_fails_all_that_wait() {
    let mut bench = Bench::new();
    let asked = [terminal(1), program(2), window(3)].map(|requester| bench.credentials(requester, "admin"));
    bench.open(click(), "admin");
    let prompt = bench.prompt().id;
    bench.ask(window(3), Request::CancelPrompt { prompt });
    assert!(asked.iter().all(|id| bench.problem(*id) == ProblemCode::Cancelled));
    assert!(bench.notices.is_empty(), "whoever cancels knows");
    assert!(bench.attention().is_empty() && bench.state.is_idle());
}

#[test]
fn a_requesters_death_cancels_its_own_wait_and_the_prompt_moves_on() {
    let mut bench = Bench::new();
    let first = bench.credentials(terminal(1), "admin");
    let second = bench.credentials(terminal(2), "admin");
    let third = bench.credentials(program(3), "admin");
    let prompt = bench.prompt().id;
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(first), ProblemCode::Cancelled);
    assert_eq!(bench.prompt().first_to, Some(ConnectionId(2)), "another terminal that waits is asked");
    bench.on(Event::Disconnected(ConnectionId(2)));
    assert_eq!(bench.problem(second), ProblemCode::Cancelled);
    assert_eq!((bench.prompt().first_to, bench.prompt().id), (None, prompt), "then the window");
    assert_eq!(bench.windows, [WindowPage::Prompt { id: prompt }]);
    bench.answer_code(prompt);
    bench.assumed(60);
    bench.secret(third);
}

#[test]
fn where_nobody_is_left_to_ask_those_who_wait_are_told() {
    let mut bench = Bench::without_window();
    bench.credentials(terminal(1), "admin");
    let other = bench.credentials(program(2), "admin");
    assert!(bench.waits(other), "the terminal is asked for both");
    bench.on(Event::Disconnected(ConnectionId(1)));
    assert_eq!(bench.problem(other), ProblemCode::NeedsPerson);
    assert!(bench.state.is_idle());
}

#[test]
fn a_device_is_asked_for_one_code_at_a_time_in_order() {
    let mut bench = Bench::new();
    let first = bench.credentials(terminal(1), "audit");
    let second = bench.credentials(terminal(2), "admin");
    assert_eq!(bench.prompt().role_name, "audit");
    bench.answer_code(bench.prompt().id);
    assert!(bench.snapshot().prompts.is_empty(), "not before AWS has taken the first");
    bench.assumed(60);
    bench.secret(first);
    assert_eq!(bench.prompt().role_name, "admin");
    assert_eq!(bench.prompt().first_to, Some(ConnectionId(2)));
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    bench.secret(second);
}

#[test]
fn the_next_of_a_device_is_asked_when_the_first_fails_is_cancelled_or_leaves() {
    type Ending = fn(&mut Bench);
    let endings: [(&str, Ending); 3] = [
        ("fails", |bench| {
            bench.answer_code(bench.prompt().id);
            bench.not_assumed(not_trusted());
        }),
        ("is cancelled", |bench| {
            let prompt = bench.prompt().id;
            bench.ask(window(9), Request::CancelPrompt { prompt });
        }),
        ("leaves", |bench| bench.on(Event::Disconnected(ConnectionId(1)))),
    ];
    for (how, end) in endings {
        let mut bench = Bench::new();
        bench.credentials(terminal(1), "admin");
        let next = bench.credentials(terminal(2), "audit");
        end(&mut bench);
        assert_eq!(bench.prompt().role_name, "audit", "the first {how}");
        assert!(bench.waits(next));
    }
}

#[test]
fn a_protected_role_asks_a_reason_first_and_the_log_keeps_it() {
    let mut bench = Bench::new();
    bench.open(terminal(1), "careful");
    assert_eq!(bench.prompt().kind, PromptKind::Reason);
    for empty in ["", "  \n "] {
        let refused = bench.answer_reason(bench.prompt().id, empty);
        assert_eq!(bench.problem(refused), ProblemCode::Invalid);
    }
    bench.answer_reason(bench.prompt().id, "  an incident,\nnumber 12 ");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    let reasons: Vec<_> = bench.log.iter().map(|activity| activity.reason.as_deref()).collect();
    assert_eq!(reasons, [Some("an incident, number 12"); 2]);
    bench.open(terminal(1), "careful");
    assert!(bench.snapshot().prompts.is_empty(), "not asked again while it lives");
}

#[test]
fn a_protected_role_with_a_device_asks_both_and_queues_only_for_the_code() {
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "admin");
    bench.credentials(terminal(2), "vault");
    let reason = bench.snapshot().prompts.into_iter().find(|prompt| prompt.role_name == "vault");
    bench.answer_reason(reason.expect("the reason is asked meanwhile").id, "an incident");
    assert_eq!(bench.prompt().role_name, "admin");
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    assert_eq!(bench.prompt().role_name, "vault");
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    assert_eq!(bench.log.last().and_then(|activity| activity.reason.as_deref()), Some("an incident"));
}

#[test]
fn a_prompt_says_which_program_wants_it() {
    let mut bench = Bench::new();
    bench.credentials(program(1), "admin");
    assert_eq!(bench.prompt().asked_by.as_deref(), Some("terraform"));
}

#[test]
fn the_keychain_may_ask_only_where_a_person_waits() {
    for (requester, may) in [(click(), true), (window(1), true), (terminal(1), true), (program(1), false)] {
        let mut bench = Bench::new();
        bench.credentials(requester.clone(), "ops");
        let NetworkCall::Assume { may_prompt, .. } = bench.take_call("Assume") else { unreachable!() };
        assert_eq!(may_prompt, may, "{requester:?}");
    }
}

#[test]
fn a_used_code_is_held_back_by_the_engine_that_takes_over() {
    let mut bench = Bench::new();
    bench.credentials(terminal(1), "admin");
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);

    let mut next = Bench::starting(true);
    next.now = bench.now;
    next.settings(SETTINGS);
    next.store(Ok(bench.kept.clone()));
    next.credentials(terminal(1), "audit");
    let held = next.prompt().next_code_at.expect("the device still shows the used code");
    assert_eq!(held, bench.now + jiff::SignedDuration::from_secs(30));
    next.after(jiff::SignedDuration::from_secs(30));
    let prompt = next.prompt().id;
    next.ask(window(9), Request::CancelPrompt { prompt });
    next.credentials(terminal(1), "audit");
    assert_eq!(next.prompt().next_code_at, None, "by now it shows another");
    // A role without a device holds nothing back.
    next.credentials(terminal(1), "ops");
    assert_eq!(next.snapshot().prompts.len(), 1);
}
