//! A world of fakes: every port answers as it is told to, and the clock follows the runtime's own, paused one.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rolecall_core::activity::{Activity, ActivityLines, ActivityQuery};
use rolecall_core::caller::{AwsPlaces, Requester, Surface};
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::failure::{Failure, FileKind, NetworkError};
use rolecall_core::id::{ConnectionId, RoleId, SourceId};
use rolecall_core::identity_center::Instance;
use rolecall_core::mfa::MfaCode;
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::notice::{Notice, NoticeId};
use rolecall_core::oidc::Client;
use rolecall_core::plan::{Call, PermissionSetCall, Person, SourceFacts};
use rolecall_core::record::Record;
use rolecall_core::request::{Request, SecretRequest, WindowPage};
use rolecall_core::role::OpenWith;
use rolecall_core::secret::{AccessKey, Credentials, SecretString, SignInLink};
use rolecall_core::settings::team::TeamFile;
use rolecall_core::settings::{Change, ParsedSettings};
use rolecall_core::shortcut::Shortcut;
use rolecall_core::sign_in::{DeviceCode, Flow, IdToken, LoginPage, Registration, SharedAs, Tokens};
use rolecall_core::source::{Identity, KeychainState, Source};
use rolecall_core::start::LoginEntry;
use rolecall_core::state::EngineConfig;
use rolecall_core::state::event::{
    Assumed, DevicePoll, Identified, ListedPage, MintedLink, SignedIn, SourceRead,
};
use rolecall_core::state::network::{PageOf, SignIn};
use rolecall_core::stored_sessions::StoredSessions;
use rolecall_core::text::Texts;
use rolecall_engine::engine::Engine;
use rolecall_engine::ports::*;
use tokio::time::Instant;

pub const SETTINGS: &str = r#"
version = 1
[[sources]]
name = "work"
kind = "access-key"
[[roles]]
name = "ops"
arn = "arn:aws:iam::123456789012:role/Ops"
source = "work"
"#;

/// What the fakes do and what they saw.
pub struct World {
    settings: String,
    started: Instant,
    /// How far the wall clock was moved, beside the time that passes.
    pub moved: AtomicI64,
    /// When the clock was read, in milliseconds since the start.
    pub looked: Mutex<Vec<u128>>,
    pub sts_panics: AtomicBool,
    pub store_panics: AtomicBool,
    /// Whether AWS can't be reached.
    pub offline: AtomicBool,
    /// Whether the keychain is locked, and nobody there to unlock it.
    pub keychain_locked: AtomicBool,
    /// Whether settings can't be written.
    pub disk_is_full: AtomicBool,
    /// The sources whose key was put into the keychain since the start.
    pub keys: Mutex<BTreeSet<SourceId>>,
    /// How long it takes to save the store.
    pub saving: Duration,
    pub saved: Mutex<Vec<usize>>,
    /// Whether the key that seals the store is forgotten.
    pub store_locked: AtomicBool,
    /// What the store holds.
    pub kept: Mutex<StoredSessions>,
    pub logged: Mutex<Vec<Activity>>,
    /// The titles of all that was on the screen.
    pub notices: Mutex<Vec<String>>,
    /// What came to the screen as news, not in another's place.
    pub news: Mutex<Vec<Notice>>,
}

pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no test panics while it holds this")
}

/// An engine on fakes, and the fakes.
pub fn engine() -> (Engine, Arc<World>) {
    let world = world(SETTINGS.to_owned());
    (engine_on(&world), world)
}

/// Fakes with these settings.
pub fn world(settings: String) -> Arc<World> {
    Arc::new(World {
        settings,
        started: Instant::now(),
        moved: AtomicI64::new(0),
        looked: Mutex::default(),
        sts_panics: AtomicBool::new(false),
        store_panics: AtomicBool::new(false),
        offline: AtomicBool::new(false),
        keychain_locked: AtomicBool::new(false),
        disk_is_full: AtomicBool::new(false),
        keys: Mutex::default(),
        saving: Duration::from_secs(5),
        saved: Mutex::default(),
        store_locked: AtomicBool::new(false),
        kept: Mutex::default(),
        logged: Mutex::default(),
        notices: Mutex::default(),
        news: Mutex::default(),
    })
}

/// An engine on these fakes; one that was there before has ended.
pub fn engine_on(world: &Arc<World>) -> Engine {
    let ports = Ports {
        network: Network {
            sts: world.clone(),
            sources: world.clone(),
            sign_in: world.clone(),
            identity_center: world.clone(),
            logins: world.clone(),
            providers: world.clone(),
            shared_sign_ins: world.clone(),
            team_files: world.clone(),
        },
        record: world.clone(),
        networks: world.clone(),
        keychain: world.clone(),
        browser: world.clone(),
        notifier: world.clone(),
        settings: world.clone(),
        store: world.clone(),
        log: world.clone(),
        clipboard: world.clone(),
        window: world.clone(),
        autostart: world.clone(),
        shortcuts: world.clone(),
        presence: world.clone(),
        clock: world.clone(),
    };
    let setting = EngineConfig {
        person: Person { user: "jo".to_owned(), host: "desk".to_owned() },
        zone: jiff::tz::TimeZone::UTC,
        texts: Arc::new(Texts::english()),
        has_window: true,
        stays: true,
        resident: false,
        signin_endpoint: None,
        plain_endpoint: None,
    };
    Engine::start(setting, ports)
}

/// A program on a connection.
pub fn program() -> Requester {
    Requester { connection: Some(ConnectionId(1)), ..Requester::click(Surface::CommandLine, None) }
}

pub fn credentials() -> SecretRequest {
    SecretRequest::Credentials {
        role: "ops".to_owned(),
        hand_out: CredentialConsumer::CredentialProcess,
        duration: None,
    }
}

pub fn console() -> Request {
    Request::open_console(RoleId::new("ops"))
}

impl Clipboard for World {
    fn copy(&self, _text: SecretString) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async { Ok(()) })
    }

    fn clear(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        let passed = self.started.elapsed();
        locked(&self.looked).push(passed.as_millis());
        let base: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a time");
        let passed = SignedDuration::try_from(passed).expect("a short test");
        base + passed + SignedDuration::from_secs(self.moved.load(Ordering::Relaxed))
    }
}

impl Sts for World {
    fn call(
        &self,
        _signer: Signer,
        call: Call,
        _code: Option<MfaCode>,
    ) -> BoxFuture<'_, Result<Assumed, Failure>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert!(!self.sts_panics.load(Ordering::Relaxed), "told to panic");
            if self.offline.load(Ordering::Relaxed) {
                return Err(Failure::Network(NetworkError::Dns));
            }
            let credentials = Credentials {
                access_key_id: "ASIAEXAMPLE".to_owned(),
                secret_access_key: "secret".into(),
                session_token: "token".into(),
                expiration: self.now() + call.duration().expect("a duration").signed(),
            };
            Ok(Assumed { credentials, assumed_arn: None, request_id: None })
        })
    }

    fn caller_identity(&self, _: Signer, _: String) -> BoxFuture<'_, Result<Identified, Failure>> {
        let identity = Identity::of_arn("arn:aws:iam::111122223333:user/jo");
        Box::pin(async { Ok(Identified { identity, request_id: None }) })
    }
}

impl Sources for World {
    fn region(&self, _: Source) -> BoxFuture<'_, String> {
        Box::pin(async { "us-east-1".to_owned() })
    }

    fn mfa_code(&self, _: Vec<String>) -> BoxFuture<'_, Result<MfaCode, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn read(&self, _: Source) -> BoxFuture<'_, Result<SourceRead, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn look(&self, _: Vec<Source>) -> BoxFuture<'_, BTreeMap<SourceId, SourceFacts>> {
        Box::pin(async { BTreeMap::new() })
    }

    fn token(&self, _: Source) -> BoxFuture<'_, Result<SecretString, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }
}

impl SignInEndpoint for World {
    fn mint(&self, _: SignIn) -> BoxFuture<'_, Result<MintedLink, Failure>> {
        Box::pin(async { Ok(MintedLink { link: SignInLink("https://x".into()), with_duration: true }) })
    }
}

/// Nobody signs in.
impl IdentityCenter for World {
    fn register(&self, _: Instance, _: Flow) -> BoxFuture<'_, Result<Registration, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn sign_in<'a>(
        &'a self,
        _: u64,
        _: Instance,
        _: &'a Registration,
        _: Option<u16>,
        _: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<Tokens, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn cancel(&self, _: u64) {}

    fn start_device<'a>(
        &'a self,
        _: Instance,
        _: &'a Registration,
    ) -> BoxFuture<'a, Result<DeviceCode, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn poll_device(
        &self,
        _: Instance,
        _: Registration,
        _: SecretString,
    ) -> BoxFuture<'_, Result<DevicePoll, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn refresh<'a>(
        &'a self,
        _: Instance,
        _: &'a Registration,
        _: SecretString,
    ) -> BoxFuture<'a, Result<Tokens, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn log_out(&self, _: Instance, _: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    fn list(&self, _: Instance, _: SecretString, _: PageOf) -> BoxFuture<'_, Result<ListedPage, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn credentials(&self, _: PermissionSetCall, _: SecretString) -> BoxFuture<'_, Result<Assumed, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }
}

/// No other tool has signed in.
impl SharedSignIns for World {
    fn read(&self, _: SharedAs) -> BoxFuture<'_, Option<SignedIn>> {
        Box::pin(async { None })
    }

    fn write(&self, _: SharedAs, _: Registration, _: Tokens) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// Nor here.
impl LoginService for World {
    fn sign_in<'a>(
        &'a self,
        _: u64,
        _: String,
        _: Option<u16>,
        _: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<SignedIn, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn start_elsewhere(&self, _: String) -> BoxFuture<'_, Result<(Registration, LoginPage), Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn finish_elsewhere(
        &self,
        _: String,
        _: Registration,
        _: LoginPage,
        _: SecretString,
    ) -> BoxFuture<'_, Result<SignedIn, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn refresh(
        &self,
        _: String,
        _: Registration,
        _: SecretString,
    ) -> BoxFuture<'_, Result<SignedIn, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }
}

/// Nor there.
impl IdentityProviders for World {
    fn sign_in<'a>(
        &'a self,
        _: u64,
        _: Client,
        _: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<SignedIn, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn start_device(&self, _: Client) -> BoxFuture<'_, Result<(Registration, DeviceCode), Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn poll_device(&self, _: Client, _: SecretString) -> BoxFuture<'_, Result<DevicePoll, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn refresh(
        &self,
        _: Client,
        _: Registration,
        _: SecretString,
        _: (IdToken, Timestamp),
    ) -> BoxFuture<'_, Result<SignedIn, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }

    fn sign_out(&self, _: Client, _: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

impl Keychain for World {
    fn look(&self, sources: Vec<SourceId>) -> BoxFuture<'_, (KeychainState, Vec<SourceId>)> {
        let locked = self.keychain_locked.load(Ordering::Relaxed);
        let found =
            if locked { (KeychainState::Locked, Vec::new()) } else { (KeychainState::Ready, sources) };
        Box::pin(async { found })
    }

    fn key(&self, _: SourceId, _: String, _: bool) -> BoxFuture<'_, Result<AccessKey, Failure>> {
        let key = AccessKey { access_key_id: "AKIAEXAMPLE".to_owned(), secret_access_key: "secret".into() };
        let locked = self.keychain_locked.load(Ordering::Relaxed);
        Box::pin(async move { if locked { Err(Failure::KeychainLocked) } else { Ok(key) } })
    }

    fn put_key(&self, source: SourceId, _: AccessKey) -> BoxFuture<'_, Result<(), Failure>> {
        locked(&self.keys).insert(source);
        Box::pin(async { Ok(()) })
    }

    fn delete_key(&self, source: SourceId) -> BoxFuture<'_, Result<(), Failure>> {
        locked(&self.keys).remove(&source);
        Box::pin(async { Ok(()) })
    }
}

impl Browser for World {
    fn keeps_apart(&self) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async { Ok(()) })
    }

    fn open(&self, _: SignInLink, _: Vec<OpenWith>, _: Option<String>) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async { Ok(()) })
    }
}

impl Notifier for World {
    fn show(&self, notice: Notice) {
        locked(&self.notices).push(notice.title.clone());
        locked(&self.news).push(notice);
    }

    fn replace(&self, _: NoticeId, by: Notice) {
        locked(&self.notices).push(by.title);
    }

    fn withdraw(&self, _: NoticeId) {}
}

impl SettingsFile for World {
    fn read(&self) -> BoxFuture<'_, Result<ParsedSettings, Failure>> {
        Box::pin(async { rolecall_core::settings::read::read(&self.settings).map_err(Failure::Settings) })
    }

    fn change(&self, _: Change) -> BoxFuture<'_, Result<ParsedSettings, Failure>> {
        if self.disk_is_full.load(Ordering::Relaxed) {
            let reason = "no space left".to_owned();
            return Box::pin(async { Err(Failure::File { what: FileKind::Settings, reason }) });
        }
        SettingsFile::read(self)
    }

    fn show(&self, _: Option<String>) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async { Ok(()) })
    }
}

impl SessionStore for World {
    fn open(&self, _: bool) -> BoxFuture<'_, Result<StoredSessions, Failure>> {
        Box::pin(async {
            match self.keychain_locked.load(Ordering::Relaxed) {
                true => Err(Failure::KeychainLocked),
                false => Ok(locked(&self.kept).clone()),
            }
        })
    }

    fn save(&self, kept: StoredSessions) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            assert!(!self.store_panics.load(Ordering::Relaxed), "told to panic");
            tokio::time::sleep(self.saving).await;
            locked(&self.saved).push(kept.sessions.len());
            *locked(&self.kept) = kept;
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.store_locked.store(true, Ordering::Relaxed) })
    }
}

impl RecordFile for World {
    fn read(&self) -> BoxFuture<'_, Result<Record, Failure>> {
        Box::pin(async { Ok(Record::default()) })
    }

    fn save(&self, _: Record) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async { Ok(()) })
    }
}

impl TeamFiles for World {
    fn fetch(&self, _: String) -> BoxFuture<'_, Result<TeamFile, Failure>> {
        Box::pin(async { Err(Failure::Cancelled) })
    }
}

impl ActivityLog for World {
    fn append(&self, activity: Activity) -> BoxFuture<'_, Result<(), Failure>> {
        locked(&self.logged).push(activity);
        Box::pin(async { Ok(()) })
    }

    fn read(&self, _: ActivityQuery) -> BoxFuture<'_, Result<ActivityLines, Failure>> {
        Box::pin(async { Ok(ActivityLines::default()) })
    }
}

impl Autostart for World {
    fn start_at_login(&self, _: bool) -> BoxFuture<'_, Result<LoginEntry, Failure>> {
        Box::pin(async { Ok(LoginEntry::OwnHome) })
    }
}

impl Shortcuts for World {
    fn bind(&self, _: Option<Shortcut>) -> BoxFuture<'_, Result<Option<String>, Failure>> {
        Box::pin(async { Ok(None) })
    }
}

impl Presence for World {
    fn prove(&self, _: String) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async { Ok(()) })
    }
}

impl Window for World {
    fn show(&self, _: WindowPage, _: Option<String>) {}
}

impl NetworkFactory for World {
    fn network(&self, _: &NetworkVariables, _: Option<&AwsPlaces>, _: bool) -> Network {
        unreachable!("nobody here has an environment of its own")
    }
}
