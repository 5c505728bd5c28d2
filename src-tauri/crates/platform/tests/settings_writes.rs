//! Writes of the settings file that are broken off: by a `kill -9` in their middle, and by a disk that is full.
#![cfg(unix)]

mod writer;

use std::fs;
use std::path::{Path, PathBuf};

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::role::{Role, RoleKind};
use rolecall_core::settings::Change;
use rolecall_core::settings::read::read;
use rolecall_engine::ports::SettingsFile;
use rolecall_platform::settings_file::TomlSettings;

use self::writer::{Writer, is_on_a_full_disk, is_writer, on_a_full_disk, written};

/// Where the writer finds its file.
const FILE: &str = "ROLECALL_TEST_FILE";
/// How often the writer is killed.
const KILLS: usize = 60;

fn file() -> PathBuf {
    PathBuf::from(std::env::var_os(FILE).expect("a writer's file"))
}

fn text(roles: usize) -> String {
    let mut text =
        "# Jo's own\nversion = 1\n\n[[sources]]\nname = \"work\"\nkind = \"environment\"\n".to_owned();
    for n in 0..roles {
        text += &format!(
            "\n[[roles]] # number {n}\nname = \"r{n}\"\narn = \"arn:aws:iam::123456789012:role/R{n}\"\nsource = \"work\"\n"
        );
    }
    text
}

/// The first role, with the description that a round gives it.
fn put(round: usize) -> Change {
    let mut role = Role::assume("r0", "arn:aws:iam::123456789012:role/R0", "work");
    role.group = Some(format!("round {round} {}", "x".repeat(round % 50)));
    Change::PutRole { role: Box::new(role) }
}

async fn change(path: &Path, change: Change) -> Result<(), Failure> {
    TomlSettings::new(path.to_owned()).change(change).await.map(|_| ())
}

/// Tests of one process share its variables, so each writer is told its file by a process in between.
fn in_a_home_of_its_own(test: &str, scenario: impl FnOnce(&Path)) {
    if std::env::var_os(FILE).is_some() {
        return scenario(&file());
    }
    let home = tempfile::tempdir().expect("a folder");
    let output = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture"])
        .env(FILE, home.path().join("config.toml"))
        .output()
        .expect("it starts");
    let told =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

fn wait<T>(doing: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(doing)
}

#[test]
fn a_writer_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let test = "a_writer_that_is_killed_leaves_the_old_file_or_the_new_one";
    in_a_home_of_its_own(test, |path| {
        if is_writer() {
            for round in 1.. {
                wait(change(path, put(round))).expect("changed");
                written();
            }
        }
        fs::write(path, text(400)).expect("written");
        let mut rounds = std::collections::BTreeSet::new();
        for kill in 1..=KILLS {
            Writer::start(test).killed_after(1 + kill % 5);
            let now = fs::read_to_string(path).expect("a file");
            let settings = read(&now).expect("it reads").settings;
            assert_eq!(settings.roles.len(), 400);
            let group = settings.roles[0].group.clone().expect("changed");
            let round: usize =
                group.split(' ').nth(1).and_then(|round| round.parse().ok()).expect("a number");
            let Change::PutRole { role } = put(round) else { unreachable!() };
            assert_eq!(*settings.roles[0], *role, "whole, of one round");
            assert!(matches!(settings.roles[0].kind, RoleKind::Assume(_)));
            assert!(now.starts_with("# Jo's own\n") && now.ends_with(&text(400)[text(399).len()..]), "{now}");
            rounds.insert(round);
        }
        assert!(rounds.len() > 1, "it was killed at several places: {rounds:?}");
        writer::only_strays_beside(path);
    });
}

#[test]
fn a_full_disk_is_told_and_leaves_the_file_as_it_is() {
    let test = "a_full_disk_is_told_and_leaves_the_file_as_it_is";
    in_a_home_of_its_own(test, |path| {
        if is_on_a_full_disk() {
            let failure = wait(change(path, put(1))).expect_err("it does not fit");
            assert!(
                matches!(&failure, Failure::File { what: FileKind::Settings, reason } if !reason.is_empty())
            );
            return;
        }
        fs::write(path, text(40)).expect("written");
        on_a_full_disk(test);
        assert_eq!(fs::read_to_string(path).expect("a file"), text(40));
        assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("listed").count(), 1);
        wait(change(path, put(1))).expect("with room again it is written");
    });
}

#[test]
fn what_does_not_read_is_never_written_over() {
    let good = text(3);
    let damaged: [&[u8]; 6] = [
        &good.as_bytes()[..good.len() - 20],
        b"version = 2\n[later]\nkey = 1\n",
        b"\xff\xfe\x00not text",
        b"version = 1\n[[roles]]\nname = 'r'\n",
        b"<<<<<<< HEAD\nversion = 1\n=======\nversion = 1\n>>>>>>> theirs\n",
        b"version = \"one\"",
    ];
    for bytes in damaged {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("config.toml");
        fs::write(&path, bytes).expect("written");
        let failure = wait(change(&path, put(1))).expect_err("refused");
        assert!(matches!(failure, Failure::Settings(_)), "{failure:?}");
        assert_eq!(fs::read(&path).expect("there"), bytes, "as it was");
    }
}
