//! Renewals: the same name, the same place, and a notice in place of the one that warned.

use super::bench::*;
use crate::caller::Surface;
use crate::id::{ConnectionId, RoleId};
use crate::notice::{NoticeAction, NoticeId};
use crate::problem::ProblemCode;
use crate::request::{ConsolePlace, Request, WindowPage};
use crate::snapshot::UnderWay;
use crate::state::event::Event;
use crate::state::network::NetworkCall;

#[test]
fn a_renewal_keeps_session_name_and_destination() {
    let mut bench = Bench::new();
    let (destination, region) = (Some("s3".to_owned()), Some("eu-west-3".to_owned()));
    let place = ConsolePlace { role: RoleId::new("ops"), destination, region };
    bench.ask(click(), Request::OpenConsole { place, apart: false });
    let NetworkCall::Assume { key, .. } = bench.next_effect_call() else { panic!("no call") };
    let key = key.clone();
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    let before = bench.session("ops");
    bench.after_minutes(50);

    bench.ask(click(), renew("ops"));
    assert_eq!(bench.session("ops").under_way, Some(UnderWay::Renewing));
    let NetworkCall::Assume { key: again, .. } = bench.next_effect_call() else {
        panic!("a renewal calls AWS")
    };
    assert_eq!(*again, key);
    bench.assumed(60);
    bench.minted();
    assert_eq!(bench.session("ops").under_way, Some(UnderWay::Renewing));
    bench.browser(Ok(()));
    let after = bench.session("ops");
    let place = |view: &crate::snapshot::SessionView| view.console.clone().expect("a console").destination;
    assert_eq!((after.id.clone(), place(&after)), (before.id.clone(), place(&before)));
    assert!(place(&after).contains("eu-west-3.console.aws.amazon.com/s3"), "{}", place(&after));
    assert_eq!(after.under_way, None);
}

#[test]
fn the_notice_that_warned_is_replaced() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 15);
    bench.on(Event::NoticeUsed {
        id: NoticeId::Session(id.clone()),
        action: NoticeAction::Renew,
        activation_token: None,
    });
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    let told: Vec<_> = bench.notices.iter().map(|notice| (&notice.id, notice.title.as_str())).collect();
    let id = NoticeId::Session(id);
    assert_eq!(told, [(&id, "ops ends in 15 min"), (&id, "ops renewed until Wed 01:45")]);
    assert!(!bench.withdrawn.contains(&id), "replaced in place, not taken away");
    assert_eq!(bench.session("ops").console.map(|console| console.from), Some(Surface::Notice));
    bench.after_minutes(10);
    assert_eq!(bench.notices.len(), 2, "the old end is not told any more");
}

#[test]
fn a_notice_renews_after_the_end_too_and_opens_the_same_place() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60);
    assert_eq!(bench.attention(), ["ended ops"]);
    let notice = NoticeId::Session(id);
    bench.on(Event::NoticeUsed { id: notice, action: NoticeAction::Renew, activation_token: None });
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert!(bench.attention().is_empty());
    assert!(bench.session("ops").console.is_some());
}

#[test]
fn a_click_on_a_notice_of_something_long_over_shows_the_window() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(8 * 60);
    bench.after_minutes(31);
    let notice = NoticeId::Session(id);
    bench.on(Event::NoticeUsed { id: notice, action: NoticeAction::Renew, activation_token: None });
    assert_eq!(bench.windows, [WindowPage::Home]);
    assert!(bench.asked().is_empty());
}

#[test]
fn clicks_on_notices_show_what_they_are_about() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    let role = RoleId::new("ops");
    for (about, action) in [
        (NoticeId::Session(id.clone()), NoticeAction::Default),
        (NoticeId::Session(id.clone()), NoticeAction::Why),
        (NoticeId::Role(role.clone()), NoticeAction::Default),
        (NoticeId::Role(role.clone()), NoticeAction::Why),
    ] {
        bench.on(Event::NoticeUsed { id: about, action, activation_token: None });
    }
    let (session, role) = (WindowPage::Session { id }, WindowPage::Role { id: role });
    assert_eq!(bench.windows, [session.clone(), session, role.clone(), role]);
}

#[test]
fn a_renewal_without_a_console_in_use_opens_none() {
    let mut bench = Bench::new();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    let asked = bench.ask(terminal(2), renew("ops"));
    bench.assumed(60);
    bench.ok(asked);
    assert!(bench.asked().is_empty());
    assert_eq!(bench.notices[0].title, "ops renewed until 11:00");
}

#[test]
fn a_renewal_that_fails_says_so_and_leaves_the_session() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.ask(click(), renew("ops"));
    bench.not_assumed(not_trusted());
    assert_eq!(bench.notices[0].title, "ops could not be renewed");
    assert_eq!(bench.notices[0].body, "The role’s trust policy does not include you. It ends at 18:00.");
    assert_eq!(bench.notices[0].id, NoticeId::Session(id));
    assert!(bench.session("ops").console.is_some());
    assert_eq!(bench.attention(), ["failed ops"]);
}

#[test]
fn a_renewal_with_a_code_outlives_the_session_it_renews() {
    let mut bench = Bench::new();
    bench.open(click(), "admin");
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.ask(click(), renew("admin"));
    bench.after_minutes(9 * 60);
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    assert_eq!(bench.asked(), ["MintLink"], "its console is opened again");
}

#[test]
fn whoever_asked_for_a_renewal_and_left_gets_no_console() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    let asked = bench.ask(terminal(1), renew("ops"));
    bench.on(Event::Disconnected(ConnectionId(1)));
    bench.assumed(60);
    assert_eq!(bench.problem(asked), ProblemCode::Cancelled);
    assert!(bench.asked().is_empty() && bench.state.is_idle());
}

#[test]
fn a_session_assumed_anew_keeps_the_console_of_the_browser_and_its_clock() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(120);
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    let session = bench.session("ops");
    assert_eq!(
        session.console.map(|console| console.until.to_string()).as_deref(),
        Some("2026-12-01T18:00:00Z")
    );
}
