//! Where Rolecall's files are: settings, state, sockets and lock (a contract; see ARCHITECTURE.md).

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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

/// The person's folders are not known: no home folder.
#[derive(Debug, thiserror::Error)]
#[error("no home folder is known: set HOME or ROLECALL_HOME")]
pub struct NoHome;

impl Places {
    /// From the environment of this process.
    pub fn from_environment() -> Result<Self, NoHome> {
        match env::var_os("ROLECALL_HOME").filter(|home| !home.is_empty()) {
            Some(home) => Ok(Self::under(&absolute(home))),
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

    fn of_person() -> Result<Self, NoHome> {
        let base = directories::BaseDirs::new().ok_or(NoHome)?;
        let state = base.state_dir().unwrap_or_else(|| base.data_local_dir()).join("rolecall");
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
        fs::read_to_string(self.pointer()).map_or(direct, |folder| Path::new(folder.trim()).join(name))
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
        if self.run.join("engine.sock").as_os_str().len() > LONGEST_SOCKET_PATH {
            let short = env::temp_dir().join(format!("{}-{}", self.keychain_service, std::process::id()));
            let known = fs::read_to_string(self.pointer()).map(|folder| PathBuf::from(folder.trim()));
            // A folder left by an earlier engine is used again only while it is still ours alone.
            if !known.as_ref().is_ok_and(|known| is_private(known)) {
                make_private(&short)?;
                fs::write(self.pointer(), short.as_os_str().as_encoded_bytes())?;
            }
        }
        Ok(())
    }
}

fn absolute(path: OsString) -> PathBuf {
    let path = PathBuf::from(path);
    std::path::absolute(&path).unwrap_or(path)
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    if !folder.is_dir() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    if is_private(folder) {
        return Ok(());
    }
    // Ours but open to others: close it. Somebody else's: the call fails, and so does the start.
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(unix)]
fn is_private(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::symlink_metadata(folder).is_ok_and(|meta| {
        meta.is_dir() && meta.mode() & 0o077 == 0 && meta.uid() == rustix::process::geteuid().as_raw()
    })
}

#[cfg(windows)]
fn make_private(folder: &Path) -> io::Result<()> {
    // The profile's folders are the person's own by inheritance.
    fs::create_dir_all(folder)
}

#[cfg(windows)]
fn is_private(folder: &Path) -> bool {
    folder.is_dir()
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
}
