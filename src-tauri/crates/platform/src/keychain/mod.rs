//! The OS keychain: one small entry a source (its key pair) and one data key that seals the session store; and what
//! stands for it on a computer without one ([`file`](mod@file)).
//!
//! On Linux a question to the person is always asked by [`secret_service`], with a bound, before the store is
//! touched: the store itself would wait for an answer without end. The store runs on a thread of its own
//! ([`worker`]), because its calls block and nothing but they know how long.

mod entry;
pub mod file;
#[cfg(target_os = "linux")]
mod secret_service;
#[cfg(target_os = "linux")]
#[path = "vault_linux.rs"]
mod vault;
#[cfg(not(target_os = "linux"))]
#[path = "vault_native.rs"]
mod vault;
mod worker;

use std::time::Duration;

use keyring_core::Error;
use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::secret::AccessKey;
use rolecall_core::source::KeychainState;
use rolecall_engine::ports::{BoxFuture, Keychain};
use tokio::time::timeout;
use zeroize::Zeroizing;

use self::vault::Vault;
use self::worker::Worker;

/// How long a call may take that asks nobody.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait before the one further try to reach the keychain.
const BETWEEN_TRIES: Duration = Duration::from_millis(100);
/// How long a person may take to answer the keychain.
const PERSON: Duration = Duration::from_secs(120);

/// The key that seals the session store.
pub type DataKey = Zeroizing<[u8; 32]>;

/// What a call is about to do, for the look that comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Read an entry, or make it where it is missing and the keychain is there to take it.
    Read,
    /// Put an entry; a keychain without any collection is given one first.
    Write,
    /// Delete an entry.
    Delete,
}

/// What keeps the key that seals the session store.
pub trait DataKeys: Send + Sync {
    /// The key, made where there is none. Only the holder of the engine's lock may call it: two makers would seal with two
    /// keys. A key that can't be read is not a missing one, so then none is made.
    fn data_key(&self, may_prompt: bool) -> BoxFuture<'_, Result<DataKey, Failure>>;
    /// Deletes the key, which nobody can read any more then; none there is fine.
    fn delete_data_key(&self) -> BoxFuture<'_, Result<(), Failure>>;
}

/// The keychain of the person's own session.
pub struct OsKeychain {
    service: String,
    worker: Worker,
    #[cfg(target_os = "linux")]
    questions: secret_service::Questions,
}

impl OsKeychain {
    /// Entries of that service name. Nothing is touched before the first call.
    pub fn new(service: String) -> Self {
        Self {
            service,
            worker: Worker::new(),
            #[cfg(target_os = "linux")]
            questions: secret_service::Questions::default(),
        }
    }

    fn delete(&self, user: String, label: String) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            self.prepare(Access::Delete, &user, true).await?;
            let service = self.service.clone();
            self.run(true, move |vault| match vault.entry(&service, &user, &label)?.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                Err(Error::Ambiguous(twins)) => delete_all(&twins),
                done => done,
            })
            .await
        })
    }

    /// Looks before the store is touched, and asks the person where that is allowed and needed.
    #[cfg(target_os = "linux")]
    async fn prepare(&self, access: Access, user: &str, may_prompt: bool) -> Result<(), Failure> {
        self.questions.prepare(&self.service, user, access, may_prompt).await
    }

    /// These systems ask by themselves, inside the call.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_async, reason = "the Secret Service's look waits for the bus")]
    async fn prepare(&self, _: Access, _: &str, _: bool) -> Result<(), Failure> {
        Ok(())
    }

    #[cfg(target_os = "linux")]
    async fn look_around(&self, sources: Vec<SourceId>) -> Result<(KeychainState, Vec<SourceId>), Failure> {
        let users = sources.iter().map(entry::user).collect();
        let found = self.questions.look(&self.service, users).await?;
        let here = sources.into_iter().zip(found).filter_map(|(source, found)| found.then_some(source));
        Ok((KeychainState::Ready, here.collect()))
    }

    #[cfg(not(target_os = "linux"))]
    async fn look_around(&self, sources: Vec<SourceId>) -> Result<(KeychainState, Vec<SourceId>), Failure> {
        let service = self.service.clone();
        self.run(false, move |vault| {
            let mut here = Vec::new();
            for source in &sources {
                let entry = vault.entry(&service, &entry::user(source), &entry::label(source))?;
                match entry.get_secret().map(Zeroizing::new) {
                    Ok(_) => here.push(source.clone()),
                    Err(Error::NoEntry) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok((KeychainState::Ready, here))
        })
        .await
    }

    /// Runs it on the keychain's thread. After the questions are answered Linux asks no more; the others may.
    async fn run<T, F>(&self, may_prompt: bool, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&Vault) -> keyring_core::Result<T> + Send + 'static,
    {
        let bound = if may_prompt && !cfg!(target_os = "linux") { PERSON } else { PATIENCE };
        self.worker.run(bound, work).await
    }
}

impl DataKeys for OsKeychain {
    fn data_key(&self, may_prompt: bool) -> BoxFuture<'_, Result<DataKey, Failure>> {
        Box::pin(async move {
            self.worker.connect_ahead();
            self.prepare(Access::Read, entry::DATA_KEY, may_prompt).await?;
            let service = self.service.clone();
            self.run(may_prompt, move |vault| {
                let entry = vault.entry(&service, entry::DATA_KEY, entry::DATA_KEY_LABEL)?;
                match entry.get_secret().map(Zeroizing::new) {
                    Ok(text) => entry::read_data_key(&text).ok_or_else(damaged),
                    Err(Error::NoEntry) => {
                        let key = new_key().map_err(|error| Error::PlatformFailure(Box::new(error)))?;
                        entry.set_secret(&entry::write_data_key(&key))?;
                        Ok(key)
                    }
                    Err(error) => Err(error),
                }
            })
            .await
        })
    }

    fn delete_data_key(&self) -> BoxFuture<'_, Result<(), Failure>> {
        self.delete(entry::DATA_KEY.to_owned(), entry::DATA_KEY_LABEL.to_owned())
    }
}

impl Keychain for OsKeychain {
    fn look(&self, sources: Vec<SourceId>) -> BoxFuture<'_, (KeychainState, Vec<SourceId>)> {
        Box::pin(async move {
            let looked =
                timeout(PATIENCE, self.look_around(sources)).await.unwrap_or(Err(Failure::KeychainBusy));
            looked.unwrap_or_else(|failure| (state_of(&failure), Vec::new()))
        })
    }

    fn key(
        &self,
        source: SourceId,
        name: String,
        may_prompt: bool,
    ) -> BoxFuture<'_, Result<AccessKey, Failure>> {
        Box::pin(async move {
            self.worker.connect_ahead();
            self.prepare(Access::Read, &entry::user(&source), may_prompt).await?;
            let service = self.service.clone();
            let read = self.run(may_prompt, move |vault| {
                let entry = vault.entry(&service, &entry::user(&source), &entry::label(&source))?;
                match entry.get_secret().map(Zeroizing::new) {
                    Ok(text) => Ok(entry::read_key(&text)),
                    Err(Error::NoEntry) => Ok(None),
                    Err(error) => Err(error),
                }
            });
            // What something else has overwritten is no key either; putting it again mends both.
            read.await?.ok_or(Failure::KeyMissing { source: name })
        })
    }

    fn put_key(&self, source: SourceId, key: AccessKey) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            self.prepare(Access::Write, &entry::user(&source), true).await?;
            let service = self.service.clone();
            let text = entry::write_key(&key);
            self.run(true, move |vault| {
                let entry = vault.entry(&service, &entry::user(&source), &entry::label(&source))?;
                match entry.set_secret(&text) {
                    Err(Error::Ambiguous(twins)) => {
                        delete_all(&twins)?;
                        entry.set_secret(&text)
                    }
                    done => done,
                }
            })
            .await
        })
    }

    fn delete_key(&self, source: SourceId) -> BoxFuture<'_, Result<(), Failure>> {
        self.delete(entry::user(&source), entry::label(&source))
    }
}

/// Other programs can make two entries of one name.
fn delete_all(twins: &[keyring_core::Entry]) -> keyring_core::Result<()> {
    twins.iter().try_for_each(keyring_core::Entry::delete_credential)
}

fn new_key() -> std::io::Result<DataKey> {
    let mut key = DataKey::default();
    getrandom::fill(&mut *key).map_err(std::io::Error::other)?;
    Ok(key)
}

/// An entry that is there and is not ours; its bytes are not told.
fn damaged() -> Error {
    Error::BadStoreFormat("not a data key".to_owned())
}

/// The state a look that failed has found.
fn state_of(failure: &Failure) -> KeychainState {
    match failure {
        Failure::KeychainLocked => KeychainState::Locked,
        Failure::KeychainAbsent => KeychainState::Absent,
        Failure::KeychainRefused => KeychainState::Refused,
        // No answer in time tells nothing of its state.
        _ => KeychainState::Unchecked,
    }
}

/// What an error of the store means. Its text is never passed on: some carry the bytes that were read.
fn failure_of(error: &Error) -> Failure {
    match error {
        // A person has answered all questions by now, so it has been locked again meanwhile.
        Error::NoStorageAccess(_) if cfg!(target_os = "linux") => Failure::KeychainLocked,
        Error::NoDefaultStore => Failure::KeychainAbsent,
        _ => Failure::KeychainRefused,
    }
}
