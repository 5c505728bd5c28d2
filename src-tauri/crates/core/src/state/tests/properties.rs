//! Whatever happens in whatever order.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use super::bench::*;
use super::paths::WAYS;
use crate::activity::What;
use crate::caller::Requester;
use crate::credential_consumer::CredentialConsumer;
use crate::failure::{Failure, FileKind, NetworkError};
use crate::id::{ConnectionId, OperationId, RoleId, SourceId};
use crate::notice::{NoticeAction, NoticeId};
use crate::request::{EngineRequest, Request, SecretRequest, WindowPage};
use crate::settings::Change;
use crate::source::KeychainState;
use crate::state::effect::Effect;
use crate::state::event::{Event, Identified};
use crate::state::network::NetworkCall;

/// Roles of one call each, and roles behind others, behind one code, and of what the SDK finds.
const WORLDS: [(&str, [&str; 8]); 2] = [
    (SETTINGS, ["ops", "data", "admin", "audit", "careful", "vault", "borrowed", "nobody"]),
    (WAYS, ["hub", "spoke", "rim", "one", "two", "four", "mine", "here"]),
];

/// One thing that happens: numbers that are read as what there is to choose from at that moment.
#[derive(Debug, Clone)]
enum Step {
    Ask { who: u8, what: u8, role: u8 },
    World { which: u8, how: u8 },
    Prompt { which: u8, how: u8 },
    Gone(u8),
    Pass(i32),
    Settings(u8),
    Notice { which: u8, renew: bool },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..6u8, 0..12u8, 0..8u8).prop_map(|(who, what, role)| Step::Ask { who, what, role }),
        8 => (any::<u8>(), any::<u8>()).prop_map(|(which, how)| Step::World { which, how }),
        3 => (any::<u8>(), 0..4u8).prop_map(|(which, how)| Step::Prompt { which, how }),
        1 => (0..4u8).prop_map(Step::Gone),
        3 => prop_oneof![1..7200i32, -600..30_000i32].prop_map(Step::Pass),
        1 => (0..4u8).prop_map(Step::Settings),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(which, renew)| Step::Notice { which, renew }),
    ];
    proptest::collection::vec(step, 1..120)
}

struct World {
    bench: Bench,
    /// What somebody on a connection has asked for.
    asked: HashSet<OperationId>,
    /// Whether what the store holds is known, or not wanted.
    may_save: bool,
    opened: BTreeMap<NoticeId, usize>,
    settings: &'static str,
    roles: [&'static str; 8],
}

impl World {
    fn new(has_window: bool, (settings, roles): (&'static str, [&'static str; 8])) -> Self {
        let bench = Bench::starting(has_window);
        Self { bench, asked: HashSet::new(), may_save: false, opened: BTreeMap::new(), settings, roles }
    }

    fn requester(who: u8) -> Requester {
        match who {
            0 | 1 => click(),
            2 => terminal(1),
            3 => terminal(2),
            4 => program(3),
            _ => window(0),
        }
    }

    fn ask(&mut self, requester: Requester, request: impl Into<EngineRequest>) {
        let connected = requester.connection.is_some();
        let id = self.bench.ask(requester, request);
        if connected {
            self.asked.insert(id);
        }
    }

    fn step(&mut self, step: &Step) {
        let saves = self.bench.saves.len();
        match step {
            Step::Ask { who, what, role } => {
                let request = self.request(*what, self.roles[usize::from(*role)]);
                self.ask(Self::requester(*who), request);
            }
            Step::World { which, how } if !self.bench.pending.is_empty() => {
                let effect = self.bench.pending.remove(usize::from(*which) % self.bench.pending.len());
                self.answer(effect, *how);
            }
            Step::Prompt { which, how } => self.answer_prompt(*which, *how),
            Step::Gone(connection) => {
                self.bench.on(Event::Disconnected(ConnectionId(u64::from(*connection))));
            }
            Step::Pass(seconds) => self.bench.after(jiff::SignedDuration::from_secs(i64::from(*seconds))),
            Step::Settings(which) => self.settings(*which),
            Step::Notice { which, renew } if !self.bench.notices.is_empty() => {
                let id = self.bench.notices[usize::from(*which) % self.bench.notices.len()].id.clone();
                let action = if *renew { NoticeAction::Renew } else { NoticeAction::Default };
                self.bench.on(Event::NoticeUsed { id, action, activation_token: None });
            }
            Step::World { .. } | Step::Notice { .. } => {}
        }
        self.check_screen();
        let saved = &self.bench.saves[saves..];
        assert!(self.may_save || saved.is_empty(), "a store that was not read is written after {step:?}");
    }

    /// What is on the screen is true, and shown once.
    fn check_screen(&mut self) {
        let told = |bench: &Bench| (bench.notices.len(), bench.replaced.len(), bench.withdrawn.len());
        let before = told(&self.bench);
        self.bench.on(Event::Tick);
        assert_eq!(before, told(&self.bench), "nothing has happened, and something is told");
        if self.bench.screen.is_empty() {
            return;
        }
        let attention = self.bench.attention();
        for notice in self.bench.screen.values() {
            if let Some(role) = notice.title.strip_suffix(" has not been renewed yet") {
                assert!(
                    attention.contains(&format!("waiting {role}")),
                    "{role} waits no more: {attention:?}"
                );
            }
            if let NoticeId::Role(role) = &notice.id {
                let is_row =
                    |row: &String| *row == format!("failed {role}") || *row == format!("waiting {role}");
                assert!(attention.iter().any(is_row), "{role} is well: {attention:?}");
            }
        }
    }

    fn request(&self, what: u8, role: &str) -> EngineRequest {
        let id = RoleId::new(role);
        let base_revision = self.bench.state.revision();
        let request = match what {
            0..=2 => console(role),
            3 => return SecretRequest::PrintLink(id.into()).into(),
            4 | 5 => {
                let hand_out =
                    if what == 4 { CredentialConsumer::CredentialProcess } else { CredentialConsumer::Env };
                return SecretRequest::Credentials { role: role.to_owned(), hand_out, duration: None }.into();
            }
            6 => renew(role),
            7 => Request::End { role: (role != "nobody").then_some(id) },
            8 => Request::CheckSource { source: SourceId::new("work") },
            9 => Request::Edit { change: Box::new(Change::RemoveRole { id }), base_revision },
            10 => Request::UnlockKeychain,
            _ => Request::ShowWindow(WindowPage::Home),
        };
        request.into()
    }

    fn settings(&mut self, which: u8) {
        let event = match which {
            0 => Err(Failure::File { what: FileKind::Settings, reason: "no".to_owned() }),
            1 => Ok(read("version = 1")),
            2 => {
                self.may_save = true;
                Ok(read(
                    &self
                        .settings
                        .replace("version = 1", "version = 1\n[preferences]\nkeep_sessions = false"),
                ))
            }
            _ => Ok(read(self.settings)),
        };
        self.bench.on(Event::SettingsRead(event));
    }

    fn answer_prompt(&mut self, which: u8, how: u8) {
        let prompts = self.bench.snapshot().prompts;
        if prompts.is_empty() {
            return;
        }
        let prompt = prompts[usize::from(which) % prompts.len()].id;
        match how {
            0 => drop(self.bench.answer_code(prompt)),
            1 => drop(self.bench.answer_reason(prompt, "an incident")),
            2 => drop(self.bench.answer_reason(prompt, "")),
            _ => drop(self.bench.ask(window(99), Request::CancelPrompt { prompt })),
        }
    }

    /// The world's answer: well, or one of several ways badly.
    fn answer(&mut self, effect: Effect, how: u8) {
        let failure = match how % 8 {
            0 => Some(Failure::KeychainLocked),
            1 => Some(wrong_code()),
            2 => Some(not_trusted()),
            3 => Some(Failure::KeyMissing { source: "work".to_owned() }),
            4 => Some(Failure::Network(NetworkError::Dns)),
            _ => None,
        };
        let now = self.bench.now;
        let expiration = now + jiff::SignedDuration::from_secs(900 + i64::from(how) * 60);
        let event = match effect {
            Effect::ReadSettings => return self.settings(how % 4),
            Effect::CheckKeychain { sources, .. } => match how % 3 {
                0 => Event::KeychainLooked { state: KeychainState::Locked, keys: Vec::new() },
                _ => Event::KeychainLooked { state: KeychainState::Ready, keys: sources },
            },
            Effect::OpenStore { .. } => {
                self.may_save |= failure.is_none();
                Event::StoreOpened(failure.map_or(Ok(crate::stored_sessions::StoredSessions::default()), Err))
            }
            Effect::Call { call, .. } => match *call {
                NetworkCall::Assume { key, .. } => {
                    Event::Assumed(key, failure.map_or(Ok(assumed(expiration)), Err))
                }
                NetworkCall::Identify { operation, source, .. } => {
                    let identity = crate::source::Identity { account: String::new(), arn: String::new() };
                    let identified = Identified { identity, request_id: None };
                    let result = failure.map_or(Ok(identified), Err);
                    Event::Identified { operation, source: source.id, result }
                }
                NetworkCall::MintLink { operation, .. } => {
                    Event::LinkMinted(operation, failure.map_or(Ok(minted()), Err))
                }
                _ => return,
            },
            Effect::OpenBrowser { operation, .. } => {
                if failure.is_none() {
                    let sessions = self.bench.snapshot().sessions;
                    for session in sessions {
                        *self.opened.entry(NoticeId::Session(session.id)).or_default() += 1;
                    }
                }
                Event::BrowserDone(operation, failure.map_or(Ok(()), Err))
            }
            Effect::ChangeSettings(operation, ..)
            | Effect::StoreKey { operation, .. }
            | Effect::ForgetKey { operation, .. } => {
                let result = failure.map_or(Ok(Some(read(self.settings))), Err);
                Event::Written(operation, result)
            }
            other => unreachable!("{other:?}"),
        };
        self.bench.on(event);
    }

    /// Everything the world owes is answered and every question is closed, until nothing is left.
    fn settle(&mut self) {
        for _ in 0..10_000 {
            if let Some(effect) = self.bench.pending.pop() {
                self.answer(effect, 7);
            } else if let Some(prompt) = self.bench.snapshot().prompts.first() {
                let prompt = prompt.id;
                self.bench.ask(window(99), Request::CancelPrompt { prompt });
            } else {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    fn check(&self) {
        assert!(self.bench.state.is_idle(), "something leaks");
        for id in &self.asked {
            assert!(self.bench.answers.contains_key(id), "{id:?} was never answered");
        }
        let count = |role: &str, words: &[&str]| {
            let tells =
                |title: &str| title.starts_with(role) && words.iter().any(|word| title.contains(word));
            self.bench.notices.iter().filter(|notice| tells(&notice.title)).count()
        };
        for role in self.roles {
            // A life whose end is told begins with a console, or with credentials that nobody asks for again.
            let begins = |what| matches!(what, What::Console | What::Env | What::CredentialsCopied);
            let of_role =
                self.bench.log.iter().filter(|line| line.role.as_ref().map(RoleId::as_str) == Some(role));
            let lives = of_role.filter(|line| begins(line.what)).count();
            assert!(count(role, &["has ended", "ended at"]) <= lives, "one end of {role} is told twice");
            assert!(count(role, &["ends in"]) <= 2 * lives, "one moment of {role} is told twice");
        }
        let saved: Vec<_> =
            self.bench.saves.last().into_iter().flatten().map(|session| session.key.id()).collect();
        let ids: HashSet<_> = saved.iter().collect();
        assert_eq!(ids.len(), saved.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn everybody_is_answered_once_and_nothing_leaks(
        has_window in any::<bool>(),
        world in 0..2usize,
        steps in steps(),
    ) {
        let mut world = World::new(has_window, WORLDS[world]);
        for step in &steps {
            world.step(step);
        }
        world.settle();
        world.check();
    }
}
