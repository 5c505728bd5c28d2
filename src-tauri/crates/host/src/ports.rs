//! Joins the engine's ports to the platform's adapters.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use rolecall_core::failure::{Failure, ShortcutFailure};
use rolecall_core::import::plan_into;
use rolecall_core::notice::{Notice, NoticeAction, NoticeId};
use rolecall_core::shortcut::Shortcut;
use rolecall_core::start::LoginEntry;
use rolecall_core::state::event::Event;
use rolecall_engine::engine::Engine;
use rolecall_engine::ports::{Autostart, BoxFuture, Keychain, Notifier, Ports, Shortcuts};
use rolecall_platform::activity_log::JsonLinesLog;
use rolecall_platform::autostart::LoginItem;
use rolecall_platform::aws_files::AwsFiles;
use rolecall_platform::browser::SystemBrowser;
use rolecall_platform::clipboard::SystemClipboard;
use rolecall_platform::clock::SystemClock;
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::keychain::file::{self, FileKeychain, PassphraseWanted};
use rolecall_platform::keychain::{DataKeys, OsKeychain};
use rolecall_platform::network_factory::AwsNetworks;
use rolecall_platform::notifier::DesktopNotifier;
use rolecall_platform::presence::SystemPresence;
use rolecall_platform::record_file::JsonRecord;
use rolecall_platform::session_store::SealedStore;
use rolecall_platform::settings_file::TomlSettings;
use rolecall_platform::settings_watch;
use rolecall_platform::shortcut::{self, DesktopShortcuts};
use rolecall_platform::signin;
use rolecall_platform::wake::{self, Power};
use rolecall_protocol::path::Places;
use tokio::sync::{mpsc, watch};

use crate::Kind;
use crate::window::WindowProcess;

/// A use of a notice, with the desktop's permission to come to the front.
pub(crate) type NoticeUse = (NoticeId, NoticeAction, Option<String>);

/// The stand-in for the sign-in endpoint, where one is set and allowed.
pub(crate) fn sign_in_stand_in(places: &Places) -> Result<Option<String>, Failure> {
    signin::stand_in(places.own_home, std::env::var("ROLECALL_SIGNIN_ENDPOINT").ok().as_deref())
}

/// The ports, and what comes from the world unasked.
pub(crate) struct Joined {
    pub(crate) ports: Ports,
    /// What people do with notices, where there are any.
    pub(crate) uses: Option<mpsc::Receiver<NoticeUse>>,
    /// What becomes of the global shortcut; silent where nobody binds one.
    pub(crate) shortcuts: mpsc::Receiver<shortcut::News>,
    /// When the file that stands for a keychain wants its passphrase; silent where the system's keychain is used.
    pub(crate) passphrases: mpsc::Receiver<PassphraseWanted>,
    /// By how much this computer's clock is ahead of AWS's.
    pub(crate) clock_ahead: watch::Receiver<Option<SignedDuration>>,
}

/// Joins them. Nothing is connected or read yet: each adapter starts at its first use.
pub(crate) fn join(
    places: &Places,
    kind: &Kind,
    signin_endpoint: Option<String>,
    window: Arc<WindowProcess>,
) -> Result<Joined, Failure> {
    let http = Http::new(Limits::default());
    let clock_ahead = http.clock_ahead();
    let (wanted, passphrases) = mpsc::channel(4);
    let (keychain, data_keys): (Arc<dyn Keychain>, Arc<dyn DataKeys>) = if file::is_chosen(&places.settings) {
        let keychain = Arc::new(FileKeychain::new(&places.state, wanted));
        (Arc::clone(&keychain) as _, keychain)
    } else {
        let keychain = Arc::new(OsKeychain::new(places.keychain_service.clone()));
        (Arc::clone(&keychain) as _, keychain)
    };
    let (notifier, uses): (Arc<dyn Notifier>, _) = match kind {
        Kind::Resident { .. } => {
            let (used, uses) = mpsc::channel(16);
            (Arc::new(DesktopNotifier::new(used)), Some(uses))
        }
        // Whoever asked is told on the spot; nobody would be left to act on a button.
        Kind::Agent | Kind::OneShot => (Arc::new(Silent), None),
    };
    let (pressed, shortcuts) = mpsc::channel(16);
    let (autostart, shortcut): (Arc<dyn Autostart>, Arc<dyn Shortcuts>) = match kind {
        Kind::Resident { program, .. } => (
            Arc::new(LoginItem::new(program.clone(), places.own_home)),
            Arc::new(DesktopShortcuts::new(program.clone(), pressed)),
        ),
        // Neither stays long enough to be started or called.
        Kind::Agent | Kind::OneShot => (Arc::new(Silent), Arc::new(Silent)),
    };
    let networks = Arc::new(AwsNetworks::new(http, None, signin_endpoint));
    let ports = Ports {
        network: networks.own(),
        networks,
        store: Arc::new(SealedStore::new(places.state.clone(), data_keys)),
        keychain,
        browser: Arc::new(SystemBrowser::new(places.state.join("browser"))),
        notifier,
        settings: Arc::new(TomlSettings::new(places.settings.clone())),
        record: Arc::new(JsonRecord::new(places.state.clone())),
        log: Arc::new(JsonLinesLog::new(places.state.clone())),
        clipboard: Arc::new(SystemClipboard::new()),
        window,
        autostart,
        shortcuts: shortcut,
        presence: Arc::new(SystemPresence),
        clock: Arc::new(SystemClock::default()),
    };
    Ok(Joined { ports, uses, shortcuts, passphrases, clock_ahead })
}

/// Tells the engine what people do with notices.
pub(crate) async fn pass_on_notice_uses(mut uses: mpsc::Receiver<NoticeUse>, engine: Engine) {
    while let Some((id, action, activation_token)) = uses.recv().await {
        engine.tell(Event::NoticeUsed { id, action, activation_token }).await;
    }
}

/// Tells the engine when a passphrase is wanted.
pub(crate) async fn pass_on_passphrases(mut wanted: mpsc::Receiver<PassphraseWanted>, engine: Engine) {
    while let Some(PassphraseWanted { new }) = wanted.recv().await {
        engine.tell(Event::PassphraseWanted { new }).await;
    }
}

/// Tells the engine when the global shortcut is pressed or lost.
pub(crate) async fn pass_on_shortcuts(mut news: mpsc::Receiver<shortcut::News>, engine: Engine) {
    while let Some(news) = news.recv().await {
        let event = match news {
            shortcut::News::Pressed(activation_token) => Event::ShortcutPressed { activation_token },
            shortcut::News::Lost(failure) => Event::ShortcutBound(Err(Failure::Shortcut(failure))),
        };
        engine.tell(event).await;
    }
}

/// Tells the engine when the settings file may say something else.
pub(crate) async fn follow_settings(path: PathBuf, engine: Engine) {
    let (changed, mut changes) = mpsc::channel(1);
    let watch = settings_watch::watch(path, changed);
    let tell = async {
        while changes.recv().await.is_some() {
            engine.tell(Event::SettingsChanged).await;
        }
    };
    tokio::join!(watch, tell);
}

/// Tells the engine when the files of the AWS SDK may say something else of profiles.
pub(crate) async fn follow_profiles(files: AwsFiles, engine: Engine) {
    let (changed, mut changes) = mpsc::channel(1);
    let config = settings_watch::watch(files.config, changed.clone());
    let credentials = settings_watch::watch(files.credentials, changed);
    let tell = async {
        while changes.recv().await.is_some() {
            engine.tell(Event::ProfilesChanged).await;
        }
    };
    tokio::join!(config, credentials, tell);
}

/// Tells the engine how many profiles could come over, where nothing is set up yet.
pub(crate) async fn pass_on_importable(files: AwsFiles, engine: Engine) {
    let snapshot = engine.ready().await;
    if !snapshot.sources.is_empty() || !snapshot.roles.is_empty() {
        return;
    }
    match files.read_apart().await {
        Ok(read) => {
            let count = plan_into(&read, &snapshot).profiles();
            engine.tell(Event::ProfilesFound(u32::try_from(count).unwrap_or(u32::MAX))).await;
        }
        // The page says so to whoever opens it.
        Err(error) => tracing::debug!("~/.aws was not read: {error}"),
    }
}

/// Tells the engine what AWS's answers say of this computer's clock.
pub(crate) async fn pass_on_clock(mut ahead: watch::Receiver<Option<SignedDuration>>, engine: Engine) {
    while ahead.changed().await.is_ok() {
        let seen = *ahead.borrow_and_update();
        if let Some(seen) = seen {
            engine.tell(Event::ClockSkew(seen)).await;
        }
    }
}

/// Tells the engine when the computer wakes, and whether anybody can see the screen.
pub(crate) async fn pass_on_power(engine: Engine) {
    let (told, mut tellings) = mpsc::channel(4);
    tokio::spawn(wake::watch(told));
    while let Some(power) = tellings.recv().await {
        match power {
            Power::Sleeps(awake) => {
                engine.tell(Event::Sleeps).await;
                engine.written().await;
                drop(awake);
            }
            Power::Woke => engine.tell(Event::Woke).await,
            Power::Locked(locked) => engine.tell(Event::Screen { locked }).await,
        }
    }
}

/// Where nobody looks at notices.
struct Silent;

impl Notifier for Silent {
    fn show(&self, _notice: Notice) {}
    fn replace(&self, _shown: NoticeId, _by: Notice) {}
    fn withdraw(&self, _id: NoticeId) {}
}

impl Autostart for Silent {
    fn start_at_login(&self, _: bool) -> BoxFuture<'_, Result<LoginEntry, Failure>> {
        Box::pin(std::future::ready(Ok(LoginEntry::None)))
    }
}

impl Shortcuts for Silent {
    fn bind(&self, _: Option<Shortcut>) -> BoxFuture<'_, Result<Option<String>, Failure>> {
        Box::pin(std::future::ready(Err(Failure::Shortcut(ShortcutFailure::NotHere))))
    }
}
