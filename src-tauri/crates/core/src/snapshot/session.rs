//! Sessions as surfaces see them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::id::SessionId;
use crate::session::{OpenedConsole, Owner};

/// A session, without its secrets.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct SessionView {
    /// Names it; the same after a renewal.
    pub id: SessionId,
    /// The role or the source that it belongs to.
    pub owner: Owner,
    /// The role's or source's name.
    pub name: String,
    /// When AWS gave its credentials.
    #[ts(type = "string")]
    pub started_at: Timestamp,
    /// When its credentials end.
    #[ts(type = "string")]
    pub credentials_until: Timestamp,
    /// Whether they left Rolecall for a shell.
    pub in_shell: bool,
    /// When the first credentials end that a shell holds from before a renewal.
    #[ts(optional, type = "string")]
    pub older_keys_until: Option<Timestamp>,
    /// Its console, while one is in use.
    pub console: Option<OpenedConsole>,
    /// Who it makes the person.
    pub assumed_arn: Option<String>,
    /// What is under way with it.
    pub under_way: Option<UnderWay>,
    /// All that was in use of it has ended.
    pub ended: bool,
}

impl SessionView {
    /// The end a person counts down to: the earliest of what is in use, else the credentials' own.
    pub fn counts_to(&self) -> Timestamp {
        let console = self.console.as_ref().filter(|console| !console.replaced).map(|console| console.until);
        let shell = self.in_shell.then_some(self.credentials_until);
        [console, shell].into_iter().flatten().min().unwrap_or(self.credentials_until)
    }
}

/// What is under way with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum UnderWay {
    /// Its console is being opened.
    Opening,
    /// It is being renewed.
    Renewing,
    /// Its renewal waits for the network.
    Waiting,
}
