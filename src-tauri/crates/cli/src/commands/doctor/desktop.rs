//! Checks of the desktop: keyring, tray, notifications, login, browser.

use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::source::KeychainState;
use rolecall_core::text::Args;
use rolecall_engine::ports::Keychain as _;
use rolecall_platform::autostart::{self, Found};
use rolecall_platform::diagnostics::{self, NoKeyring};
use rolecall_platform::keychain::{OsKeychain, file};
use rolecall_protocol::path::Places;

use super::Finding;
use crate::i18n;

/// How long the session bus may take to answer.
const BUS_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether the keyring has the keys of all sources. Does not ask the person to unlock it. The engine may
/// run elsewhere, and find another keyring than this process or none.
pub async fn keychain(places: &Places, snapshot: &Snapshot) -> Finding {
    let of_keychain =
        snapshot.sources.iter().map(|view| &view.source).filter(|source| source.kind.keeps_a_key());
    let wanted: Vec<(SourceId, String)> =
        of_keychain.map(|source| (source.id.clone(), source.name.clone())).collect();
    if file::is_chosen(&places.settings) {
        // Whether it has them all only the engine knows, which the passphrase has unlocked.
        let text = match snapshot.engine.keychain {
            KeychainState::Locked => "cli-doctor-keychain-file-locked",
            _ => "cli-doctor-keychain-file",
        };
        let path = file::path(&places.state).display().to_string();
        return Finding::good("keychain", i18n::with(text, &Args::new().with("file", path)));
    }
    let keychain = OsKeychain::new(places.keychain_service.clone());
    let (state, keys) = keychain.look(wanted.iter().map(|(id, _)| id.clone()).collect()).await;
    let bad = |failure: &Failure| Finding::problem("keychain", i18n::problem(failure));
    let is_open = |state| matches!(state, KeychainState::Ready | KeychainState::NeedsPermission);
    let of_engine = snapshot.engine.keychain;
    if state == KeychainState::Absent && is_open(of_engine) {
        return Finding::good("keychain", i18n::get("cli-doctor-keychain-elsewhere"));
    }
    if is_open(state) && of_engine == KeychainState::Absent {
        let remedy = i18n::get("cli-doctor-engine-no-keychain-remedy");
        return Finding::bad("keychain", i18n::get("cli-doctor-engine-no-keychain"), remedy);
    }
    match state {
        KeychainState::Locked => bad(&Failure::KeychainLocked),
        KeychainState::Absent => no_keyring().await,
        KeychainState::Refused => bad(&Failure::KeychainRefused),
        KeychainState::Ready | KeychainState::NeedsPermission | KeychainState::Unchecked => {
            let missing: Vec<&str> =
                wanted.iter().filter(|(id, _)| !keys.contains(id)).map(|(_, name)| name.as_str()).collect();
            if missing.is_empty() {
                let text = match state {
                    KeychainState::NeedsPermission => "cli-doctor-keychain-permission",
                    _ => "cli-doctor-keychain",
                };
                return Finding::good("keychain", i18n::get(text));
            }
            let args = Args::new().with("sources", missing.join(", "));
            let remedy = i18n::get("cli-doctor-keys-missing-remedy");
            Finding::warning("keychain", i18n::with("cli-doctor-keys-missing", &args), remedy)
        }
    }
}

/// That there is no keyring, and why, as far as the session bus tells.
async fn no_keyring() -> Finding {
    let problem = i18n::problem(&Failure::KeychainAbsent);
    let found = tokio::time::timeout(BUS_TIMEOUT, diagnostics::no_keyring()).await.ok().flatten();
    let reason = |reason: &str| Args::new().with("reason", reason);
    let why = found.map(|found| match found {
        NoKeyring::NoBus(error) => i18n::with("cli-doctor-keyring-no-bus", &reason(&error)),
        NoKeyring::NoService => i18n::get("cli-doctor-keyring-no-service"),
        NoKeyring::NotStarted(error) => i18n::with("cli-doctor-keyring-not-started", &reason(&error)),
    });
    let message = [Some(problem.message), why].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Finding::bad("keychain", message, problem.hint)
}

/// Whether the desktop shows tray icons and notifications.
pub async fn desktop() -> Vec<Finding> {
    let silent = || Err(i18n::get("cli-doctor-bus-silent"));
    let found = tokio::time::timeout(BUS_TIMEOUT, diagnostics::desktop()).await.unwrap_or_else(|_| silent());
    let desktop = match found {
        Ok(desktop) => desktop,
        Err(reason) => {
            let message = i18n::with("cli-doctor-no-bus", &Args::new().with("reason", reason));
            return vec![Finding::warning("desktop", message, i18n::get("cli-doctor-no-bus-remedy"))];
        }
    };
    let either = |check, found: bool, good: &str, missing: &str, remedy: &str| {
        if found {
            Finding::good(check, i18n::get(good))
        } else {
            Finding::warning(check, i18n::get(missing), i18n::get(remedy))
        }
    };
    vec![
        either("tray", desktop.tray, "cli-doctor-tray", "cli-doctor-no-tray", "cli-doctor-no-tray-remedy"),
        either(
            "notices",
            desktop.notices,
            "cli-doctor-notices",
            "cli-doctor-no-notices",
            "cli-doctor-no-notices-remedy",
        ),
    ]
}

/// Whether Rolecall starts at login, compared with the settings.
pub fn login(places: &Places, snapshot: &Snapshot) -> Finding {
    let wanted = snapshot.preferences.launch_at_login;
    if places.own_home {
        return Finding::good("login", i18n::get("cli-doctor-login-own-home"));
    }
    let warning = |message: String| Finding::warning("login", message, i18n::get("cli-doctor-login-remedy"));
    match (autostart::look(), wanted) {
        (Ok(Found::Ours { off: false, program }), true) if program.is_file() => {
            let args = Args::new().with("program", program.display().to_string());
            Finding::good("login", i18n::with("cli-doctor-login", &args))
        }
        (Ok(Found::Ours { off: false, program }), true) => {
            let args = Args::new().with("program", program.display().to_string());
            warning(i18n::with("cli-doctor-login-moved", &args))
        }
        (Ok(Found::Ours { off: true, .. }), true) => warning(i18n::get("cli-doctor-login-off")),
        (Ok(Found::Nothing), true) => warning(i18n::get("cli-doctor-login-missing")),
        (Ok(Found::Other(entry)), true) => {
            warning(i18n::with("cli-doctor-login-taken", &Args::new().with("entry", entry)))
        }
        (Ok(Found::Ours { off: false, .. }), false) => warning(i18n::get("cli-doctor-login-left-over")),
        (Ok(_), false) => Finding::good("login", i18n::get("cli-doctor-no-login")),
        (Err(error), _) => {
            warning(i18n::with("cli-doctor-login-not-read", &Args::new().with("reason", error.to_string())))
        }
    }
}

/// Which program opens a browser.
pub fn browser() -> Finding {
    match diagnostics::browser() {
        Some(program) => {
            Finding::good("browser", i18n::with("cli-doctor-browser", &Args::new().with("program", program)))
        }
        None => Finding::bad(
            "browser",
            i18n::get("cli-doctor-no-browser"),
            i18n::get("cli-doctor-no-browser-remedy"),
        ),
    }
}
