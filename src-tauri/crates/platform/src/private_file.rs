//! Files and folders that only their owner may read, written whole or not at all.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use atomic_write_file::OpenOptions;

/// A writer takes no longer to put its file in place, a busy disk included.
const BEING_WRITTEN: Duration = Duration::from_secs(5);
/// No writer is at a new file for so long.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Puts these bytes in the file's place, in one step, readable by its owner alone. What writers of it that were killed
/// have left beside it goes, and nothing is left where it fails.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // They are in nobody's way: where they can't be removed, the file is written all the same.
    let now = SystemTime::now();
    let _ = remove_strays(path, |_, age| age(now).is_some_and(|age| age > ABANDONED));
    let mut file = owner_only().open(path)?;
    file.write_all(bytes)?;
    file.commit().inspect_err(|_| {
        // What could not take the file's place is there under a name of its own, and may hold a key.
        let _ = remove_strays(path, |stray, _| fs::read(stray).is_ok_and(|text| text == bytes));
    })
}

/// Whether a file may be replaced, looked at before anything is done.
///
/// # Errors
/// Why not, in words: it is a folder or the like, it is read-only, something is mounted on it, or its folder can't be
/// written.
pub fn may_replace(path: &Path) -> io::Result<()> {
    let refused = |words: &str| Err(io::Error::new(ErrorKind::PermissionDenied, words));
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => return refused("it is no regular file"),
        Ok(found) if found.permissions().readonly() => {
            return refused("it is read-only, so something else may look after it");
        }
        Ok(_) if is_mounted(path) => return refused("it is mounted from elsewhere, as in a container"),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    match path.ancestors().skip(1).find(|folder| folder.exists()) {
        Some(folder) => may_write_into(folder)
            .map_err(|error| io::Error::new(error.kind(), format!("its folder can't be written: {error}"))),
        None => Ok(()),
    }
}

/// A file that is mounted by itself can't be replaced, whatever its mode says.
#[cfg(target_os = "linux")]
fn is_mounted(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let found = statx(CWD, path, AtFlags::empty(), StatxFlags::TYPE);
    found.is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mounted(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn may_write_into(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// Only trying tells, and writing tries.
#[cfg(not(unix))]
fn may_write_into(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes what killed writers have left of files of these names in a folder: it may hold a key. Younger than some seconds
/// it may be a writer's that lives.
pub fn sweep(folder: &Path, is_name: impl Fn(&str) -> bool) -> io::Result<()> {
    let now = SystemTime::now();
    for entry in fs::read_dir(folder)?.flatten() {
        let stray = entry.file_name();
        let name = name_of_stray(&stray).and_then(|name| std::str::from_utf8(name).ok());
        if let Some(name) = name.filter(|name| is_name(name)) {
            remove_strays(&folder.join(name), |_, age| age(now).is_some_and(|age| age > BEING_WRITTEN))?;
        }
    }
    Ok(())
}

/// Removes what `atomic-write-file` has begun beside that file and not finished, and what is also wanted gone: `.name.` and
/// six letters or digits, this user's own. Its age is that at a moment.
fn remove_strays(
    path: &Path,
    wanted: impl Fn(&Path, &dyn Fn(SystemTime) -> Option<Duration>) -> bool,
) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
    for entry in fs::read_dir(folder)?.flatten() {
        // Of a link this is what is told of the link itself.
        let Ok(found) = entry.metadata() else { continue };
        let age = |now: SystemTime| now.duration_since(found.modified().ok()?).ok();
        let ours = is_stray_of(name, &entry.file_name()) && found.is_file() && is_own(&found);
        if ours && wanted(&entry.path(), &age) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_stray_of(name: &OsStr, other: &OsStr) -> bool {
    name_of_stray(other).is_some_and(|of| of == name.as_encoded_bytes())
}

/// The name of the file that a stray was to become.
fn name_of_stray(stray: &OsStr) -> Option<&[u8]> {
    let (name, random) = stray.as_encoded_bytes().strip_prefix(b".")?.split_last_chunk::<7>()?;
    (random[0] == b'.' && random[1..].iter().all(u8::is_ascii_alphanumeric)).then_some(name)
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

    #[test]
    fn what_can_not_be_replaced_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config");
        fs::create_dir(&path).expect("made");
        fs::write(path.join("inside"), "").expect("made");
        replace(&path, b"secret").expect_err("a folder is in its place");
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 1, "no temporary file");
    }

    #[test]
    fn what_may_not_be_replaced_is_told_before() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config");
        may_replace(&folder.path().join("new/folders/config")).expect("nothing is there yet");
        fs::write(&path, "").expect("made");
        may_replace(&path).expect("it is its owner's");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("set");
        assert!(may_replace(&path).expect_err("read-only").to_string().contains("read-only"));
        assert!(may_replace(folder.path()).expect_err("a folder").to_string().contains("no regular file"));
        #[cfg(target_os = "linux")]
        assert!(is_mounted(Path::new("/proc")) && !is_mounted(&path));
    }
}
