//! Everything that can go wrong, typed. Adapters make a [`Failure`]; [`crate::problem`] puts it in words.

mod absence;
mod aws;
mod identity_center;
mod invalid;
mod provider;

use crate::role::open_with::OpenWith;
use crate::settings::error::SettingsError;

pub use absence::Absence;
pub use aws::{AwsError, NetworkError};
pub use identity_center::CenterFailure;
pub use invalid::{Invalid, Rule};
pub use provider::{ProviderFailure, TokenFault};

/// What went wrong, with what is needed to say so. It can't hold a secret: names, codes and AWS's own words only.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// No role has this name or id.
    UnknownRole {
        /// As asked for.
        name: String,
        /// Names that come close, best first.
        similar: Vec<String>,
    },
    /// No source has this name or id.
    UnknownSource {
        /// As asked for.
        name: String,
    },
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain is open, and a person has to allow this program to use it.
    KeychainPermission,
    /// No keychain runs here.
    KeychainAbsent,
    /// The keychain said no, or nobody answered its question.
    KeychainRefused,
    /// The keychain did not answer in time.
    KeychainBusy,
    /// The passphrase is not that of the file that stands for a keychain.
    PassphraseWrong,
    /// The keychain has no key for this source.
    KeyMissing {
        /// The source's name.
        source: String,
    },
    /// The source's own credentials could not be had (profile, environment).
    SourceCredentials {
        /// The source's name.
        source: String,
        /// The SDK's words, free of secrets.
        reason: String,
    },
    /// The key is an account's root user's: AWS lets it assume no role, and it can do anything else.
    RootKey {
        /// The account's number.
        account: String,
    },
    /// AWS made of the role somebody else than was asked for.
    BecameAnother {
        /// Who, as AWS says.
        arn: String,
    },
    /// A role that goes through others leads back to itself.
    ChainLoop {
        /// The names from the role back to itself.
        path: Vec<String>,
    },
    /// AWS answered with an error.
    Aws(AwsError),
    /// AWS could not be reached.
    Network(NetworkError),
    /// AWS is to be called over plain http beyond this computer, and nobody has allowed it.
    PlainEndpoint {
        /// The address.
        address: String,
    },
    /// A variable names no proxy's address. What it says may hold a password.
    UnreadableProxy {
        /// `HTTPS_PROXY`, also where its name is written in lower case.
        variable: &'static str,
    },
    /// The sign-in endpoint did not answer as it should.
    SignIn {
        /// The HTTP status, 0 where the answer could not be read.
        status: u16,
    },
    /// The role's partition has no sign-in host that is known.
    NoSignInHost {
        /// `aws-iso`
        partition: String,
    },
    /// A console can't be opened with what this role yields.
    NoConsole {
        /// The role's name.
        role: String,
    },
    /// What a role goes through can't sign for it: AWS lets it assume no role.
    CantSign {
        /// The role's name.
        role: String,
        /// What it goes through: a role or a source.
        via: String,
    },
    /// Only a user's long-term key can make the call for this role.
    NeedsLongTermKey {
        /// The role's name.
        role: String,
        /// Its source's name.
        source: String,
    },
    /// A web identity has no identity at AWS before it has assumed a role.
    WebIdentityNotAssumed {
        /// The source's name.
        source: String,
    },
    /// A person has to sign in first.
    NeedsSignIn {
        /// The source's name.
        source: String,
    },
    /// IAM Identity Center said no, or nobody signed in.
    IdentityCenter(CenterFailure),
    /// An OpenID Connect provider signs nobody in.
    Provider(ProviderFailure),
    /// The environment of the process that asks is wanted, and only it can read that.
    NeedsEnvironment {
        /// The source's name.
        source: String,
    },
    /// The code was used before, and AWS takes each once.
    MfaCodeUsed {
        /// In how many seconds the device shows the next one.
        next_in: u32,
    },
    /// `ROLECALL_SIGNIN_ENDPOINT` names something that may not stand for AWS's sign-in endpoint.
    SignInStandIn,
    /// The browser did not start.
    BrowserDidNotStart {
        /// The system's words.
        reason: String,
    },
    /// The browser started and never fetched the link.
    BrowserDidNotFetch,
    /// No browser was found that can open a console apart from the others.
    BrowserNotSuited {
        /// How it should have opened: a private window or a profile.
        open_with: OpenWith,
        /// The person's own browser, which can't; none where the system names none.
        browser: Option<String>,
    },
    /// The settings file can't be read.
    Settings(SettingsError),
    /// A team's file can't be used.
    TeamFile(SettingsError),
    /// An entry was changed by someone else meanwhile.
    Conflict {
        /// The entry's name.
        name: String,
    },
    /// A value AWS would refuse.
    Invalid(Invalid),
    /// Another entry has this name already.
    NameTaken {
        /// The name.
        name: String,
    },
    /// A template stands for what should be removed.
    FromTemplate {
        /// The role's name.
        role: String,
        /// The template's id.
        template: String,
    },
    /// A team's file has what should be removed.
    FromTeam {
        /// The role's name.
        role: String,
        /// The team's name.
        team: String,
    },
    /// An instance of IAM Identity Center lists what should be removed.
    FromInstance {
        /// The role's name.
        role: String,
        /// The source's name.
        source: String,
    },
    /// No account, template or team has this name, number or id.
    NoSuchEntry {
        /// As asked for.
        name: String,
    },
    /// Something still hangs on what should be removed.
    StillUsed {
        /// What should be removed.
        name: String,
        /// The roles that use it.
        by: Vec<String>,
    },
    /// A code or reason is wanted and nobody can be asked here.
    NeedsPerson {
        /// The role's name.
        role: String,
    },
    /// A source's own program gave no MFA code.
    MfaCommand {
        /// The program.
        program: String,
        /// What went wrong, without anything it printed.
        reason: String,
    },
    /// The window asked for what a person has not allowed.
    PermissionRefused,
    /// A person does not let the program have the role.
    ProgramRefused {
        /// The role's name.
        role: String,
    },
    /// A program asks for a role that a person has to allow it, and nobody can be asked here.
    NeedsApproval {
        /// The role's name.
        role: String,
    },
    /// A protected role is given out only to a person who has proven that they are at the computer.
    NotPresent(Absence),
    /// What the window asks for can't be shown as a whole where a person could allow it.
    OnlyInTerminal,
    /// The person cancelled.
    Cancelled,
    /// What was typed is no MFA code.
    NotAnMfaCode,
    /// What was pasted is nothing that the page of a login shows.
    NotALoginAnswer,
    /// The prompt is not open any more.
    PromptGone,
    /// Too much at once is asked of the engine.
    Busy,
    /// The engine is going away: a hand-over or the end.
    Stopping,
    /// A file of Rolecall's could not be read or written.
    File {
        /// Which one, in words: `session store`, `activity log`.
        what: FileKind,
        /// The system's words.
        reason: String,
    },
    /// The session store was sealed by something else or is damaged; it was set aside.
    StoreDamaged {
        /// The name it was set aside under.
        kept_as: String,
    },
    /// The clipboard can't be used.
    Clipboard {
        /// The system's words, or why the text can't be made.
        reason: String,
    },
    /// The global shortcut can't be had.
    Shortcut(ShortcutFailure),
    /// Nothing of this role lives.
    NoSession {
        /// The role's name.
        role: String,
    },
    /// The two programs are of different versions.
    OtherVersion,
    /// An engine runs and does not answer: it is stopped or hangs.
    EngineSilent,
    /// Another user's program listens where the engine's socket should be. It was told nothing.
    EngineOfOthers,
    /// A variable leads Rolecall to a folder of another user, or to one that others may write.
    FolderOfOthers {
        /// `XDG_RUNTIME_DIR`
        variable: &'static str,
        /// The folder.
        folder: String,
    },
    /// The engine did not answer.
    NoEngine {
        /// The system's words.
        reason: String,
    },
}

/// The files Rolecall keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The sealed sessions.
    SessionStore,
    /// The activity log.
    ActivityLog,
    /// `config.toml`
    Settings,
    /// The engine's lock or sockets.
    Runtime,
    /// The PEM file of `AWS_CA_BUNDLE`; it is the person's own.
    CaBundle,
    /// What a person saves from the window: a file among their downloads.
    Download,
    /// `~/.aws`; it is the person's own.
    AwsFiles,
    /// What is remembered of sources and teams.
    Record,
    /// What starts Rolecall with the desktop session.
    Autostart,
}

impl FileKind {
    /// The id of its name in the text catalogue.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::SessionStore => "file-session-store",
            Self::ActivityLog => "file-activity-log",
            Self::Settings => "file-settings",
            Self::Runtime => "file-runtime",
            Self::CaBundle => "file-ca-bundle",
            Self::Download => "file-download",
            Self::AwsFiles => "file-aws-files",
            Self::Record => "file-record",
            Self::Autostart => "file-autostart",
        }
    }
}

/// Why the global shortcut can't be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortcutFailure {
    /// Another program has these keys.
    Taken {
        /// `Ctrl+Alt+R`
        keys: String,
    },
    /// This keyboard has no such key.
    NoSuchKey {
        /// `Ctrl+F13`
        keys: String,
    },
    /// This desktop gives programs no shortcuts.
    NotHere,
    /// The desktop, or the person it asked, said no.
    Refused,
    /// The desktop had it and has let go of it.
    LetGo,
    /// Something else went wrong.
    Desktop {
        /// The desktop's words.
        reason: String,
    },
}
