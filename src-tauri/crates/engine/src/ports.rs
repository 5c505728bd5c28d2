//! The ports: the handful of things the engine needs of the world, and nothing more. `rolecall-platform` has the
//! adapters; each says in its own file how it meets these words.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rolecall_core::activity::{Activity, ActivityLines, ActivityQuery};
use rolecall_core::caller::AwsPlaces;
use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::identity_center::Instance;
use rolecall_core::mfa::MfaCode;
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::notice::{Notice, NoticeId};
use rolecall_core::oidc::Client;
use rolecall_core::plan::{Call, PermissionSetCall, SourceFacts};
use rolecall_core::record::Record;
use rolecall_core::request::WindowPage;
use rolecall_core::role::OpenWith;
use rolecall_core::secret::{AccessKey, SecretString, SignInLink, SourceCredentials};
use rolecall_core::settings::team::TeamFile;
use rolecall_core::settings::{Change, ParsedSettings};
use rolecall_core::shortcut::Shortcut;
use rolecall_core::sign_in::{DeviceCode, Flow, IdToken, LoginPage, Registration, SharedAs, Tokens};
use rolecall_core::source::{KeychainState, Source};
use rolecall_core::start::LoginEntry;
use rolecall_core::state::event::{
    Assumed, DevicePoll, Identified, ListedPage, MintedLink, SignedIn, SourceRead,
};
use rolecall_core::state::network::{PageOf, SignIn};
use rolecall_core::stored_sessions::StoredSessions;

/// A future that a port returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Everything the engine reaches the world through.
#[derive(Clone)]
pub struct Ports {
    /// The engine's own network.
    pub network: Network,
    /// The networks of requesters with other proxies or AWS files.
    pub networks: Arc<dyn NetworkFactory>,
    /// The OS keychain.
    pub keychain: Arc<dyn Keychain>,
    /// The browser.
    pub browser: Arc<dyn Browser>,
    /// The desktop's notices; its actions come back as `Event::NoticeUsed` through the sender it was made with.
    pub notifier: Arc<dyn Notifier>,
    /// `config.toml`
    pub settings: Arc<dyn SettingsFile>,
    /// What is remembered of sources and teams.
    pub record: Arc<dyn RecordFile>,
    /// The sealed sessions.
    pub store: Arc<dyn SessionStore>,
    /// The activity log.
    pub log: Arc<dyn ActivityLog>,
    /// The clipboard.
    pub clipboard: Arc<dyn Clipboard>,
    /// The window process.
    pub window: Arc<dyn Window>,
    /// What starts Rolecall with a desktop session.
    pub autostart: Arc<dyn Autostart>,
    /// The desktop's global shortcuts; a press comes back as `Event::ShortcutPressed`.
    pub shortcuts: Arc<dyn Shortcuts>,
    /// The system's question whether the person is there.
    pub presence: Arc<dyn Presence>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
}

/// What signs a call.
#[derive(Debug, Clone)]
pub enum Signer {
    /// A long-term key out of the keychain.
    Key(AccessKey),
    /// Credentials of a source or of a session.
    Credentials(SourceCredentials),
    /// A web identity's token, which stands in for a signature.
    Token(SecretString),
}

/// AWS STS. At most 3 tries, 10 s each, 20 s in all; none after a refused MFA code.
pub trait Sts: Send + Sync {
    /// Makes a call that gives credentials.
    fn call(
        &self,
        signer: Signer,
        call: Call,
        code: Option<MfaCode>,
    ) -> BoxFuture<'_, Result<Assumed, Failure>>;
    /// GetCallerIdentity, at that region's STS.
    fn caller_identity(&self, signer: Signer, region: String) -> BoxFuture<'_, Result<Identified, Failure>>;
}

/// Sources whose credentials are no key of the keychain. They are read each time, because people edit them.
pub trait Sources: Send + Sync {
    /// Has the AWS SDK find a profile's or the environment's credentials; bounded, though a person may be asked.
    fn read(&self, source: Source) -> BoxFuture<'_, Result<SourceRead, Failure>>;
    /// The region whose STS is asked who a source is: the source's own, else the one that its profile or the environment
    /// names, else the default.
    fn region(&self, source: Source) -> BoxFuture<'_, String>;
    /// What the profiles of these sources say that the SDK leaves to us. A source that can't be read is left out.
    fn look(&self, sources: Vec<Source>) -> BoxFuture<'_, BTreeMap<SourceId, SourceFacts>>;
    /// The MFA code that this program prints. It is run without a shell and for a bounded time.
    fn mfa_code(&self, command: Vec<String>) -> BoxFuture<'_, Result<MfaCode, Failure>>;
    /// A web identity's token.
    fn token(&self, source: Source) -> BoxFuture<'_, Result<SecretString, Failure>>;
}

/// What calls AWS and fetches teams' files: all that the environment and the AWS files of a requester decide.
#[derive(Clone)]
pub struct Network {
    /// AWS STS.
    pub sts: Arc<dyn Sts>,
    /// What the AWS SDK finds of sources.
    pub sources: Arc<dyn Sources>,
    /// The federation endpoint.
    pub sign_in: Arc<dyn SignInEndpoint>,
    /// Instances of IAM Identity Center.
    pub identity_center: Arc<dyn IdentityCenter>,
    /// Logins to AWS itself.
    pub logins: Arc<dyn LoginService>,
    /// Companies' OpenID Connect providers.
    pub providers: Arc<dyn IdentityProviders>,
    /// The sign-ins of AWS's own tools.
    pub shared_sign_ins: Arc<dyn SharedSignIns>,
    /// Teams' files.
    pub team_files: Arc<dyn TeamFiles>,
}

/// Makes networks for requesters.
pub trait NetworkFactory: Send + Sync {
    /// The network by these variables and AWS files; what is unsaid is as the engine has it. Addresses of this computer
    /// are always reached without a proxy. Unless `plain_endpoint`, AWS is not called over plain http beyond it.
    fn network(
        &self,
        variables: &NetworkVariables,
        places: Option<&AwsPlaces>,
        plain_endpoint: bool,
    ) -> Network;
}

/// The federation endpoint: getSigninToken by POST, then the login URL.
pub trait SignInEndpoint: Send + Sync {
    /// Mints a link, good for 15 minutes.
    fn mint(&self, sign_in: SignIn) -> BoxFuture<'_, Result<MintedLink, Failure>>;
}

/// Opens the browser at an address, which is handed over without standing in a process's arguments.
pub type OpenInBrowser<'a> = Box<dyn FnOnce(SignInLink) -> BoxFuture<'a, Result<(), Failure>> + Send + 'a>;

/// IAM Identity Center: its sign-in service and its access portal, unsigned. At most 3 tries, 10 s each; none where an
/// answer says that too much is asked for, and none with a code or a token that may have been used. A token goes to the
/// host of its own region alone.
pub trait IdentityCenter: Send + Sync {
    /// Registers Rolecall for that way to sign in.
    fn register(&self, instance: Instance, flow: Flow) -> BoxFuture<'_, Result<Registration, Failure>>;
    /// Has a person sign in in the browser, which comes back to a port of this computer: for ten minutes at most, unless
    /// [`Self::cancel`] ends it before.
    fn sign_in<'a>(
        &'a self,
        attempt: u64,
        instance: Instance,
        registration: &'a Registration,
        port: Option<u16>,
        open: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<Tokens, Failure>>;
    /// Gives a sign-in in the browser up, whichever network it goes by.
    fn cancel(&self, attempt: u64);
    /// Gets a code to sign in with.
    fn start_device<'a>(
        &'a self,
        instance: Instance,
        registration: &'a Registration,
    ) -> BoxFuture<'a, Result<DeviceCode, Failure>>;
    /// Asks once whether a person has signed in with the code.
    fn poll_device(
        &self,
        instance: Instance,
        registration: Registration,
        device_code: SecretString,
    ) -> BoxFuture<'_, Result<DevicePoll, Failure>>;
    /// Trades a refresh token for the next access token.
    fn refresh<'a>(
        &'a self,
        instance: Instance,
        registration: &'a Registration,
        token: SecretString,
    ) -> BoxFuture<'a, Result<Tokens, Failure>>;
    /// Ends the portal's session. What comes of it changes nothing.
    fn log_out(&self, instance: Instance, token: SecretString) -> BoxFuture<'_, ()>;
    /// A page of the accounts, or of the roles of one.
    fn list(
        &self,
        instance: Instance,
        token: SecretString,
        page: PageOf,
    ) -> BoxFuture<'_, Result<ListedPage, Failure>>;
    /// GetRoleCredentials.
    fn credentials(
        &self,
        call: PermissionSetCall,
        token: SecretString,
    ) -> BoxFuture<'_, Result<Assumed, Failure>>;
}

/// AWS's own sign-in, as `aws login` uses it. Each request for tokens is made once, and proves that Rolecall has the key that
/// they are bound to. They go to the host of their own region alone.
pub trait LoginService: Send + Sync {
    /// Has a person sign in in the browser, which comes back to a port of this computer: for ten minutes at most, unless
    /// [`IdentityCenter::cancel`] ends it before.
    fn sign_in<'a>(
        &'a self,
        attempt: u64,
        region: String,
        port: Option<u16>,
        open: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<SignedIn, Failure>>;
    /// The page to sign in at from another device, with the key that the login will be bound to.
    fn start_elsewhere(&self, region: String) -> BoxFuture<'_, Result<(Registration, LoginPage), Failure>>;
    /// Redeems the code that the page gave.
    fn finish_elsewhere(
        &self,
        region: String,
        registration: Registration,
        page: LoginPage,
        code: SecretString,
    ) -> BoxFuture<'_, Result<SignedIn, Failure>>;
    /// Trades a refresh token for the next credentials and the next refresh token.
    fn refresh(
        &self,
        region: String,
        registration: Registration,
        token: SecretString,
    ) -> BoxFuture<'_, Result<SignedIn, Failure>>;
}

/// OpenID Connect providers. Each is described by itself, is who the settings say, and gets secrets by https alone. A code or a
/// token that works once is sent once. What a token says is checked before it is given.
pub trait IdentityProviders: Send + Sync {
    /// Has a person sign in in the browser, which comes back to a port of this computer: for ten minutes at most, unless
    /// [`IdentityCenter::cancel`] ends it before.
    fn sign_in<'a>(
        &'a self,
        attempt: u64,
        client: Client,
        open: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<SignedIn, Failure>>;
    /// Gets a code to sign in with elsewhere.
    fn start_device(&self, client: Client) -> BoxFuture<'_, Result<(Registration, DeviceCode), Failure>>;
    /// Asks once whether a person has signed in with the code.
    fn poll_device(
        &self,
        client: Client,
        device_code: SecretString,
    ) -> BoxFuture<'_, Result<DevicePoll, Failure>>;
    /// Trades a refresh token for the next token of who the person is; `before`: the last one, which stays where the provider
    /// gives no other, and until when.
    fn refresh(
        &self,
        client: Client,
        registration: Registration,
        token: SecretString,
        before: (IdToken, Timestamp),
    ) -> BoxFuture<'_, Result<SignedIn, Failure>>;
    /// Has the provider forget a refresh token. What comes of it changes nothing.
    fn sign_out(&self, client: Client, token: SecretString) -> BoxFuture<'_, ()>;
}

/// The files in which AWS's own tools keep sign-ins.
pub trait SharedSignIns: Send + Sync {
    /// What is there; `None`: nothing that can be read.
    fn read(&self, of: SharedAs) -> BoxFuture<'_, Option<SignedIn>>;
    /// Puts a sign-in there, unless what is there ends later. Where that fails, the tools sign in by themselves.
    fn write(&self, of: SharedAs, registration: Registration, tokens: Tokens) -> BoxFuture<'_, ()>;
}

/// The OS keychain, on a thread of its own: every call is bounded, and none keeps the program from ending.
pub trait Keychain: Send + Sync {
    /// Looks without ever asking a person: its state, and which of these sources have a key (none where it is locked).
    fn look(&self, sources: Vec<SourceId>) -> BoxFuture<'_, (KeychainState, Vec<SourceId>)>;
    /// A source's key. `name` is for the error. A locked keychain asks the person only where `may_prompt`.
    fn key(
        &self,
        source: SourceId,
        name: String,
        may_prompt: bool,
    ) -> BoxFuture<'_, Result<AccessKey, Failure>>;
    /// Puts a source's key, replacing what was there.
    fn put_key(&self, source: SourceId, key: AccessKey) -> BoxFuture<'_, Result<(), Failure>>;
    /// Deletes a source's key; none there is fine.
    fn delete_key(&self, source: SourceId) -> BoxFuture<'_, Result<(), Failure>>;
    /// Forgets what unlocks it, where that is its own to forget: a system's keychain is locked by the system.
    fn lock(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
    /// Takes the passphrase that it has said it wants; `None`: the person gives up, and whatever waits for it fails. One
    /// that asks the person by itself never wants one.
    ///
    /// # Errors
    /// [`Failure::PassphraseWrong`], or a new one is too short: then it is still wanted.
    fn unlock(&self, passphrase: Option<SecretString>) -> BoxFuture<'_, Result<(), Failure>> {
        drop(passphrase);
        Box::pin(async { Ok(()) })
    }
}

/// The person's browser.
pub trait Browser: Send + Sync {
    /// Opens the link through a one-time loopback address; done once the browser has fetched it, or after 3 minutes. The
    /// first of the ways that the person's browser can do counts.
    fn open(
        &self,
        link: SignInLink,
        ways: Vec<OpenWith>,
        activation_token: Option<String>,
    ) -> BoxFuture<'_, Result<(), Failure>>;
    /// Whether it can keep a console apart from the others, in a profile of its own; if not, why.
    fn keeps_apart(&self) -> BoxFuture<'_, Result<(), Failure>>;
}

/// The desktop's notices.
pub trait Notifier: Send + Sync {
    /// Shows it, or replaces the one of its id. A missing server is no error: menu and icon carry the same.
    fn show(&self, notice: Notice);
    /// Puts a notice in the place of one that is still up. Where that one was closed nothing is shown.
    fn replace(&self, shown: NoticeId, by: Notice);
    /// Takes it away, where the server can.
    fn withdraw(&self, id: NoticeId);
}

/// `config.toml`
pub trait SettingsFile: Send + Sync {
    /// What it says; a missing file is all defaults.
    fn read(&self) -> BoxFuture<'_, Result<ParsedSettings, Failure>>;
    /// Applies a change onto the current text, writes it atomically, and says what it says now.
    fn change(&self, change: Change) -> BoxFuture<'_, Result<ParsedSettings, Failure>>;
    /// Opens it in the person's own program for such files.
    fn show(&self, activation_token: Option<String>) -> BoxFuture<'_, Result<(), Failure>>;
}

/// The sealed sessions. Its data key lives in the keychain, made once, by the lock's holder.
pub trait SessionStore: Send + Sync {
    /// Opens it. A missing file is nothing kept, and then the keychain is not touched.
    fn open(&self, may_prompt: bool) -> BoxFuture<'_, Result<StoredSessions, Failure>>;
    /// Seals this in place of what it held. Nothing to keep: the file goes.
    fn save(&self, kept: StoredSessions) -> BoxFuture<'_, Result<(), Failure>>;
    /// Forgets the data key: the next call asks the keychain for it again.
    fn lock(&self) -> BoxFuture<'_, ()>;
}

/// The activity log.
pub trait ActivityLog: Send + Sync {
    /// Appends one line.
    fn append(&self, activity: Activity) -> BoxFuture<'_, Result<(), Failure>>;
    /// The newest lines that are wanted. What can't be read as a line is passed over.
    fn read(&self, query: ActivityQuery) -> BoxFuture<'_, Result<ActivityLines, Failure>>;
}

/// What is remembered of sources and teams. It holds no secret.
pub trait RecordFile: Send + Sync {
    /// Reads it; nothing where there is no file yet.
    fn read(&self) -> BoxFuture<'_, Result<Record, Failure>>;
    /// Writes it whole, in place of what was there.
    fn save(&self, record: Record) -> BoxFuture<'_, Result<(), Failure>>;
}

/// Teams' files, of this computer or from https addresses; bounded in size and time.
pub trait TeamFiles: Send + Sync {
    /// Reads the file there.
    fn fetch(&self, from: String) -> BoxFuture<'_, Result<TeamFile, Failure>>;
}

/// The clipboard. What is put there is marked as secret for clipboard histories and managers.
pub trait Clipboard: Send + Sync {
    /// Puts a text there, in place of what was there.
    fn copy(&self, text: SecretString) -> BoxFuture<'_, Result<(), Failure>>;
    /// Empties it where it still holds what was copied last.
    fn clear(&self) -> BoxFuture<'_, ()>;
}

/// The window process.
pub trait Window: Send + Sync {
    /// Shows that page, starting the process where it does not run.
    fn show(&self, page: WindowPage, activation_token: Option<String>);
}

/// What starts Rolecall with a desktop session: the desktop's own list of such programs.
pub trait Autostart: Send + Sync {
    /// Sees to it that it does, or does not, and says what stands there now. What a person has switched off there, and
    /// what is not ours, stays as it is.
    fn start_at_login(&self, wanted: bool) -> BoxFuture<'_, Result<LoginEntry, Failure>>;
}

/// The desktop's global shortcuts.
pub trait Shortcuts: Send + Sync {
    /// Asks for this one in place of any other, or gives back what there is. A desktop may ask its person first. Says
    /// what the desktop calls it.
    fn bind(&self, shortcut: Option<Shortcut>) -> BoxFuture<'_, Result<Option<String>, Failure>>;
}

/// The system's proof that the person is at the computer.
pub trait Presence: Send + Sync {
    /// Has them prove it; bounded. `why`: what for, as the end of "Rolecall wants to …".
    fn prove(&self, why: String) -> BoxFuture<'_, Result<(), Failure>>;
}

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// Waits so long, once at a time.
    fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
