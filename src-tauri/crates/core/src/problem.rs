//! What a person is told when something failed: what, in their words, and what to do next. One exhaustive match.

mod aws;
mod code;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::failure::{Absence, CenterFailure, Failure, NetworkError, ProviderFailure, ShortcutFailure};
use crate::role::open_with::OpenWith;
use crate::settings::error::{SettingsError, SettingsWrong};
use crate::text::{Args, Texts};

pub use code::ProblemCode;

/// What reaches every surface when something failed.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
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
    pub field: Option<String>,
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
            Failure::KeychainPermission => (P::KeychainPermission, Args::new()),
            Failure::KeychainAbsent => (P::KeychainAbsent, Args::new()),
            Failure::PassphraseWrong => (P::PassphraseWrong, Args::new()),
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
            Failure::PlainEndpoint { address } => (P::PlainEndpoint, Args::new().with("address", address)),
            Failure::UnreadableProxy { variable } => {
                (P::UnreadableProxy, Args::new().with("variable", *variable))
            }
            Failure::SignIn { status } => (P::SignInRefused, Args::new().with("status", *status)),
            Failure::NoSignInHost { partition } => {
                (P::NoSignInHost, Args::new().with("partition", partition))
            }
            Failure::NoConsole { role } => (P::NoConsole, Args::new().with("role", role)),
            Failure::CantSign { role, via } => (P::CantSign, Args::new().with("role", role).with("via", via)),
            Failure::NeedsLongTermKey { role, source } => {
                (P::NeedsLongTermKey, Args::new().with("role", role).with("source", source))
            }
            Failure::WebIdentityNotAssumed { source } => {
                (P::WebIdentityNotAssumed, Args::new().with("source", source))
            }
            Failure::NeedsSignIn { source } => (P::NeedsSignIn, Args::new().with("source", source)),
            Failure::IdentityCenter(failure) => identity_center(failure),
            Failure::Provider(failure) => provider(failure),
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
                let rule = texts.get(invalid.rule.text_id());
                (P::Invalid, Args::new().with("field", invalid.field).with("rule", rule))
            }
            Failure::NameTaken { name } => (P::NameTaken, Args::new().with("name", name)),
            Failure::FromTemplate { role, template } => {
                (P::FromTemplate, Args::new().with("role", role).with("template", template))
            }
            Failure::FromTeam { role, team } => {
                (P::FromTeam, Args::new().with("role", role).with("team", team))
            }
            Failure::FromInstance { role, source } => {
                (P::FromInstance, Args::new().with("role", role).with("source", source))
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
            Failure::PermissionRefused => (P::PermissionRefused, Args::new()),
            Failure::ProgramRefused { role } => (P::ProgramRefused, Args::new().with("role", role)),
            Failure::NeedsApproval { role } => (P::NeedsApproval, Args::new().with("role", role)),
            Failure::NotPresent(absence) => not_present(absence),
            Failure::OnlyInTerminal => (P::OnlyInTerminal, Args::new()),
            Failure::Cancelled => (P::Cancelled, Args::new()),
            Failure::NotAnMfaCode => (P::NotAnMfaCode, Args::new()),
            Failure::NotALoginAnswer => (P::NotALoginAnswer, Args::new()),
            Failure::PromptGone => (P::PromptGone, Args::new()),
            Failure::Busy => (P::Busy, Args::new()),
            Failure::Stopping => (P::Stopping, Args::new()),
            Failure::File { what, reason } => {
                let what = texts.get(what.text_id());
                (P::File, Args::new().with("what", what).with("reason", reason))
            }
            Failure::StoreDamaged { kept_as } => (P::StoreDamaged, Args::new().with("file", kept_as)),
            Failure::Clipboard { reason } => (P::Clipboard, Args::new().with("reason", reason)),
            Failure::Shortcut(failure) => (P::Shortcut, shortcut(failure)),
            Failure::NoSession { role } => (P::NoSession, Args::new().with("role", role)),
            Failure::OtherVersion => (P::OtherVersion, Args::new()),
            Failure::EngineSilent => (P::EngineSilent, Args::new()),
            Failure::EngineOfOthers => (P::EngineOfOthers, Args::new()),
            Failure::FolderOfOthers { variable, folder } => {
                (P::FolderOfOthers, Args::new().with("variable", *variable).with("folder", folder))
            }
            Failure::NoEngine { reason } => (P::NoEngine, Args::new().with("reason", reason)),
        };
        let id = code.text_id();
        Self {
            code,
            message: texts.format(&id, &args),
            hint: texts.attribute(&id, "hint", &args).unwrap_or_default(),
            retryable: code.is_retryable(),
            field: field(failure, code).map(str::to_owned),
        }
    }
}

/// The settings key that a failure is about.
fn field(failure: &Failure, code: ProblemCode) -> Option<&str> {
    match failure {
        Failure::Invalid(invalid) => Some(invalid.field),
        Failure::ChainLoop { .. } => Some("via"),
        Failure::Settings(error) => match &error.wrong {
            SettingsWrong::Loop { .. } => Some("via"),
            SettingsWrong::Value { key, .. }
            | SettingsWrong::Missing { key }
            | SettingsWrong::Misspelt { meant: key, .. }
            | SettingsWrong::Dangling { key, .. } => Some(key),
            _ => None,
        },
        _ => code.field(),
    }
}

fn identity_center(failure: &CenterFailure) -> (ProblemCode, Args) {
    use CenterFailure as C;
    use ProblemCode as P;
    match failure {
        C::WrongInstance { start_url, region } => {
            (P::WrongInstance, Args::new().with("start_url", start_url).with("region", region))
        }
        C::NotOfAws { host } => (P::StartUrlNotOfAws, Args::new().with("host", host)),
        C::RegistrationGone | C::SessionOver | C::TokenRefused => (P::SignInOver, Args::new()),
        C::CodeExpired => (P::SignInCodeExpired, Args::new()),
        C::Denied => (P::SignInDenied, Args::new()),
        C::CompanyKey { code } => (P::CompanyKey, Args::new().with("code", code)),
        C::NobodyCameBack => (P::NobodyCameBack, Args::new()),
        C::PortTaken { port } => (P::CallbackPortTaken, Args::new().with("port", *port)),
        C::NoAccess => (P::NotAssigned, Args::new()),
        C::Gone => (P::PermissionSetGone, Args::new()),
        C::OtherAnswer => (P::OtherAnswer, Args::new()),
        C::PasswordChanged => (P::PasswordChanged, Args::new()),
        C::LoginNotAllowed => (P::LoginNotAllowed, Args::new()),
        C::Root { account } => (P::RootLogin, Args::new().with("account", account)),
        C::ClockWrong { ahead } => {
            (P::LoginClock, aws::skew_args(Args::new().with("by", "aws"), Some(*ahead)))
        }
    }
}

fn provider(failure: &ProviderFailure) -> (ProblemCode, Args) {
    use ProblemCode as P;
    use ProviderFailure as F;
    let of = |issuer: &String| Args::new().with("issuer", issuer);
    match failure {
        F::NotReached { issuer, error } => {
            (P::ProviderUnreachable, of(issuer).with("why", network_word(*error)))
        }
        F::NotOne { issuer } => (P::NotAProvider, of(issuer)),
        F::OtherIssuer { issuer, said } => (P::OtherIssuer, of(issuer).with("said", said)),
        F::Unsafe { issuer, what } => (P::ProviderUnsafe, of(issuer).with("what", *what)),
        F::NoDevice { issuer } => (P::NoDeviceCodes, of(issuer)),
        F::Refused { code, message } => {
            let args = Args::new().with("code", code).with("message", message);
            (P::ProviderRefused, args.with("said", if message.is_empty() { "nothing" } else { "more" }))
        }
        F::Token(fault) => (P::IdTokenInvalid, Args::new().with("fault", fault.word())),
        F::ClockWrong { ahead } => {
            (P::LoginClock, aws::skew_args(Args::new().with("by", "provider"), Some(*ahead)))
        }
    }
}

fn network_word(error: NetworkError) -> &'static str {
    match error {
        NetworkError::Dns => "dns",
        NetworkError::Tls => "tls",
        NetworkError::Timeout => "timeout",
        NetworkError::Proxy => "proxy",
        NetworkError::Connect | NetworkError::Cut | NetworkError::NotAws => "other",
    }
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
        SettingsWrong::Misspelt { key, meant } => {
            texts.format("settings-misspelt", &Args::new().with("key", key).with("meant", meant))
        }
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
        SettingsWrong::OthersMayWrite { mode } => {
            texts.format("settings-others-may-write", &Args::new().with("mode", mode))
        }
        SettingsWrong::Unreadable { reason } => {
            texts.format("settings-unreadable", &Args::new().with("reason", reason))
        }
    };
    let wrong_with = match &error.wrong {
        wrong if wrong.holds_one_role() => "role",
        SettingsWrong::Unreadable { .. } => "place",
        _ => "file",
    };
    let args = Args::new().with("line", error.line).with("column", error.column);
    args.with("wrong", wrong).with("wrong_with", wrong_with)
}

fn not_present(absence: &Absence) -> (ProblemCode, Args) {
    use ProblemCode as P;
    let why = |why: &'static str| Args::new().with("why", why);
    match absence {
        Absence::ScreenLocked => (P::NotPresent, why("locked")),
        Absence::Refused => (P::NotPresent, why("refused")),
        Absence::NoAnswer => (P::NotPresent, why("no-answer")),
        Absence::NoPolkit => (P::NoPresence, why("no-polkit")),
        Absence::NoAction => (P::NoPresence, why("no-action")),
        Absence::NoAgent => (P::NoPresence, why("no-agent")),
        Absence::NotSetUp => (P::NoPresence, why("not-set-up")),
        Absence::System { reason } => (P::NoPresence, why("system").with("reason", reason)),
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
