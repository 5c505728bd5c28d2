//! What starts Rolecall with a desktop session: our entry in the system's own list of such programs.
//!
//! An entry is ours where it starts a `rolecall-desktop` as [`ARGUMENT`] says; any other is left as it is. One that a
//! person has switched off in the desktop's settings stays off, and is told as such.

#[cfg(not(any(target_os = "macos", windows)))]
#[path = "autostart/linux.rs"]
mod list;
#[cfg(target_os = "macos")]
#[path = "autostart/macos.rs"]
mod list;
#[cfg(windows)]
#[path = "autostart/windows.rs"]
mod list;

use std::io;
use std::path::{Path, PathBuf};

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::start::LoginEntry;
use rolecall_engine::ports::{Autostart, BoxFuture};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

pub use list::List;

/// What the entry says to the resident: nobody has asked for it, so it asks nobody and opens nothing.
pub const ARGUMENT: &str = "--autostart";

/// The resident's file name, without the system's ending.
const RESIDENT: &str = "rolecall-desktop";

/// What stands in the list where our entry would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// Our entry.
    Ours {
        /// What it starts.
        program: PathBuf,
        /// Switched off in the desktop's own settings.
        off: bool,
    },
    /// Somebody else's, by its file or name.
    Other(String),
}

/// The entry of this program, where there is a list of this person's.
pub struct LoginItem {
    list: Option<List>,
    program: Option<PathBuf>,
    own_home: bool,
    changing: Mutex<()>,
}

impl LoginItem {
    /// The entry that starts `program`. With `own_home`, `ROLECALL_HOME` is set: it would start another Rolecall than
    /// this one, so nothing is looked at or changed.
    pub fn new(program: Option<PathBuf>, own_home: bool) -> Self {
        Self { list: List::of_person(), program, own_home, changing: Mutex::default() }
    }
}

impl Autostart for LoginItem {
    fn start_at_login(&self, wanted: bool) -> BoxFuture<'_, Result<LoginEntry, Failure>> {
        Box::pin(async move {
            if self.own_home {
                return Ok(LoginEntry::OwnHome);
            }
            let _one = self.changing.lock().await;
            let (list, program) = (self.list.clone(), self.program.clone());
            let done = spawn_blocking(move || {
                let list = list.ok_or_else(|| io::Error::other("no folder of yours is known"))?;
                let program = program.ok_or_else(|| io::Error::other("its own program is not known"))?;
                apply(&list, &program, wanted)
            });
            let done = done.await.unwrap_or_else(|error| Err(error.into()));
            done.map_err(|error| Failure::File { what: FileKind::Autostart, reason: error.to_string() })
        })
    }
}

/// Makes the entry as wished and says what stands there now.
///
/// # Errors
/// The list can't be read or written.
pub fn apply(list: &List, program: &Path, wanted: bool) -> io::Result<LoginEntry> {
    Ok(match (list.find()?, wanted) {
        (Found::Other(entry), _) => LoginEntry::Other(entry),
        (Found::Nothing, false) => LoginEntry::None,
        (Found::Nothing, true) => {
            list.put(program)?;
            LoginEntry::Ours
        }
        (Found::Ours { .. }, false) => {
            list.remove()?;
            LoginEntry::None
        }
        (Found::Ours { program: there, off }, true) => {
            // It was moved, or another Rolecall was started since.
            if there != program {
                list.put(program)?;
            }
            if off { LoginEntry::TurnedOff } else { LoginEntry::Ours }
        }
    })
}

/// What stands there now; nothing is changed.
///
/// # Errors
/// The list can't be read.
pub fn look() -> io::Result<Found> {
    List::of_person().map_or(Ok(Found::Nothing), |list| list.find())
}

/// The program of our entry, where these are the words of one.
fn ours(words: &[String]) -> Option<PathBuf> {
    let [program, argument] = words else { return None };
    let program = PathBuf::from(program);
    let name = program.file_stem()?.to_str()?;
    (name == RESIDENT && argument == ARGUMENT).then_some(program)
}

fn as_text(program: &Path) -> io::Result<&str> {
    program.to_str().ok_or_else(|| io::Error::other("the program's path is no text"))
}
