//! The sealed sessions: `sessions.sealed` in the state folder, under a data key that the keychain holds.
//!
//! A file that can't be unsealed is set aside, never deleted. A keychain that is locked or absent says nothing about
//! the file, so then it stays where it is.

mod record;
mod seal;
mod sign_in;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::stored_sessions::StoredSessions;
use rolecall_engine::ports::{BoxFuture, SessionStore};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use crate::keychain::{DataKey, DataKeys};
use crate::private_file;

pub use record::read as read_records;
pub(crate) use seal::seal;
pub use seal::unseal;

const FILE: &str = "sessions.sealed";
/// What files that could not be unsealed are called, with a number behind.
const DAMAGED: &str = "sessions.sealed.damaged-";
/// How many of those are kept.
const DAMAGED_KEPT: usize = 3;
/// A file larger than this was not written by Rolecall: thousands of sessions fit.
const LARGEST: u64 = 64 << 20;

/// The session store of the lock's holder.
pub struct SealedStore {
    folder: PathBuf,
    keychain: Arc<dyn DataKeys>,
    /// Read from the keychain once. The lock also keeps two calls from writing at once.
    key: Mutex<Option<Arc<DataKey>>>,
}

impl SealedStore {
    /// The store in that folder. Neither it nor the keychain is touched before there is something to read or keep.
    pub fn new(folder: PathBuf, keychain: Arc<dyn DataKeys>) -> Self {
        Self { folder, keychain, key: Mutex::new(None) }
    }

    async fn key(&self, held: &mut Option<Arc<DataKey>>, may_prompt: bool) -> Result<Arc<DataKey>, Failure> {
        if let Some(key) = held {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(self.keychain.data_key(may_prompt).await?);
        *held = Some(Arc::clone(&key));
        Ok(key)
    }
}

impl SessionStore for SealedStore {
    fn open(&self, may_prompt: bool) -> BoxFuture<'_, Result<StoredSessions, Failure>> {
        Box::pin(async move {
            let mut held = self.key.lock().await;
            let folder = self.folder.clone();
            let Some(file) = blocking(move || read(&folder.join(FILE))).await? else {
                return Ok(StoredSessions::default());
            };
            if seal::is_ours(&file) {
                let key = self.key(&mut held, may_prompt).await?;
                if let Ok(plain) = seal::unseal(&file, &key) {
                    return Ok(record::read(&plain));
                }
            }
            let folder = self.folder.clone();
            Err(Failure::StoreDamaged { kept_as: blocking(move || set_aside(&folder)).await? })
        })
    }

    fn lock(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { drop(self.key.lock().await.take()) })
    }

    fn save(&self, kept: StoredSessions) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            let mut held = self.key.lock().await;
            let folder = self.folder.clone();
            if kept.is_empty() {
                return blocking(move || remove(&folder.join(FILE))).await;
            }
            let key = self.key(&mut held, false).await?;
            blocking(move || {
                let plain = record::write(&kept)?;
                let sealed = seal::seal(&plain, &key)?;
                private_file::make_folder(&folder)?;
                private_file::replace(&folder.join(FILE), &sealed)
            })
            .await
        })
    }
}

/// The file's bytes; none where there is no file. One that is too large is none of ours, and is read as empty.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(about) if about.len() > LARGEST => Ok(Some(Vec::new())),
        Ok(_) => fs::read(path).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Renames the file and says what to; only the last few such files are kept.
fn set_aside(folder: &Path) -> io::Result<String> {
    let mut kept: Vec<u64> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(DAMAGED));
        kept.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    kept.sort_unstable();
    let next = kept.last().map_or(1, |last| last.saturating_add(1));
    let name = format!("{DAMAGED}{next}");
    fs::rename(folder.join(FILE), folder.join(&name))?;
    let too_many = (kept.len() + 1).saturating_sub(DAMAGED_KEPT);
    for number in &kept[..too_many] {
        remove(&folder.join(format!("{DAMAGED}{number}")))?;
    }
    Ok(name)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let failed = |reason: String| Failure::File { what: FileKind::SessionStore, reason };
    match spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| failed(error.to_string())),
        Err(error) => Err(failed(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_three_damaged_files_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        for round in 1..=5 {
            fs::write(folder.path().join(FILE), [round]).expect("written");
            assert_eq!(set_aside(folder.path()).expect("set aside"), format!("{DAMAGED}{round}"));
        }
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .expect("listed")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        left.sort();
        assert_eq!(left, [3, 4, 5].map(|number| std::ffi::OsString::from(format!("{DAMAGED}{number}"))));
    }
}
