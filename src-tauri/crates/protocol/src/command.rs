//! The command line's listener, `engine.sock`: the only one that can be asked for credentials and links.

use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::id::RoleId;
use rolecall_core::state::event::WindowPage;
use serde::{Deserialize, Serialize};

use crate::message::{FromEngine, Secret, Shared, SharedAnswer};

/// What the command line may ask.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommandRequest {
    /// What only the command line may ask.
    Own(Own),
    /// What the window may ask as well.
    Shared(Shared),
}

/// What only the command line may ask.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Own {
    /// The snapshot, once.
    Snapshot,
    /// A fresh sign-in link of a role.
    PrintLink {
        /// The role's id.
        role: RoleId,
        /// Where; the role's own where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        destination: Option<String>,
        /// The region; the role's own where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
    },
    /// A role's credentials with at least 15 minutes left, by name or id.
    Credentials {
        /// As the person wrote it.
        role: String,
        /// What for.
        #[serde(default, rename = "for")]
        hand_out: CredentialConsumer,
    },
    /// What this process found in its environment, for what it asks after this; asked for by the problem
    /// `needs-environment`.
    BringEnvironment {
        /// `AKIA…` or `ASIA…`
        access_key_id: String,
        /// The secret half.
        secret_access_key: Secret,
        /// Of temporary ones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session_token: Option<Secret>,
        /// When they end, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expiration: Option<String>,
        /// The region that the environment names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<String>,
    },
    /// A second resident asks the first to show its window.
    ShowWindow {
        /// The page.
        page: WindowPage,
        /// The desktop's permission to come to the front.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        activation_token: Option<String>,
    },
    /// Finish what is under way, save, and release the lock: a resident takes over.
    HandOver,
}

/// What the command line may be answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CommandAnswer {
    /// With a secret.
    Own(OwnAnswer),
    /// As the window.
    Shared(SharedAnswer),
}

/// Answers that only the command line gets.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum OwnAnswer {
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
        /// RFC 3339.
        expiration: String,
    },
    /// The snapshot.
    Snapshot {
        /// It.
        snapshot: Box<rolecall_core::snapshot::Snapshot>,
    },
    /// The lock is free in a moment.
    HandingOver,
}

/// What the engine sends to the command line.
pub type ToCommand = FromEngine<CommandAnswer>;
