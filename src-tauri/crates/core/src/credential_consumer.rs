//! The ways in which credentials leave Rolecall for a program. Which one it was stands in the activity log, and it
//! decides whether a person is warned before they end.

use serde::{Deserialize, Serialize};

use crate::activity::What;

/// What credentials are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialConsumer {
    /// A program that asks again before they end.
    #[default]
    CredentialProcess,
    /// The environment of a shell.
    Env,
    /// The environment of one command.
    Exec,
    /// The endpoint of one command, which asks again before they end.
    Endpoint,
}

impl CredentialConsumer {
    /// What the activity log calls it.
    pub fn what(self) -> What {
        match self {
            Self::CredentialProcess => What::CredentialProcess,
            Self::Env => What::Env,
            Self::Exec => What::Exec,
            Self::Endpoint => What::Endpoint,
        }
    }

    /// Whether whoever has them asks again before they end. Where not, their end is a person's to know.
    pub fn is_renewed(self) -> bool {
        match self {
            Self::CredentialProcess | Self::Endpoint => true,
            Self::Env | Self::Exec => false,
        }
    }
}
