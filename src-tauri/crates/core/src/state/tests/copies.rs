//! Copies: a fresh link or credentials in the clipboard, for as long as the person wants, and no longer.

use super::bench::*;
use crate::activity::What;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::id::RoleId;
use crate::problem::ProblemCode;
use crate::request::Request;
use crate::secret::ExposeSecret;
use crate::shell::Shell;
use crate::state::effect::Effect;
use crate::state::event::Event;

fn copy_link(role: &str) -> Request {
    Request::copy_link(RoleId::new(role))
}

fn copy_credentials(role: &str, shell: Shell) -> Request {
    Request::CopyCredentials { role: RoleId::new(role), shell }
}

/// The clipboard takes what it is given, and says so.
fn taken(bench: &mut Bench) -> String {
    let Effect::Copy(operation, text) = bench.take("Copy") else { unreachable!() };
    bench.on(Event::Copied(operation, Ok(())));
    text.expose_secret().to_owned()
}

#[test]
fn each_copy_of_a_link_is_a_fresh_one() {
    let mut bench = Bench::new();
    for copies in 1..=2 {
        let asked = bench.ask(window(1), copy_link("ops"));
        if copies == 1 {
            bench.assumed(60);
        }
        bench.minted();
        assert_eq!(taken(&mut bench), "https://signin.example/canary-link");
        assert!(matches!(bench.ok(asked), Answer::Done), "nothing of it comes back to the window");
        let whats: Vec<What> = bench.log.iter().map(|line| line.what).collect();
        assert_eq!(whats.iter().filter(|what| **what == What::LinkCopied).count(), copies);
    }
    let told: Vec<_> = bench.notices.iter().map(|notice| (&*notice.title, &*notice.body)).collect();
    let copied = ("Sign-in link copied", "Anyone with it can act as ops. Clipboard clears in 60 s.");
    assert_eq!(told, [copied; 2]);
    assert!(bench.session("ops").console.is_none(), "no console is in use by that");
}

#[test]
fn it_leaves_after_the_time_of_the_preferences() {
    let settings = SETTINGS.replace("version = 1", "version = 1\n[preferences]\nclipboard_clear = \"20s\"");
    let mut bench = Bench::with(&settings);
    bench.ask(click(), copy_link("ops"));
    bench.assumed(60);
    bench.minted();
    taken(&mut bench);
    bench.after(jiff::SignedDuration::from_secs(19));
    assert!(bench.asked().is_empty());
    bench.after(jiff::SignedDuration::from_secs(1));
    assert_eq!(bench.asked(), ["ClearClipboard"]);
    bench.after_minutes(5);
    assert_eq!(bench.asked(), ["ClearClipboard"], "once");
}

#[test]
fn a_link_is_never_there_longer_than_it_works() {
    let settings = SETTINGS.replace("version = 1", "version = 1\n[preferences]\nclipboard_clear = \"2h\"");
    let mut bench = Bench::with(&settings);
    bench.ask(click(), copy_link("ops"));
    bench.assumed(60);
    bench.minted();
    taken(&mut bench);
    bench.after_minutes(14);
    assert!(bench.asked().is_empty());
    bench.after_minutes(1);
    assert_eq!(bench.asked(), ["ClearClipboard"]);
}

#[test]
fn it_leaves_with_its_session_and_with_the_program() {
    for leaving in [Event::Leaving, Event::Tick] {
        let mut bench = Bench::new();
        bench.ask(click(), copy_link("ops"));
        bench.assumed(60);
        bench.minted();
        taken(&mut bench);
        if matches!(leaving, Event::Tick) {
            bench.ask(click(), Request::End { role: Some(RoleId::new("ops")) });
        } else {
            bench.on(leaving);
        }
        assert_eq!(bench.asked(), ["ClearClipboard"]);
    }
}

#[test]
fn copied_credentials_are_in_use_until_they_end() {
    let mut bench = Bench::new();
    bench.ask(window(1), copy_credentials("ops", Shell::Fish));
    bench.assumed(60);
    let text = taken(&mut bench);
    assert!(text.contains("set -gx AWS_SECRET_ACCESS_KEY 'canary-secret'"), "{text}");
    assert!(text.contains("AWS_REGION"), "the source's region goes with them: {text}");
    assert!(bench.session("ops").in_shell);
    assert_eq!(bench.notices[0].title, "Credentials copied");
    bench.after_minutes(45);
    let last = bench.notices.last().expect("a notice");
    assert_eq!(
        (&*last.title, &*last.body),
        ("ops ends in 15 min", "Credentials in your shell end at 11:00.")
    );
    let asked = bench.ask(terminal(1), Request::End { role: Some(RoleId::new("ops")) });
    let Answer::Ended { keys_until, .. } = bench.ok(asked) else { panic!("no answer") };
    assert_eq!(keys_until.map(|at| at.to_string()).as_deref(), Some("2026-12-01T11:00:00Z"));
}

#[test]
fn a_clipboard_that_takes_nothing_is_told() {
    let mut bench = Bench::new();
    let asked = bench.ask(window(1), copy_link("ops"));
    bench.assumed(60);
    bench.minted();
    let Effect::Copy(operation, ..) = bench.take("Copy") else { unreachable!() };
    bench.on(Event::Copied(operation, Err(Failure::Clipboard { reason: "no".to_owned() })));
    assert_eq!(bench.problem(asked), ProblemCode::Clipboard);
    assert!(bench.state.next_look(bench.now).is_some());
    bench.after_minutes(2);
    assert!(bench.asked().is_empty(), "there is nothing to take away");
}

#[test]
fn a_session_ended_by_hand_says_what_lives_on_and_offers_the_way_out() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.ask(click(), Request::End { role: Some(RoleId::new("ops")) });
    let notice = bench.notices.last().expect("a notice").clone();
    assert_eq!(notice.title, "ops ended");
    assert_eq!(notice.body, "Its browser tab stays signed in until 18:00.");
    let action = notice.buttons[0].action;
    bench.on(Event::NoticeUsed { id: notice.id, action, activation_token: None });
    let Effect::OpenBrowser { link, operation, .. } = bench.take("OpenBrowser") else { unreachable!() };
    let address = link.0.expose_secret();
    assert_eq!(address, "https://us-east-1.signin.aws.amazon.com/oauth?Action=logout");
    bench.on(Event::BrowserDone(operation, Ok(())));
    assert_eq!(bench.log.last().map(|line| line.what), Some(What::SignOut));
    assert!(bench.state.is_idle());
}
