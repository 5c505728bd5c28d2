//! Checks of files: the settings, the permissions, and plaintext keys under `~/.aws`.

use std::path::Path;

use rolecall_core::aws_config::AwsConfig;
use rolecall_core::aws_file::AwsFile;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text::Args;
use rolecall_platform::aws_files::{AwsFiles, text_of};
use rolecall_protocol::path::Places;

use super::Finding;
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
        let remedy = i18n::get("cli-doctor-settings-remedy");
        Finding::warning("settings", i18n::with("cli-doctor-settings-warnings", &args), remedy)
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

/// Plaintext keys under `~/.aws`, also in backups.
pub fn aws() -> Vec<Finding> {
    let Some(files) = AwsFiles::from_environment() else { return Vec::new() };
    let mut findings = Vec::new();
    for file in [AwsFile::Config, AwsFile::Credentials] {
        let path = files.path(file);
        match text_of(path) {
            Ok(text) => {
                let read = AwsConfig::read_one(file, &text);
                let with_key = read.profiles().iter().filter(|profile| profile.get(SECRET).is_some());
                let profiles: Vec<&str> = with_key.map(|profile| profile.name.as_str()).collect();
                if !profiles.is_empty() {
                    let args = Args::new()
                        .with("file", path.display().to_string())
                        .with("profiles", profiles.join(", "));
                    findings.push(Finding::warning(
                        "aws-files",
                        i18n::with("cli-doctor-keys-in-clear", &args),
                        i18n::get("cli-doctor-keys-in-clear-remedy"),
                    ));
                }
            }
            Err(error) => {
                let args =
                    Args::new().with("file", path.display().to_string()).with("reason", error.to_string());
                let remedy = i18n::get("cli-aws-not-read-hint");
                findings.push(Finding::bad("aws-files", i18n::with("cli-aws-not-read", &args), remedy));
            }
        }
    }
    findings.extend(backups(&files));
    if findings.is_empty() {
        findings.push(Finding::good("aws-files", i18n::get("cli-doctor-no-keys-in-clear")));
    }
    findings
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
