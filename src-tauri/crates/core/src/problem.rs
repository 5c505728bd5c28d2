//! What a person is told when something failed: what, in their words, and what to do next. One exhaustive match.

mod aws;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::{Failure, FileKind, NetworkError, ShortcutFailure};
use crate::role::open_with::OpenWith;
use crate::settings::error::{SettingsError, SettingsWrong};
use crate::text::{Args, Texts};

/// What reaches every surface when something failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Problem {
    /// For programs.
    pub code: ProblemCode,
    /// What failed, one sentence.
    pub message: String,
    /// What to do next, one or two sentences; may be empty.
    pub hint: String,
    /// Whether the same request may succeed later without anything being changed.
    pub retryable: bool,
    /// The settings key whose value it is about, where it is about one: `arn`, `duration`; or `access_key_id` or
    /// `secret_access_key` of a key as typed. A form shows the problem beside that field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

/// For programs: what a consumer acts on. The command line's exit codes hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
#[expect(missing_docs, reason = "each is the Failure or AWS refusal of its name")]
pub enum ProblemCode {
    UnknownRole,
    UnknownSource,
    KeychainLocked,
    KeychainAbsent,
    KeychainRefused,
    KeychainBusy,
    KeyMissing,
    SourceCredentials,
    RootKey,
    BecameAnother,
    NotTrusted,
    NotAllowed,
    Forbidden,
    TagsRefused,
    SourceIdentityRefused,
    SessionCredentials,
    MfaCodeRefused,
    MfaNeeded,
    DurationTooLong,
    ChainTooLong,
    PolicyRefused,
    PolicyTooLarge,
    TokenRefused,
    TokenExpired,
    IdpTrouble,
    SourceExpired,
    RegionOff,
    KeyUnknown,
    SecretWrong,
    ClockSkew,
    Throttled,
    AwsTrouble,
    AwsRefused,
    Dns,
    Unreachable,
    Timeout,
    Tls,
    Proxy,
    NotAws,
    SignInRefused,
    NoSignInHost,
    NoConsole,
    CantSign,
    NeedsLongTermKey,
    NeedsEnvironment,
    NobodyYet,
    MfaCodeUsed,
    SignInStandIn,
    BrowserDidNotStart,
    BrowserDidNotFetch,
    BrowserNotSuited,
    SettingsUnreadable,
    TeamFile,
    Conflict,
    Invalid,
    NameTaken,
    StillUsed,
    FromTemplate,
    FromTeam,
    NoSuchEntry,
    NeedsPerson,
    MfaCommand,
    Cancelled,
    NotAnMfaCode,
    PromptGone,
    Busy,
    Stopping,
    File,
    StoreDamaged,
    Clipboard,
    Shortcut,
    NoSession,
    OtherVersion,
    EngineSilent,
    NoEngine,
}

impl ProblemCode {
    /// The command line's exit code for it: 1 other · 3 no such role or source · 4 AWS refused · 5 needs a person ·
    /// 6 keychain · 7 network · 8 source credentials (a contract; 2, usage, is the argument parser's).
    pub fn exit_code(self) -> u8 {
        use ProblemCode as P;
        match self {
            P::UnknownRole | P::UnknownSource | P::NoSuchEntry => 3,
            P::NotTrusted
            | P::NotAllowed
            | P::Forbidden
            | P::TagsRefused
            | P::SourceIdentityRefused
            | P::BecameAnother
            | P::MfaCodeRefused
            | P::MfaCodeUsed
            | P::MfaNeeded
            | P::DurationTooLong
            | P::ChainTooLong
            | P::PolicyRefused
            | P::PolicyTooLarge
            | P::TokenRefused
            | P::IdpTrouble
            | P::RegionOff
            | P::ClockSkew
            | P::Throttled
            | P::AwsTrouble
            | P::AwsRefused
            | P::SignInRefused => 4,
            P::NeedsPerson | P::MfaCommand | P::Cancelled => 5,
            P::KeychainLocked | P::KeychainAbsent | P::KeychainRefused | P::KeychainBusy => 6,
            P::Dns | P::Unreachable | P::Timeout | P::Tls | P::Proxy | P::NotAws => 7,
            P::KeyMissing
            | P::SourceCredentials
            | P::SessionCredentials
            | P::TokenExpired
            | P::SourceExpired
            | P::KeyUnknown
            | P::SecretWrong
            | P::NeedsLongTermKey
            | P::NeedsEnvironment
            | P::RootKey => 8,
            P::NoSignInHost
            | P::NoConsole
            | P::CantSign
            | P::NobodyYet
            | P::SignInStandIn
            | P::BrowserDidNotStart
            | P::BrowserDidNotFetch
            | P::BrowserNotSuited
            | P::SettingsUnreadable
            | P::TeamFile
            | P::Conflict
            | P::Invalid
            | P::NameTaken
            | P::StillUsed
            | P::FromTemplate
            | P::FromTeam
            | P::NotAnMfaCode
            | P::PromptGone
            | P::Busy
            | P::Stopping
            | P::File
            | P::StoreDamaged
            | P::Clipboard
            | P::Shortcut
            | P::NoSession
            | P::OtherVersion
            | P::EngineSilent
            | P::NoEngine => 1,
        }
    }
}

/// Of what hangs on something so many are named: thousands would be no sentence.
const MOST_NAMED: usize = 10;

impl Problem {
    /// The same, with the name of what it happened at: another role on the way to the one that is wanted.
    pub fn on_the_way(&self, hop: &str, texts: &Texts) -> Self {
        let args = Args::new().with("hop", hop).with("message", &self.message);
        Self { message: texts.format("problem-on-the-way", &args), field: None, ..self.clone() }
    }

    /// Puts a failure in words.
    pub fn of(failure: &Failure, texts: &Texts) -> Self {
        use ProblemCode as P;
        let (code, args) = match failure {
            Failure::UnknownRole { name, similar } => {
                let args = Args::new().with("name", name).with("similar", similar.join(", "));
                (P::UnknownRole, args.with("count", similar.len()))
            }
            Failure::UnknownSource { name } => (P::UnknownSource, Args::new().with("name", name)),
            Failure::KeychainLocked => (P::KeychainLocked, Args::new()),
            Failure::KeychainAbsent => (P::KeychainAbsent, Args::new()),
            Failure::KeychainRefused => (P::KeychainRefused, Args::new()),
            Failure::KeychainBusy => (P::KeychainBusy, Args::new()),
            Failure::KeyMissing { source } => (P::KeyMissing, Args::new().with("source", source)),
            Failure::SourceCredentials { source, reason } => {
                (P::SourceCredentials, Args::new().with("source", source).with("reason", reason))
            }
            Failure::RootKey { account } => (P::RootKey, Args::new().with("account", account)),
            Failure::BecameAnother { arn } => (P::BecameAnother, Args::new().with("arn", arn)),
            Failure::ChainLoop { path } => {
                let rule = texts.format("rule-chain-loop", &Args::new().with("path", path.join(" → ")));
                (P::Invalid, Args::new().with("field", "via").with("rule", rule))
            }
            Failure::Aws(error) => aws::classify(error),
            Failure::Network(error) => (network_code(*error), Args::new()),
            Failure::SignIn { status } => (P::SignInRefused, Args::new().with("status", *status)),
            Failure::NoSignInHost { partition } => {
                (P::NoSignInHost, Args::new().with("partition", partition))
            }
            Failure::NoConsole { role } => (P::NoConsole, Args::new().with("role", role)),
            Failure::CantSign { role, via } => (P::CantSign, Args::new().with("role", role).with("via", via)),
            Failure::NeedsLongTermKey { role, source } => {
                (P::NeedsLongTermKey, Args::new().with("role", role).with("source", source))
            }
            Failure::NobodyYet { source } => (P::NobodyYet, Args::new().with("source", source)),
            Failure::NeedsEnvironment { source } => (P::NeedsEnvironment, Args::new().with("source", source)),
            Failure::MfaCodeUsed { next_in } => (P::MfaCodeUsed, Args::new().with("seconds", *next_in)),
            Failure::SignInStandIn => (P::SignInStandIn, Args::new()),
            Failure::BrowserDidNotStart { reason } => {
                (P::BrowserDidNotStart, Args::new().with("reason", reason))
            }
            Failure::BrowserDidNotFetch => (P::BrowserDidNotFetch, Args::new()),
            Failure::BrowserNotSuited { open_with, browser } => {
                let way = if *open_with == OpenWith::Private { "private" } else { "profile" };
                let args = Args::new()
                    .with("way", way)
                    .with("found", if browser.is_some() { "other" } else { "none" });
                (P::BrowserNotSuited, args.with("browser", browser.as_deref().unwrap_or_default()))
            }
            Failure::Settings(error) => (P::SettingsUnreadable, settings_args(error, texts)),
            Failure::TeamFile(error) => (P::TeamFile, settings_args(error, texts)),
            Failure::Conflict { name } => (P::Conflict, Args::new().with("name", name)),
            Failure::Invalid(invalid) => {
                let rule = texts.get(rule_id(invalid.rule));
                (P::Invalid, Args::new().with("field", invalid.field).with("rule", rule))
            }
            Failure::NameTaken { name } => (P::NameTaken, Args::new().with("name", name)),
            Failure::FromTemplate { role, template } => {
                (P::FromTemplate, Args::new().with("role", role).with("template", template))
            }
            Failure::FromTeam { role, team } => {
                (P::FromTeam, Args::new().with("role", role).with("team", team))
            }
            Failure::NoSuchEntry { name } => (P::NoSuchEntry, Args::new().with("name", name)),
            Failure::StillUsed { name, by } => {
                let mut named = by.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
                if by.len() > MOST_NAMED {
                    named.push_str(", …");
                }
                let args = Args::new().with("name", name).with("by", named);
                (P::StillUsed, args.with("count", by.len()))
            }
            Failure::NeedsPerson { role } => (P::NeedsPerson, Args::new().with("role", role)),
            Failure::MfaCommand { program, reason } => {
                (P::MfaCommand, Args::new().with("program", program).with("reason", reason))
            }
            Failure::Cancelled => (P::Cancelled, Args::new()),
            Failure::NotAnMfaCode => (P::NotAnMfaCode, Args::new()),
            Failure::PromptGone => (P::PromptGone, Args::new()),
            Failure::Busy => (P::Busy, Args::new()),
            Failure::Stopping => (P::Stopping, Args::new()),
            Failure::File { what, reason } => {
                let what = texts.get(match what {
                    FileKind::SessionStore => "file-session-store",
                    FileKind::ActivityLog => "file-activity-log",
                    FileKind::Settings => "file-settings",
                    FileKind::Runtime => "file-runtime",
                    FileKind::CaBundle => "file-ca-bundle",
                    FileKind::Download => "file-download",
                    FileKind::AwsFiles => "file-aws-files",
                    FileKind::Record => "file-record",
                    FileKind::Autostart => "file-autostart",
                });
                (P::File, Args::new().with("what", what).with("reason", reason))
            }
            Failure::StoreDamaged { kept_as } => (P::StoreDamaged, Args::new().with("file", kept_as)),
            Failure::Clipboard { reason } => (P::Clipboard, Args::new().with("reason", reason)),
            Failure::Shortcut(failure) => (P::Shortcut, shortcut(failure)),
            Failure::NoSession { role } => (P::NoSession, Args::new().with("role", role)),
            Failure::OtherVersion => (P::OtherVersion, Args::new()),
            Failure::EngineSilent => (P::EngineSilent, Args::new()),
            Failure::NoEngine { reason } => (P::NoEngine, Args::new().with("reason", reason)),
        };
        let id = problem_id(code);
        Self {
            code,
            message: texts.format(&id, &args),
            hint: texts.attribute(&id, "hint", &args).unwrap_or_default(),
            retryable: retryable(code),
            field: field(failure, code).map(str::to_owned),
        }
    }
}

/// The settings key that a failure is about.
fn field(failure: &Failure, code: ProblemCode) -> Option<&str> {
    use ProblemCode as P;
    match failure {
        Failure::Invalid(invalid) => return Some(invalid.field),
        Failure::ChainLoop { .. }
        | Failure::Settings(SettingsError { wrong: SettingsWrong::Loop { .. }, .. }) => {
            return Some("via");
        }
        Failure::Settings(error) => {
            return match &error.wrong {
                SettingsWrong::Value { key, .. }
                | SettingsWrong::Missing { key }
                | SettingsWrong::Dangling { key, .. } => Some(key),
                _ => None,
            };
        }
        _ => {}
    }
    match code {
        P::NameTaken => Some("name"),
        P::UnknownSource => Some("source"),
        P::DurationTooLong | P::ChainTooLong => Some("duration"),
        P::PolicyRefused | P::PolicyTooLarge => Some("policy"),
        P::TagsRefused => Some("tags"),
        P::SourceIdentityRefused => Some("source_identity"),
        P::RegionOff => Some("region"),
        P::UnknownRole => Some("via"),
        P::KeyUnknown | P::RootKey => Some("access_key_id"),
        P::SecretWrong => Some("secret_access_key"),
        _ => None,
    }
}

/// The id of a code in the text catalogue: `problem-` and the code as JSON has it.
fn problem_id(code: ProblemCode) -> String {
    let word = serde_json::to_value(code).ok();
    format!("problem-{}", word.as_ref().and_then(|word| word.as_str()).unwrap_or_default())
}

fn retryable(code: ProblemCode) -> bool {
    use ProblemCode as P;
    matches!(
        code,
        P::KeychainBusy
            | P::KeychainLocked
            | P::Throttled
            | P::AwsTrouble
            | P::IdpTrouble
            | P::Dns
            | P::Unreachable
            | P::Timeout
            | P::NotAws
            | P::Busy
            | P::Stopping
            | P::NoEngine
    )
}

fn network_code(error: NetworkError) -> ProblemCode {
    match error {
        NetworkError::Dns => ProblemCode::Dns,
        NetworkError::Connect | NetworkError::Cut => ProblemCode::Unreachable,
        NetworkError::Timeout => ProblemCode::Timeout,
        NetworkError::Tls => ProblemCode::Tls,
        NetworkError::Proxy => ProblemCode::Proxy,
        NetworkError::NotAws => ProblemCode::NotAws,
    }
}

fn settings_args(error: &SettingsError, texts: &Texts) -> Args {
    let wrong = match &error.wrong {
        SettingsWrong::NotToml { expected } => {
            texts.format("settings-not-toml", &Args::new().with("expected", expected))
        }
        SettingsWrong::Value { key, expected } => {
            texts.format("settings-value", &Args::new().with("key", key).with("expected", expected))
        }
        SettingsWrong::Missing { key } => texts.format("settings-missing", &Args::new().with("key", key)),
        SettingsWrong::Twice { id } => texts.format("settings-twice", &Args::new().with("id", id)),
        SettingsWrong::Dangling { key, id } => {
            texts.format("settings-dangling", &Args::new().with("key", key).with("id", id))
        }
        SettingsWrong::Loop { path } => {
            texts.format("settings-loop", &Args::new().with("path", path.join(" → ")))
        }
        SettingsWrong::NotInTeamFile { key } => {
            texts.format("settings-not-in-team-file", &Args::new().with("key", key))
        }
        SettingsWrong::Future { version } => {
            texts.format("settings-future", &Args::new().with("version", *version))
        }
        SettingsWrong::Unreadable { reason } => {
            texts.format("settings-unreadable", &Args::new().with("reason", reason))
        }
    };
    Args::new().with("line", error.line).with("column", error.column).with("wrong", wrong)
}

/// The id of a rule's sentence in the text catalogue.
pub fn rule_id(rule: crate::failure::Rule) -> &'static str {
    use crate::failure::Rule as R;
    match rule {
        R::RoleArn => "rule-role-arn",
        R::RoleDuration => "rule-role-duration",
        R::SessionName => "rule-session-name",
        R::ExternalId => "rule-external-id",
        R::SourceIdentity => "rule-source-identity",
        R::MfaSerial => "rule-mfa-serial",
        R::Tags => "rule-tags",
        R::TransitiveTags => "rule-transitive-tags",
        R::Policy => "rule-policy",
        R::PolicyArns => "rule-policy-arns",
        R::AccessKeyId => "rule-access-key-id",
        R::SecretAccessKey => "rule-secret-access-key",
        R::Region => "rule-region",
        R::Name => "rule-name",
        R::AccountId => "rule-account-id",
        R::Destination => "rule-destination",
        R::RenewsByItself => "rule-renews-by-itself",
        R::Through => "rule-through",
        R::Shortcut => "rule-shortcut",
        R::NotEmpty => "rule-not-empty",
        R::WebToken => "rule-web-token",
        R::KeptKey => "rule-kept-key",
        R::TemplateName => "rule-template-name",
        R::TemplateArn => "rule-template-arn",
        R::TemplateAccounts => "rule-template-accounts",
        R::TeamPlace => "rule-team-place",
        R::TeamProtects => "rule-team-protects",
        R::ThroughTeam => "rule-through-team",
    }
}

fn shortcut(failure: &ShortcutFailure) -> Args {
    use ShortcutFailure as S;
    let why = |why: &'static str| Args::new().with("why", why);
    match failure {
        S::Taken { keys } => why("taken").with("keys", keys),
        S::NoSuchKey { keys } => why("no-such-key").with("keys", keys),
        S::NotHere => why("not-here"),
        S::Refused => why("refused"),
        S::LetGo => why("let-go"),
        S::Desktop { reason } => why("desktop").with("reason", reason),
    }
}

#[cfg(test)]
mod tests;
