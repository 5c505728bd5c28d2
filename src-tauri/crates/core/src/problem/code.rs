//! The code of a problem, and what follows from the code alone.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// For programs: what a consumer acts on. The command line's exit codes hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
#[expect(missing_docs, reason = "each is the Failure or AWS refusal of its name")]
pub enum ProblemCode {
    UnknownRole,
    UnknownSource,
    KeychainLocked,
    KeychainPermission,
    KeychainAbsent,
    KeychainRefused,
    KeychainBusy,
    PassphraseWrong,
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
    MfaDeviceUnknown,
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
    PlainEndpoint,
    UnreadableProxy,
    NotAws,
    SignInRefused,
    NoSignInHost,
    NoConsole,
    CantSign,
    NeedsLongTermKey,
    NeedsEnvironment,
    NeedsSignIn,
    WrongInstance,
    StartUrlNotOfAws,
    SignInOver,
    SignInCodeExpired,
    SignInDenied,
    CompanyKey,
    NobodyCameBack,
    CallbackPortTaken,
    NotAssigned,
    PermissionSetGone,
    OtherAnswer,
    PasswordChanged,
    LoginNotAllowed,
    RootLogin,
    LoginClock,
    ProviderUnreachable,
    NotAProvider,
    OtherIssuer,
    ProviderUnsafe,
    NoDeviceCodes,
    ProviderRefused,
    IdTokenInvalid,
    WebIdentityNotAssumed,
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
    FromInstance,
    NoSuchEntry,
    NeedsPerson,
    MfaCommand,
    PermissionRefused,
    ProgramRefused,
    NeedsApproval,
    NotPresent,
    NoPresence,
    OnlyInTerminal,
    Cancelled,
    NotAnMfaCode,
    NotALoginAnswer,
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
    EngineOfOthers,
    FolderOfOthers,
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
            | P::MfaDeviceUnknown
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
            | P::SignInRefused
            | P::WrongInstance
            | P::StartUrlNotOfAws
            | P::CompanyKey
            | P::NotAssigned
            | P::PermissionSetGone
            | P::LoginNotAllowed
            | P::LoginClock => 4,
            P::NeedsPerson
            | P::NeedsSignIn
            | P::SignInOver
            | P::PasswordChanged
            | P::OtherAnswer
            | P::SignInCodeExpired
            | P::SignInDenied
            | P::NobodyCameBack
            | P::MfaCommand
            | P::PermissionRefused
            | P::ProgramRefused
            | P::NeedsApproval
            | P::NotPresent
            | P::NoPresence
            | P::OnlyInTerminal
            | P::Cancelled => 5,
            P::KeychainLocked
            | P::KeychainPermission
            | P::KeychainAbsent
            | P::KeychainRefused
            | P::KeychainBusy
            | P::PassphraseWrong => 6,
            P::Dns
            | P::Unreachable
            | P::Timeout
            | P::Tls
            | P::Proxy
            | P::PlainEndpoint
            | P::UnreadableProxy
            | P::ProviderUnreachable
            | P::NotAws => 7,
            P::KeyMissing
            | P::SourceCredentials
            | P::SessionCredentials
            | P::TokenExpired
            | P::SourceExpired
            | P::KeyUnknown
            | P::SecretWrong
            | P::NeedsLongTermKey
            | P::NeedsEnvironment
            | P::RootKey
            | P::NotAProvider
            | P::OtherIssuer
            | P::ProviderUnsafe
            | P::NoDeviceCodes
            | P::ProviderRefused
            | P::IdTokenInvalid
            | P::RootLogin => 8,
            P::NoSignInHost
            | P::NoConsole
            | P::CantSign
            | P::WebIdentityNotAssumed
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
            | P::FromInstance
            | P::CallbackPortTaken
            | P::NotAnMfaCode
            | P::NotALoginAnswer
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
            | P::EngineOfOthers
            | P::FolderOfOthers
            | P::NoEngine => 1,
        }
    }

    /// Its id in the text catalogue: `problem-` and the code as JSON has it.
    pub(super) fn text_id(self) -> String {
        let word = serde_json::to_value(self).ok();
        format!("problem-{}", word.as_ref().and_then(|word| word.as_str()).unwrap_or_default())
    }

    /// Whether the same request may succeed later without anything being changed.
    pub(super) fn is_retryable(self) -> bool {
        use ProblemCode as P;
        matches!(
            self,
            P::KeychainBusy
                | P::KeychainLocked
                | P::KeychainPermission
                | P::Throttled
                | P::AwsTrouble
                | P::IdpTrouble
                | P::Dns
                | P::Unreachable
                | P::Timeout
                | P::ProviderUnreachable
                | P::NotAws
                | P::Busy
                | P::Stopping
                | P::NoEngine
        )
    }

    /// The settings key that such a problem is about.
    pub(super) fn field(self) -> Option<&'static str> {
        use ProblemCode as P;
        match self {
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
            P::WrongInstance | P::StartUrlNotOfAws => Some("start_url"),
            P::CallbackPortTaken => Some("callback_port"),
            P::NotAProvider | P::OtherIssuer => Some("issuer"),
            _ => None,
        }
    }
}
