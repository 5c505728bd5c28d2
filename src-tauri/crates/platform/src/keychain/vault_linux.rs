//! The Secret Service store. It is used through keyring-core, as its project recommends for programs like this one:
//! the `keyring` crate's own entry remembers "no store" for the life of the process.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error, Result};
use rolecall_core::failure::Failure;
use zbus_secret_service_keyring_store::Store;

use super::secret_service;

/// A connection to the Secret Service.
pub struct Vault(Arc<Store>);

impl Vault {
    /// Connects, with a new key for the session.
    pub fn open() -> Result<Self> {
        Store::new().map(Self)
    }

    /// The entry of that name, there or not. The label is what the keyring's own window shows.
    pub fn entry(&self, service: &str, user: &str, label: &str) -> Result<Entry> {
        self.0.build(service, user, Some(&HashMap::from([("label", label)])))
    }
}

/// What it means that no connection came about: the store's own words for "there is none" carry no error of the bus.
pub fn unreached(error: &Error) -> Failure {
    tracing::debug!(%error, "no connection to the keyring");
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    let of_the_bus = causes.filter_map(|cause| cause.downcast_ref::<zbus::Error>()).next();
    of_the_bus.map_or(Failure::KeychainAbsent, secret_service::failure_of)
}
