//! macOS and Windows: the process that connected is held while it is looked at ([`process`]), so that its number can't be
//! another's: what was read counts only where it lives on. Whether a person types at it is not known, so what is typed
//! in a terminal is asked for too.

#[cfg(target_os = "macos")]
#[path = "macos.rs"]
mod process;
#[cfg(windows)]
#[path = "windows.rs"]
mod process;

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use rolecall_core::program::{Program, ProgramFile, ProgramId};

use super::LONGEST_PATH;
use super::digest::digest;
use super::interpreter::{Runs, runs};
use process::Process;

/// The process at the other end of a connection.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Its number; 0: not known.
    pub pid: u32,
    held: Option<Arc<Process>>,
}

impl Peer {
    /// The process that connected; `pid`: its number, as the system tells.
    pub fn of(stream: &impl process::Stream, pid: u32) -> Self {
        Self { pid, held: Process::of(stream, pid).map(Arc::new) }
    }

    pub(super) fn held(&self) -> Option<Arc<Process>> {
        self.held.clone()
    }
}

/// Looks at the program that asks: the peer, or what started it where the peer is `rolecall`.
pub(super) fn look(peer: &Process, rolecall: Option<&Path>) -> Option<Program> {
    let own = rolecall.and_then(|rolecall| fs::canonicalize(rolecall).ok());
    let is_rolecall = own.is_some() && peer.path().and_then(|path| fs::canonicalize(path).ok()) == own;
    let parent = if is_rolecall { Some(peer.parent()?) } else { None };
    let program = program(parent.as_ref().unwrap_or(peer))?;
    peer.lives().then_some(program)
}

fn program(process: &Process) -> Option<Program> {
    let path = process.path()?;
    let words = process.words().unwrap_or_default();
    let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let program = Program {
        id: id(&path, &words, process),
        path: shown_path(&path),
        package: None,
        terminal: None,
        folder: process.folder().as_deref().and_then(shown_path),
        parent: process.parent().and_then(|parent| shown_path(&parent.path()?)),
        is_a_person: false,
    };
    // It has not become another program meanwhile, and its number is still its own.
    (process.path()? == path && process.lives()).then_some(program)
}

/// Which program it is; `None`: it can't be known again.
fn id(path: &Path, words: &[&str], process: &Process) -> Option<ProgramId> {
    let executable = file(path)?;
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    match runs(&name, words) {
        Runs::Itself => Some(ProgramId { executable, script: None }),
        Runs::Script(script) => {
            let script = Path::new(script);
            // The folder that a path which is not whole begins in may not be known.
            let whole = if script.is_absolute() { script.to_owned() } else { process.folder()?.join(script) };
            let script = file(&fs::canonicalize(whole).ok()?)?;
            Some(ProgramId { executable, script: Some(script) })
        }
        Runs::Unknown => None,
    }
}

fn file(path: &Path) -> Option<ProgramFile> {
    Some(ProgramFile { path: shown_path(path)?, digest: digest(File::open(path).ok()?)? })
}

fn shown_path(path: &Path) -> Option<String> {
    path.to_str().filter(|path| path.len() <= LONGEST_PATH).map(str::to_owned)
}
