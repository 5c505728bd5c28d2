//! Files that people, other programs or a crash have written.

use std::sync::OnceLock;

use rolecall_core::activity::ActivityQuery;
use rolecall_core::aws_config::AwsConfig;
use rolecall_core::aws_file::AwsFile;
use rolecall_core::failure::Failure;
use rolecall_core::import;
use rolecall_core::problem::Problem;
use rolecall_core::settings::change::apply;
use rolecall_core::settings::error::SettingsError;
use rolecall_core::settings::read::read;
use rolecall_core::settings::team::TeamFile;
use rolecall_core::settings::{Change, Settings};
use rolecall_core::shown::is_plain;
use rolecall_core::text::Texts;
use rolecall_engine::ports::{ActivityLog as _, RecordFile as _};
use rolecall_platform::activity_log::JsonLinesLog;
use rolecall_platform::record_file::JsonRecord;
use rolecall_platform::session_store::{read_records, unseal};

use crate::answers::wait;

/// The settings file: what reads can be changed and still reads, and a mistake has its words.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match read(text) {
        Ok(parsed) => changed(text, &parsed.settings),
        Err(error) => said(error),
    }
}

fn changed(text: &str, settings: &Settings) {
    for role in &settings.roles {
        assert!(is_plain(&role.name), "a name that can't be seen: {:?}", role.name);
    }
    let preferences = Change::PutPreferences { preferences: Box::new(settings.preferences.clone()) };
    if let Ok(edited) = apply(text, &preferences) {
        let again = read(&edited.text).expect("what Rolecall wrote reads");
        assert_eq!(again.settings, *settings, "an edit of nothing changes nothing");
    }
}

/// A mistake has its words.
fn said(error: SettingsError) {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    let problem = Problem::of(&Failure::Settings(error), TEXTS.get_or_init(Texts::english));
    assert!(!problem.message.is_empty());
}

/// A team's file.
pub fn team_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match TeamFile::read(text.to_owned()) {
        Ok(file) => {
            for one in &file.entries().roles {
                assert!(is_plain(&one.role.name), "a name that can't be seen: {:?}", one.role.name);
                assert!(one.role.open_with.is_none(), "a team's file starts no program");
            }
        }
        Err(error) => said(error),
    }
}

/// `~/.aws/config`, and behind a zero byte `~/.aws/credentials`.
pub fn aws_files(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (config, credentials) = text.split_once('\0').unwrap_or((text, ""));
    let files = AwsConfig::read(config, credentials);
    for profile in files.profiles() {
        for (name, value) in profile.properties() {
            assert_eq!(profile.get(name), Some(value));
        }
    }
    assert!(files.problems().iter().all(|problem| !problem.text().0.is_empty()), "a mistake has its words");
    if let Some(process) = files.profiles().iter().find_map(|profile| profile.get("credential_process")) {
        drop(rolecall_core::aws_config::shlex::split(process));
        drop(import::asked_of_rolecall(process));
    }
    let kept = AwsFile::Config.profiles_with(config, &["region", "role_arn"]);
    assert!(kept.len() <= config.lines().count());
}

/// What was sealed, behind 32 bytes of key as the seal has it, and as it is inside.
pub fn sealed_store(bytes: &[u8]) {
    drop(read_records(bytes));
    if let Some((key, file)) = bytes.split_first_chunk::<32>()
        && let Ok(plain) = unseal(file, key)
    {
        drop(read_records(&plain));
    }
}

/// The activity log.
pub fn activity_log(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("activity.jsonl"), bytes).expect("written");
    let read = wait(JsonLinesLog::new(folder.path().to_owned()).read(ActivityQuery::default()));
    for line in read.expect("a file of ours").lines {
        serde_json::to_vec(&line).expect("what was read can be written");
    }
}

/// What is remembered of sources and teams. What is damaged is set aside, and nothing is remembered then.
pub fn record(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("record.json"), bytes).expect("written");
    let file = JsonRecord::new(folder.path().to_owned());
    if let Ok(read) = wait(file.read()) {
        wait(file.save(read.clone())).expect("what was read can be written");
        assert_eq!(wait(file.read()).expect("and read again"), read);
    }
}
