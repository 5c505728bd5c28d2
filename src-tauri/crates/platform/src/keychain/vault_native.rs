//! The keychains of macOS and Windows. They ask by themselves, inside the call.

use std::time::Duration;

use keyring_core::{Entry, Error, Result};
use rolecall_core::failure::Failure;
use zeroize::Zeroizing;

use super::worker::Worker;
use super::{PATIENCE, PERSON};

#[cfg(target_os = "macos")]
pub use self::macos::Store;
#[cfg(windows)]
pub use self::windows::Store;

/// Entries of one service name.
pub struct Vault {
    service: String,
    worker: Worker,
}

impl Vault {
    /// Entries of that service name. Nothing is touched before the first call.
    pub fn new(service: String) -> Self {
        Self { service, worker: Worker::new() }
    }

    /// Which of these users have an entry. No other connection has to be allowed than this program.
    pub async fn look(&self, users: &[String]) -> std::result::Result<(Vec<bool>, bool), Failure> {
        let mut found = Vec::with_capacity(users.len());
        for user in users {
            found.push(self.read(user, false).await?.is_some());
        }
        Ok((found, false))
    }

    /// What is in a user's entry; `None`: there is none.
    pub async fn read(
        &self,
        user: &str,
        may_prompt: bool,
    ) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        let read = |entry: Entry| match entry.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        };
        self.run(user, "", if may_prompt { PERSON } else { PATIENCE }, read).await
    }

    /// Puts that into a user's entry.
    pub async fn write(
        &self,
        user: &str,
        label: &str,
        secret: &[u8],
        _make_collection: bool,
    ) -> std::result::Result<(), Failure> {
        let secret = Zeroizing::new(secret.to_vec());
        let write = move |entry: Entry| match entry.set_secret(&secret) {
            Err(Error::Ambiguous(twins)) => {
                delete_all(&twins)?;
                entry.set_secret(&secret)
            }
            done => done,
        };
        self.run(user, label, PERSON, write).await
    }

    /// Deletes a user's entry; none there is fine.
    pub async fn delete(&self, user: &str) -> std::result::Result<(), Failure> {
        let delete = |entry: Entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            Err(Error::Ambiguous(twins)) => delete_all(&twins),
            done => done,
        };
        self.run(user, "", PERSON, delete).await
    }

    /// All who have an entry: these systems list none without asking for each.
    #[expect(clippy::unused_async, reason = "the Secret Service is asked")]
    pub async fn users(&self) -> std::result::Result<Vec<String>, Failure> {
        Ok(Vec::new())
    }

    async fn run<T: Send + 'static>(
        &self,
        user: &str,
        label: &str,
        bound: Duration,
        work: impl Fn(Entry) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, Failure> {
        let (service, user, label) = (self.service.clone(), user.to_owned(), label.to_owned());
        self.worker.run(bound, move |store| work(store.entry(&service, &user, &label)?)).await
    }
}

/// Other programs can make two entries of one name.
fn delete_all(twins: &[Entry]) -> Result<()> {
    twins.iter().try_for_each(Entry::delete_credential)
}

#[cfg(target_os = "macos")]
mod macos {
    use super::{Entry, Result};

    /// The login keychain, through the `keyring` crate: its API is enough here.
    pub struct Store;

    impl Store {
        /// Nothing to connect to.
        #[expect(clippy::unnecessary_wraps, reason = "other keychains have to be reached first")]
        pub fn open() -> Result<Self> {
            Ok(Self)
        }

        /// The entry of that name, there or not. The keychain names it by service and user.
        pub fn entry(&self, service: &str, user: &str, _label: &str) -> Result<Entry> {
            keyring::Entry::new(service, user).map(|entry| entry.inner)
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::collections::HashMap;
    use std::sync::Arc;

    use keyring_core::api::CredentialStoreApi;
    use windows_native_keyring_store::Store as WindowsStore;

    use super::{Entry, Result};

    /// The credential manager, through keyring-core: the `keyring` crate can't ask for local persistence.
    pub struct Store(Arc<WindowsStore>);

    impl Store {
        /// Nothing is touched yet.
        pub fn open() -> Result<Self> {
            WindowsStore::new().map(Self)
        }

        /// The entry of that name, there or not. Local: by default a domain would roam it to other computers.
        pub fn entry(&self, service: &str, user: &str, _label: &str) -> Result<Entry> {
            self.0.build(service, user, Some(&HashMap::from([("persistence", "Local")])))
        }
    }
}

/// What an error of the store means. Its text is never passed on: some carry the bytes that were read.
pub fn failure_of(error: &Error) -> Failure {
    match error {
        Error::NoDefaultStore => Failure::KeychainAbsent,
        _ => Failure::KeychainRefused,
    }
}
