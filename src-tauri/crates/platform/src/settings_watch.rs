//! Tells when `config.toml` may say something else: an editor saved it, git checked it out, a link leads elsewhere.
//!
//! The folder is watched and not the file, because editors put a new file in the old one's place; and with it the
//! folder of each link on the way, because dotfiles are often links. The system tells of changes, so that nothing
//! wakes up while there are none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// A save is several changes; the file is read once it has been quiet this long…
const QUIET: Duration = Duration::from_millis(100);
/// …or after this long, where it never is.
const AT_MOST: Duration = Duration::from_secs(1);
/// Links to follow before calling it a circle.
const LINKS: usize = 40;

/// What the watcher's thread compares changes with.
type Entries = Arc<Mutex<BTreeSet<PathBuf>>>;

/// Sends one message at the start, from which on nothing is missed, and one after each change, until nobody listens.
/// Where the system can't watch (too many watches, say) it ends with a line in the log: the file is then read at the
/// next start.
pub async fn watch(path: PathBuf, changed: mpsc::Sender<()>) {
    let (saw, mut seen) = mpsc::channel(1);
    let entries = Entries::default();
    let compared = Arc::clone(&entries);
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.map_or(true, |event| concerns(&event, &compared)) {
            // One that waits already says the same.
            let _ = saw.try_send(());
        }
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return tracing::warn!("the settings file is not watched: {error}"),
    };
    let mut folders = BTreeSet::new();
    loop {
        let on_the_way = entries_of(&path);
        folders =
            watch_folders(&mut watcher, &folders, on_the_way.iter().filter_map(|entry| folder_of(entry)));
        *entries.lock().unwrap_or_else(PoisonError::into_inner) = on_the_way;
        if changed.send(()).await.is_err() {
            return;
        }
        tokio::select! {
            some = seen.recv() => if some.is_none() { return },
            () = changed.closed() => return,
        }
        let quiet = async { while timeout(QUIET, seen.recv()).await.is_ok_and(|some| some.is_some()) {} };
        let _ = timeout(AT_MOST, quiet).await;
    }
}

/// Whether something happened to the file, to a link on the way, or to a folder above one of them. Reading is none of
/// it: the engine's own reading would come back as a change.
fn concerns(event: &Event, entries: &Entries) -> bool {
    let entries = entries.lock().unwrap_or_else(PoisonError::into_inner);
    let concerns = |path: &PathBuf| entries.iter().any(|entry| entry.starts_with(path));
    !matches!(event.kind, EventKind::Access(_))
        && (event.paths.is_empty() || event.paths.iter().any(concerns))
}

/// The file, and each link on the way to it, also where a folder above is one.
fn entries_of(path: &Path) -> BTreeSet<PathBuf> {
    let mut entries = BTreeSet::new();
    let mut left = vec![path.to_owned()];
    while let Some(entry) = left.pop() {
        if entries.len() > LINKS || !entries.insert(entry.clone()) {
            continue;
        }
        for above in entry.ancestors() {
            if let Ok(target) = above.read_link() {
                entries.insert(above.to_owned());
                // A relative link starts from the folder it stands in.
                let target = above.parent().unwrap_or(Path::new("")).join(target);
                let rest = entry.strip_prefix(above).unwrap_or(Path::new(""));
                left.push(if rest.as_os_str().is_empty() { target } else { target.join(rest) });
            }
        }
    }
    entries
}

/// The folder an entry stands in; where it is not there yet, the nearest one above in which it can appear.
fn folder_of(entry: &Path) -> Option<PathBuf> {
    entry.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned)
}

/// Watches these folders and no others; says which it does watch.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    old: &BTreeSet<PathBuf>,
    wanted: impl Iterator<Item = PathBuf>,
) -> BTreeSet<PathBuf> {
    let wanted: BTreeSet<PathBuf> = wanted.collect();
    for folder in old {
        // One that went away and came back is another folder of the same name, which the old watch does not see.
        let _ = watcher.unwatch(folder);
    }
    let watch = |folder: &PathBuf| match watcher.watch(folder, RecursiveMode::NonRecursive) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!("the folder of the settings file is not watched: {error}");
            false
        }
    };
    wanted.into_iter().filter(watch).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn every_link_on_the_way_is_looked_at() {
        let home = tempfile::tempdir().expect("a folder");
        let home = home.path();
        fs::create_dir_all(home.join("dotfiles/rolecall")).expect("made");
        fs::create_dir(home.join("config")).expect("made");
        symlink("../dotfiles/rolecall", home.join("config/rolecall")).expect("linked");
        symlink(home.join("elsewhere.toml"), home.join("dotfiles/rolecall/config.toml")).expect("linked");
        let entries = entries_of(&home.join("config/rolecall/config.toml"));
        let has = |entry: &str| entries.contains(&home.join(entry));
        assert!(has("config/rolecall/config.toml") && has("config/rolecall"), "{entries:?}");
        assert!(has("config/../dotfiles/rolecall/config.toml") && has("elsewhere.toml"), "{entries:?}");
        assert_eq!(folder_of(&home.join("a/b/c.toml")), Some(home.to_owned()), "where it can appear");
    }

    #[test]
    fn links_in_a_circle_come_to_an_end() {
        let home = tempfile::tempdir().expect("a folder");
        symlink("b", home.path().join("a")).expect("linked");
        symlink("a", home.path().join("b")).expect("linked");
        assert!(entries_of(&home.path().join("a")).len() <= LINKS + 2);
    }
}
