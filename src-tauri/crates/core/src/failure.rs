//! Everything that can go wrong, typed. Adapters make a [`Failure`]; [`crate::problem`] puts it in words.

use jiff::SignedDuration;

use crate::role::open_with::OpenWith;
use crate::settings::error::SettingsError;

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
    /// No keychain runs here.
    KeychainAbsent,
    /// The keychain said no, or nobody answered its question.
    KeychainRefused,
    /// The keychain did not answer in time.
    KeychainBusy,
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
    /// A web identity is nobody to AWS before it has taken a role.
    NobodyYet {
        /// The source's name.
        source: String,
    },
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
    /// The person cancelled.
    Cancelled,
    /// What was typed is no MFA code.
    NotAnMfaCode,
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

/// An error answer of an AWS service.
#[derive(Debug, Clone, PartialEq)]
pub struct AwsError {
    /// `AccessDenied`
    pub code: String,
    /// AWS's own sentence.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// AWS's id of the request, for support.
    pub request_id: Option<String>,
    /// This clock minus AWS's Date header, where the answer had one.
    pub skew: Option<SignedDuration>,
    /// Whether the request carried an external id: AWS never says that it was the wrong one.
    pub external_id: bool,
}

/// Why AWS could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkError {
    /// The name did not resolve.
    Dns,
    /// Nothing listens, or the network is down.
    Connect,
    /// No answer in time.
    Timeout,
    /// The TLS handshake failed: a corporate CA that is not trusted, most often.
    Tls,
    /// The proxy said no.
    Proxy,
    /// Something else than AWS answered: a captive portal's page.
    NotAws,
    /// The connection was cut.
    Cut,
}

/// A value AWS would refuse, by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The settings key: `arn`, `duration`…
    pub field: &'static str,
    /// What the rule is.
    pub rule: Rule,
}

/// The rules of `AssumeRole`'s parameters and of Rolecall's own names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// `arn:PARTITION:iam::ACCOUNT:role/NAME`, 20-2048 characters.
    RoleArn,
    /// 900 to 43200 seconds, whole ones.
    RoleDuration,
    /// 2-64 of `[\w+=,.@-]` once the template is filled in.
    SessionName,
    /// 2-1224 of `[\w+=,.@:\/-]`.
    ExternalId,
    /// 2-64 of `[\w+=,.@-]`, never starting `aws:`.
    SourceIdentity,
    /// 9-256 of `[\w+=/:,.@-]`.
    MfaSerial,
    /// At most 50; key 1-128, value 0-256, `[\p{L}\p{Z}\p{N}_.:/=+\-@]`, keys unique without case.
    Tags,
    /// Keys of `tags`.
    TransitiveTags,
    /// JSON of at most 2048 characters, together with the policy ARNs.
    Policy,
    /// At most 10 ARNs.
    PolicyArns,
    /// 16-128 of `[\w]`, as AWS gives them.
    AccessKeyId,
    /// 40 characters as AWS gives them; never shown.
    SecretAccessKey,
    /// `eu-west-1`
    Region,
    /// One line, 1-128 characters.
    Name,
    /// Twelve digits.
    AccountId,
    /// A service name, a console path, a console URL or an ARN.
    Destination,
    /// A role that asks a person nothing.
    RenewsByItself,
    /// Only a role that is assumed has a session that signs for another role.
    Through,
    /// Ctrl, Alt or Super with a letter, a digit, a function key or Space.
    Shortcut,
    /// Not empty.
    NotEmpty,
    /// Either a token's file or a command that prints it.
    WebToken,
    /// Of a source whose key the keychain keeps.
    KeptKey,
    /// With `{account_name}` or `{account_id}` in it.
    TemplateName,
    /// With `{account_id}` in it.
    TemplateArn,
    /// Account numbers, one at least.
    TemplateAccounts,
    /// An https address without a password, or a file's whole path.
    TeamPlace,
    /// Not to be turned off: a team protects the role.
    TeamProtects,
    /// Not through a role that a team's file has: it may go with the file.
    ThroughTeam,
}
