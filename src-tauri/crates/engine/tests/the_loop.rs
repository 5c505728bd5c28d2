//! The loop on fakes and paused time: who is answered, what is saved, and when the clock is looked at.

mod support;

use std::sync::atomic::Ordering;
use std::time::Duration;

use rolecall_core::answer::SecretAnswer;
use rolecall_core::id::SourceId;
use rolecall_core::problem::ProblemCode;
use rolecall_core::request::SecretInput;
use rolecall_core::secret::AccessKey;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Attention;
use rolecall_core::state::event::Event;
use support::*;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(start_paused = true)]
async fn idle_waits_for_what_is_still_to_be_saved() {
    let (engine, world) = engine();
    let answer = engine.ask(program(), credentials()).await;
    assert!(matches!(answer, Ok(SecretAnswer::Credentials(_))));
    assert!(locked(&world.saved).is_empty(), "an answer waits for no disk");
    engine.idle().await;
    assert_eq!(*locked(&world.saved), [1]);
}

#[tokio::test(start_paused = true)]
async fn a_sleep_is_waited_with_until_what_is_kept_is_sealed_and_its_key_forgotten() {
    let settings = "version = 1\n[preferences]\nlock_with_screen = \"sessions\"";
    let world = world(SETTINGS.replace("version = 1", settings));
    let engine = engine_on(&world);
    engine.ask(program(), credentials()).await.expect("credentials");
    engine.tell(Event::Sleeps).await;
    engine.written().await;
    assert!(world.store_locked.load(Ordering::Relaxed));
    assert_eq!(locked(&world.kept).sessions.len(), 1, "nothing is lost");
    assert!(engine.snapshots().borrow().sessions.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_an_adapter_is_a_failure_and_the_engine_serves_on() {
    let (engine, world) = engine();
    world.sts_panics.store(true, Ordering::Relaxed);
    let problem = engine.ask(program(), credentials()).await.expect_err("it broke off");
    assert_eq!(problem.code, ProblemCode::NoEngine);
    world.sts_panics.store(false, Ordering::Relaxed);
    assert!(engine.ask(program(), credentials()).await.is_ok());
    engine.idle().await;
}

#[tokio::test(start_paused = true)]
async fn a_panic_while_saving_is_said_and_later_things_are_written() {
    let (engine, world) = engine();
    world.store_panics.store(true, Ordering::Relaxed);
    engine.ask(program(), credentials()).await.expect("credentials");
    engine.idle().await;
    let mut snapshots = engine.snapshots();
    let told = snapshots.wait_for(|snapshot| {
        snapshot.attention.iter().any(|attention| matches!(attention, Attention::Trouble { .. }))
    });
    told.await.expect("a row about it");
    world.store_panics.store(false, Ordering::Relaxed);
    engine.ask(program(), console()).await.expect("a console");
    engine.idle().await;
    assert_eq!(locked(&world.saved).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_line_of_a_storm_is_logged() {
    let (engine, world) = engine();
    engine.ready().await;
    let asking = (0..3000).map(|_| {
        let engine = engine.clone();
        tokio::spawn(async move { engine.ask(program(), credentials()).await.is_ok() })
    });
    for asked in asking.collect::<Vec<_>>() {
        assert!(asked.await.expect("an answer"));
    }
    engine.idle().await;
    assert_eq!(locked(&world.logged).len(), 3001, "one call, and each time it was handed out");
}

#[tokio::test(start_paused = true)]
async fn no_timer_runs_while_nothing_lives() {
    let (engine, world) = engine();
    engine.ready().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = locked(&world.looked).len();
    tokio::time::sleep(24 * HOUR).await;
    assert_eq!(locked(&world.looked).len(), before);
}

#[tokio::test(start_paused = true)]
async fn the_clock_is_looked_at_in_slices_while_something_lives() {
    let (engine, world) = engine();
    engine.ask(program(), console()).await.expect("a console");
    tokio::time::sleep(HOUR).await;
    let looked = locked(&world.looked);
    let longest = looked.windows(2).map(|pair| pair[1] - pair[0]).max();
    assert!(longest.is_some_and(|longest| longest <= 30_100), "{longest:?} ms");
    assert!(looked.len() < 600, "and not without end: {}", looked.len());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_is_noticed_within_a_slice() {
    let (engine, world) = engine();
    engine.ask(program(), console()).await.expect("a console");
    world.moved.store(8 * 3600 - 10 * 60, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert_eq!(*locked(&world.notices), ["ops ends in 10 min"]);
    world.moved.store(0, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(31)).await;
    world.moved.store(9 * 3600, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(31)).await;
    // An hour that nobody saw pass is a sleep, as far as one can tell.
    assert_eq!(*locked(&world.notices), ["ops ends in 10 min", "ops ended at 18:00"]);
}

#[tokio::test(start_paused = true)]
async fn the_loop_ends_with_the_last_way_to_it() {
    let (engine, _) = engine();
    let mut snapshots = engine.snapshots();
    engine.ready().await;
    drop(engine);
    while snapshots.changed().await.is_ok() {}
}

#[tokio::test(start_paused = true)]
async fn whoever_left_holds_no_place() {
    let (engine, _) = engine();
    let asker = program();
    let connection = asker.connection.expect("a connection");
    let asked = tokio::spawn({
        let engine = engine.clone();
        async move { engine.ask(asker, credentials()).await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    engine.gone(connection).await;
    let problem = asked.await.expect("an answer").expect_err("cancelled");
    assert_eq!(problem.code, ProblemCode::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_settings_cannot_be_written_leaves_the_keychain_again() {
    let (engine, world) = engine();
    let base_revision = engine.ready().await.revision;
    let add = |name: &str| {
        let mut source = engine.snapshots().borrow().sources[0].source.clone();
        (source.id, source.name) = (SourceId::new(name), name.to_owned());
        let key = AccessKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: "s".repeat(40).into(),
        };
        SecretInput::AddSource {
            change: Box::new(Change::PutSource { source }),
            key: Some(key),
            base_revision,
        }
    };
    world.disk_is_full.store(true, Ordering::Relaxed);
    let problem = engine.ask(program(), add("new")).await.expect_err("the disk is full");
    assert_eq!(problem.code, ProblemCode::File);
    assert!(locked(&world.keys).is_empty(), "no key without its source");
    world.disk_is_full.store(false, Ordering::Relaxed);
    engine.ask(program(), add("new")).await.expect("added");
    assert_eq!(*locked(&world.keys), [SourceId::new("new")].into());
}
