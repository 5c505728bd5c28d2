//! What happens to the engine: requests of surfaces, answers of the world, and time.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::activity::{ActivityLines, ActivityQuery};
use crate::caller::Requester;
use crate::credential_consumer::CredentialConsumer;
use crate::failure::Failure;
use crate::id::{ConnectionId, OperationId, PromptId, RoleId, SessionId, SourceId, TeamId};
use crate::kept::Kept;
use crate::mfa::MfaCode;
use crate::notice::{NoticeAction, NoticeId};
use crate::plan::SourceFacts;
use crate::record::Record;
use crate::role::Role;
use crate::secret::{AccessKey, Credentials, SignInLink, SourceCredentials};
use crate::session::SessionKey;
use crate::settings::team::TeamFile;
use crate::settings::{Change, ParsedSettings, TwoAccounts};
use crate::shell::Shell;
use crate::source::{Identity, KeychainState};
use crate::start::LoginEntry;

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The settings file was read, at the start or after a change.
    SettingsRead(Result<ParsedSettings, Failure>),
    /// The settings file may say something else now.
    SettingsChanged,
    /// `~/.aws/config` or `~/.aws/credentials` may say something else now.
    ProfilesChanged,
    /// So many profiles of `~/.aws` could come over.
    ProfilesFound(u32),
    /// What is remembered of sources and teams was read, at the start.
    RecordRead(Result<Record, Failure>),
    /// A team's file was fetched.
    TeamFetched {
        /// For whom or what.
        of: TeamFetch,
        /// Where it was.
        from: String,
        /// What came of it.
        result: Result<TeamFile, Failure>,
    },
    /// The sealed store was opened, at the start or once the keychain was unlocked.
    StoreOpened(Result<Kept, Failure>),
    /// The keychain was looked at, without any prompt.
    KeychainLooked {
        /// How it is.
        state: KeychainState,
        /// The sources whose key it has, where it could be read.
        keys: Vec<SourceId>,
    },
    /// Somebody asks for something.
    Asked {
        /// Names it until it is answered.
        operation: OperationId,
        /// Who.
        requester: Requester,
        /// What.
        request: Request,
    },
    /// A surface has gone away: what only it waited for is cancelled.
    Disconnected(ConnectionId),
    /// AWS was asked for credentials.
    Assumed {
        /// The key of the flight.
        key: Box<SessionKey>,
        /// What came of it.
        result: Result<Assumed, Failure>,
    },
    /// The profiles of sources were looked into.
    ProfilesLooked(BTreeMap<SourceId, SourceFacts>),
    /// A source's credentials were read.
    SourceRead {
        /// Which source.
        source: SourceId,
        /// Who alone is to have them.
        operation: Option<OperationId>,
        /// What came of it.
        result: Result<SourceRead, Failure>,
    },
    /// A sign-in link was minted.
    LinkMinted {
        /// For whom.
        operation: OperationId,
        /// What came of it.
        result: Result<MintedLink, Failure>,
    },
    /// The browser fetched the link, or did not.
    BrowserDone {
        /// For whom.
        operation: OperationId,
        /// What came of it.
        result: Result<(), Failure>,
    },
    /// A source's key was put in the keychain, replaced or deleted, or a change was written to the settings file.
    Written {
        /// For whom.
        operation: OperationId,
        /// What the settings file says now, where it was written.
        result: Result<Option<ParsedSettings>, Failure>,
    },
    /// The browser was looked at: whether it can keep a console apart from the others.
    BrowserLooked(Result<(), Failure>),
    /// A source's own program for MFA codes has ended.
    MfaCommandDone {
        /// The key of the flight.
        key: Box<SessionKey>,
        /// The code, or why there is none.
        result: Result<MfaCode, Failure>,
    },
    /// AWS was asked whom a role's credentials make the person.
    Who {
        /// For whom.
        operation: OperationId,
        /// What came of it.
        result: Result<Identified, Failure>,
    },
    /// A source was identified.
    Identified {
        /// For whom.
        operation: OperationId,
        /// Which source.
        source: SourceId,
        /// Who it is.
        result: Result<Identified, Failure>,
    },
    /// A file could not be written; what it would have kept lives on in memory.
    FileTrouble(Failure),
    /// A person used a notice.
    NoticeUsed {
        /// Which.
        id: NoticeId,
        /// How.
        action: NoticeAction,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Time has passed.
    Tick,
    /// The computer has woken from sleep, or the network may have changed with it.
    Woke,
    /// The screen was locked or unlocked: what is due meanwhile is told once somebody can see it.
    Screen {
        /// Whether it is locked now.
        locked: bool,
    },
    /// By how much this clock is ahead of AWS's, as the Date header of any answer tells; negative: it is behind.
    ClockSkew(SignedDuration),
    /// A secret was put in the clipboard, or was not.
    Copied {
        /// For whom.
        operation: OperationId,
        /// What came of it.
        result: Result<(), Failure>,
    },
    /// The activity log was read.
    LogRead {
        /// For whom.
        operation: OperationId,
        /// What came of it.
        result: Result<ActivityLines, Failure>,
    },
    /// The desktop's entry that starts Rolecall with a session is so now.
    StartsAtLogin(Result<LoginEntry, Failure>),
    /// The desktop has taken the shortcut under these keys, has none of ours (`None`), or did not do as it was asked;
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
    /// This process ends: what it put in the clipboard leaves it.
    Leaving,
}

/// What a surface asks for.
#[derive(Debug)]
pub enum Request {
    /// Hands in what the process that asks found in its environment, for what it asks after this.
    BringEnvironment {
        /// The credentials.
        credentials: SourceCredentials,
        /// The region that its environment names.
        region: Option<String>,
    },
    /// Opens a role's console, or mints its link.
    Console(ConsoleRequest),
    /// A role's credentials with at least 15 minutes left.
    Credentials {
        /// The role's name or id, as written in `~/.aws/config`.
        role: String,
        /// What for.
        hand_out: CredentialConsumer,
    },
    /// Asks AWS whom a role makes the person, with the role's own credentials.
    WhoAmI {
        /// The role.
        role: RoleId,
    },
    /// Puts a role's credentials in the clipboard, as text for a shell.
    CopyCredentials {
        /// The role.
        role: RoleId,
        /// Who reads the text.
        shell: Shell,
    },
    /// What the activity log says.
    Activity(ActivityQuery),
    /// Tries a renewal that waits for the network.
    TryNow {
        /// The role.
        role: RoleId,
    },
    /// Looks at AWS's clock again.
    CheckClock,
    /// Opens AWS's sign-out page in the browser profile of that role; `None`: in the one of the preferences.
    SignOutInBrowser {
        /// The role; its session may have been ended.
        role: Option<RoleId>,
    },
    /// Assumes a role again and, where its console is in use, signs the browser in again.
    Renew {
        /// The role.
        role: RoleId,
    },
    /// Forgets a role's sessions on this computer.
    End {
        /// The role; `None`: every session.
        role: Option<RoleId>,
    },
    /// Answers a prompt with a code.
    AnswerCode {
        /// Which prompt.
        prompt: PromptId,
        /// The code.
        code: MfaCode,
    },
    /// Answers a prompt with a reason.
    AnswerReason {
        /// Which prompt.
        prompt: PromptId,
        /// The reason.
        reason: String,
    },
    /// Answers the question how two accounts live in one browser profile.
    AnswerAccounts {
        /// Which prompt.
        prompt: PromptId,
        /// How, from now on; `Ask` is no answer.
        choice: TwoAccounts,
    },
    /// Closes a prompt; all that wait for it fail.
    CancelPrompt {
        /// Which.
        prompt: PromptId,
    },
    /// Puts a source's key in the keychain and then the source in the settings.
    AddSource {
        /// The entry.
        change: Box<Change>,
        /// The key, for a source of kind `access-key`.
        key: Option<AccessKey>,
        /// The revision it was made from.
        base_revision: u64,
    },
    /// Puts another key in the keychain for a source, once AWS has said whose it is.
    ReplaceKey {
        /// Which.
        source: SourceId,
        /// The key.
        key: AccessKey,
    },
    /// Asks AWS who a source is.
    CheckSource {
        /// Which.
        source: SourceId,
    },
    /// Assumes a role for real, whatever lives of it, and says who that makes the person.
    CheckRole {
        /// Which.
        role: RoleId,
    },
    /// Assumes for real a role that is being written, and says who that makes the person. Nothing of it is kept.
    CheckDraft {
        /// The whole entry.
        role: Box<Role>,
    },
    /// Says what a change would give or why it would be refused; nothing is changed.
    Preview {
        /// The change.
        change: Box<Change>,
    },
    /// Changes one entry of the settings.
    Edit {
        /// The change.
        change: Box<Change>,
        /// The revision it was made from.
        base_revision: u64,
    },
    /// Roles as the text of a team's file.
    ExportTeam {
        /// Which; all where none is named.
        roles: Vec<RoleId>,
    },
    /// Says what taking a team's file over would change; nothing is changed.
    LookAtTeamFile {
        /// The file.
        file: TeamFrom,
        /// What signs for roles whose own source is not here.
        source: Option<SourceId>,
    },
    /// Says what a followed team's file would change, or how what was taken of it stands.
    ReviewTeam {
        /// Which.
        team: TeamId,
    },
    /// Fetches the files of teams now.
    UpdateTeams {
        /// Which; all where absent.
        team: Option<TeamId>,
    },
    /// Takes what a team's file offers.
    TakeTeam {
        /// Which.
        team: TeamId,
        /// What was looked at, as the review names it.
        offer: String,
    },
    /// Shows the window.
    ShowWindow(WindowPage),
    /// Takes an attention row away.
    Dismiss {
        /// The role it is about.
        role: RoleId,
    },
    /// Looks at the keychain again and opens the store: the person has unlocked it, or wants to be asked to.
    UnlockKeychain,
}

/// What a team's file is fetched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamFetch {
    /// Somebody looks at it.
    Look(OperationId),
    /// That team is followed.
    Update(TeamId),
}

/// A team's file, as a surface has it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TeamFrom {
    /// Its text.
    Text(String),
    /// Its https address, or its whole path.
    Place(String),
}

/// How a console is wanted.
#[derive(Debug, Clone)]
pub struct ConsoleRequest {
    /// The role.
    pub role: RoleId,
    /// Where; the role's own where absent.
    pub destination: Option<String>,
    /// The region; the role's own where absent.
    pub region: Option<String>,
    /// Where the link goes.
    pub to: LinkTo,
}

/// Where a sign-in link goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTo {
    /// To the browser.
    Browser,
    /// To a window of the browser that the role has for itself, whatever its settings say.
    OwnWindow,
    /// Back to whoever asked: the command line alone.
    Requester,
    /// To the clipboard.
    Clipboard,
}

impl LinkTo {
    /// Whether a browser opens.
    pub fn is_browser(self) -> bool {
        matches!(self, Self::Browser | Self::OwnWindow)
    }
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
    /// It.
    pub link: SignInLink,
    /// False where AWS did not take the console's duration: the console lasts as long as the credentials.
    pub with_duration: bool,
}

/// What GetCallerIdentity gave.
#[derive(Debug)]
pub struct Identified {
    /// Who.
    pub identity: Identity,
    /// AWS's id of the request.
    pub request_id: Option<String>,
}

/// A page of the window.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(tag = "page", rename_all = "kebab-case")]
#[ts(export)]
pub enum WindowPage {
    /// What suits best: first run, or the roles.
    Home,
    /// Add a source.
    AddSource,
    /// Take over `~/.aws`.
    Import,
    /// Add a role.
    AddRole,
    /// A session, with Renew focused.
    Session {
        /// Which.
        id: SessionId,
    },
    /// Why something about a role failed.
    Role {
        /// Which.
        id: RoleId,
    },
    /// A prompt.
    Prompt {
        /// Which.
        id: PromptId,
    },
    /// The sessions.
    Sessions,
    /// The finder.
    Finder {
        /// What stands in its field already: `prod-admin `.
        text: String,
    },
    /// The activity log.
    Activity,
    /// The preferences.
    Preferences,
    /// The choice of a shell to copy a role's credentials for.
    CopyCredentials {
        /// The role.
        role: RoleId,
    },
}
