//! Files and folders that only their owner may read, written whole or not at all.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use atomic_write_file::OpenOptions;

/// No writer is at a new file for so long.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Puts these bytes in the file's place, in one step, readable by its owner alone. What writers of it that were killed
/// have left beside it goes.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // They are in nobody's way: where they can't be removed, the file is written all the same.
    let _ = remove_strays(path, SystemTime::now());
    let mut file = owner_only().open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// Removes what `atomic-write-file` has begun beside that file and not finished: `.name.` and six letters or digits, this
/// user's own, and long abandoned.
fn remove_strays(path: &Path, now: SystemTime) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
    for entry in fs::read_dir(folder)?.flatten() {
        // Of a link this is what is told of the link itself.
        let Ok(found) = entry.metadata() else { continue };
        let abandoned =
            found.modified().is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > ABANDONED));
        if is_stray_of(name, &entry.file_name()) && found.is_file() && abandoned && is_own(&found) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_stray_of(name: &OsStr, other: &OsStr) -> bool {
    let other = other.as_encoded_bytes().strip_prefix(b".");
    let other = other.and_then(|other| other.strip_prefix(name.as_encoded_bytes()));
    let random = other.and_then(|other| other.strip_prefix(b"."));
    random.is_some_and(|random| random.len() == 6 && random.iter().all(u8::is_ascii_alphanumeric))
}

#[cfg(unix)]
fn is_own(found: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(found) == rustix::process::geteuid().as_raw()
}

/// What stands in the person's own folders is theirs.
#[cfg(not(unix))]
fn is_own(_: &fs::Metadata) -> bool {
    true
}

#[cfg(unix)]
fn owner_only() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;

    use atomic_write_file::unix::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600).preserve_mode(false);
    options
}

/// What stands in the person's own folders is theirs alone already.
#[cfg(not(unix))]
fn owner_only() -> OpenOptions {
    OpenOptions::new()
}

/// Makes the folder and those above it, for their owner alone. One that is there stays as it is.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_killed_writers_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let stays = [
            ".config.toml.old",
            ".config.toml.abcdefg",
            ".config.toml.abc-12",
            "config.toml.abc123",
            ".other.abc123",
        ];
        let old = SystemTime::now() - ABANDONED * 2;
        for name in stays.into_iter().chain([".config.toml.abc123", ".config.toml.Zz9zZ9"]) {
            let file = fs::File::create(path(name)).expect("made");
            file.set_modified(old).expect("dated");
        }
        fs::write(path(".config.toml.young1"), "").expect("made");
        fs::create_dir(path(".config.toml.folder")).expect("made");
        std::os::unix::fs::symlink(path("config.toml.abc123"), path(".config.toml.linked")).expect("made");
        replace(&path("config.toml"), b"new").expect("written");
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .expect("read")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
            .collect();
        left.sort();
        let mut expected = stays.to_vec();
        expected.extend([".config.toml.young1", ".config.toml.folder", ".config.toml.linked", "config.toml"]);
        expected.sort_unstable();
        assert_eq!(left, expected);
        assert_eq!(fs::read(path("config.toml")).expect("read"), b"new");
    }
}
