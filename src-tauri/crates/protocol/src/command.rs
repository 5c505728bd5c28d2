//! The command line's listener, `engine.sock`: the only one that can be asked for credentials and links.

use jiff::Timestamp;
use rolecall_core::answer::{Answer, SecretAnswer};
use rolecall_core::request::{SecretRequest, WindowPage};
use rolecall_core::secret::{Credentials, SignInLink};
use rolecall_core::snapshot::Snapshot;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::message::FromEngine;
use crate::secret::Secret;
use crate::window::{WindowAnswer, WindowRequest};

/// What the command line may ask.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommandRequest {
    /// What the window may ask as well.
    Window(WindowRequest),
    /// What is answered with a secret.
    Secret(SecretRequest),
    /// What else only the command line may ask.
    Only(CommandOnly),
}

/// The window's requests are among the command line's, never the other way round.
impl<R: Into<WindowRequest>> From<R> for CommandRequest {
    fn from(request: R) -> Self {
        Self::Window(request.into())
    }
}

impl From<SecretRequest> for CommandRequest {
    fn from(request: SecretRequest) -> Self {
        Self::Secret(request)
    }
}

impl From<CommandOnly> for CommandRequest {
    fn from(request: CommandOnly) -> Self {
        Self::Only(request)
    }
}

/// What only the command line may ask, beside secrets.
#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum CommandOnly {
    /// The snapshot, once.
    Snapshot,
    /// What this process found in its environment, for what it asks after this; asked for by the problem
    /// `needs-environment`.
    BringEnvironment {
        /// `AKIA…` or `ASIA…`
        access_key_id: String,
        /// The secret half.
        secret_access_key: Secret,
        /// Of temporary ones.
        session_token: Option<Secret>,
        /// When they end.
        expiration: Option<Timestamp>,
        /// The region that the environment names.
        region: Option<String>,
    },
    /// Shows the window: asked by a second resident of the first, and by `rolecall find`.
    ShowWindow {
        /// The page.
        page: WindowPage,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Finish what is under way, save, and release the lock: a resident takes over.
    HandOver,
}

/// What the command line may be answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommandAnswer {
    /// As the window.
    Window(WindowAnswer),
    /// As nobody else.
    Only(CommandOnlyAnswer),
}

impl From<Answer> for CommandAnswer {
    fn from(answer: Answer) -> Self {
        Self::Window(WindowAnswer::Engine(answer))
    }
}

/// Answers that only the command line gets.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum CommandOnlyAnswer {
    /// A sign-in link.
    Link {
        /// Good for 15 minutes.
        url: Secret,
    },
    /// Temporary credentials.
    Credentials {
        /// `ASIA…`
        access_key_id: String,
        /// The secret half.
        secret_access_key: Secret,
        /// The session token.
        session_token: Secret,
        /// When AWS stops taking them.
        expiration: Timestamp,
    },
    /// The snapshot.
    Snapshot {
        /// All of it.
        snapshot: Box<Snapshot>,
    },
    /// The lock is free in a moment.
    HandingOver,
}

impl From<SecretAnswer> for CommandOnlyAnswer {
    fn from(answer: SecretAnswer) -> Self {
        match answer {
            SecretAnswer::Link(link) => Self::Link { url: Secret(link.0) },
            SecretAnswer::Credentials(credentials) => Self::Credentials {
                access_key_id: credentials.access_key_id,
                secret_access_key: Secret(credentials.secret_access_key),
                session_token: Secret(credentials.session_token),
                expiration: credentials.expiration,
            },
        }
    }
}

impl CommandOnlyAnswer {
    /// The secret that it is the answer with, where it is one.
    pub fn secret(self) -> Option<SecretAnswer> {
        match self {
            Self::Link { url } => Some(SecretAnswer::Link(SignInLink(url.0))),
            Self::Credentials { access_key_id, secret_access_key, session_token, expiration } => {
                Some(SecretAnswer::Credentials(Credentials {
                    access_key_id,
                    secret_access_key: secret_access_key.0,
                    session_token: session_token.0,
                    expiration,
                }))
            }
            Self::Snapshot { .. } | Self::HandingOver => None,
        }
    }
}

/// What the engine sends to the command line.
pub type ToCommand = FromEngine<CommandAnswer>;
