//! Where Rolecall's files are: settings, state, sockets and lock (a contract; see ARCHITECTURE.md).

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rolecall_core::failure::{Failure, FileKind};
use sha2::{Digest, Sha256};

/// A Unix socket's path may be 104 bytes on macOS and 108 on Linux, its final zero included.
const LONGEST_SOCKET_PATH: usize = 100;

/// The places of one Rolecall: the person's own, or those under `ROLECALL_HOME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `config.toml`
    pub settings: PathBuf,
    /// The folder of the sealed store and the activity log.
    pub state: PathBuf,
    /// The folder of the lock and the sockets.
    pub run: PathBuf,
    /// The keychain service all entries stand under: `rolecall`, or one of its own under `ROLECALL_HOME`.
    pub keychain_service: String,
    /// Whether `ROLECALL_HOME` is set.
    pub own_home: bool,
}

impl Places {
    /// From the environment of this process.
    ///
    /// # Errors
    /// No home folder is known, or a variable leads to a folder of somebody else: what others may write is not to be
    /// trusted, and root would leave files there that keep its owner out.
    pub fn from_environment() -> Result<Self, Failure> {
        match env::var_os("ROLECALL_HOME").filter(|home| !home.is_empty()) {
            Some(home) => {
                let home = absolute(home);
                check_owner("ROLECALL_HOME", &home)?;
                Ok(Self::under(&home))
            }
            None => Self::of_person(),
        }
    }

    /// All under one folder, which gives the keychain entries a namespace of their own.
    pub fn under(home: &Path) -> Self {
        let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
        let name: String = digest[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            settings: home.join("config.toml"),
            state: home.join("state"),
            run: home.join("run"),
            keychain_service: format!("rolecall-{name}"),
            own_home: true,
        }
    }

    fn of_person() -> Result<Self, Failure> {
        let base = directories::BaseDirs::new().ok_or_else(|| Failure::File {
            what: FileKind::Runtime,
            reason: "no home folder is known: set HOME or ROLECALL_HOME".to_owned(),
        })?;
        let states = base.state_dir().unwrap_or_else(|| base.data_local_dir());
        check_owner("HOME", base.home_dir())?;
        check_owner("XDG_CONFIG_HOME", base.config_dir())?;
        check_owner("XDG_STATE_HOME", states)?;
        if let Some(runtime) = base.runtime_dir() {
            check_alone("XDG_RUNTIME_DIR", runtime)?;
        }
        let state = states.join("rolecall");
        // Without a runtime folder the sockets stand under the state folder, which is the person's own as well.
        let run = base.runtime_dir().map_or_else(|| state.join("run"), |runtime| runtime.join("rolecall"));
        Ok(Self {
            settings: base.config_dir().join("rolecall").join("config.toml"),
            state,
            run,
            keychain_service: "rolecall".to_owned(),
            own_home: false,
        })
    }

    /// The engine's lock.
    pub fn lock(&self) -> PathBuf {
        self.run.join("engine.lock")
    }

    /// The socket of the command line.
    pub fn engine_socket(&self) -> PathBuf {
        self.socket("engine.sock")
    }

    /// The socket of the window.
    pub fn window_socket(&self) -> PathBuf {
        self.socket("window.sock")
    }

    /// A socket's path, through the pointer file where the run folder's own path is too long.
    fn socket(&self, name: &str) -> PathBuf {
        let direct = self.run.join(name);
        if direct.as_os_str().len() <= LONGEST_SOCKET_PATH {
            return direct;
        }
        self.short_folder().map_or(direct, |folder| folder.join(name))
    }

    /// The short folder. It stands where everybody may make one: after a restart of the computer another user's may
    /// have its name, so it counts only while it is ours alone.
    fn short_folder(&self) -> Option<PathBuf> {
        let known = fs::read_to_string(self.pointer()).ok()?;
        Some(PathBuf::from(known.trim())).filter(|folder| is_private(folder))
    }

    fn pointer(&self) -> PathBuf {
        self.run.join("sockets-are-in")
    }

    /// Makes the state and run folders, 0700, and the short folder that too long a path needs. Only the engine's
    /// host calls this.
    pub fn make_folders(&self) -> io::Result<()> {
        for folder in [&self.state, &self.run] {
            make_private(folder)?;
        }
        let too_long = self.run.join("engine.sock").as_os_str().len() > LONGEST_SOCKET_PATH;
        if too_long && self.short_folder().is_none() {
            let mut random = [0; 8];
            getrandom::fill(&mut random).map_err(io::Error::other)?;
            let short = env::temp_dir().join(format!("rolecall-{:016x}", u64::from_ne_bytes(random)));
            make_new_private(&short)?;
            fs::write(self.pointer(), short.as_os_str().as_encoded_bytes())?;
        }
        Ok(())
    }
}

fn absolute(path: OsString) -> PathBuf {
    let path = PathBuf::from(path);
    std::path::absolute(&path).unwrap_or(path)
}

/// Makes a folder that is not there yet, and only such a one.
#[cfg(unix)]
fn make_new_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(folder)?;
    if is_private(folder) { Ok(()) } else { Err(not_alone(folder)) }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    if !folder.is_dir() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    // A person may have linked it to another place of theirs.
    let is_ours = |meta: &fs::Metadata| owner(meta) == me();
    let is_closed = |meta: &fs::Metadata| meta.permissions().mode() & 0o077 == 0;
    let found = fs::metadata(folder)?;
    if is_ours(&found) && !is_closed(&found) {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    let made = fs::metadata(folder)?;
    if is_ours(&made) && is_closed(&made) { Ok(()) } else { Err(not_alone(folder)) }
}

#[cfg(unix)]
fn not_alone(folder: &Path) -> io::Error {
    let words = format!("{} is not a folder of this user alone", folder.display());
    io::Error::new(io::ErrorKind::PermissionDenied, words)
}

#[cfg(unix)]
fn is_private(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::symlink_metadata(folder)
        .is_ok_and(|meta| meta.is_dir() && meta.permissions().mode() & 0o077 == 0 && owner(&meta) == me())
}

/// Whether a folder, or where it is not there yet the one it will be made in, is nobody else's.
#[cfg(unix)]
fn check_owner(variable: &'static str, folder: &Path) -> Result<(), Failure> {
    let there = folder.ancestors().find_map(|folder| fs::metadata(folder).ok());
    // What is root's is nobody's to misuse; whether this user may write there, the system says.
    match there.as_ref().map(owner) {
        Some(owner) if owner != me() && owner != ROOT => Err(not_yours(variable, folder)),
        _ => Ok(()),
    }
}

/// Whether a folder is this user's, and nobody else may write there.
#[cfg(unix)]
fn check_alone(variable: &'static str, folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt as _;
    match fs::metadata(folder) {
        Ok(meta) if owner(&meta) != me() || meta.permissions().mode() & 0o022 != 0 => {
            Err(not_yours(variable, folder))
        }
        Ok(_) => Ok(()),
        Err(_) => check_owner(variable, folder),
    }
}

/// Names the variable that leads there: its own, where it is set, else that of the home folder.
#[cfg(unix)]
fn not_yours(variable: &'static str, folder: &Path) -> Failure {
    let is_set = env::var_os(variable).is_some_and(|path| Path::new(&path).is_absolute());
    let is_followed = cfg!(target_os = "linux") || !variable.starts_with("XDG_");
    let variable = if is_set && is_followed || variable == "ROLECALL_HOME" { variable } else { "HOME" };
    Failure::FolderOfOthers { variable, folder: folder.display().to_string() }
}

#[cfg(unix)]
const ROOT: u32 = 0;

#[cfg(unix)]
fn me() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(unix)]
fn owner(meta: &fs::Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::uid(meta)
}

/// On Windows the profile's folders are the person's own by inheritance.
#[cfg(windows)]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(windows)]
fn make_new_private(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

#[cfg(windows)]
fn is_private(folder: &Path) -> bool {
    folder.is_dir()
}

#[cfg(windows)]
fn check_owner(_variable: &'static str, _folder: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(windows)]
fn check_alone(_variable: &'static str, _folder: &Path) -> Result<(), Failure> {
    Ok(())
}

/// The named pipe that stands for a socket's path on Windows, where pipes have a name space of their own.
#[cfg(windows)]
pub fn pipe_name(socket: &Path) -> PathBuf {
    let digest = Sha256::digest(socket.as_os_str().as_encoded_bytes());
    let name: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    PathBuf::from(format!(r"\\.\pipe\rolecall-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_stands_under_the_home_of_its_own() {
        let places = Places::under(Path::new("/a"));
        assert_eq!(places.settings, Path::new("/a/config.toml"));
        assert_eq!(places.state, Path::new("/a/state"));
        assert_eq!(places.engine_socket(), Path::new("/a/run/engine.sock"));
        assert_ne!(places.keychain_service, Places::under(Path::new("/b")).keychain_service);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_too_long_for_a_socket_gets_a_short_private_folder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = Places::under(&folder.path().join("x".repeat(120)));
        places.make_folders().expect("folders");
        let socket = places.engine_socket();
        assert!(socket.as_os_str().len() <= LONGEST_SOCKET_PATH, "{socket:?}");
        assert!(is_private(socket.parent().expect("a parent")));
        places.make_folders().expect("folders again");
        assert_eq!(places.engine_socket(), socket, "the short folder stays the same");
        fs::remove_dir_all(socket.parent().expect("a parent")).expect("removed");
    }

    #[cfg(unix)]
    #[test]
    fn a_short_folder_that_is_a_link_or_open_to_others_is_never_used() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = Places::under(&folder.path().join("x".repeat(120)));
        places.make_folders().expect("folders");
        let first = places.engine_socket().parent().expect("a parent").to_owned();
        let own = folder.path().join("own");
        fs::create_dir(&own).expect("made");
        fs::set_permissions(&own, fs::Permissions::from_mode(0o700)).expect("closed");
        // As after a restart of the computer: the name is known and somebody else was there first.
        for open in [false, true] {
            let known = places.engine_socket().parent().expect("a parent").to_owned();
            fs::remove_dir_all(&known).expect("gone");
            if open {
                fs::create_dir(&known).expect("made");
                fs::set_permissions(&known, fs::Permissions::from_mode(0o755)).expect("opened");
            } else {
                symlink(&own, &known).expect("a link");
            }
            assert!(places.engine_socket().starts_with(&places.run), "nobody follows it");
            places.make_folders().expect("folders");
            let now = places.engine_socket().parent().expect("a parent").to_owned();
            assert!(now != known && now != first && is_private(&now), "{now:?}");
            drop(fs::remove_file(&known).or_else(|_| fs::remove_dir(&known)));
        }
        fs::remove_dir_all(places.engine_socket().parent().expect("a parent")).expect("removed");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_may_write_is_named_with_its_variable() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(check_alone("XDG_RUNTIME_DIR", folder.path()), Ok(()));
        assert_eq!(check_owner("HOME", &folder.path().join("not/there")), Ok(()));
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("opened");
        let refused = check_alone("ROLECALL_HOME", folder.path());
        let named = folder.path().display().to_string();
        assert_eq!(refused, Err(Failure::FolderOfOthers { variable: "ROLECALL_HOME", folder: named }));
        assert_eq!(check_owner("HOME", folder.path()), Ok(()));
    }

    #[cfg(unix)]
    #[test]
    #[ignore = "only root can give a folder to another user: ./dev test runs it where it is root"]
    fn root_leaves_nothing_in_the_folder_of_another_user() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::chown(folder.path(), Some(65534), Some(65534)).expect("given away");
        for path in [folder.path().to_owned(), folder.path().join("not/there")] {
            let refused = check_owner("ROLECALL_HOME", &path);
            let named = path.display().to_string();
            assert_eq!(refused, Err(Failure::FolderOfOthers { variable: "ROLECALL_HOME", folder: named }));
        }
        assert!(check_alone("XDG_RUNTIME_DIR", folder.path()).is_err());
        assert!(make_private(folder.path()).is_err());
    }
}
