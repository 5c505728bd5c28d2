//! Checks of files: the settings, the permissions, and plaintext keys under `~/.aws`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rolecall_core::aws_config::{AwsConfig, ProblemKind, Profile};
use rolecall_core::aws_file::{AwsFile, GIVES_CREDENTIALS, PROCESS};
use rolecall_core::import::asked_of_rolecall;
use rolecall_core::partition::is_region;
use rolecall_core::snapshot::{RoleView, Snapshot};
use rolecall_core::source::SourceState;
use rolecall_core::text::Args;
use rolecall_platform::aws_files::{AwsFiles, may_change, text_of};
use rolecall_platform::sources::wrong_with_environment;
use rolecall_protocol::path::Places;

use super::Finding;
use crate::circle::Circle;
use crate::commands::source::old_key_days;
use crate::i18n;

const SECRET: &str = "aws_secret_access_key";

/// Where Rolecall has its files.
pub fn engine(places: &Places) -> Finding {
    let args = Args::new()
        .with("settings", places.settings.display().to_string())
        .with("state", places.state.display().to_string());
    Finding::good("engine", i18n::with("cli-doctor-engine", &args))
}

/// Whether the engine could read the settings.
pub fn settings(snapshot: &Snapshot) -> Finding {
    if let Some(problem) = &snapshot.engine.settings_problem {
        return Finding::problem("settings", problem.clone());
    }
    let args = Args::new()
        .with("roles", snapshot.roles.len())
        .with("sources", snapshot.sources.len())
        .with("warnings", snapshot.engine.settings_warnings.len());
    if snapshot.engine.settings_warnings.is_empty() {
        Finding::good("settings", i18n::with("cli-doctor-settings", &args))
    } else {
        let warnings = snapshot.engine.settings_warnings.iter().map(|warning| {
            let (id, args) = warning.text();
            i18n::with(id, &args)
        });
        let message = i18n::with("cli-doctor-settings-warnings", &args);
        Finding::warning("settings", message, warnings.collect::<Vec<_>>().join(" "))
    }
}

/// Keys that should be replaced because of their age.
pub fn keys(snapshot: &Snapshot) -> Vec<Finding> {
    let old = snapshot.sources.iter().filter_map(|view| Some((&view.source.name, old_key_days(view)?)));
    old.map(|(name, days)| {
        let args = Args::new().with("name", name).with("days", days);
        Finding::warning(
            "key-age",
            i18n::with("cli-doctor-key-old", &args),
            i18n::with("cli-doctor-key-old-remedy", &args),
        )
    })
    .collect()
}

/// Whether the person is signed in to each source that wants it.
pub fn sign_ins(snapshot: &Snapshot) -> Vec<Finding> {
    let signs_in = snapshot.sources.iter().filter(|view| view.source.kind.signs_in());
    signs_in
        .map(|view| {
            let args = Args::new().with("source", &view.source.name);
            match view.state {
                SourceState::Ready => Finding::good("sign-in", i18n::with("cli-signed-in", &args)),
                _ => Finding::warning(
                    "sign-in",
                    i18n::with("cli-doctor-not-signed-in", &args),
                    i18n::with("cli-doctor-not-signed-in-remedy", &args),
                ),
            }
        })
        .collect()
}

/// Whether other users may read Rolecall's files.
pub fn modes(places: &Places) -> Vec<Finding> {
    let mut open = Vec::new();
    for path in [&places.settings, &places.state, &places.run] {
        if let Some(mode) = open_mode(path) {
            let args = Args::new().with("file", path.display().to_string()).with("mode", mode);
            let remedy = Args::new()
                .with("file", path.display().to_string())
                .with("mode", if path.is_dir() { "700" } else { "600" });
            open.push(Finding::warning(
                "modes",
                i18n::with("cli-doctor-open", &args),
                i18n::with("cli-doctor-open-remedy", &remedy),
            ));
        }
    }
    if open.is_empty() {
        open.push(Finding::good("modes", i18n::get("cli-doctor-modes")));
    }
    open
}

/// The mode of a file, where other users may read or write it.
#[cfg(unix)]
fn open_mode(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| format!("{mode:04o}"))
}

#[cfg(not(unix))]
fn open_mode(_: &Path) -> Option<String> {
    None
}

/// What is wrong with the files of `~/.aws`: lines that AWS's tools refuse, plaintext keys, also in backups, profiles that
/// do not get what they ask Rolecall for, and roles that come back to themselves.
pub fn aws(snapshot: Option<&Snapshot>) -> Vec<Finding> {
    let Some(files) = AwsFiles::from_environment() else { return Vec::new() };
    let mut findings = Vec::new();
    for file in [AwsFile::Config, AwsFile::Credentials] {
        let path = files.path(file);
        match text_of(path) {
            Ok(text) => findings.extend(of_file(path, &AwsConfig::read_one(file, &text))),
            Err(error) => {
                let remedy = i18n::get("cli-aws-not-read-hint");
                let message = i18n::with("cli-aws-not-read", &of_error(path, &error));
                findings.push(Finding::bad("aws-files", message, remedy));
            }
        }
    }
    if let Ok(read) = files.read() {
        let roles = snapshot.map(|snapshot| snapshot.roles.as_slice());
        findings.extend(read.profiles().iter().filter_map(|profile| of_profile(profile, roles)));
        findings.extend(read.profiles().iter().filter_map(odd_region));
        findings.extend(snapshot.map(|snapshot| circles(snapshot, &read)).unwrap_or_default());
    }
    findings.extend(backups(&files));
    if let Some(reason) = wrong_with_environment(&files) {
        let message = i18n::with("cli-doctor-environment", &Args::new().with("reason", reason));
        findings.push(Finding::warning("environment", message, i18n::get("cli-doctor-environment-remedy")));
    }
    if findings.is_empty() {
        findings.push(Finding::good("aws-files", i18n::get("cli-doctor-no-keys-in-clear")));
    }
    findings
}

/// Files that are there and can't be changed: a command that is to change one will refuse.
pub fn read_only(places: &Places) -> Vec<Finding> {
    let aws = AwsFiles::from_environment();
    let aws = aws.iter().flat_map(|files| [&files.config, &files.credentials]);
    let all = std::iter::once(&places.settings).chain(aws).filter(|path| path.exists());
    let finding = |path: &PathBuf| {
        let error = may_change(path).err()?;
        let message = i18n::with("cli-doctor-read-only", &of_error(path, &error));
        Some(Finding::warning("read-only", message, i18n::get("cli-aws-not-written-hint")))
    };
    all.filter_map(finding).collect()
}

fn of_error(path: &Path, error: &io::Error) -> Args {
    Args::new().with("file", path.display().to_string()).with("reason", error.to_string())
}

/// A profile with a region that is none: an availability zone, or a slip.
fn odd_region(profile: &Profile) -> Option<Finding> {
    let region = profile.get("region").filter(|region| !is_region(region))?;
    let args = Args::new().with("profile", &profile.name).with("region", region);
    let message = i18n::with("cli-doctor-profile-region", &args);
    Some(Finding::warning("aws-files", message, i18n::with("cli-doctor-profile-remedy", &args)))
}

fn circles(snapshot: &Snapshot, read: &AwsConfig) -> Vec<Finding> {
    let circles = snapshot.roles.iter().filter_map(|view| Circle::of(&view.role, None, snapshot, read));
    circles.map(|circle| Finding::bad("aws-files", circle.text(), i18n::get("cli-circle-hint"))).collect()
}

fn of_file(path: &Path, read: &AwsConfig) -> Vec<Finding> {
    let path = path.display().to_string();
    let mut findings = Vec::new();
    for problem in read.problems() {
        let (id, args) = problem.text();
        let args = Args::new().with("file", &path).with("problem", i18n::with(id, &args));
        let remedy = i18n::get("cli-aws-refused-hint");
        findings.push(match problem.kind {
            // It says itself that one section alone is passed over.
            ProblemKind::NoProfile { .. } => {
                Finding::warning("aws-files", i18n::with("cli-doctor-aws-section", &args), remedy)
            }
            _ => Finding::bad("aws-files", i18n::with("cli-aws-refused", &args), remedy),
        });
    }
    let with_key = read.profiles().iter().filter(|profile| profile.get(SECRET).is_some());
    let profiles: Vec<&str> = with_key.map(|profile| profile.name.as_str()).collect();
    if !profiles.is_empty() {
        let args = Args::new().with("file", path).with("profiles", profiles.join(", "));
        findings.push(Finding::warning(
            "aws-files",
            i18n::with("cli-doctor-keys-in-clear", &args),
            i18n::get("cli-doctor-keys-in-clear-remedy"),
        ));
    }
    findings
}

/// A profile that asks Rolecall for a role that is not there, or whose other credentials go before those.
fn of_profile(profile: &Profile, roles: Option<&[Arc<RoleView>]>) -> Option<Finding> {
    let role = asked_of_rolecall(profile.get(PROCESS)?)?;
    let args = Args::new().with("profile", &profile.name).with("role", &role);
    let remedy = i18n::with("cli-doctor-profile-remedy", &args);
    if roles
        .is_some_and(|roles| roles.iter().all(|view| view.role.id.as_str() != role && view.role.name != role))
    {
        return Some(Finding::warning("aws-files", i18n::with("cli-doctor-profile-gone", &args), remedy));
    }
    let other = GIVES_CREDENTIALS.iter().find(|name| **name != PROCESS && profile.get(name).is_some())?;
    let message = i18n::with("cli-doctor-profile-other", &args.with("other", *other));
    Some(Finding::warning("aws-files", message, remedy))
}

/// Backups with plaintext keys.
fn backups(files: &AwsFiles) -> Option<Finding> {
    let folders = [files.config.parent(), files.credentials.parent()];
    let mut with_keys: Vec<String> = folders
        .into_iter()
        .flatten()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "bak"))
        .filter(|path| text_of(path).is_ok_and(|text| text.contains(SECRET)))
        .map(|path| path.display().to_string())
        .collect();
    with_keys.sort();
    with_keys.dedup();
    let args = Args::new().with("files", with_keys.join(", "));
    (!with_keys.is_empty()).then(|| {
        let remedy = i18n::get("cli-doctor-backups-remedy");
        Finding::warning("aws-files", i18n::with("cli-doctor-backups", &args), remedy)
    })
}
