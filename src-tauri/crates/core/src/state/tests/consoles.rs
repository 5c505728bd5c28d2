//! Consoles in one browser profile, and the two clocks of a session.

use jiff::SignedDuration;

use super::bench::*;
use crate::id::RoleId;
use crate::menu::{Row, menu};
use crate::notice::NoticeId;
use crate::request::{EngineRequest, Request, SecretRequest};
use crate::role::OpenWith;
use crate::state::effect::Effect;
use crate::state::network::NetworkCall;
use crate::text::Texts;

fn replaced(bench: &Bench, role: &str) -> bool {
    bench.session(role).console.expect("a console").replaced
}

#[test]
fn another_role_in_the_same_browser_profile_replaces_the_console() {
    let both = |line: &str| SETTINGS.replace("source = \"work\"\n", &format!("source = \"work\"\n{line}\n"));
    let preferring =
        |line: &str| SETTINGS.replace("version = 1", &format!("version = 1\n[preferences]\n{line}"));
    for (settings, expected, why) in [
        (SETTINGS.to_owned(), true, "AWS keeps one sign-in per profile"),
        (preferring("two_accounts = \"same\""), true, "chosen"),
        (preferring("two_accounts = \"separate\""), false, "a window each"),
        (preferring("two_accounts = \"multi-session\""), false, "AWS keeps five"),
        (both("open_with = \"private\""), false, "nobody knows which window"),
        (both("open_with = \"profile:Work\""), true, "the same named profile"),
        (preferring("open_with = \"profile:Work\""), true, "the same named profile"),
    ] {
        let mut bench = Bench::with(&settings);
        bench.console_of("ops", 60);
        bench.console_of("data", 60);
        assert_eq!(replaced(&bench, "ops"), expected, "{why}");
        assert!(!replaced(&bench, "data"), "{why}");
    }
}

#[test]
fn a_console_in_a_window_of_its_own_signs_nobody_out_and_is_renewed_there() {
    let mut bench = Bench::with(SETTINGS);
    bench.console_of("ops", 60);
    let role = RoleId::new("data");
    let apart = Request::OpenConsole { place: role.clone().into(), apart: true };
    bench.ask(window(1), apart);
    bench.assumed(60);
    let ways = |bench: &mut Bench| {
        bench.minted();
        let Effect::OpenBrowser { ways, .. } = bench.pending.first().expect("a browser") else {
            panic!("no browser opens")
        };
        ways.clone()
    };
    assert_eq!(ways(&mut bench), [OpenWith::Profile("data".to_owned()), OpenWith::Private]);
    bench.browser(Ok(()));
    assert!(!replaced(&bench, "ops"), "nobody was asked, and nobody is signed out");
    bench.ask(window(1), Request::Renew { role });
    bench.assumed(60);
    assert_eq!(ways(&mut bench)[0], OpenWith::Profile("data".to_owned()));
    bench.browser(Ok(()));
    // Opened as its settings say, it is among the others again.
    bench.ask(window(1), Request::End { role: Some(RoleId::new("data")) });
    bench.console_of("data", 60);
    assert!(replaced(&bench, "ops"));
}

#[test]
fn a_browser_is_signed_out_first_where_that_is_wanted_and_works() {
    let preferring =
        |lines: &str| SETTINGS.replace("version = 1", &format!("version = 1\n[preferences]\n{lines}"));
    let out = Some("https://us-east-1.signin.aws.amazon.com/oauth?Action=logout".to_owned());
    let open = || EngineRequest::from(console("ops"));
    let print = SecretRequest::PrintLink(RoleId::new("ops").into());
    for (settings, request, expected) in [
        (SETTINGS.to_owned(), open(), None),
        (preferring("sign_out_first = true"), open(), out),
        (preferring("sign_out_first = true"), print.into(), None),
        (preferring("sign_out_first = true\ntwo_accounts = \"multi-session\""), open(), None),
    ] {
        let mut bench = Bench::with(&settings);
        bench.ask(click(), request);
        bench.assumed(60);
        let NetworkCall::MintLink { sign_in, .. } = bench.take_call("MintLink") else { unreachable!() };
        assert_eq!(sign_in.sign_out, expected, "{settings}");
    }
}

#[test]
fn a_protected_role_opens_apart_where_the_browser_can() {
    let mut bench = Bench::new();
    bench.open(click(), "careful");
    let prompt = bench.prompt().id;
    bench.answer_reason(prompt, "an outage");
    bench.assumed(60);
    bench.minted();
    let Effect::OpenBrowser { ways, .. } = bench.take("OpenBrowser") else { unreachable!() };
    assert_eq!(ways, [OpenWith::Profile("careful".to_owned()), OpenWith::Default]);
}

#[test]
fn a_profile_of_its_own_leaves_the_others_alone() {
    let settings =
        SETTINGS.replacen("source = \"work\"\n", "source = \"work\"\nopen_with = \"profile:Ops\"\n", 1);
    let mut bench = Bench::with(&settings);
    bench.console_of("ops", 60);
    bench.console_of("data", 60);
    assert!(!replaced(&bench, "ops"));
}

#[test]
fn the_same_role_opened_again_replaces_nothing_of_its_own() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.open(click(), "ops");
    bench.minted();
    bench.browser(Ok(()));
    assert!(!replaced(&bench, "ops"));
}

#[test]
fn an_older_session_of_the_same_role_is_replaced_by_the_one_opened_now() {
    let mut bench = Bench::new();
    let old = bench.console_of("ops", 60);
    bench.settings(&SETTINGS.replacen("source = \"work\"\n", "source = \"work\"\nduration = \"2h\"\n", 1));
    bench.open(click(), "ops");
    bench.assumed(120);
    bench.minted();
    bench.browser(Ok(()));
    let sessions = bench.snapshot().sessions;
    assert_eq!(sessions.len(), 2);
    for session in sessions {
        let console = session.console.expect("a console");
        assert_eq!(console.replaced, session.id == old);
    }
}

#[test]
fn a_replaced_console_counts_for_nothing() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.after_minutes(7 * 60 + 46);
    assert_eq!(bench.notices.len(), 1, "15 min before its end");
    bench.console_of("data", 60);
    assert_eq!(bench.withdrawn, [NoticeId::Session(id)], "what was said of it no longer holds");
    bench.after_minutes(60);
    let told: Vec<_> = bench.notices.iter().map(|notice| notice.title.as_str()).collect();
    assert_eq!(told, ["ops ends in 15 min"]);
    assert_eq!(bench.snapshot().sessions.len(), 1, "with its credentials gone nothing of it is left");
    assert!(bench.attention().is_empty());
}

#[test]
fn a_console_that_ends_before_the_credentials_is_over_and_the_session_lives_on() {
    let settings = SETTINGS.replacen(
        "source = \"work\"\n",
        "source = \"work\"\nduration = \"4h\"\nconsole_duration = \"1h\"\n",
        1,
    );
    let mut bench = Bench::with(&settings);
    bench.console_of("ops", 240);
    bench.after_minutes(60);
    assert_eq!(bench.notices.last().map(|notice| notice.title.as_str()), Some("ops has ended"));
    assert!(bench.withdrawn.is_empty());
    assert_eq!(bench.attention(), ["ended ops"]);
    let session = bench.session("ops");
    assert_eq!(session.counts_to(), session.credentials_until, "what is over is not counted down to");
    bench.after_minutes(31);
    assert!(bench.attention().is_empty());
    bench.credentials(program(1), "ops");
    assert!(bench.asked().is_empty(), "its credentials are still good");
}

#[test]
fn opening_a_console_that_has_ended_takes_its_row_and_notice_away() {
    let settings = SETTINGS.replacen(
        "source = \"work\"\n",
        "source = \"work\"\nduration = \"4h\"\nconsole_duration = \"1h\"\n",
        1,
    );
    let mut bench = Bench::with(&settings);
    let id = bench.console_of("ops", 240);
    bench.after_minutes(60);
    bench.open(click(), "ops");
    bench.minted();
    bench.browser(Ok(()));
    assert!(bench.attention().is_empty());
    assert_eq!(bench.withdrawn, [NoticeId::Session(id)]);
}

#[test]
fn credentials_that_end_before_the_console_are_no_longer_spoken_of() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after(SignedDuration::from_mins(61));
    let rows = menu(&bench.snapshot(), bench.now, &jiff::tz::TimeZone::UTC, &Texts::english());
    let Some(Row::Submenu { rows, label, .. }) = rows.first() else { panic!("no live row") };
    let Row::Item { label: until, .. } = &rows[0] else { panic!("no row about the clocks") };
    assert_eq!((label.as_str(), until.as_str()), ("ops  until 18:00", "Console until 18:00"));
}
