//! Locked with the screen: what leaves memory, and how it comes back.

use super::bench::*;
use crate::problem::ProblemCode;
use crate::source::KeychainState;
use crate::state::effect::Effect;
use crate::state::event::Event;

fn with(preferences: &str) -> String {
    SETTINGS.replace("version = 1", &format!("version = 1\n[preferences]\n{preferences}"))
}

/// A console of `ops` that is open, the screen locked over it.
fn locked(preferences: &str) -> Bench {
    let mut bench = Bench::with(&with(preferences));
    bench.console_of("ops", 60);
    bench.on(Event::Screen { locked: true });
    bench
}

#[test]
fn kept_sessions_leave_memory_with_the_screen_and_come_back_from_the_store() {
    let mut bench = locked("lock_with_screen = \"sessions\"");
    assert!(bench.snapshot().sessions.is_empty());
    assert_eq!(bench.kept.sessions.len(), 1, "sealed before");
    assert!(matches!(bench.take("Lock"), Effect::Lock { keychain: false }));
    bench.on(Event::Tick);
    assert_eq!(bench.kept.sessions.len(), 1, "nothing is written over it");

    bench.on(Event::Screen { locked: false });
    assert!(
        matches!(bench.take("OpenStore"), Effect::OpenStore { may_prompt: false }),
        "no wake asks a person"
    );
    let kept = bench.kept.clone();
    bench.on(Event::StoreOpened(Ok(kept)));
    bench.look(KeychainState::Ready);
    assert_eq!(bench.session("ops").name, "ops");
    let again = bench.open(terminal(1), "ops");
    bench.minted();
    bench.browser(Ok(()));
    bench.ok(again);
}

#[test]
fn nothing_is_locked_unless_a_person_wants_it() {
    let bench = locked("show_names = true");
    assert_eq!(bench.snapshot().sessions.len(), 1);
}

#[test]
fn behind_a_locked_screen_nothing_is_given_out_where_all_is_locked() {
    let mut bench = locked("lock_with_screen = \"all\"");
    assert!(matches!(bench.take("Lock"), Effect::Lock { keychain: true }));
    for asked in [bench.credentials(program(3), "ops"), bench.open(terminal(4), "ops")] {
        assert_eq!(bench.problem(asked), ProblemCode::KeychainLocked);
    }
}

#[test]
fn what_begins_behind_a_locked_screen_is_saved_with_what_was_there() {
    let mut bench = locked("lock_with_screen = \"sessions\"");
    bench.take("Lock");
    bench.credentials(program(3), "data");
    bench.assumed(60);
    let kept = bench.kept.clone();
    assert_eq!(kept.sessions.len(), 1, "not written while it is locked");
    bench.on(Event::Screen { locked: false });
    bench.take("OpenStore");
    bench.on(Event::StoreOpened(Ok(kept)));
    assert_eq!(bench.kept.sessions.len(), 2);
}

#[test]
fn sleep_and_a_long_rest_lock_too_and_the_next_request_waits_for_the_store() {
    for way in ["sleep", "rest"] {
        let scope = if way == "rest" { "off" } else { "sessions" };
        let mut bench = Bench::with(&with(&format!("lock_with_screen = \"{scope}\"\nlock_after = \"10m\"")));
        bench.console_of("ops", 60);
        match way {
            "sleep" => bench.on(Event::Sleeps),
            _ => bench.after_minutes(11),
        }
        assert!(bench.snapshot().sessions.is_empty(), "{way}");
        bench.take("Lock");
        let kept = bench.kept.clone();
        let asked = bench.open(terminal(1), "ops");
        assert!(matches!(bench.take("OpenStore"), Effect::OpenStore { may_prompt: true }), "a person waits");
        bench.on(Event::StoreOpened(Ok(kept)));
        bench.look(KeychainState::Ready);
        bench.minted();
        bench.browser(Ok(()));
        bench.ok(asked);
    }
}
