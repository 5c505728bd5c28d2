//! What must never be seen. None of these types can be serialised, and their `Debug` prints no secret.
//!
//! A [`crate::snapshot::Snapshot`] derives `Serialize`, so it can't hold one of them:
//!
//! ```compile_fail
//! #[derive(serde::Serialize)]
//! struct View {
//!     credentials: rolecall_core::secret::Credentials,
//! }
//! ```
//!
//! ```compile_fail
//! #[derive(serde::Serialize)]
//! struct View {
//!     link: rolecall_core::secret::SignInLink,
//! }
//! ```

use jiff::Timestamp;
pub use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// A long-term access key: what the keychain keeps of a source.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// `AKIA…`; not secret, yet shown to nobody but its owner.
    pub access_key_id: String,
    /// The 40-character secret.
    pub secret_access_key: SecretString,
}

/// By which a key is known again without keeping any of it: the SHA-256 of its id, in hexadecimal digits.
pub fn access_key_fingerprint(access_key_id: &str) -> String {
    Sha256::digest(access_key_id).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Credentials that sign a call, whatever they are.
#[derive(Debug, Clone)]
pub struct SourceCredentials {
    /// `AKIA…` or `ASIA…`
    pub access_key_id: String,
    /// The secret half.
    pub secret_access_key: SecretString,
    /// Of temporary ones.
    pub session_token: Option<SecretString>,
    /// When AWS stops taking them, where that is known.
    pub expiration: Option<Timestamp>,
}

impl From<&AccessKey> for SourceCredentials {
    fn from(key: &AccessKey) -> Self {
        Self {
            access_key_id: key.access_key_id.clone(),
            secret_access_key: key.secret_access_key.clone(),
            session_token: None,
            expiration: None,
        }
    }
}

impl From<&Credentials> for SourceCredentials {
    fn from(credentials: &Credentials) -> Self {
        Self {
            access_key_id: credentials.access_key_id.clone(),
            secret_access_key: credentials.secret_access_key.clone(),
            session_token: Some(credentials.session_token.clone()),
            expiration: Some(credentials.expiration),
        }
    }
}

/// Temporary credentials as STS returns them.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `ASIA…`
    pub access_key_id: String,
    /// The secret half.
    pub secret_access_key: SecretString,
    /// The session token; it has no maximum size.
    pub session_token: SecretString,
    /// When AWS stops taking them.
    pub expiration: Timestamp,
}

/// A federated login URL. It signs whoever has it in for 15 minutes, so it is minted at each use and never stored.
#[derive(Debug, Clone)]
pub struct SignInLink(pub SecretString);
