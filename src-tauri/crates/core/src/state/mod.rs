//! The engine's state: `on(Event, now)` changes it and says what to do. No I/O, no clock, no AWS, no Tauri.
//!
//! The state is a handful of parts ([`part`]), each with private fields. What crosses them is a workflow ([`workflow`]):
//! a request begins it ([`request`]), what the world answers goes on with it ([`State::handle_event`]), and it reads from
//! top to bottom. ARCHITECTURE.md has the map.

pub mod effect;
pub mod event;
pub mod network;
mod part;
mod request;
mod role_lookup;
mod snapshot;
#[cfg(test)]
pub(crate) mod tests;
mod turn;
mod workflow;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::id::SourceId;
use crate::plan::Person;
use crate::request::WindowPage;
use crate::schedule::{LONGEST_SLICE, next};
use crate::text::Texts;
use effect::Effect;
use event::Event;
use part::allowed_acts::AllowedActs;
use part::approvals::Approvals;
use part::calls::Calls;
use part::catalogue::Catalogue;
use part::clipboard::Clipboard;
use part::clock::Clock;
use part::config::Config;
use part::desktop::Desktop;
use part::instances::Instances;
use part::jobs::{Asked, Jobs};
use part::notifications::Notifications;
use part::presence::Presence;
use part::prompts::Prompts;
use part::record_file::RecordFile;
use part::refusals::Refusals;
use part::renewals::Renewals;
use part::requester_credentials::RequesterCredentials;
use part::sessions::Sessions;
use part::sign_ins::SignIns;
use part::sources::Sources;
use part::store::Store;
use part::teams::Teams;
use turn::Turn;
use workflow::{Job, Question};

/// What the engine is told once, at its start.
pub struct EngineConfig {
    /// For whom it works.
    pub person: Person,
    /// The time zone of notices.
    pub zone: TimeZone,
    /// The text catalogue.
    pub texts: Arc<Texts>,
    /// Whether there can be a window to ask a person in.
    pub has_window: bool,
    /// Whether this process stays. One that ends with its command renews nothing by itself.
    pub stays: bool,
    /// Whether it is the resident, which a desktop starts and calls.
    pub resident: bool,
    /// The stand-in for the sign-in endpoint, while one is in force.
    pub signin_endpoint: Option<String>,
    /// The plain http address beyond this computer that the environment or its profile names for STS.
    pub plain_endpoint: Option<String>,
}

/// The one state of the one engine.
pub struct State {
    engine: Arc<EngineConfig>,
    config: Config,
    revision: u64,
    catalogue: Catalogue,
    sources: Sources,
    sign_ins: SignIns,
    instances: Instances,
    record_file: RecordFile,
    teams: Teams,
    desktop: Desktop,
    store: Store,
    sessions: Sessions,
    notifications: Notifications,
    clock: Clock,
    renewals: Renewals,
    refusals: Refusals,
    clipboard: Clipboard,
    calls: Calls,
    prompts: Prompts<Question>,
    requester_credentials: RequesterCredentials,
    allowed_acts: AllowedActs,
    approvals: Approvals,
    presence: Presence,
    jobs: Jobs<Job>,
    /// When somebody asked for something last.
    last_asked: Option<Timestamp>,
}

impl State {
    /// The state of an engine that has just started; [`State::start`] says what to do first.
    pub fn new(engine: EngineConfig) -> Self {
        Self {
            engine: Arc::new(engine),
            config: Config::default(),
            revision: 1,
            catalogue: Catalogue::default(),
            sources: Sources::default(),
            sign_ins: SignIns::default(),
            instances: Instances::default(),
            record_file: RecordFile::default(),
            teams: Teams::default(),
            desktop: Desktop::default(),
            store: Store::default(),
            sessions: Sessions::default(),
            notifications: Notifications::default(),
            clock: Clock::default(),
            renewals: Renewals::default(),
            refusals: Refusals::default(),
            clipboard: Clipboard::default(),
            calls: Calls::default(),
            prompts: Prompts::default(),
            requester_credentials: RequesterCredentials::default(),
            allowed_acts: AllowedActs::default(),
            approvals: Approvals::default(),
            presence: Presence::default(),
            jobs: Jobs::default(),
            last_asked: None,
        }
    }

    /// What an engine does first. Nothing of it makes the keychain ask a person.
    pub fn start(&self) -> Vec<Effect> {
        let mut effects =
            vec![Effect::ReadSettings, Effect::ReadRecord, Effect::OpenStore { may_prompt: false }];
        if self.engine.has_window {
            effects.push(Self::read_usage());
        }
        effects
    }

    /// Takes what happened and says what to do. `now` is the wall clock's time.
    pub fn on(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut turn = Turn::new(self.clock.by_aws(now), now, Arc::clone(&self.engine));
        turn.plain_endpoint = self.config.preferences().plain_endpoint;
        self.handle_event(event, &mut turn);
        // By what the event may have told of AWS's clock.
        turn.now = self.clock.by_aws(now);
        self.update_roles(turn.now);
        self.after_event(&mut turn);
        turn.into_effects()
    }

    fn handle_event(&mut self, event: Event, turn: &mut Turn) {
        match event {
            Event::SettingsRead(result) => self.settings_read(result, turn),
            Event::SettingsChanged => turn.push(Effect::ReadSettings),
            Event::RecordRead(result) => {
                self.records_read(result, turn);
                self.take_queued(turn);
            }
            Event::TeamFetched { of, from, result } => self.team_fetched(of, &from, result, turn),
            Event::ProfilesChanged => self.look_at_profiles(turn),
            Event::StoreOpened(result) => {
                self.store_opened(result, turn);
                self.take_queued(turn);
            }
            Event::KeychainLooked { state, keys } => self.keychain_looked_at(state, &keys, turn),
            Event::PassphraseWanted { new } => self.ask_passphrase(new, None, turn),
            Event::Unlocked { new, result } => self.unlocked(new, result, turn),
            Event::Asked { operation, requester, request } => {
                self.handle_request(Asked { id: operation, requester }, request, turn);
            }
            Event::Disconnected(connection) => {
                self.requester_credentials.forget(connection);
                self.allowed_acts.forget(connection);
                self.gone(connection, turn);
            }
            Event::ProfilesLooked(facts) => self.profiles_looked(facts),
            Event::SourceRead { source, operation: None, result } => {
                self.source_read(&source, result, turn);
            }
            Event::SourceRead { source, operation: Some(operation), result } => {
                self.own_source_read(operation, source, result, turn);
            }
            Event::Assumed(key, result) => self.assumed(&key, result, turn),
            Event::SignedIn { source, attempt, result } => self.signed_in(&source, attempt, result, turn),
            Event::SignInStarted { source, attempt, result } => {
                self.sign_in_started(&source, attempt, result, turn);
            }
            Event::DevicePolled { source, attempt, result } => {
                self.device_polled(&source, attempt, result, turn);
            }
            Event::TokenRefreshed { source, result } => self.token_refreshed(&source, result, turn),
            Event::PageListed { source, list, page, result } => {
                self.page_listed(&source, list, page, result, turn);
            }
            Event::LinkMinted(operation, result) => self.link_minted(operation, result, turn),
            Event::BrowserDone(operation, result) => self.browser_done(operation, result, turn),
            Event::BrowserLooked(apart) => self.browser_looked(apart, turn),
            Event::MfaCommandDone(key, result) => self.mfa_command_done(&key, result, turn),
            Event::Who(operation, result) => self.who_arrives(operation, result, turn),
            Event::Written(operation, result) => self.written(operation, result, turn),
            Event::Identified { operation, source, result } => {
                self.identified(operation, &source, result, turn);
            }
            Event::FileTrouble(failure) => {
                if !self.sources.keychain_failed(&failure) {
                    self.store.set_problem(turn.problem(&failure));
                }
            }
            Event::NoticeUsed { id, action, activation_token } => {
                self.notice_used(&id, action, activation_token, turn);
            }
            Event::PresenceProven(result) => self.presence_proven(&result, turn),
            Event::Copied(operation, result) => self.copied(operation, result, turn),
            Event::LogRead(operation, result) => self.log_read(operation, result, turn),
            Event::StartsAtLogin(result) => {
                self.desktop.login_entry_set(result, turn);
                self.desktop.follow(self.config.preferences(), turn);
            }
            Event::ShortcutBound(result) => {
                self.desktop.shortcut_bound(result, turn);
                self.desktop.follow(self.config.preferences(), turn);
            }
            Event::ShortcutPressed { activation_token } => {
                let page = WindowPage::Finder { text: String::new() };
                turn.push(Effect::ShowWindow { page, activation_token });
            }
            Event::TrayHost { there } => self.desktop.set_tray_host(there),
            Event::Leaving => {
                self.clipboard.clear(turn);
                self.sessions.save_time_awake();
            }
            // What is due is told after every event, so also after these.
            Event::Tick => {}
            Event::Woke => {
                if !self.notifications.is_screen_locked() {
                    self.unlock(false, turn);
                }
                self.renewals.try_soon(turn.now);
                self.teams.retry_soon(&self.engine.person, turn.now);
            }
            Event::Sleeps => self.leave(turn),
            Event::Screen { locked } => {
                self.notifications.set_screen_locked(locked);
                if locked { self.leave(turn) } else { self.unlock(false, turn) }
            }
            Event::ClockSkew(ahead) => self.clock.correct(ahead),
            Event::ProfilesFound(count) => self.desktop.set_importable(count),
        }
    }

    /// What follows every event: time may have passed, and what was true may not be so any more.
    fn after_event(&mut self, turn: &mut Turn) {
        let last_look = self.clock.last_look();
        self.sessions.count_time_awake(last_look, turn.now);
        self.sessions.expire(last_look, turn.now);
        self.refusals.forget_old(turn.now);
        self.clipboard.clear_due(turn);
        self.follow_teams(turn);
        self.follow_sign_ins(turn);
        self.follow_instances(turn);
        self.poll_devices(turn);
        self.renew_what_is_due(turn);
        self.lock_unused(turn);
        self.approvals.forget_ended(|role| self.sessions.of_role(role).next().is_some(), turn.now);
        self.notify(turn);
        // So that a restart loses nothing and tells nothing twice.
        let changed = self.sessions.take_changed() | self.renewals.take_changed();
        if changed | self.sign_ins.take_changed() | self.approvals.take_changed() {
            self.save(turn);
        }
        self.clock.set_last_look(turn.now);
    }

    /// When to look at the clock again: never while there is nothing that time changes, else at the next moment or
    /// slice.
    pub fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let now = self.clock.by_aws(now);
        let nothing = self.sessions.is_empty() && self.refusals.is_empty() && !self.renewals.any_waits();
        let slice = (!nothing).then(|| now + LONGEST_SLICE.signed());
        let leads = &self.config.preferences().notify_before;
        let moments = self.sessions.iter().filter_map(|(_, session)| next(session.life()?, leads, now));
        let ends = self.sessions.iter().map(|(_, session)| session.lives_until()).filter(|end| *end > now);
        let may_ask = |source: &SourceId| self.sign_ins.may_ask(source, now);
        let due = [
            self.clipboard.due(),
            self.next_renewal(),
            self.teams.next_fetch(),
            self.sign_ins.next_due(),
            self.next_sign_in_warning(now),
            self.instances.next_due(may_ask),
            slice,
        ];
        let looks = moments.chain(ends).chain(due.into_iter().flatten());
        looks.min().map(|look| self.clock.to_local(look))
    }

    /// Whether nothing is under way that somebody waits for or that is not saved yet.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty() && self.calls.is_empty() && !self.store.is_reopening()
    }

    fn is_ready(&self) -> bool {
        self.config.is_read() && self.store.is_ready() && !self.record_file.is_being_read()
    }
}
