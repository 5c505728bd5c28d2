//! The window's listener, `window.sock`: it has no request that is answered with a secret.

use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::import::{ImportPlan, Imported};
use crate::message::FromEngine;
use crate::secret::SecretInputMessage;

/// What every surface may ask of the process that hosts the engine. The engine is never asked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "kebab-case")]
#[ts(export)]
pub enum HostRequest {
    /// The whole snapshot now, and changes from now on.
    Subscribe,
    /// What of the engine's `~/.aws` would come over; nothing is done.
    ImportPlan,
    /// Takes over all of that plan. The engine's side reads the keys; a surface never has them.
    Import,
    /// Ends Rolecall.
    Quit,
}

/// What the host answers by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "kebab-case")]
#[ts(export)]
pub enum HostAnswer {
    /// What of `~/.aws` would come over.
    ImportPlan {
        /// The plan.
        plan: ImportPlan,
    },
    /// What of `~/.aws` came over.
    Imported {
        /// What did, and what did not.
        imported: Imported,
    },
}

/// What the window may ask.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(export)]
pub enum WindowRequest {
    /// Of the engine.
    Request(Request),
    /// Of the engine, with a secret.
    Input(SecretInputMessage),
    /// Of its host.
    Host(HostRequest),
}

impl From<Request> for WindowRequest {
    fn from(request: Request) -> Self {
        Self::Request(request)
    }
}

impl From<SecretInputMessage> for WindowRequest {
    fn from(input: SecretInputMessage) -> Self {
        Self::Input(input)
    }
}

impl From<HostRequest> for WindowRequest {
    fn from(request: HostRequest) -> Self {
        Self::Host(request)
    }
}

/// What the window may be answered. It can't hold a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(export)]
pub enum WindowAnswer {
    /// By the engine.
    Engine(Answer),
    /// By its host.
    Host(HostAnswer),
}

/// What the engine sends to the window.
pub type ToWindow = FromEngine<WindowAnswer>;
