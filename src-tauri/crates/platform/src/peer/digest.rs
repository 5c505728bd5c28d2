//! Digests of programs' files. What was read once is known again by its place on the disk and its times, so that a large
//! program is not read for each of its requests; Windows tells no time that a program can't set, so there it is.

use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::sync::Mutex;

use sha2::{Digest, Sha256};

/// A program of more bytes is not known again: reading it would keep its request waiting too long.
const LARGEST: u64 = 1 << 30;

/// So many digests are remembered, the newest.
#[cfg(unix)]
const MOST: usize = 64;

#[cfg(unix)]
static KNOWN: Mutex<Vec<(Identity, String)>> = Mutex::new(Vec::new());

/// Where a file is and when it was changed. The time of the last change of its node can't be set by a program.
#[cfg(unix)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    node: u64,
    size: u64,
    changed: (i64, i64),
}

/// SHA-256 of a file, in hexadecimal. `None`: it is no plain file or too large.
#[cfg(windows)]
pub(super) fn digest(mut file: File) -> Option<String> {
    file.metadata().ok().filter(|meta| meta.is_file() && meta.len() <= LARGEST)?;
    hash(&mut file).ok()
}

/// SHA-256 of a file, in hexadecimal. `None`: it is no plain file, too large, or it changes while it is read.
#[cfg(unix)]
pub(super) fn digest(mut file: File) -> Option<String> {
    let identity = identity(&file)?;
    if let Some((_, digest)) = known().iter().find(|(of, _)| *of == identity) {
        return Some(digest.clone());
    }
    let digest = hash(&mut file).ok()?;
    if self::identity(&file)? != identity {
        return None;
    }
    let mut known = known();
    known.push((identity, digest.clone()));
    let outdated = known.len().saturating_sub(MOST);
    known.drain(..outdated);
    Some(digest)
}

#[cfg(unix)]
fn known() -> std::sync::MutexGuard<'static, Vec<(Identity, String)>> {
    KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn hash(file: &mut File) -> io::Result<String> {
    let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hash.update(&part[..read]);
    }
}

#[cfg(unix)]
pub(super) fn identity(file: &File) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = file.metadata().ok().filter(|meta| meta.is_file() && meta.len() <= LARGEST)?;
    let changed = (meta.ctime(), meta.ctime_nsec());
    Some(Identity { device: meta.dev(), node: meta.ino(), size: meta.size(), changed })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_was_replaced_or_written_over_is_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("program");
        let of = |text: &str| {
            fs::write(&path, text).expect("written");
            digest(File::open(&path).expect("opened")).expect("a digest")
        };
        let first = of("one");
        assert_eq!(first, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
        assert_ne!(of("two"), first, "of the same length, in the same place");
        assert_eq!(of("one"), first);
        fs::remove_file(&path).expect("removed");
        assert_eq!(of("one"), first);
        assert_eq!(digest(File::open(folder.path()).expect("opened")), None, "no file");
    }
}
