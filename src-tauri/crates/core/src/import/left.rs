//! What of `~/.aws` does not come over.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a profile is left where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Left {
    /// Rolecall has it already.
    There,
    /// Rolecall has something else of that name.
    NameTaken,
    /// Its key is temporary.
    Temporary,
    /// It gives no credentials.
    NoCredentials,
    /// The AWS SDK gives its credentials, and no role goes through it.
    BySdk,
    /// Its source profile is not there, or gives no credentials.
    NoSource,
    /// Its source profiles lead back to itself.
    Loop,
    /// Its duration is no number of seconds.
    Duration,
    /// AWS's own parser passes it over: its header is none, or its name is not one.
    PassedOver,
}

impl Left {
    /// The id of the text that says it.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::There => "left-there",
            Self::NameTaken => "left-name-taken",
            Self::Temporary => "left-temporary",
            Self::NoCredentials => "left-no-credentials",
            Self::BySdk => "left-by-sdk",
            Self::NoSource => "left-no-source",
            Self::Loop => "left-loop",
            Self::Duration => "left-duration",
            Self::PassedOver => "left-passed-over",
        }
    }
}
