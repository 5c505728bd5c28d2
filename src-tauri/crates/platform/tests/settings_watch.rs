//! The watch on the settings file, with the ways in which people and programs really change one.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rolecall_platform::settings_watch::watch;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Far longer than any change should take to be told.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than the watch waits for quiet: what has not come by then does not come.
const QUIET: Duration = Duration::from_millis(600);

struct Watched {
    home: tempfile::TempDir,
    changes: mpsc::Receiver<()>,
}

impl Watched {
    /// A watch on `config.toml` in a folder that `prepare` has filled.
    async fn start(prepare: impl FnOnce(&Path)) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        prepare(home.path());
        let (changed, changes) = mpsc::channel(1);
        tokio::spawn(watch(home.path().join("config.toml"), changed));
        let mut watched = Self { home, changes };
        watched.told().await;
        watched
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    async fn told(&mut self) {
        timeout(PATIENCE, self.changes.recv()).await.expect("told in time").expect("it still watches");
    }

    async fn told_nothing(&mut self) {
        assert!(timeout(QUIET, self.changes.recv()).await.is_err(), "nothing has changed");
    }
}

fn put(path: &Path, text: &str) {
    fs::write(path, text).expect("written");
}

#[tokio::test]
async fn a_save_in_place_a_new_file_in_its_place_and_its_end_are_told() {
    let mut watched = Watched::start(|home| put(&home.join("config.toml"), "version = 1")).await;
    let file = watched.at("config.toml");
    put(&file, "version = 1\n");
    watched.told().await;
    // As vim and most programs save.
    put(&watched.at("config.toml~"), "version = 1\n\n");
    fs::rename(watched.at("config.toml~"), &file).expect("renamed");
    watched.told().await;
    fs::remove_file(&file).expect("removed");
    watched.told().await;
    put(&file, "version = 1");
    watched.told().await;
}

#[tokio::test]
async fn what_happens_beside_it_and_reading_it_is_not_told() {
    let mut watched = Watched::start(|home| {
        put(&home.join("config.toml"), "version = 1");
        fs::create_dir(home.join("state")).expect("made");
    })
    .await;
    put(&watched.at("notes"), "x");
    put(&watched.at("state/activity.jsonl"), "x");
    fs::read(watched.at("config.toml")).expect("read");
    watched.told_nothing().await;
}

#[tokio::test]
async fn many_saves_at_once_are_told_once_they_are_over() {
    let mut watched = Watched::start(|home| put(&home.join("config.toml"), "version = 1")).await;
    for n in 0..200 {
        put(&watched.at("config.toml"), &format!("# {n}\nversion = 1"));
    }
    watched.told().await;
    let mut more = 0;
    while timeout(QUIET, watched.changes.recv()).await.is_ok() {
        more += 1;
    }
    assert!(more <= 3, "{more}");
}

#[tokio::test]
async fn a_file_behind_links_is_followed_and_so_is_a_link_that_leads_elsewhere() {
    let mut watched = Watched::start(|home| {
        for folder in ["dotfiles", "other"] {
            fs::create_dir(home.join(folder)).expect("made");
            put(&home.join(folder).join("rolecall.toml"), "version = 1");
        }
        symlink("dotfiles/rolecall.toml", home.join("config.toml")).expect("linked");
    })
    .await;
    // As git checks a file out.
    fs::remove_file(watched.at("dotfiles/rolecall.toml")).expect("removed");
    put(&watched.at("dotfiles/rolecall.toml"), "version = 1\n");
    watched.told().await;
    fs::remove_file(watched.at("config.toml")).expect("removed");
    symlink(watched.at("other/rolecall.toml"), watched.at("config.toml")).expect("linked");
    watched.told().await;
    put(&watched.at("other/rolecall.toml"), "version = 1\n");
    watched.told().await;
    put(&watched.at("dotfiles/rolecall.toml"), "version = 1\n\n");
    watched.told_nothing().await;
}

#[tokio::test]
async fn a_folder_that_is_not_there_yet_or_goes_and_comes_back_is_found() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("config/rolecall");
    let (changed, changes) = mpsc::channel(1);
    tokio::spawn(watch(folder.join("config.toml"), changed));
    let mut watched = Watched { home, changes };
    watched.told().await;
    for _ in 0..2 {
        fs::create_dir_all(&folder).expect("made");
        watched.told().await;
        put(&folder.join("config.toml"), "version = 1");
        watched.told().await;
        fs::remove_dir_all(watched.at("config")).expect("removed");
        watched.told().await;
    }
}

#[tokio::test]
async fn it_ends_when_nobody_listens() {
    let home = tempfile::tempdir().expect("a folder");
    let (changed, mut changes) = mpsc::channel(1);
    let task = tokio::spawn(watch(home.path().join("config.toml"), changed));
    changes.recv().await.expect("told at the start");
    drop(changes);
    timeout(PATIENCE, task).await.expect("it ends").expect("well");
}
