//! A keychain for computers without one: `keychain.sealed` in the state folder, an encrypted file whose key argon2id makes
//! of a passphrase. Only the key stays in memory, until it is locked; the file is read for each call.
//!
//! The passphrase is asked for by the engine: a call that may ask says that it is wanted, and waits for
//! [`FileKeychain::unlock`].

mod sealed;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rolecall_core::failure::{Failure, Invalid, Rule};
use rolecall_core::id::SourceId;
use rolecall_core::secret::{AccessKey, ExposeSecret as _, SecretString};
use rolecall_core::settings::KeychainKind;
use rolecall_core::settings::read::read;
use rolecall_core::source::KeychainState;
use rolecall_engine::ports::{BoxFuture, Keychain};
use tokio::sync::{mpsc, watch};
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use self::sealed::{Entries, Seal};
use super::{DataKey, DataKeys, entry, new_key};
use crate::private_file;

/// Its name in the state folder.
const FILE: &str = "keychain.sealed";
/// A passphrase has at least so many characters: what argon2id makes slow, a short one makes short again.
const SHORTEST: usize = 8;

/// Where it is, in that state folder.
pub fn path(state: &Path) -> PathBuf {
    state.join(FILE)
}

/// Whether the settings file chooses this over the system's keychain. One that can't be read has chosen nothing.
pub fn is_chosen(settings: &Path) -> bool {
    let text = std::fs::read_to_string(settings).unwrap_or_default();
    read(&text).is_ok_and(|read| read.settings.preferences.keychain == KeychainKind::File)
}

/// The passphrase is wanted; `new`: one is to be chosen, since there is no file yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassphraseWanted {
    /// There is no file yet.
    pub new: bool,
}

/// The encrypted file.
#[derive(Clone)]
pub struct FileKeychain(Arc<Inner>);

struct Inner {
    path: PathBuf,
    wanted: mpsc::Sender<PassphraseWanted>,
    /// The key of the file while it is unlocked. The lock is held while the file is read or written.
    seal: Mutex<Option<Seal>>,
    /// Changes with each answer to a question for the passphrase.
    answers: watch::Sender<u64>,
}

impl FileKeychain {
    /// The file in that state folder, locked. Each time that a passphrase is wanted, `wanted` is told.
    pub fn new(state: &Path, wanted: mpsc::Sender<PassphraseWanted>) -> Self {
        let answers = watch::channel(0).0;
        Self(Arc::new(Inner { path: path(state), wanted, seal: Mutex::default(), answers }))
    }

    /// Waits until it is unlocked, which a person does where that is allowed.
    async fn unlocked(&self, may_prompt: bool) -> Result<(), Failure> {
        let mut answers = self.0.answers.subscribe();
        if self.0.is_unlocked() {
            return Ok(());
        }
        let wanted = PassphraseWanted { new: !self.0.path.exists() };
        if !may_prompt || self.0.wanted.send(wanted).await.is_err() {
            return Err(Failure::KeychainLocked);
        }
        // Until it is unlocked or given up; a wrong passphrase is asked for again.
        let answered = answers.changed().await.is_ok();
        if answered && self.0.is_unlocked() { Ok(()) } else { Err(Failure::KeychainLocked) }
    }

    /// Does something with the entries, on a thread that may wait for the disk.
    async fn with<T: Send + 'static>(
        &self,
        may_prompt: bool,
        work: impl FnOnce(&Seal, &Path, Entries) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        self.unlocked(may_prompt).await?;
        let inner = Arc::clone(&self.0);
        let done = spawn_blocking(move || {
            let held = inner.seal.lock().unwrap_or_else(PoisonError::into_inner);
            let seal = held.as_ref().ok_or(Failure::KeychainLocked)?;
            let worked = seal.read(&inner.path).and_then(|entries| work(seal, &inner.path, entries));
            worked.map_err(|error| refused(&error))
        });
        done.await.unwrap_or(Err(Failure::KeychainRefused))
    }

    async fn delete(&self, user: String) -> Result<(), Failure> {
        if !self.0.path.exists() {
            return Ok(());
        }
        self.with(true, move |seal, path, mut entries| match entries.remove(&user) {
            Some(_) => seal.write(path, &entries),
            None => Ok(()),
        })
        .await
    }
}

impl Inner {
    fn is_unlocked(&self) -> bool {
        self.seal.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn open(&self, passphrase: &SecretString) -> Result<(), Failure> {
        let seal = if self.path.exists() {
            let seal = Seal::of(&self.path, passphrase.expose_secret()).map_err(|error| refused(&error))?;
            seal.ok_or(Failure::PassphraseWrong)?
        } else {
            if passphrase.expose_secret().chars().count() < SHORTEST {
                return Err(Failure::Invalid(Invalid { field: "passphrase", rule: Rule::Passphrase }));
            }
            let seal = Seal::new(passphrase.expose_secret()).map_err(|error| refused(&error))?;
            let parent = self.path.parent().map_or(Ok(()), private_file::make_folder);
            parent
                .and_then(|()| seal.write(&self.path, &BTreeMap::new()))
                .map_err(|error| refused(&error))?;
            seal
        };
        *self.seal.lock().unwrap_or_else(PoisonError::into_inner) = Some(seal);
        Ok(())
    }
}

/// What the file's own error means; it has no secret.
fn refused(error: &io::Error) -> Failure {
    tracing::warn!(%error, "the file that stands for a keychain could not be used");
    Failure::KeychainRefused
}

impl DataKeys for FileKeychain {
    fn data_key(&self, may_prompt: bool) -> BoxFuture<'_, Result<DataKey, Failure>> {
        Box::pin(self.with(may_prompt, |seal, path, mut entries| {
            if let Some(key) = entries.get(entry::DATA_KEY) {
                return entry::read_data_key(key.as_bytes())
                    .ok_or_else(|| io::Error::other("its data key is not one"));
            }
            let key = new_key()?;
            let text = entry::write_data_key(&key);
            entries.insert(entry::DATA_KEY.to_owned(), text_of(&text)?);
            seal.write(path, &entries)?;
            Ok(key)
        }))
    }
}

impl Keychain for FileKeychain {
    fn look(&self, sources: Vec<SourceId>) -> BoxFuture<'_, (KeychainState, Vec<SourceId>)> {
        Box::pin(async move {
            // With no file yet there is nothing to unlock.
            if !self.0.path.exists() {
                return (KeychainState::Ready, Vec::new());
            }
            let found = self.with(false, move |_, _, entries| {
                Ok(sources.into_iter().filter(|id| entries.contains_key(&entry::user(id))).collect())
            });
            match found.await {
                Ok(found) => (KeychainState::Ready, found),
                Err(failure) => (super::state_of(&failure), Vec::new()),
            }
        })
    }

    fn key(
        &self,
        source: SourceId,
        name: String,
        may_prompt: bool,
    ) -> BoxFuture<'_, Result<AccessKey, Failure>> {
        Box::pin(async move {
            if !self.0.path.exists() {
                return Err(Failure::KeyMissing { source: name });
            }
            let read = self.with(may_prompt, move |_, _, entries| {
                Ok(entries.get(&entry::user(&source)).and_then(|text| entry::read_key(text.as_bytes())))
            });
            read.await?.ok_or(Failure::KeyMissing { source: name })
        })
    }

    fn put_key(&self, source: SourceId, key: AccessKey) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(self.with(true, move |seal, path, mut entries| {
            entries.insert(entry::user(&source), text_of(&entry::write_key(&key))?);
            seal.write(path, &entries)
        }))
    }

    fn delete_key(&self, source: SourceId) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(self.delete(entry::user(&source)))
    }

    fn lock(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { drop(self.0.seal.lock().unwrap_or_else(PoisonError::into_inner).take()) })
    }

    fn unlock(&self, passphrase: Option<SecretString>) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            let opened = match passphrase {
                Some(passphrase) => {
                    let inner = Arc::clone(&self.0);
                    // argon2id takes its time, and its memory.
                    let opened = spawn_blocking(move || inner.open(&passphrase)).await;
                    opened.unwrap_or(Err(Failure::KeychainRefused))
                }
                None => Ok(()),
            };
            if opened.is_ok() {
                self.0.answers.send_modify(|answers| *answers += 1);
            }
            opened
        })
    }
}

fn text_of(text: &[u8]) -> io::Result<Zeroizing<String>> {
    // Entries are ASCII.
    let text = std::str::from_utf8(text).map_err(io::Error::other)?;
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests;
