//! The engine's lock: an exclusive lock on a file that the system frees with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};

use rolecall_core::failure::{Failure, FileKind};
use rolecall_protocol::path::Places;

/// Held by the one process that is the engine.
#[derive(Debug)]
pub struct EngineLock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl EngineLock {
    /// Takes the lock; `None`: another process is the engine.
    pub fn take(places: &Places) -> Result<Option<Self>, Failure> {
        let failed =
            |error: std::io::Error| Failure::File { what: FileKind::Runtime, reason: error.to_string() };
        places.make_folders().map_err(failed)?;
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(places.lock()).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
