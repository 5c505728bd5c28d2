//! The activity log's record: one JSON line for each thing that was done with a role. It holds no secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::caller::{Caller, Surface};
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::problem::ProblemCode;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Activity {
    /// The format of this record; 1.
    pub version: u32,
    /// When it was over.
    #[ts(type = "string")]
    pub time: Timestamp,
    /// What was done.
    pub what: What,
    /// Through which surface.
    pub surface: Surface,
    /// The program that asked, where it came over a connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub caller: Option<Caller>,
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<RoleId>,
    /// Its ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub arn: Option<String>,
    /// The source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<SourceId>,
    /// RoleSessionName.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session_name: Option<String>,
    /// SourceIdentity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source_identity: Option<String>,
    /// Why, for a protected role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// The duration asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub requested: Option<Seconds>,
    /// The duration AWS gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub granted: Option<Seconds>,
    /// Until when what was handed out lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub until: Option<Timestamp>,
    /// AWS's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub request_id: Option<String>,
    /// How it went.
    pub outcome: ActivityOutcome,
}

/// What was done with a role or source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum What {
    /// AWS was asked for credentials.
    Assume,
    /// A console was opened in the browser.
    Console,
    /// A sign-in link was printed.
    Link,
    /// Credentials were handed to a program by `credential-process`.
    CredentialProcess,
    /// A session was ended by hand.
    End,
    /// A source was checked.
    Check,
}

/// How something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "result", rename_all = "kebab-case")]
#[ts(export)]
pub enum ActivityOutcome {
    /// As asked.
    Done,
    /// It failed.
    Failed {
        /// Why.
        code: ProblemCode,
    },
}
