//! The window's listener, `window.sock`: it has no request that is answered with a secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::command::CommandRequest;
use crate::message::{FromEngine, Shared, SharedAnswer};

/// What the window may ask: just what is shared.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export)]
pub struct WindowRequest(pub Shared);

impl From<WindowRequest> for CommandRequest {
    /// The window's requests are among the command line's, never the other way round.
    fn from(request: WindowRequest) -> Self {
        Self::Shared(request.0)
    }
}

/// What the engine sends to the window.
pub type ToWindow = FromEngine<SharedAnswer>;
