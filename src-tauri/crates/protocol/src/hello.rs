//! The first message each way: who speaks, and which protocol.

use std::collections::BTreeMap;

use rolecall_core::caller::AwsPlaces;
use rolecall_core::proxies::{NAMES, Proxies};
use secrecy::ExposeSecret as _;
use serde::de::Error as _;
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
    /// The command line only: the proxies of its environment, by which its calls go. They may hold a password.
    #[ts(skip)]
    pub proxies: Option<Box<RequesterCredentials>>,
    /// The command line only: where its environment has AWS's files.
    #[ts(skip)]
    pub aws_places: Option<Box<AwsPlaces>>,
}

/// Proxies on their way inward, by the names of their variables. `Debug` does not show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequesterCredentials(pub Proxies);

impl Serialize for RequesterCredentials {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = NAMES.into_iter().zip(self.0.values());
        serializer.collect_map(named.filter_map(|(name, value)| Some((name, value?.expose_secret()))))
    }
}

impl<'de> Deserialize<'de> for RequesterCredentials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let named = BTreeMap::<String, String>::deserialize(deserializer)?;
        let proxies = Proxies::of(|name| named.get(name).cloned());
        proxies.map(Self).ok_or_else(|| D::Error::custom("no proxies"))
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
            proxies: None,
            aws_places: None,
        }
    }
}
