//! A day of fifty sessions on a fake clock, with faults at random moments: the network goes and comes, the keychain is
//! locked, the screen too, the clock jumps, the computer sleeps, Rolecall restarts. The same day for the same seed.
//!
//! The test runs one day; `./dev soak` sets `ROLECALL_SOAK` to how many.

#[expect(dead_code, reason = "the other test has a world of its own, with one role")]
mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rolecall_core::activity::{ActivityOutcome, What};
use rolecall_core::answer::SecretAnswer;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::id::RoleId;
use rolecall_core::notice::NoticeId;
use rolecall_core::request::{Request, SecretRequest};
use rolecall_core::state::event::Event;
use rolecall_engine::engine::Engine;
use rolecall_engine::ports::Clock as _;
use support::*;

const ROLES: usize = 50;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// How much a day may add to the memory of this process: what the test itself notes is a part of it.
const MOST_GROWTH: usize = 8 << 20;

#[test]
fn a_day_of_fifty_sessions_loses_nothing_and_tells_nothing_twice() {
    let days: u64 = std::env::var("ROLECALL_SOAK").ok().and_then(|days| days.parse().ok()).unwrap_or(1);
    for seed in 1..=days {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(true).build().expect("a runtime");
        runtime.block_on(async { Day::new(seed).live().await });
    }
}

/// Credentials that a shell holds, whose end a person is to be told of.
struct Life {
    end: Timestamp,
    ended_by_hand: bool,
    /// How often the clock went back over the end: it ends once more then, and that is told.
    again: usize,
}

struct Day {
    seed: u64,
    numbers: u64,
    world: Arc<World>,
    engine: Option<Engine>,
    lives: BTreeMap<usize, Vec<Life>>,
    handed_out: usize,
    screen_locked: bool,
    /// Since when something is locked: what ended longer than twelve hours before anybody can see it is no news.
    locked_since: Option<Timestamp>,
}

impl Day {
    fn new(seed: u64) -> Self {
        let mut settings = "version = 1\n[[sources]]\nname = \"work\"\nkind = \"access-key\"\n".to_owned();
        for role in 0..ROLES {
            let _ = write!(
                settings,
                "[[roles]]\nname = \"r{role}\"\narn = \"arn:aws:iam::123456789012:role/R{role}\"\n\
                 source = \"work\"\nduration = \"{}m\"\n",
                15 + 7 * (role % 20)
            );
        }
        let world = world(settings);
        let engine = Some(engine_on(&world));
        Self {
            seed,
            numbers: seed,
            world,
            engine,
            lives: BTreeMap::new(),
            handed_out: 0,
            screen_locked: false,
            locked_since: None,
        }
    }

    /// Numbers that look random and are the same for a seed (splitmix64).
    fn below(&mut self, end: u64) -> u64 {
        self.numbers = self.numbers.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.numbers;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn engine(&self) -> &Engine {
        self.engine.as_ref().expect("it runs")
    }

    async fn live(mut self) {
        let started = tokio::time::Instant::now();
        let mut early = None;
        while started.elapsed() < DAY {
            let pause = 5 + self.below(90);
            tokio::time::sleep(Duration::from_secs(pause)).await;
            self.step().await;
            locked(&self.world.looked).clear();
            if early.is_none() && started.elapsed() > DAY / 6 {
                early = memory();
            }
        }
        let late = memory();
        self.calm_down().await;
        self.check();
        if let (Some(early), Some(late)) = (early, late) {
            let grown = late.saturating_sub(early);
            assert!(grown < MOST_GROWTH, "seed {}: {grown} bytes more than in the morning", self.seed);
        }
    }

    async fn step(&mut self) {
        let now = self.world.now();
        if self.locked_since.is_some_and(|since| now.duration_since(since) > SignedDuration::from_hours(4)) {
            self.unlock().await;
        }
        let goes_wrong = self.below(3) == 0;
        match self.below(100) {
            0..70 => self.hand_out().await,
            70..76 => self.end_one().await,
            76..80 => self.world.offline.store(goes_wrong, Ordering::Relaxed),
            80..84 => self.lock_keychain(goes_wrong).await,
            84..88 => self.lock_screen(goes_wrong).await,
            88..92 => {
                // A sleep, or a clock that is set.
                let seconds = self.below(3 * 3600);
                self.jump(i64::try_from(seconds).unwrap_or_default()).await;
            }
            92..94 => {
                let seconds = self.below(600);
                self.jump(-i64::try_from(seconds).unwrap_or_default()).await;
            }
            94..96 => self.restart().await,
            _ => self.engine().tell(Event::Woke).await,
        }
    }

    /// A shell takes the credentials of a role that has none there.
    async fn hand_out(&mut self) {
        let role = usize::try_from(self.below(ROLES as u64)).unwrap_or_default();
        let now = self.world.now();
        let lasts = |life: &Life| !life.ended_by_hand && life.end > now - SignedDuration::from_mins(2);
        // What a shell takes again is no longer missed, so the end of what it had is no news behind a locked screen.
        if self.screen_locked || self.lives.get(&role).is_some_and(|lives| lives.iter().any(lasts)) {
            return;
        }
        let request = SecretRequest::Credentials {
            role: format!("r{role}"),
            hand_out: CredentialConsumer::Env,
            duration: None,
        };
        if let Ok(SecretAnswer::Credentials(credentials)) = self.engine().ask(program(), request).await {
            self.handed_out += 1;
            let life = Life { end: credentials.expiration, ended_by_hand: false, again: 0 };
            self.lives.entry(role).or_default().push(life);
        }
    }

    async fn end_one(&mut self) {
        let role = usize::try_from(self.below(ROLES as u64)).unwrap_or_default();
        let now = self.world.now();
        // What nobody was told of yet is no news once it is ended by hand.
        if self.locked_since.is_some() {
            return;
        }
        let end = Request::End { role: Some(RoleId::new(format!("r{role}"))) };
        if self.engine().ask(program(), end).await.is_ok() {
            let lives = self.lives.entry(role).or_default();
            lives.iter_mut().filter(|life| life.end > now).for_each(|life| life.ended_by_hand = true);
        }
    }

    async fn unlock(&mut self) {
        self.lock_keychain(false).await;
        self.lock_screen(false).await;
        self.locked_since = None;
    }

    async fn lock_keychain(&mut self, locked: bool) {
        self.world.keychain_locked.store(locked, Ordering::Relaxed);
        self.note_locked(locked);
        if !locked {
            // Whether it was locked is the engine's to know.
            let _ = self.engine().ask(program(), Request::UnlockKeychain).await;
        }
    }

    async fn lock_screen(&mut self, locked: bool) {
        self.screen_locked = locked;
        self.note_locked(locked);
        self.engine().tell(Event::Screen { locked }).await;
    }

    fn note_locked(&mut self, locked: bool) {
        if locked {
            self.locked_since.get_or_insert(self.world.now());
        }
    }

    async fn jump(&mut self, seconds: i64) {
        let before = self.world.now();
        self.world.moved.fetch_add(seconds, Ordering::Relaxed);
        let now = self.world.now();
        for life in self.lives.values_mut().flatten().filter(|life| now <= life.end && life.end <= before) {
            life.again += 1;
        }
        self.engine().tell(Event::Woke).await;
    }

    /// The desktop's session ends, and the next one begins.
    async fn restart(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.idle().await;
        }
        let away = 1 + self.below(1800);
        tokio::time::sleep(Duration::from_secs(away)).await;
        self.engine = Some(engine_on(&self.world));
        self.screen_locked = false;
    }

    /// Everything works again, and the last session ends.
    async fn calm_down(&mut self) {
        self.world.offline.store(false, Ordering::Relaxed);
        self.unlock().await;
        tokio::time::sleep(Duration::from_secs(4 * 3600)).await;
        self.engine().idle().await;
    }

    fn check(&self) {
        let seed = self.seed;
        let all = || self.lives.iter().flat_map(|(role, lives)| lives.iter().map(move |life| (role, life)));
        let sure = all().filter(|(_, life)| !life.ended_by_hand).count();
        let most: usize = all().map(|(_, life)| usize::from(!life.ended_by_hand) + life.again).sum();
        let told = self.told_ends();
        assert!(sure > 100, "seed {seed}: a day has many sessions, not {sure}");
        assert!((sure..=most).contains(&told), "seed {seed}: {told} ends told of {sure}, {most} at most");

        let log = locked(&self.world.logged);
        let env = log.iter().filter(|line| line.what == What::Env && line.outcome == ActivityOutcome::Done);
        assert_eq!(
            env.count(),
            self.handed_out,
            "seed {seed}: each time that credentials went out is logged"
        );
    }

    /// How many ends came to the screen as news.
    fn told_ends(&self) -> usize {
        let news = locked(&self.world.news);
        let of = |notice: &rolecall_core::notice::Notice| match &notice.id {
            NoticeId::Session(_) => {
                usize::from(notice.title.contains(" has ended") || notice.title.contains(" ended at "))
            }
            NoticeId::SeveralEnded => {
                notice.title.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or_default()
            }
            _ => 0,
        };
        news.iter().map(of).sum()
    }
}

/// What this process holds in memory, where the system tells.
fn memory() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    pages.split(' ').nth(1)?.parse::<usize>().ok().map(|pages| pages * 4096)
}
