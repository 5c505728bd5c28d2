//! What the two listeners have in common: the envelope, and what the engine sends.

use rolecall_core::id::PromptId;
use rolecall_core::problem::Problem;
use rolecall_core::prompt::Prompt;
use rolecall_core::request::WindowPage;
use rolecall_core::snapshot::{Snapshot, SnapshotChange};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

/// A request with the number its answer will carry.
#[derive(Debug, Serialize, Deserialize)]
pub struct Numbered<R> {
    /// Chosen by the surface, unique on its connection.
    pub id: u64,
    /// The request.
    pub request: R,
}

/// What the engine sends to a surface. `A` is what that surface may be answered.
#[skip_serializing_none]
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum FromEngine<A> {
    /// The answer to a request.
    Reply {
        /// The request's number.
        #[ts(type = "number")]
        id: u64,
        /// How it went.
        result: Outcome<A>,
    },
    /// The whole snapshot.
    Snapshot {
        /// The snapshot.
        snapshot: Box<Snapshot>,
    },
    /// What changed since the last one.
    Change {
        /// The sections that changed.
        change: Box<SnapshotChange>,
    },
    /// A question this surface should ask first.
    Prompt {
        /// The question.
        prompt: Box<Prompt>,
    },
    /// That question is closed.
    PromptClosed {
        /// The id of the prompt.
        prompt: PromptId,
    },
    /// The window only: show this page and come to the front.
    Show {
        /// The page.
        page: WindowPage,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// The window only: Rolecall was quit, and the window ends with it.
    Quit,
}

/// How a request went.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Outcome<A> {
    /// As asked.
    Ok(A),
    /// It failed.
    Problem(Problem),
}

#[cfg(test)]
mod tests;
