//! The keychains of macOS and Windows.

use keyring_core::{Entry, Error, Result};
use rolecall_core::failure::Failure;

#[cfg(target_os = "macos")]
pub use self::macos::Vault;
#[cfg(windows)]
pub use self::windows::Vault;

#[cfg(target_os = "macos")]
mod macos {
    use super::{Entry, Result};

    /// The login keychain, through the `keyring` crate: its API is enough here.
    pub struct Vault;

    impl Vault {
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
    use windows_native_keyring_store::Store;

    use super::{Entry, Result};

    /// The credential manager, through keyring-core: the `keyring` crate can't ask for local persistence.
    pub struct Vault(Arc<Store>);

    impl Vault {
        /// Nothing is touched yet.
        pub fn open() -> Result<Self> {
            Store::new().map(Self)
        }

        /// The entry of that name, there or not. Local: by default a domain would roam it to other computers.
        pub fn entry(&self, service: &str, user: &str, _label: &str) -> Result<Entry> {
            self.0.build(service, user, Some(&HashMap::from([("persistence", "Local")])))
        }
    }
}

/// These are part of the system, so what can't be opened isn't there.
pub fn unreached(_: &Error) -> Failure {
    Failure::KeychainAbsent
}
