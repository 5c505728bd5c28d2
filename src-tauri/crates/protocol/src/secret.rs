//! Secrets on the wire: the only forms of them that can be serialised.

use rolecall_core::failure::Failure;
use rolecall_core::id::{PromptId, SourceId};
use rolecall_core::login::LoginAnswer;
use rolecall_core::mfa::MfaCode;
use rolecall_core::request::SecretInput;
use rolecall_core::secret::AccessKey;
use rolecall_core::settings::Change;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::skip_serializing_none;
use ts_rs::TS;

/// A secret on its way inward or out to the command line. `Debug` does not show it.
#[derive(Debug, Clone)]
pub struct Secret(pub SecretString);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose_secret())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

/// An access key on its way inward.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyPair {
    /// `AKIA…`
    pub access_key_id: String,
    /// The secret.
    #[ts(type = "string")]
    pub secret_access_key: Secret,
}

impl From<AccessKey> for KeyPair {
    fn from(key: AccessKey) -> Self {
        Self { access_key_id: key.access_key_id, secret_access_key: Secret(key.secret_access_key) }
    }
}

impl From<KeyPair> for AccessKey {
    fn from(key: KeyPair) -> Self {
        Self { access_key_id: key.access_key_id, secret_access_key: key.secret_access_key.0 }
    }
}

/// A request that brings a secret inward: a [`SecretInput`] that every surface may send.
#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum SecretInputMessage {
    /// Answers a prompt with a code.
    AnswerCode {
        /// The id of the prompt.
        prompt: PromptId,
        /// Six digits.
        #[ts(type = "string")]
        code: Secret,
    },
    /// Answers a prompt with the passphrase of the file that stands for a keychain.
    AnswerPassphrase {
        /// The id of the prompt.
        prompt: PromptId,
        /// The passphrase.
        #[ts(type = "string")]
        passphrase: Secret,
    },
    /// Answers the prompt of a sign-in with what the page of a login showed.
    AnswerLogin {
        /// The id of the prompt.
        prompt: PromptId,
        /// What it showed.
        #[ts(type = "string")]
        answer: Secret,
    },
    /// Adds a source; its key travels inward, once.
    AddSource {
        /// `PutSource`
        change: Box<Change>,
        /// The access key, for a source of kind `access-key`.
        key: Option<KeyPair>,
        /// The revision of the snapshot that it was made from.
        #[ts(type = "number")]
        base_revision: u64,
    },
    /// Gives a source another key, once AWS has said whose it is; until then the old one stays.
    ReplaceKey {
        /// The source's id.
        source: SourceId,
        /// The new key.
        key: KeyPair,
    },
}

impl TryFrom<SecretInputMessage> for SecretInput {
    type Error = Failure;

    /// # Errors
    /// What should be a code is none.
    fn try_from(message: SecretInputMessage) -> Result<Self, Failure> {
        Ok(match message {
            SecretInputMessage::AnswerCode { prompt, code } => {
                let code = MfaCode::parse(code.0.expose_secret()).ok_or(Failure::NotAnMfaCode)?;
                Self::AnswerCode { prompt, code }
            }
            SecretInputMessage::AnswerPassphrase { prompt, passphrase } => {
                Self::AnswerPassphrase { prompt, passphrase: passphrase.0 }
            }
            SecretInputMessage::AnswerLogin { prompt, answer } => {
                let answer = LoginAnswer::parse(answer.0.expose_secret()).ok_or(Failure::NotALoginAnswer)?;
                Self::AnswerLogin { prompt, answer }
            }
            SecretInputMessage::AddSource { change, key, base_revision } => {
                Self::AddSource { change, key: key.map(AccessKey::from), base_revision }
            }
            SecretInputMessage::ReplaceKey { source, key } => Self::ReplaceKey { source, key: key.into() },
        })
    }
}
