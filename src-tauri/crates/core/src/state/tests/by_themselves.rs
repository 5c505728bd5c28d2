//! Renewals that nobody stands beside: those that wait for the network, and roles that renew by themselves.

use jiff::SignedDuration;

use super::bench::*;
use crate::caller::Surface;
use crate::failure::{Failure, NetworkError};
use crate::id::RoleId;
use crate::notice::{NoticeAction, NoticeId};
use crate::problem::ProblemCode;
use crate::request::Request;
use crate::snapshot::UnderWay;
use crate::source::KeychainState;
use crate::state::event::Event;
use crate::state::network::NetworkCall;

fn dns() -> Failure {
    Failure::Network(NetworkError::Dns)
}

fn titles(bench: &Bench) -> Vec<&str> {
    bench.notices.iter().map(|notice| notice.title.as_str()).collect()
}

/// `ops` renews by itself.
fn by_itself() -> Bench {
    Bench::with(&SETTINGS.replacen("source = \"work\"\n", "source = \"work\"\nauto_renew = true\n", 1))
}

#[test]
fn whatever_lies_between_here_and_aws_is_waited_for_and_told_apart() {
    let mut trouble = refusal("InternalFailure", "");
    if let Failure::Aws(error) = &mut trouble {
        error.status = 503;
    }
    let mut bodies = Vec::new();
    for failure in [
        dns(),
        Failure::Network(NetworkError::Connect),
        Failure::Network(NetworkError::Timeout),
        Failure::Network(NetworkError::Tls),
        Failure::Network(NetworkError::Proxy),
        Failure::Network(NetworkError::NotAws),
        trouble,
    ] {
        let mut bench = Bench::new();
        bench.console_of("ops", 60);
        bench.ask(click(), renew("ops"));
        bench.not_assumed(failure.clone());
        assert_eq!(titles(&bench), ["ops has not been renewed yet"], "{failure:?}");
        assert_eq!(bench.attention(), ["waiting ops"]);
        assert_eq!(bench.session("ops").under_way, Some(UnderWay::Waiting));
        let body = bench.notices[0].body.clone();
        assert!(body.ends_with(" Rolecall keeps trying until 18:00."), "{body}");
        assert!(!bodies.contains(&body), "{body} says nothing of its own");
        bodies.push(body);
    }
}

#[test]
fn it_tries_again_with_growing_pauses_and_renews_when_the_network_is_back() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.ask(click(), renew("ops"));
    bench.not_assumed(dns());
    let mut pauses = Vec::new();
    for _ in 0..8 {
        let since = bench.now;
        while bench.asked().is_empty() {
            bench.after(SignedDuration::from_secs(1));
            assert!(bench.now.duration_since(since) <= SignedDuration::from_secs(61), "bounded");
        }
        pauses.push(bench.now.duration_since(since).as_secs());
        bench.not_assumed(dns());
    }
    assert!(pauses[0] <= 11 && pauses[7] >= 30, "{pauses:?}");
    assert_eq!(bench.notices.len(), 1, "told once");
    bench.on(Event::Woke);
    bench.after(SignedDuration::from_secs(6));
    assert_eq!(bench.asked(), ["Assume"], "soon after waking");
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert!(bench.notices.last().is_some_and(|notice| notice.title.starts_with("ops renewed until")));
    assert!(bench.attention().is_empty());
    assert_eq!(bench.session("ops").under_way, None);
}

#[test]
fn the_notices_button_tries_at_once() {
    let mut bench = Bench::new();
    let id = bench.console_of("ops", 60);
    bench.ask(click(), renew("ops"));
    bench.not_assumed(dns());
    let id = NoticeId::Session(id);
    bench.on(Event::NoticeUsed { id, action: NoticeAction::TryNow, activation_token: None });
    assert_eq!(bench.asked(), ["Assume"]);
}

#[test]
fn it_gives_up_at_the_end_and_says_so() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(8 * 60 - 1);
    bench.ask(click(), renew("ops"));
    for _ in 0..20 {
        if bench.asked().contains(&"Assume") {
            bench.not_assumed(dns());
        }
        bench.after(SignedDuration::from_secs(10));
    }
    assert!(titles(&bench).contains(&"ops could not be renewed"), "{:?}", titles(&bench));
    assert!(bench.asked().is_empty() && bench.state.is_idle());
    bench.after_minutes(10);
    assert!(bench.asked().is_empty());
}

#[test]
fn the_command_line_is_told_and_nothing_waits() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    let asked = bench.ask(terminal(1), renew("ops"));
    bench.not_assumed(dns());
    assert_eq!(bench.problem(asked), ProblemCode::Dns);
    assert!(bench.attention().is_empty());
}

#[test]
fn a_role_that_asks_is_never_tried_again_by_itself() {
    let mut bench = Bench::new();
    bench.open(click(), "admin");
    bench.answer_code(bench.prompt().id);
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    // A code works once: the next one comes within the minute.
    bench.after_minutes(1);
    bench.ask(click(), renew("admin"));
    if let Some(prompt) = bench.snapshot().prompts.first() {
        let id = prompt.id;
        bench.answer_code(id);
    }
    bench.not_assumed(dns());
    assert!(!bench.attention().contains(&"waiting admin".to_owned()));
    bench.after_minutes(5);
    assert!(bench.asked().is_empty() && bench.snapshot().prompts.is_empty());
}

#[test]
fn an_end_by_hand_ends_the_waiting() {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.ask(click(), renew("ops"));
    bench.not_assumed(dns());
    bench.ask(click(), Request::End { role: Some(RoleId::new("ops")) });
    assert!(bench.attention().is_empty());
    bench.after_minutes(5);
    assert!(bench.asked().is_empty());
}

#[test]
fn a_role_renews_by_itself_late_in_its_life_and_opens_nothing() {
    let mut bench = by_itself();
    bench.console_of("ops", 60);
    bench.after_minutes(54);
    assert!(bench.asked().is_empty());
    bench.after_minutes(1);
    assert_eq!(bench.asked(), ["Assume"], "five minutes before the end");
    bench.assumed(60);
    assert!(bench.asked().is_empty(), "no browser by itself");
    assert!(bench.notices.is_empty(), "and nothing to say");
    assert_eq!(bench.log.last().map(|line| line.surface), Some(Surface::Engine));
    assert_eq!(bench.session("ops").credentials_until, bench.now + SignedDuration::from_mins(60));
    bench.after_minutes(55);
    assert_eq!(bench.asked(), ["Assume"], "again in its next life");
}

#[test]
fn a_command_that_ends_in_a_moment_renews_nothing_by_itself() {
    let mut bench = Bench::starting(false);
    bench.settings(&SETTINGS.replacen("source = \"work\"\n", "source = \"work\"\nauto_renew = true\n", 1));
    bench.store(Ok(crate::stored_sessions::StoredSessions::default()));
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    bench.after_minutes(58);
    assert!(bench.asked().is_empty());
}

#[test]
fn a_refusal_stops_it_with_a_notice() {
    let mut bench = by_itself();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    bench.after_minutes(55);
    bench.not_assumed(not_trusted());
    let told: Vec<_> = bench.notices.iter().map(|notice| (&*notice.title, &*notice.body)).collect();
    assert_eq!(
        told,
        [(
            "ops no longer renews automatically",
            "The role’s trust policy does not include you. It ends at 11:00."
        )]
    );
    assert_eq!(bench.attention(), ["failed ops"]);
    bench.after_minutes(4);
    assert!(bench.asked().is_empty(), "one try");
}

#[test]
fn a_refusal_stops_it_also_while_a_console_is_in_use() {
    let mut bench = by_itself();
    bench.console_of("ops", 60);
    bench.after_minutes(55);
    bench.not_assumed(not_trusted());
    bench.after_minutes(4);
    assert!(bench.asked().is_empty(), "tried once, though the console lasts for hours");
    assert_eq!(titles(&bench), ["ops no longer renews automatically"]);
}

#[test]
fn without_a_network_it_waits_like_any_other() {
    let mut bench = by_itself();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    bench.after_minutes(55);
    bench.not_assumed(dns());
    assert_eq!(titles(&bench), ["ops has not been renewed yet"]);
    bench.after_minutes(1);
    assert_eq!(bench.asked(), ["Assume"]);
    bench.assumed(60);
    assert!(titles(&bench).last().is_some_and(|title| title.starts_with("ops renewed until")));
}

#[test]
fn a_locked_keyring_is_never_made_to_ask() {
    let mut bench = by_itself();
    bench.credentials(program(1), "ops");
    bench.assumed(60);
    bench.look(KeychainState::Locked);
    bench.after_minutes(55);
    let NetworkCall::Assume { may_prompt, .. } = bench.next_effect_call() else { panic!("no call") };
    assert!(!may_prompt);
    bench.not_assumed(Failure::KeychainLocked);
    assert_eq!(titles(&bench), ["ops no longer renews automatically"]);
}

#[test]
fn what_asks_never_renews_by_itself() {
    for role in ["admin", "careful"] {
        let name = format!("name = \"{role}\"\n");
        let mut bench = Bench::with(&SETTINGS.replace(&name, &format!("{name}auto_renew = true\n")));
        bench.credentials(terminal(1), role);
        while let Some(prompt) = bench.snapshot().prompts.first().map(|prompt| prompt.id) {
            bench.answer_code(prompt);
            bench.answer_reason(prompt, "a test");
        }
        bench.assumed(60);
        bench.after_minutes(58);
        assert!(bench.asked().is_empty() && bench.snapshot().prompts.is_empty(), "{role}");
    }
}

#[test]
fn roles_that_say_nothing_renew_as_the_preferences_say() {
    let all = "version = 1\n[preferences]\nauto_renew = true";
    let own = |line: &str| SETTINGS.replace("name = \"ops\"\n", &format!("name = \"ops\"\n{line}\n"));
    for (settings, role, renews, why) in [
        (SETTINGS.replace("version = 1", all), "ops", true, "it says nothing"),
        (own("auto_renew = false").replace("version = 1", all), "ops", false, "it says no"),
        (own("auto_renew = true"), "ops", true, "it says yes"),
        (SETTINGS.to_owned(), "ops", false, "nobody says anything"),
        (SETTINGS.replace("version = 1", all), "admin", false, "it asks for a code each time"),
        (SETTINGS.replace("version = 1", all), "careful", false, "it asks for a reason"),
    ] {
        let read = read(&settings);
        assert!(read.warnings.is_empty(), "a default is no mistake of the role: {:?}", read.warnings);
        let mut bench = Bench::with(&settings);
        bench.credentials(terminal(1), role);
        while let Some(prompt) = bench.snapshot().prompts.first().map(|prompt| prompt.id) {
            bench.answer_code(prompt);
            bench.answer_reason(prompt, "a test");
        }
        bench.assumed(60);
        bench.after_minutes(58);
        assert_eq!(bench.asked(), if renews { vec!["Assume"] } else { vec![] }, "{role}: {why}");
    }
}

/// What waits in a store, and when it was saved.
fn waiting() -> (crate::stored_sessions::StoredSessions, jiff::Timestamp) {
    let mut bench = Bench::new();
    bench.console_of("ops", 60);
    bench.after_minutes(60);
    bench.ask(click(), renew("ops"));
    bench.not_assumed(dns());
    (bench.kept, bench.now)
}

fn restarted(resident: bool, kept: crate::stored_sessions::StoredSessions, now: jiff::Timestamp) -> Bench {
    let mut bench = Bench::starting(resident);
    bench.now = now;
    bench.settings(SETTINGS);
    bench.store(Ok(kept));
    bench
}

#[test]
fn what_waits_goes_on_after_a_restart_and_opens_the_same_place() {
    let (kept, saved) = waiting();
    let mut bench = restarted(true, kept, saved);
    assert_eq!(bench.attention(), ["waiting ops"]);
    assert!(bench.notices.is_empty(), "that it waits was told");
    bench.pending.clear();
    bench.after(SignedDuration::from_secs(6));
    assert_eq!(bench.asked(), ["Assume"]);
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    assert!(titles(&bench)[0].starts_with("ops renewed until"));
    assert!(bench.kept.renewals.is_empty());
}

#[test]
fn what_waits_is_bounded_over_restarts_as_before() {
    let (kept, saved) = waiting();
    let until = kept.renewals[0].until;
    assert_eq!(until, saved + SignedDuration::from_hours(7), "the console's own end");
    let mut bench = restarted(true, kept.clone(), until);
    bench.pending.clear();
    assert!(titles(&bench).contains(&"ops could not be renewed"), "{:?}", titles(&bench));
    assert!(bench.kept.renewals.is_empty());
    let mut bench = restarted(true, kept, until + SignedDuration::from_hours(13));
    bench.pending.clear();
    bench.after_minutes(10);
    assert!(bench.notices.is_empty() && bench.asked().is_empty(), "no news any more");
}

#[test]
fn a_command_leaves_what_waits_to_the_resident() {
    let (kept, saved) = waiting();
    let mut bench = restarted(false, kept, saved);
    bench.pending.clear();
    bench.after_minutes(5);
    assert!(bench.asked().is_empty());
    bench.credentials(terminal(1), "data");
    bench.assumed(60);
    assert_eq!(bench.kept.renewals.len(), 1, "it is saved on");
    let asked = bench.ask(terminal(1), renew("ops"));
    bench.assumed(60);
    bench.minted();
    bench.browser(Ok(()));
    bench.ok(asked);
    assert!(bench.kept.renewals.is_empty(), "renewed all the same");
}

#[test]
fn a_notification_that_it_waits_goes_as_soon_as_it_has_renewed() {
    let mut bench = Bench::new();
    // Nothing of a session is there any more, so the notification is the role's own.
    bench.ask(click(), renew("ops"));
    bench.not_assumed(dns());
    let of_role = NoticeId::Role(RoleId::new("ops"));
    assert_eq!(bench.notices.last().map(|notice| &notice.id), Some(&of_role));
    bench.on(Event::Woke);
    bench.after(SignedDuration::from_secs(6));
    bench.assumed(60);
    assert!(bench.notices.last().is_some_and(|notice| notice.title.starts_with("ops renewed until")));
    assert_eq!(bench.withdrawn, [of_role]);
}

#[test]
fn what_came_to_nothing_behind_a_locked_screen_is_told_when_somebody_can_see_it() {
    let mut bench = by_itself();
    bench.console_of("ops", 60);
    bench.on(Event::Screen { locked: true });
    bench.after_minutes(56);
    bench.not_assumed(not_trusted());
    assert!(bench.notices.is_empty(), "{:?}", titles(&bench));
    bench.on(Event::Screen { locked: false });
    assert_eq!(titles(&bench), ["ops no longer renews automatically"]);
}
