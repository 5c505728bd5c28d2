//! The activity log's record: one JSON line for each thing that was done with a role. It holds no secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::caller::{Caller, Surface};
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::problem::ProblemCode;

/// One line of the log.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
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
    pub caller: Option<Caller>,
    /// The role.
    pub role: Option<RoleId>,
    /// Its ARN.
    pub arn: Option<String>,
    /// The source.
    pub source: Option<SourceId>,
    /// RoleSessionName.
    pub session_name: Option<String>,
    /// SourceIdentity.
    pub source_identity: Option<String>,
    /// Where a console was wanted, if not where the role's opens.
    pub destination: Option<String>,
    /// Why, for a protected role.
    pub reason: Option<String>,
    /// The duration asked for.
    pub requested: Option<Seconds>,
    /// The duration AWS gave.
    pub granted: Option<Seconds>,
    /// Until when what was handed out lasts.
    #[ts(optional, type = "string")]
    pub until: Option<Timestamp>,
    /// AWS's id of the request.
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
    /// A sign-in link was copied.
    LinkCopied,
    /// Credentials were copied for a shell.
    CredentialsCopied,
    /// Credentials were handed to a program by `credential-process`.
    CredentialProcess,
    /// The browser was sent to AWS's sign-out page.
    SignOut,
    /// Credentials were put in a shell's environment.
    Env,
    /// Credentials were put in a command's environment.
    Exec,
    /// Credentials were handed to a command by the endpoint it runs with.
    Endpoint,
    /// AWS was asked whom a role makes the person.
    WhoAmI,
    /// A session was ended by hand.
    End,
    /// A source was checked.
    Check,
    /// A person signed in to an instance of IAM Identity Center.
    SignIn,
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
        /// What went wrong.
        code: ProblemCode,
    },
}

/// Which lines of the log are wanted.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct ActivityQuery {
    /// Of this role alone.
    pub role: Option<RoleId>,
    /// With this text in one of its words, whatever the case: role, ARN, source, program, reason, request id.
    pub text: Option<String>,
    /// Only what was done, or only what failed.
    pub failed: Option<bool>,
    /// Not before.
    #[ts(optional, type = "string")]
    pub from: Option<Timestamp>,
    /// Before.
    #[ts(optional, type = "string")]
    pub to: Option<Timestamp>,
    /// At most so many, the newest; [`MOST_LINES`] where absent, and never more.
    pub limit: Option<u32>,
}

/// At most so many lines answer a query.
pub const MOST_LINES: u32 = 1000;

impl ActivityQuery {
    /// At most so many lines answer it.
    pub fn most(&self) -> usize {
        self.limit.unwrap_or(MOST_LINES).min(MOST_LINES) as usize
    }

    /// Whether a line is wanted.
    pub fn wants(&self, line: &Activity) -> bool {
        let failed = matches!(line.outcome, ActivityOutcome::Failed { .. });
        self.role.as_ref().is_none_or(|role| line.role.as_ref() == Some(role))
            && self.failed.is_none_or(|wanted| wanted == failed)
            && self.from.is_none_or(|from| line.time >= from)
            && self.to.is_none_or(|to| line.time < to)
            && self.text.as_deref().is_none_or(|text| has(line, text))
    }
}

fn has(line: &Activity, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let words = [
        line.role.as_ref().map(RoleId::as_str),
        line.source.as_ref().map(SourceId::as_str),
        line.arn.as_deref(),
        line.session_name.as_deref(),
        line.source_identity.as_deref(),
        line.reason.as_deref(),
        line.request_id.as_deref(),
        line.caller.as_ref().map(|caller| caller.program.as_str()),
        line.caller.as_ref().and_then(|caller| caller.files.as_deref()),
    ];
    words.into_iter().flatten().any(|word| word.to_lowercase().contains(&text))
}

/// What answers a query.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ActivityLines {
    /// The newest first.
    pub lines: Vec<Activity>,
    /// There are older ones that were wanted too.
    pub more: bool,
}
