//! What happens to the engine: requests of surfaces, answers of the world, and time.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::activity::ActivityLines;
use crate::caller::Requester;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId, SourceId, TeamId};
use crate::identity_center::{ListedAccount, Page};
use crate::mfa::MfaCode;
use crate::notice::{NoticeAction, NoticeId};
use crate::plan::SourceFacts;
use crate::record::Record;
use crate::request::EngineRequest;
use crate::secret::{Credentials, SignInLink, SourceCredentials};
use crate::session::SessionKey;
use crate::settings::ParsedSettings;
use crate::settings::team::TeamFile;
use crate::sign_in::{Elsewhere, Registration, Tokens};
use crate::source::{Identity, KeychainState};
use crate::start::LoginEntry;
use crate::state::network::PageOf;
use crate::stored_sessions::StoredSessions;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The settings file was read, at the start or after a change.
    SettingsRead(Result<ParsedSettings, Failure>),
    /// The settings file may say something else now.
    SettingsChanged,
    /// `~/.aws/config` or `~/.aws/credentials` may say something else now.
    ProfilesChanged,
    /// So many profiles of `~/.aws` could be imported.
    ProfilesFound(u32),
    /// What is remembered of sources and teams was read, at the start.
    RecordRead(Result<Record, Failure>),
    /// A team's file was fetched.
    TeamFetched {
        /// What it was fetched for.
        of: TeamFetch,
        /// Where it was.
        from: String,
        /// What came of it, or why nothing did.
        result: Result<TeamFile, Failure>,
    },
    /// The sealed store was opened, at the start or once the keychain was unlocked.
    StoreOpened(Result<StoredSessions, Failure>),
    /// The keychain was looked at, without any prompt.
    KeychainLooked {
        /// Whether it can be used.
        state: KeychainState,
        /// The sources whose key it has, where it could be read.
        keys: Vec<SourceId>,
    },
    /// The file that stands for a keychain wants its passphrase, for something that waits for it.
    PassphraseWanted {
        /// There is no file yet: a new one is to be chosen.
        new: bool,
    },
    /// The keychain was given its passphrase.
    Unlocked {
        /// A new one was chosen.
        new: bool,
        /// Whether it was right.
        result: Result<(), Failure>,
    },
    /// Somebody asks for something.
    Asked {
        /// The job's number until it is answered.
        operation: OperationId,
        /// Who asks.
        requester: Requester,
        /// What for.
        request: EngineRequest,
    },
    /// A surface has gone away: what only it waited for is cancelled.
    Disconnected(ConnectionId),
    /// AWS was asked for credentials, by the call of that key.
    Assumed(Box<SessionKey>, Result<Assumed, Failure>),
    /// The profiles of sources were looked into.
    ProfilesLooked(BTreeMap<SourceId, SourceFacts>),
    /// A source's credentials were read.
    SourceRead {
        /// The source.
        source: SourceId,
        /// The one job that they are read for, where files of its requester say them.
        operation: Option<OperationId>,
        /// What came of it, or why nothing did.
        result: Result<SourceRead, Failure>,
    },
    /// A person has signed in, or has not.
    SignedIn {
        /// The source.
        source: SourceId,
        /// The sign-in.
        attempt: u64,
        /// What it leaves, or why it came to nothing.
        result: Result<SignedIn, Failure>,
    },
    /// A person can sign in in the browser of another device, or not.
    SignInStarted {
        /// The source.
        source: SourceId,
        /// The sign-in.
        attempt: u64,
        /// What they need for it.
        result: Result<SignInStarted, Failure>,
    },
    /// An instance has said whether a person has signed in with a code.
    DevicePolled {
        /// The source.
        source: SourceId,
        /// The sign-in.
        attempt: u64,
        /// What it said.
        result: Result<DevicePoll, Failure>,
    },
    /// A sign-in was refreshed, or could not be.
    TokenRefreshed {
        /// The source.
        source: SourceId,
        /// What the refresh gave.
        result: Result<SignedIn, Failure>,
    },
    /// A page of what an instance lists was read.
    PageListed {
        /// The source.
        source: SourceId,
        /// The list.
        list: u64,
        /// Which page.
        page: PageOf,
        /// What it says.
        result: Result<ListedPage, Failure>,
    },
    /// A sign-in link was minted for a job.
    LinkMinted(OperationId, Result<MintedLink, Failure>),
    /// The browser fetched the link of a job, or did not.
    BrowserDone(OperationId, Result<(), Failure>),
    /// For a job, a source's key was put in the keychain, replaced or deleted, or a change was written to the settings file:
    /// what that says now, where it was written.
    Written(OperationId, Result<Option<ParsedSettings>, Failure>),
    /// The browser was looked at: whether it can keep a console apart from the others.
    BrowserLooked(Result<(), Failure>),
    /// A source's own program for MFA codes has ended, for the call of that key.
    MfaCommandDone(Box<SessionKey>, Result<MfaCode, Failure>),
    /// For a job, AWS was asked who a role's credentials make the person.
    Who(OperationId, Result<Identified, Failure>),
    /// A source was identified.
    Identified {
        /// The job that waits for it.
        operation: OperationId,
        /// The source.
        source: SourceId,
        /// Who it is.
        result: Result<Identified, Failure>,
    },
    /// A file could not be written; what it would have kept stays in memory.
    FileTrouble(Failure),
    /// A person used a notification.
    NoticeUsed {
        /// The notification.
        id: NoticeId,
        /// The button, or the notification itself.
        action: NoticeAction,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Time has passed.
    Tick,
    /// The computer has woken from sleep, or the network may have changed with it.
    Woke,
    /// The computer goes to sleep.
    Sleeps,
    /// The screen was locked or unlocked: what is due meanwhile is shown once somebody can see it.
    Screen {
        /// Whether it is locked now.
        locked: bool,
    },
    /// By how much this clock is ahead of AWS's, as the Date header of any answer tells; negative: it is behind.
    ClockSkew(SignedDuration),
    /// The secret of a job was put in the clipboard, or was not.
    Copied(OperationId, Result<(), Failure>),
    /// The activity log was read for a job.
    LogRead(OperationId, Result<ActivityLines, Failure>),
    /// What the desktop starts with a session, as far as it is Rolecall.
    StartsAtLogin(Result<LoginEntry, Failure>),
    /// The desktop has taken the shortcut under these keys, has none of ours (`None`), or did not do as it was asked;
    /// The person has proven that they are at the computer, or why not.
    PresenceProven(Result<(), Failure>),
    /// also when it lets go of one later.
    ShortcutBound(Result<Option<String>, Failure>),
    /// The shortcut was pressed.
    ShortcutPressed {
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Something that shows tray icons has come or gone.
    TrayHost {
        /// Whether it is there.
        there: bool,
    },
    /// This process ends: what it put in the clipboard is removed.
    Leaving,
}

/// What a team's file is fetched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamFetch {
    /// Somebody looks at it.
    Look(OperationId),
    /// That team is followed.
    Update(TeamId),
}

/// What a sign-in leaves.
#[derive(Debug)]
pub struct SignedIn {
    /// The registration with which it was made.
    pub registration: Registration,
    /// The tokens.
    pub tokens: Tokens,
    /// Who the person is, where the sign-in says it.
    pub identity: Option<Identity>,
}

/// A sign-in that goes on in the browser of another device.
#[derive(Debug)]
pub struct SignInStarted {
    /// The registration that it is of.
    pub registration: Registration,
    /// What the person needs for it.
    pub elsewhere: Elsewhere,
}

/// Whether a person has signed in with a code.
#[derive(Debug)]
pub enum DevicePoll {
    /// Not yet.
    Pending,
    /// Not yet, and the question came too soon.
    SlowDown,
    /// Yes.
    Done(Tokens),
}

/// A page of what an instance lists.
#[derive(Debug)]
pub enum ListedPage {
    /// Accounts.
    Accounts(Page<ListedAccount>),
    /// The names of an account's roles.
    Roles(Page<String>),
}

/// What the SDK found for a source.
#[derive(Debug)]
pub struct SourceRead {
    /// Its credentials; where its profile takes roles that the SDK can't take as it wants them, those that sign the
    /// first of these.
    pub credentials: SourceCredentials,
    /// What else its configuration says.
    pub facts: SourceFacts,
}

/// What AssumeRole gave.
#[derive(Debug)]
pub struct Assumed {
    /// The credentials.
    pub credentials: Credentials,
    /// AssumedRoleUser's ARN.
    pub assumed_arn: Option<String>,
    /// AWS's id of the request.
    pub request_id: Option<String>,
}

/// A minted sign-in link.
#[derive(Debug)]
pub struct MintedLink {
    /// The link; a secret.
    pub link: SignInLink,
    /// False where AWS did not take the console's duration: the console lasts as long as the credentials.
    pub with_duration: bool,
}

/// What GetCallerIdentity gave.
#[derive(Debug)]
pub struct Identified {
    /// Whose credentials they are.
    pub identity: Identity,
    /// AWS's id of the request.
    pub request_id: Option<String>,
}
