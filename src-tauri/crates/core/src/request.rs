//! What the engine is asked. One vocabulary for the tray, the notifications, the window and the command line.
//!
//! A [`Request`] holds no secret and is answered with none, so it is sent over the sockets as it is. The two kinds that
//! do are kept apart by their types: a [`SecretRequest`] is answered with a secret, and only the command line's
//! listener reads one; a [`SecretInput`] brings a secret inward and can't be serialised.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::activity::ActivityQuery;
use crate::credential_consumer::CredentialConsumer;
use crate::duration::Seconds;
use crate::id::{OperationId, PromptId, RoleId, SessionId, SourceId, TeamId};
use crate::login::LoginAnswer;
use crate::mfa::MfaCode;
use crate::program::{Allowing, ProgramId};
use crate::role::Role;
use crate::secret::{AccessKey, SecretString, SourceCredentials};
use crate::settings::{Change, TwoAccounts};
use crate::shell::Shell;

/// Everything that the engine can be asked.
#[derive(Debug)]
pub enum EngineRequest {
    /// Without a secret.
    Plain(Request),
    /// For a secret.
    Secret(SecretRequest),
    /// With a secret.
    Input(SecretInput),
}

impl From<Request> for EngineRequest {
    fn from(request: Request) -> Self {
        Self::Plain(request)
    }
}

impl From<SecretRequest> for EngineRequest {
    fn from(request: SecretRequest) -> Self {
        Self::Secret(request)
    }
}

impl From<SecretInput> for EngineRequest {
    fn from(input: SecretInput) -> Self {
        Self::Input(input)
    }
}

impl EngineRequest {
    /// Whether a session that is kept may serve it.
    pub fn uses_sessions(&self) -> bool {
        match self {
            Self::Secret(_) => true,
            Self::Plain(request) => matches!(
                request,
                Request::OpenConsole { .. }
                    | Request::CopyLink(_)
                    | Request::CopyCredentials { .. }
                    | Request::WhoAmI { .. }
            ),
            Self::Input(_) => false,
        }
    }

    /// Whether it answers or closes a prompt, so that somebody who waits is answered by it.
    pub fn ends_a_wait(&self) -> bool {
        matches!(
            self,
            Self::Input(
                SecretInput::AnswerCode { .. }
                    | SecretInput::AnswerPassphrase { .. }
                    | SecretInput::AnswerLogin { .. }
            ) | Self::Plain(
                Request::AnswerReason { .. }
                    | Request::AnswerAccounts { .. }
                    | Request::AnswerSignIn { .. }
                    | Request::CancelPrompt { .. }
                    | Request::AnswerPermission { .. }
                    | Request::AnswerApproval { .. }
            )
        )
    }
}

/// What every surface may ask. It holds no secret, and neither does the answer.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum Request {
    /// Opens a role's console in the browser.
    OpenConsole {
        /// Which console.
        #[serde(flatten)]
        place: ConsolePlace,
        /// In a window that the role has for itself, whatever its settings say.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(as = "Option<bool>", optional)]
        apart: bool,
    },
    /// Mints a fresh sign-in link, good for 15 minutes, and puts it in the clipboard. Nothing of it comes back.
    CopyLink(ConsolePlace),
    /// Puts a role's credentials in the clipboard, as text for a shell. Nothing of them comes back.
    CopyCredentials {
        /// The role's id.
        role: RoleId,
        /// Who reads the text.
        shell: Shell,
    },
    /// Opens AWS's sign-out page in the browser, in the profile that the role's console opens in.
    SignOutInBrowser {
        /// The role's id, also where its session has ended; absent: the browser of the preferences.
        role: Option<RoleId>,
    },
    /// Assumes a role again and, where its console is in use, signs the browser in again.
    Renew {
        /// The role's id.
        role: RoleId,
    },
    /// Tries a renewal that waits for the network.
    TryNow {
        /// The role's id.
        role: RoleId,
    },
    /// Forgets sessions on this computer.
    End {
        /// The role's id; absent: every session.
        role: Option<RoleId>,
    },
    /// Answers a prompt with a reason.
    AnswerReason {
        /// The id of the prompt.
        prompt: PromptId,
        /// One line.
        reason: String,
    },
    /// Answers a prompt with how two accounts live in one browser profile, from now on.
    AnswerAccounts {
        /// The id of the prompt.
        prompt: PromptId,
        /// `ask` is no answer.
        choice: TwoAccounts,
    },
    /// Begins the sign-in that a prompt asks for: opens the browser, or gets a code that the prompt then shows. Answered
    /// at once; those who wait go on when the person has signed in.
    AnswerSignIn {
        /// The id of the prompt.
        prompt: PromptId,
        /// With a code, for a browser of another device: over SSH, in WSL and without a display.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(as = "Option<bool>", optional)]
        device: bool,
    },
    /// Signs a person in to a source, afresh where they are signed in, so that its clock begins again. Opens the browser,
    /// or shows in a prompt how to sign in elsewhere; answered when that is done.
    SignIn {
        /// The source's id.
        source: SourceId,
        /// In the browser of another device.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(as = "Option<bool>", optional)]
        device: bool,
    },
    /// Signs a person out of a source. Sessions of its roles last on.
    SignOut {
        /// The source's id.
        source: SourceId,
    },
    /// Lists the accounts and roles of an instance again; answered when the list is whole.
    ListRoles {
        /// The source's id.
        source: SourceId,
    },
    /// Closes a prompt; all who wait for it fail.
    CancelPrompt {
        /// The id of the prompt.
        prompt: PromptId,
    },
    /// Asks AWS whom a role makes the person, with the role's own credentials.
    WhoAmI {
        /// The role's id.
        role: RoleId,
    },
    /// Asks AWS who a source is.
    CheckSource {
        /// The source's id.
        source: SourceId,
    },
    /// Assumes a role for real, whatever sessions it has, and says who that makes the person.
    CheckRole {
        /// The role's id.
        role: RoleId,
    },
    /// Assumes for real a role that is being written and says who that makes the person; nothing of it is kept.
    CheckDraft {
        /// The whole entry.
        role: Box<Role>,
    },
    /// Says what a change would give (a role: its outlook; preferences: the session name), or the problem with it;
    /// nothing is changed.
    Preview {
        /// The change.
        change: Box<Change>,
    },
    /// Changes one entry of the settings.
    Edit {
        /// The change.
        change: Box<Change>,
        /// The revision of the snapshot that it was made from.
        #[ts(type = "number")]
        base_revision: u64,
    },
    /// Gives roles as the text of a team's file, with the names of their accounts and without anything that is secret or a
    /// person's own.
    ExportTeam {
        /// The roles' ids; all, with the templates, where none is named.
        roles: Vec<RoleId>,
    },
    /// Says what taking a team's file over would change; nothing is changed.
    LookAtTeamFile {
        /// The file.
        file: TeamFrom,
        /// What signs for roles whose own source is not here.
        source: Option<SourceId>,
    },
    /// Says what the file of a team that is followed would change.
    ReviewTeam {
        /// The team's id.
        team: TeamId,
    },
    /// Fetches teams' files now.
    UpdateTeams {
        /// The team's id; absent: all of them.
        team: Option<TeamId>,
    },
    /// Takes what a team's file offers.
    TakeTeam {
        /// The team's id.
        team: TeamId,
        /// What was reviewed, as the review names it.
        offer: String,
    },
    /// Reads the activity log.
    Activity {
        /// Which lines.
        query: ActivityQuery,
    },
    /// Checks AWS's clock again, where this computer's is wrong.
    CheckClock,
    /// Takes back a program that a person has allowed a role.
    TakeBackProgram {
        /// The role's id.
        role: RoleId,
        /// The program.
        program: ProgramId,
    },
    /// Takes an attention row away.
    Dismiss {
        /// The role it is about.
        role: RoleId,
    },
    /// Looks at the keychain again and opens the session store; the keychain may ask to be unlocked.
    UnlockKeychain,
    /// Shows the window. The sockets don't carry it: the window need not ask for itself, and the command line sends the
    /// desktop's permission with it.
    #[serde(skip)]
    ShowWindow(WindowPage),
    /// Allows or refuses what the window asked for. The sockets don't carry it: whatever runs in the window can't answer
    /// for a person.
    #[serde(skip)]
    AnswerPermission {
        /// Which request waits.
        operation: OperationId,
        /// Whether it may go on.
        allow: bool,
    },
    /// Allows or refuses a program a role. The sockets don't carry it: a program can't answer for a person.
    #[serde(skip)]
    AnswerApproval {
        /// Which request waits.
        operation: OperationId,
        /// For how long it is allowed, or that it is not.
        answer: Allowing,
    },
    /// Opens the settings file in the person's own program for such files; where there is none, shows the window.
    #[serde(skip)]
    OpenSettingsFile,
}

impl Request {
    /// Opens a role's console as its settings say.
    pub fn open_console(role: RoleId) -> Self {
        Self::OpenConsole { place: role.into(), apart: false }
    }

    /// Copies a sign-in link of a role as its settings say.
    pub fn copy_link(role: RoleId) -> Self {
        Self::CopyLink(role.into())
    }
}

/// A console that is wanted of a role.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct ConsolePlace {
    /// The role's id.
    pub role: RoleId,
    /// The service or address to open; the role's own where absent.
    pub destination: Option<String>,
    /// The region; the role's own where absent.
    pub region: Option<String>,
}

/// Where the role's own settings say.
impl From<RoleId> for ConsolePlace {
    fn from(role: RoleId) -> Self {
        Self { role, destination: None, region: None }
    }
}

/// What is answered with a secret. The command line alone may ask it.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum SecretRequest {
    /// A fresh sign-in link of a role, good for 15 minutes.
    PrintLink(ConsolePlace),
    /// A role's credentials with at least 15 minutes left.
    Credentials {
        /// The role's name or id, as the person or `~/.aws/config` has it.
        role: String,
        /// What for.
        #[serde(default, rename = "for")]
        hand_out: CredentialConsumer,
        /// How long they are to last this time, in place of what the role says.
        duration: Option<Seconds>,
    },
}

/// What brings a secret inward. It can't be serialised; the protocol has its own form of it.
#[derive(Debug)]
pub enum SecretInput {
    /// Answers a prompt with a code.
    AnswerCode {
        /// The id of the prompt.
        prompt: PromptId,
        /// The code.
        code: MfaCode,
    },
    /// Answers a prompt with the passphrase of the file that stands for a keychain.
    AnswerPassphrase {
        /// The id of the prompt.
        prompt: PromptId,
        /// The passphrase.
        passphrase: SecretString,
    },
    /// Answers the prompt of a sign-in with what the page of a login showed.
    AnswerLogin {
        /// The id of the prompt.
        prompt: PromptId,
        /// What it showed.
        answer: LoginAnswer,
    },
    /// Puts a source's key in the keychain and then the source in the settings.
    AddSource {
        /// The entry.
        change: Box<Change>,
        /// The key, for a source of kind `access-key`.
        key: Option<AccessKey>,
        /// The revision of the snapshot that it was made from.
        base_revision: u64,
    },
    /// Puts another key in the keychain for a source, once AWS has said whose it is; until then the old one stays.
    ReplaceKey {
        /// The source's id.
        source: SourceId,
        /// The key.
        key: AccessKey,
    },
    /// The credentials that a command found in its own environment, for what its connection asks after this.
    BringEnvironment {
        /// The credentials.
        credentials: SourceCredentials,
        /// The region that its environment names.
        region: Option<String>,
    },
}

/// A team's file, as a surface has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TeamFrom {
    /// Its text.
    Text(String),
    /// Its https address, or its whole path.
    Place(String),
}

/// A page of the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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
        /// The id of the session.
        id: SessionId,
    },
    /// Why something about a role failed.
    Role {
        /// The id of the role.
        id: RoleId,
    },
    /// A prompt.
    Prompt {
        /// The id of the prompt.
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
