//! The first message each way: who speaks, and which protocol.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The protocol's version. A peer of another one gets only `restart` and `quit`.
pub const PROTOCOL: u32 = 1;

/// What each side says first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Hello {
    /// [`PROTOCOL`] of the speaker.
    pub protocol: u32,
    /// The speaker's version, for messages.
    pub version: String,
    /// The speaker's process id.
    pub pid: u32,
    /// A surface only: the program that called it (`terraform`), for the log and the prompts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub program: String,
    /// A surface only: it has a terminal on which a person can be asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub can_prompt: bool,
}

impl Hello {
    /// This process's own.
    pub fn of_this_process() -> Self {
        Self {
            protocol: PROTOCOL,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            program: String::new(),
            can_prompt: false,
        }
    }
}
