//! From the wish for a role to its console or credentials.

use super::bench::*;
use crate::activity::What;
use crate::answer::{Answer, SecretAnswer};
use crate::failure::{Failure, NetworkError};
use crate::id::RoleId;
use crate::notice::NoticeId;
use crate::problem::ProblemCode;
use crate::request::{Request, SecretRequest};
use crate::state::network::NetworkCall;

#[test]
fn what_comes_before_settings_and_store_are_read_waits_and_is_done_then() {
    let mut bench = Bench::starting(true);
    let first = bench.credentials(program(1), "ops");
    let second = bench.credentials(program(2), "nobody");
    assert_eq!(bench.asked(), ["ReadSettings", "OpenStore"]);
    bench.settings(SETTINGS);
    assert!(bench.waits(first) && bench.waits(second));
    bench.store(Ok(crate::stored_sessions::StoredSessions::default()));
    assert_eq!(bench.problem(second), ProblemCode::UnknownRole);
    bench.assumed(60);
    assert!(matches!(bench.secret(first), SecretAnswer::Credentials(_)));
}

#[test]
fn a_click_leads_to_the_console_in_the_browser() {
    let mut bench = Bench::new();
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["Assume"]);
    bench.assumed(60);
    assert_eq!(bench.asked(), ["MintLink"]);
    bench.minted();
    assert_eq!(bench.asked(), ["OpenBrowser"]);
    assert!(bench.session("ops").console.is_none(), "a clock runs from the console's opening");
    bench.browser(Ok(()));
    let console = bench.session("ops").console.expect("a console in use");
    assert_eq!(console.until, bench.now + jiff::SignedDuration::from_hours(8));
    assert!(bench.state.is_idle() && bench.notices.is_empty() && bench.attention().is_empty());
    let what: Vec<What> = bench.log.iter().map(|activity| activity.what).collect();
    assert_eq!(what, [What::Assume, What::Console]);
}

#[test]
fn a_second_click_while_it_lives_asks_aws_for_nothing_but_a_link() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(30);
    bench.open(click(), "ops");
    assert_eq!(bench.asked(), ["MintLink"]);
}

#[test]
fn credentials_of_an_open_role_need_no_second_call_while_15_minutes_are_left() {
    for (passed, asked) in [(44, vec![]), (45, vec![]), (46, vec!["Assume"])] {
        let mut bench = Bench::new();
        bench.console_of("ops", 60);
        bench.after_minutes(passed);
        bench.credentials(program(1), "ops");
        assert_eq!(bench.asked(), asked, "after {passed} min");
    }
}

#[test]
fn a_role_of_15_minutes_is_not_assumed_at_every_request() {
    let mut bench =
        Bench::with(&SETTINGS.replace("version = 1", "version = 1\n[preferences]\nduration = \"15m\""));
    bench.credentials(program(1), "ops");
    bench.assumed(15);
    bench.after_minutes(4);
    bench.credentials(program(1), "ops");
    assert!(bench.asked().is_empty());
}

#[test]
fn a_console_link_wants_credentials_that_last_a_little() {
    for (passed, asked) in [(55, "MintLink"), (56, "Assume")] {
        let mut bench = Bench::new();
        bench.console_of("ops", 60);
        bench.after_minutes(passed);
        bench.open(click(), "ops");
        assert_eq!(bench.asked(), [asked], "after {passed} min");
    }
}

#[test]
fn a_printed_link_opens_no_browser_and_starts_no_clock() {
    let mut bench = Bench::new();
    let print = SecretRequest::PrintLink(RoleId::new("ops").into());
    let asked = bench.ask(terminal(1), print);
    bench.assumed(60);
    bench.minted();
    assert!(matches!(bench.secret(asked), SecretAnswer::Link(_)));
    assert!(bench.asked().is_empty() && bench.session("ops").console.is_none());
}

#[test]
fn only_an_access_key_gives_the_console_a_length_of_its_own() {
    for (role, with_duration) in [("ops", true), ("borrowed", false)] {
        let mut bench = Bench::new();
        bench.open(click(), role);
        bench.assumed(60);
        let NetworkCall::MintLink { sign_in, .. } = bench.take_call("MintLink") else { unreachable!() };
        assert_eq!(sign_in.session_duration.is_some(), with_duration, "{role}");
    }
}

#[test]
fn a_console_whose_length_aws_did_not_take_lasts_as_long_as_the_credentials() {
    let mut bench = Bench::new();
    let asked = bench.open(terminal(1), "ops");
    bench.assumed(60);
    let NetworkCall::MintLink { operation, .. } = bench.take_call("MintLink") else { unreachable!() };
    let mut link = minted();
    link.with_duration = false;
    bench.on(crate::state::event::Event::LinkMinted(operation, Ok(link)));
    bench.browser(Ok(()));
    let Answer::Opened { until, .. } = bench.ok(asked) else { panic!("no console") };
    assert_eq!(*until, bench.session("ops").credentials_until);
}

#[test]
fn a_click_that_fails_is_told_by_notice_and_row_until_it_is_dismissed_or_works() {
    let mut bench = Bench::new();
    bench.open(click(), "ops");
    bench.not_assumed(not_trusted());
    assert_eq!(bench.notices[0].id, NoticeId::Role(RoleId::new("ops")));
    assert_eq!(bench.attention(), ["failed ops"]);
    bench.ask(window(1), Request::Dismiss { role: RoleId::new("ops") });
    assert_eq!(bench.withdrawn, [NoticeId::Role(RoleId::new("ops"))]);
    assert!(bench.attention().is_empty());

    bench.open(click(), "ops");
    bench.not_assumed(not_trusted());
    bench.open(click(), "ops");
    assert!(bench.attention().is_empty(), "the next try takes the row away");
    assert_eq!(bench.withdrawn.len(), 2, "and the notice with it");
}

#[test]
fn a_request_over_a_connection_that_fails_is_answered_and_told_nowhere_else() {
    let mut bench = Bench::new();
    let asked = bench.open(terminal(1), "ops");
    bench.not_assumed(Failure::Network(NetworkError::Dns));
    assert_eq!(bench.problem(asked), ProblemCode::Dns);
    assert!(bench.notices.is_empty() && bench.attention().is_empty());
}

#[test]
fn a_browser_that_fails_leaves_the_session_and_no_clock() {
    let mut bench = Bench::new();
    bench.open(click(), "ops");
    bench.assumed(60);
    bench.minted();
    bench.browser(Err(Failure::BrowserDidNotFetch));
    assert_eq!(bench.attention(), ["failed ops"]);
    assert!(bench.session("ops").console.is_none());
}

#[test]
fn a_session_ended_while_its_link_is_minted_opens_no_browser() {
    let mut bench = Bench::new();
    let asked = bench.open(terminal(1), "ops");
    bench.assumed(60);
    bench.ask(window(1), Request::End { role: None });
    bench.minted();
    assert_eq!(bench.problem(asked), ProblemCode::NoSession);
}

#[test]
fn a_browser_that_is_opening_opens_for_a_command_that_was_interrupted() {
    let mut bench = Bench::new();
    bench.open(terminal(1), "ops");
    bench.assumed(60);
    bench.minted();
    bench.on(crate::state::event::Event::Disconnected(crate::id::ConnectionId(1)));
    bench.browser(Ok(()));
    assert!(bench.session("ops").console.is_some(), "the tab is there, so its clock runs");
    assert!(bench.state.is_idle());
}

#[test]
fn names_of_roles_go_before_ids_that_a_renaming_left_behind() {
    let settings = SETTINGS
        .replace("name = \"ops\"", "name = \"ops-old\"\nid = \"data\"")
        .replace("name = \"data\"", "name = \"data\"\nid = \"data-2\"");
    let mut bench = Bench::with(&settings);
    bench.credentials(program(1), "data");
    let NetworkCall::Assume { call, .. } = bench.take_call("Assume") else { unreachable!() };
    assert!(call.role_arn().is_some_and(|arn| arn.ends_with("/Data")));
}

#[test]
fn a_near_miss_gives_nothing_and_is_told_what_comes_close() {
    let mut bench = Bench::new();
    for (near, similar) in [("OPS", "ops"), ("au", "audit"), ("audti", "audit")] {
        let missed = bench.credentials(program(1), near);
        let Some(Err(problem)) = bench.answers.get(&missed) else { panic!("not refused") };
        assert!(problem.hint.contains(similar), "{}", problem.hint);
    }
    assert!(bench.asked().is_empty());
}

#[test]
fn two_roles_of_one_arn_have_each_a_session_of_its_own() {
    let twin = "[[roles]]\nname = \"ops-logs\"\narn = \"arn:aws:iam::123456789012:role/Ops\"\nsource = \"work\"\n\
                destination = \"cloudwatch\"\nopen_with = \"private\"\n";
    let mut bench = Bench::with(&format!("{SETTINGS}{twin}"));
    bench.console_of("ops", 60);
    bench.console_of("ops-logs", 60);
    assert_ne!(bench.session("ops").id, bench.session("ops-logs").id);
    bench.ask(terminal(1), Request::End { role: Some(RoleId::new("ops")) });
    let left: Vec<String> = bench.snapshot().sessions.iter().map(|session| session.name.clone()).collect();
    assert_eq!(left, ["ops-logs"]);
}
