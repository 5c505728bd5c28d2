//! How a console opens, as the settings say it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a console opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum OpenWith {
    /// The system's browser.
    Default,
    /// A private window of it.
    Private,
    /// A browser profile of that name.
    Profile(String),
    /// An own program and its arguments, run without a shell; `{url}` stands for the address, else it comes last.
    Program(Vec<String>),
}
