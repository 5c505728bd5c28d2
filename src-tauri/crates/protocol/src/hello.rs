//! The first message each way: who speaks, and which protocol.

use std::collections::BTreeMap;

use rolecall_core::caller::AwsPlaces;
use rolecall_core::network_variables::NetworkVariables;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::skip_serializing_none;
use ts_rs::TS;

/// The protocol's version. A peer of another one gets only `restart` and `quit`.
pub const PROTOCOL: u32 = 1;

/// What each side says first.
#[skip_serializing_none]
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
    /// The command line only: what its environment says of the way to AWS, by which its calls go. A proxy's address may
    /// hold a password.
    #[serde(default, skip_serializing_if = "RequesterVariables::is_empty")]
    #[ts(skip)]
    pub variables: RequesterVariables,
    /// The command line only: where its environment has AWS's files.
    #[ts(skip)]
    pub aws_places: Option<Box<AwsPlaces>>,
}

/// Variables on their way inward, by their names. `Debug` does not show them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequesterVariables(pub NetworkVariables);

impl RequesterVariables {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for RequesterVariables {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value.expose_secret())))
    }
}

impl<'de> Deserialize<'de> for RequesterVariables {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let named = BTreeMap::<String, String>::deserialize(deserializer)?;
        Ok(Self(NetworkVariables::of(|name| named.get(name).cloned())))
    }
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
            variables: RequesterVariables::default(),
            aws_places: None,
        }
    }
}
