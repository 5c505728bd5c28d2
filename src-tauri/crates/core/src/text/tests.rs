//! Every failure has its sentences, every text is there once, and languages are found.

use jiff::SignedDuration;
use ts_rs::TS;

use super::*;
use crate::failure::{
    Absence, AwsError, CenterFailure, Failure, FileKind, Invalid, NetworkError, ProviderFailure, Rule,
    ShortcutFailure, TokenFault,
};
use crate::problem::{Problem, ProblemCode};
use crate::role::OpenWith;
use crate::settings::{SettingsError, SettingsWrong};

const RULES: [Rule; 53] = [
    Rule::Issuer,
    Rule::Scopes,
    Rule::RedirectUri,
    Rule::SignInParameters,
    Rule::IamName,
    Rule::IamPath,
    Rule::IamDescription,
    Rule::RoleSession,
    Rule::Allowance,
    Rule::PolicyArn,
    Rule::MfaAge,
    Rule::OnlySigned,
    Rule::Network,
    Rule::Principal,
    Rule::RoleArn,
    Rule::RoleDuration,
    Rule::SessionName,
    Rule::ExternalId,
    Rule::SourceIdentity,
    Rule::MfaSerial,
    Rule::MfaOfAnotherAccount,
    Rule::Tags,
    Rule::TransitiveTags,
    Rule::Policy,
    Rule::PolicyArns,
    Rule::AccessKeyId,
    Rule::SecretAccessKey,
    Rule::Region,
    Rule::Name,
    Rule::AccountId,
    Rule::Destination,
    Rule::RenewsByItself,
    Rule::Through,
    Rule::Shortcut,
    Rule::NotEmpty,
    Rule::Passphrase,
    Rule::KeptKey,
    Rule::WebToken,
    Rule::TemplateName,
    Rule::TemplateArn,
    Rule::TemplateAccounts,
    Rule::TeamPlace,
    Rule::TeamProtects,
    Rule::ThroughTeam,
    Rule::StartUrl,
    Rule::InstanceRegion,
    Rule::CallbackPort,
    Rule::PortalSession,
    Rule::RoleNames,
    Rule::PermissionSetName,
    Rule::Fixed,
    Rule::InstanceSource,
    Rule::SignInSource,
];

fn x() -> String {
    "x".to_owned()
}

fn aws(code: &str, status: u16, message: &str, skew: Option<SignedDuration>) -> Failure {
    let request_id = Some("7c1f".into());
    Failure::Aws(AwsError {
        code: code.to_owned(),
        message: message.to_owned(),
        status,
        request_id,
        skew,
        external_id: false,
        duration: None,
        region: None,
    })
}

fn settings_failures() -> Vec<Failure> {
    let wrongs = [
        SettingsWrong::NotToml { expected: x() },
        SettingsWrong::Value { key: x(), expected: x() },
        SettingsWrong::Missing { key: x() },
        SettingsWrong::Misspelt { key: x(), meant: x() },
        SettingsWrong::NotInTeamFile { key: x() },
        SettingsWrong::Loop { path: vec![x(), x()] },
        SettingsWrong::Twice { id: x() },
        SettingsWrong::Dangling { key: x(), id: x() },
        SettingsWrong::Future { version: 2 },
        SettingsWrong::Unreadable { reason: x() },
    ];
    let at = |line| move |wrong| Failure::Settings(SettingsError { line, column: line, wrong });
    wrongs.iter().cloned().map(at(12)).chain(wrongs.iter().cloned().map(at(0))).collect()
}

fn aws_failures() -> Vec<Failure> {
    let minutes = |minutes| Some(SignedDuration::from_mins(minutes));
    let denied =
        |what: &str| aws("AccessDenied", 403, &format!("User: u is not authorized to perform: {what}"), None);
    vec![
        aws("AccessDenied", 403, "User: u is not authorized to perform: sts:AssumeRole on resource: r", None),
        aws(
            "AccessDenied",
            403,
            "MultiFactorAuthentication failed with invalid MFA one time pass code",
            None,
        ),
        aws(
            "AccessDenied",
            403,
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number",
            None,
        ),
        aws(
            "AccessDenied",
            403,
            "MultiFactorAuthentication failed, must provide both MFA serial number and code",
            None,
        ),
        aws("AccessDenied", 403, "Cannot call GetSessionToken with session credentials", None),
        aws(
            "InvalidIdentityToken",
            400,
            "No OpenIDConnect provider found in your account for https://idp",
            None,
        ),
        aws("InvalidIdentityToken", 400, "Incorrect token audience", None),
        aws("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity", None),
        aws("ValidationError", 400, "exceeds the MaxSessionDuration set for this role.", None),
        aws(
            "ValidationError",
            400,
            "exceeds the 1 hour session limit for roles assumed by role chaining.",
            None,
        ),
        denied("sts:AssumeRole because no role trust policy allows the sts:AssumeRole action"),
        denied("sts:AssumeRole because no identity-based policy allows the sts:AssumeRole action"),
        denied("sts:AssumeRole with an explicit deny in a service control policy"),
        denied("sts:AssumeRole because no permissions boundary allows the sts:AssumeRole action"),
        denied("sts:AssumeRole because no session policy allows the sts:AssumeRole action"),
        denied("sts:AssumeRole because no VPC endpoint policy allows the sts:AssumeRole action"),
        denied("sts:TagSession on resource: r"),
        denied("sts:SetSourceIdentity on resource: r"),
        aws("AccessDenied", 403, "Roles may not be assumed by root accounts.", None),
        aws("MalformedPolicyDocument", 400, "syntax", None),
        aws("PackedPolicyTooLarge", 400, "too large", None),
        aws("IDPRejectedClaim", 403, "no", None),
        aws("IDPCommunicationError", 400, "down", None),
        aws("ExpiredTokenException", 400, "Token expired: now", None),
        aws("ExpiredToken", 403, "expired", None),
        aws("RegionDisabledException", 403, "off", None),
        aws("InvalidClientTokenId", 403, "unknown", None),
        aws("SignatureDoesNotMatch", 403, "mismatch", None),
        aws("SignatureDoesNotMatch", 403, "Signature expired: now", minutes(-17)),
        aws("SignatureDoesNotMatch", 403, "Signature not yet current: now", minutes(17)),
        aws("SignatureDoesNotMatch", 403, "Signature expired: now", None),
        aws("Throttling", 400, "rate", None),
        aws("InternalFailure", 500, "sorry", None),
    ]
}

fn center_failures() -> [CenterFailure; 19] {
    use CenterFailure as C;
    [
        C::WrongInstance { start_url: x(), region: x() },
        C::NotOfAws { host: x() },
        C::RegistrationGone,
        C::SessionOver,
        C::TokenRefused,
        C::CodeExpired,
        C::Denied,
        C::CompanyKey { code: x() },
        C::NobodyCameBack,
        C::PortTaken { port: 0 },
        C::PortTaken { port: 8400 },
        C::NoAccess,
        C::Gone,
        C::OtherAnswer,
        C::PasswordChanged,
        C::LoginNotAllowed,
        C::Root { account: x() },
        C::ClockWrong { ahead: jiff::SignedDuration::ZERO },
        C::ClockWrong { ahead: jiff::SignedDuration::from_mins(9) },
    ]
}

fn provider_failures() -> Vec<ProviderFailure> {
    use ProviderFailure as F;
    use TokenFault as T;
    let refused =
        |code: &str, message: &str| F::Refused { code: code.to_owned(), message: message.to_owned() };
    let network =
        [NetworkError::Dns, NetworkError::Tls, NetworkError::Timeout, NetworkError::Proxy, NetworkError::Cut];
    let faults = [
        T::Missing,
        T::Unreadable,
        T::TooLong,
        T::Algorithm,
        T::Signature,
        T::Issuer,
        T::Audience,
        T::Nonce,
        T::Subject,
        T::Expired,
    ];
    let mut all = vec![
        F::NotOne { issuer: x() },
        F::OtherIssuer { issuer: x(), said: x() },
        F::Unsafe { issuer: x(), what: "token_endpoint" },
        F::Unsafe { issuer: x(), what: "code_challenge_methods_supported" },
        F::NoDevice { issuer: x() },
        F::ClockWrong { ahead: jiff::SignedDuration::ZERO },
        F::ClockWrong { ahead: jiff::SignedDuration::from_mins(9) },
        refused("odd", ""),
    ];
    let words = [
        "invalid_client",
        "unauthorized_client",
        "invalid_scope",
        "invalid_request",
        "login_required",
        "interaction_required",
        "consent_required",
        "server_error",
        "temporarily_unavailable",
    ];
    all.extend(words.map(|code| refused(code, "No")));
    all.extend(network.map(|error| F::NotReached { issuer: x(), error }));
    all.extend(faults.map(F::Token));
    all
}

fn failures() -> Vec<Failure> {
    let similar = |count: usize| Failure::UnknownRole { name: x(), similar: vec![x(); count] };
    let used = |count: usize| Failure::StillUsed { name: x(), by: vec![x(); count] };
    let file = |what| Failure::File { what, reason: x() };
    let network = [
        NetworkError::Dns,
        NetworkError::Connect,
        NetworkError::Timeout,
        NetworkError::Tls,
        NetworkError::Proxy,
        NetworkError::NotAws,
        NetworkError::Cut,
    ];
    let mut all = vec![
        similar(0),
        similar(1),
        similar(3),
        used(1),
        used(3),
        file(FileKind::SessionStore),
        file(FileKind::ActivityLog),
        file(FileKind::Settings),
        file(FileKind::Runtime),
        file(FileKind::CaBundle),
        file(FileKind::Download),
        file(FileKind::AwsFiles),
        file(FileKind::Record),
        file(FileKind::Autostart),
        Failure::SignInStandIn,
        Failure::UnknownSource { name: x() },
        Failure::KeychainLocked,
        Failure::KeychainPermission,
        Failure::KeychainAbsent,
        Failure::KeychainRefused,
        Failure::KeychainBusy,
        Failure::PassphraseWrong,
        Failure::KeyMissing { source: x() },
        Failure::SourceCredentials { source: x(), reason: x() },
        Failure::RootKey { account: x() },
        Failure::TeamFile(SettingsError { line: 0, column: 0, wrong: SettingsWrong::Missing { key: x() } }),
        Failure::TeamFile(SettingsError { line: 3, column: 0, wrong: SettingsWrong::Missing { key: x() } }),
        Failure::FromTemplate { role: x(), template: x() },
        Failure::FromTeam { role: x(), team: x() },
        Failure::NoSuchEntry { name: x() },
        used(20),
        Failure::BecameAnother { arn: x() },
        Failure::ChainLoop { path: vec![x(), x(), x()] },
        Failure::SignIn { status: 0 },
        Failure::SignIn { status: 400 },
        Failure::SignIn { status: 405 },
        Failure::NoSignInHost { partition: x() },
        Failure::NoConsole { role: x() },
        Failure::CantSign { role: x(), via: x() },
        Failure::NeedsLongTermKey { role: x(), source: x() },
        Failure::NeedsEnvironment { source: x() },
        Failure::NeedsSignIn { source: x() },
        Failure::FromInstance { role: x(), source: x() },
        Failure::WebIdentityNotAssumed { source: x() },
        Failure::MfaCodeUsed { next_in: 18 },
        Failure::BrowserDidNotStart { reason: x() },
        Failure::BrowserDidNotFetch,
        Failure::BrowserNotSuited { open_with: OpenWith::Private, browser: None },
        Failure::BrowserNotSuited { open_with: OpenWith::Profile(x()), browser: Some(x()) },
        Failure::Conflict { name: x() },
        Failure::NameTaken { name: x() },
        Failure::NeedsPerson { role: x() },
        Failure::MfaCommand { program: x(), reason: x() },
        Failure::PermissionRefused,
        Failure::ProgramRefused { role: x() },
        Failure::NeedsApproval { role: x() },
        Failure::NotPresent(Absence::ScreenLocked),
        Failure::NotPresent(Absence::Refused),
        Failure::NotPresent(Absence::NoAnswer),
        Failure::NotPresent(Absence::NoPolkit),
        Failure::NotPresent(Absence::NoAction),
        Failure::NotPresent(Absence::NoAgent),
        Failure::NotPresent(Absence::NotSetUp),
        Failure::NotPresent(Absence::System { reason: x() }),
        Failure::OnlyInTerminal,
        Failure::Cancelled,
        Failure::NotAnMfaCode,
        Failure::NotALoginAnswer,
        Failure::PromptGone,
        Failure::Busy,
        Failure::Stopping,
        Failure::StoreDamaged { kept_as: x() },
        Failure::NoSession { role: x() },
        Failure::Clipboard { reason: x() },
        Failure::Shortcut(ShortcutFailure::Taken { keys: x() }),
        Failure::Shortcut(ShortcutFailure::NoSuchKey { keys: x() }),
        Failure::Shortcut(ShortcutFailure::NotHere),
        Failure::Shortcut(ShortcutFailure::Refused),
        Failure::Shortcut(ShortcutFailure::LetGo),
        Failure::Shortcut(ShortcutFailure::Desktop { reason: x() }),
        Failure::OtherVersion,
        Failure::EngineSilent,
        Failure::EngineOfOthers,
        Failure::PlainEndpoint { address: x() },
        Failure::UnreadableProxy { variable: "HTTPS_PROXY" },
        Failure::FolderOfOthers { variable: "HOME", folder: "/home/jo".to_owned() },
        Failure::NoEngine { reason: x() },
    ];
    all.extend(network.map(Failure::Network));
    all.extend(center_failures().map(Failure::IdentityCenter));
    all.extend(provider_failures().into_iter().map(Failure::Provider));
    all.extend(RULES.map(|rule| Failure::Invalid(Invalid { field: "console_duration", rule })));
    all.extend(settings_failures());
    all.extend(aws_failures());
    all
}

/// What a person must never see: an id, or a placeable that nobody filled.
fn assert_is_a_sentence(text: &str) {
    assert!(!text.is_empty());
    for trace in ["{", "}", "$", "problem-", "settings-", "rule-", "file-"] {
        assert!(!text.contains(trace), "{text}");
    }
    assert!(!text.contains('!') && !text.contains("  ") && text.trim() == text, "{text}");
}

#[test]
fn every_failure_has_its_sentences() {
    let texts = Texts::english();
    let mut codes = std::collections::BTreeSet::new();
    for failure in failures() {
        let problem = Problem::of(&failure, &texts);
        assert_is_a_sentence(&problem.message);
        if problem.code == ProblemCode::Cancelled {
            assert_eq!(problem.hint, "");
        } else if problem.code == ProblemCode::Invalid {
            // A rule may name a template's placeholders.
            assert!(!problem.hint.is_empty() && !problem.hint.contains("rule-"), "{}", problem.hint);
        } else {
            assert_is_a_sentence(&problem.hint);
        }
        codes.insert(serde_json::to_string(&problem.code).unwrap_or_default());
    }
    // The generated type lists every code there is: none may be without its failure above.
    let all = ProblemCode::inline(&ts_rs::Config::default());
    for code in all.split('|').map(str::trim) {
        assert!(codes.contains(code), "no failure above leads to {code}");
    }
}

#[test]
fn sentences_read_as_they_should() {
    let texts = Texts::english();
    let of = |failure: &Failure| {
        let problem = Problem::of(failure, &texts);
        (problem.message, problem.hint)
    };
    let skew = SignedDuration::from_secs(-17 * 60 - 40);
    let wrong =
        SettingsWrong::Value { key: "duration".to_owned(), expected: "a duration such as 4h".to_owned() };
    let similar = vec!["prod-admin".to_owned()];
    for (failure, message, hint) in [
        (
            aws("SignatureDoesNotMatch", 403, "Signature expired: now", Some(skew)),
            "Your computer’s clock is 18 min slow. AWS rejects requests when it is more than 15 min off.",
            "Turn on automatic date and time.",
        ),
        (
            Failure::UnknownRole { name: "prod".to_owned(), similar },
            "There is no role named “prod”.",
            "Did you mean prod-admin?",
        ),
        (
            Failure::Settings(SettingsError { line: 12, column: 8, wrong }),
            "Settings file, line 12, column 8: duration must be a duration such as 4h.",
            "Your last working settings are still in use. Rolecall reads the file again when you save it.",
        ),
        (
            Failure::Invalid(Invalid { field: "session_name", rule: Rule::SessionName }),
            "Invalid session name.",
            "Use 2 to 64 letters a–z, digits and _ + = , . @ - ; {user} and {host} are filled in.",
        ),
    ] {
        assert_eq!(of(&failure), (message.to_owned(), hint.to_owned()));
    }
    for rule in RULES {
        assert_ne!(texts.get(rule.text_id()), rule.text_id());
    }
}

#[test]
fn the_catalogue_is_sound_and_names_nothing_twice() {
    let resource = FluentResource::try_new(ENGLISH.texts.to_owned());
    let resource = resource.map_err(|(_, errors)| errors).expect("it parses");
    let mut ids = std::collections::BTreeSet::new();
    for entry in resource.entries() {
        if let fluent_syntax::ast::Entry::Message(message) = entry {
            assert!(ids.insert(message.id.name), "{} stands there twice", message.id.name);
        }
    }
}

#[test]
fn the_first_wanted_language_that_is_there_is_taken_and_english_says_what_it_lacks() {
    let pseudo = Language { tag: "qps", texts: "menu-quit = [Qüït]\n" };
    let languages = [ENGLISH, pseudo];
    for (wanted, found) in [
        (&["qps"][..], Some("qps")),
        (&["qps-PLOC"], Some("qps")),
        (&["qps_PLOC.UTF-8@euro"], Some("qps")),
        (&["xx", "QPS", "en"], Some("qps")),
        (&["en_GB.UTF-8", "qps"], Some("en")),
        (&["xx", "C", "POSIX", ""], None),
        (&[], None),
    ] {
        let language = find(&languages, wanted).map(|language| language.tag);
        assert_eq!(language, found, "{wanted:?}");
    }
    let (pseudo, english) = (Texts::of(&languages[1]), Texts::in_language(["xx"]));
    assert_eq!(pseudo.get("menu-quit"), "[Qüït]");
    assert_ne!(english.get("menu-quit"), "menu-quit");
    assert_eq!(pseudo.get("notice-show"), english.get("notice-show"));
}
