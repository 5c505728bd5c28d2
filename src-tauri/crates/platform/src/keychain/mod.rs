//! The OS keychain: one small entry a source (its key pair) and one data key that seals the session store; and what
//! stands for it on a computer without one ([`file`](mod@file)).
//!
//! On Linux a question to the person is always asked by ourselves, with a bound. The stores of the other systems run on a
//! thread of their own ([`worker`]), because their calls block and nothing but they know how long.

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
#[cfg(not(target_os = "linux"))]
mod worker;

use std::collections::BTreeSet;
use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::secret::AccessKey;
use rolecall_core::source::KeychainState;
use rolecall_engine::ports::{BoxFuture, Keychain};
use tokio::time::timeout;
use zeroize::Zeroizing;

use self::vault::Vault;

/// How long a call may take that asks nobody.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a person may take to answer the keychain.
const PERSON: Duration = Duration::from_secs(120);

/// The key that seals the session store.
pub type DataKey = Zeroizing<[u8; 32]>;

/// What keeps the key that seals the session store.
pub trait DataKeys: Send + Sync {
    /// The key, made where there is none. Only the holder of the engine's lock may call it: two makers would seal with two
    /// keys. A key that can't be read is not a missing one, so then none is made.
    fn data_key(&self, may_prompt: bool) -> BoxFuture<'_, Result<DataKey, Failure>>;
}

/// The keychain of the person's own session.
pub struct OsKeychain {
    vault: Vault,
}

impl OsKeychain {
    /// Entries of that service name. Nothing is touched before the first call.
    pub fn new(service: String) -> Self {
        Self { vault: Vault::new(service) }
    }

    /// Deletes every entry: those that the keychain can list, those of these sources, and the key that seals the session
    /// store. The person may be asked.
    pub fn delete_all(&self, sources: &[SourceId]) -> BoxFuture<'_, Result<(), Failure>> {
        let known = sources.iter().map(entry::user).chain([entry::DATA_KEY.to_owned()]);
        let mut users: BTreeSet<String> = known.collect();
        Box::pin(async move {
            users.extend(self.vault.users().await?);
            for user in users {
                self.vault.delete(&user).await?;
            }
            Ok(())
        })
    }

    async fn look_around(&self, sources: Vec<SourceId>) -> Result<(KeychainState, Vec<SourceId>), Failure> {
        let users: Vec<String> = sources.iter().map(entry::user).collect();
        let (found, needs_permission) = self.vault.look(&users).await?;
        let here = sources.into_iter().zip(found).filter_map(|(source, found)| found.then_some(source));
        let state = if needs_permission { KeychainState::NeedsPermission } else { KeychainState::Ready };
        Ok((state, here.collect()))
    }
}

impl DataKeys for OsKeychain {
    fn data_key(&self, may_prompt: bool) -> BoxFuture<'_, Result<DataKey, Failure>> {
        Box::pin(async move {
            if let Some(text) = self.vault.read(entry::DATA_KEY, may_prompt).await? {
                // One that is there and is not ours; its bytes are not told.
                return entry::read_data_key(&text).ok_or(Failure::KeychainRefused);
            }
            let key = new_key().map_err(|_| Failure::KeychainRefused)?;
            let text = entry::write_data_key(&key);
            self.vault.write(entry::DATA_KEY, entry::DATA_KEY_LABEL, &text, false).await?;
            Ok(key)
        })
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
            let text = self.vault.read(&entry::user(&source), may_prompt).await?;
            // What something else has overwritten is no key either; putting it again mends both.
            let key = text.and_then(|text| entry::read_key(&text));
            key.ok_or(Failure::KeyMissing { source: name })
        })
    }

    fn put_key(&self, source: SourceId, key: AccessKey) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            let text = entry::write_key(&key);
            self.vault.write(&entry::user(&source), &entry::label(&source), &text, true).await
        })
    }

    fn delete_key(&self, source: SourceId) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { self.vault.delete(&entry::user(&source)).await })
    }
}

fn new_key() -> std::io::Result<DataKey> {
    let mut key = DataKey::default();
    getrandom::fill(&mut *key).map_err(std::io::Error::other)?;
    Ok(key)
}

/// The state a look that failed has found.
fn state_of(failure: &Failure) -> KeychainState {
    match failure {
        Failure::KeychainLocked => KeychainState::Locked,
        Failure::KeychainPermission => KeychainState::NeedsPermission,
        Failure::KeychainAbsent => KeychainState::Absent,
        Failure::KeychainRefused => KeychainState::Refused,
        // No answer in time tells nothing of its state.
        _ => KeychainState::Unchecked,
    }
}
