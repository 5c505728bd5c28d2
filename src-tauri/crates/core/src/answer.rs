//! What the engine answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::activity::ActivityLines;
use crate::id::SessionId;
use crate::plan::Outlook;
use crate::request::{EngineRequest, Request, SecretInput, SecretRequest};
use crate::role::Role;
use crate::secret::{Credentials, SignInLink};
use crate::settings::team::Difference;
use crate::source::Identity;

/// Everything that the engine can answer.
#[derive(Debug)]
pub enum EngineAnswer {
    /// Without a secret.
    Plain(Answer),
    /// With a secret.
    Secret(SecretAnswer),
}

/// What somebody asks, with the type of its answer: who asks without [`SecretRequest`] can be given no secret.
pub trait Ask: Into<EngineRequest> {
    /// What it is answered with.
    type Answer: TryFrom<EngineAnswer>;
}

impl Ask for Request {
    type Answer = Answer;
}

impl Ask for SecretInput {
    type Answer = Answer;
}

impl Ask for SecretRequest {
    type Answer = SecretAnswer;
}

impl From<Answer> for EngineAnswer {
    fn from(answer: Answer) -> Self {
        Self::Plain(answer)
    }
}

impl From<SecretAnswer> for EngineAnswer {
    fn from(answer: SecretAnswer) -> Self {
        Self::Secret(answer)
    }
}

/// An answer of the other kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherKind;

impl TryFrom<EngineAnswer> for Answer {
    type Error = OtherKind;

    fn try_from(answer: EngineAnswer) -> Result<Self, OtherKind> {
        match answer {
            EngineAnswer::Plain(answer) => Ok(answer),
            EngineAnswer::Secret(_) => Err(OtherKind),
        }
    }
}

impl TryFrom<EngineAnswer> for SecretAnswer {
    type Error = OtherKind;

    fn try_from(answer: EngineAnswer) -> Result<Self, OtherKind> {
        match answer {
            EngineAnswer::Secret(answer) => Ok(answer),
            EngineAnswer::Plain(_) => Err(OtherKind),
        }
    }
}

/// The answer to a request that asks for no secret. It can't hold one.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum Answer {
    /// It is done.
    Done,
    /// A console is open.
    Opened {
        /// Its session.
        session: SessionId,
        /// Until when it lasts.
        #[ts(type = "string")]
        until: Timestamp,
    },
    /// Who a source is, or whom a role makes the person.
    Identity {
        /// AWS's answer.
        identity: Identity,
    },
    /// Who has signed in to a company's provider.
    Person {
        /// As the provider calls them.
        person: String,
    },
    /// What a role would give.
    Outlook {
        /// The calls on the way to it and what limits them.
        outlook: Outlook,
    },
    /// What AWS would call the person's sessions.
    SessionName {
        /// Filled in and cleaned.
        name: String,
    },
    /// What a template would stand for.
    TemplateRoles {
        /// How many roles.
        count: u32,
        /// The first of them.
        first: Vec<Role>,
        /// What changes for the roles that it stands for now, and for those that go through them, ready to show.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(as = "Option<Vec<String>>", optional)]
        behind: Vec<String>,
    },
    /// What changes for the roles behind an entry.
    Behind {
        /// Ready to show.
        lines: Vec<String>,
    },
    /// Roles as a team's file.
    TeamFile {
        /// Its text.
        text: String,
        /// The names of roles that such a file can't describe.
        left: Vec<String>,
    },
    /// What a team's file would change.
    Team {
        /// The difference.
        difference: Difference,
        /// Names what was reviewed, to take just that; absent where there is nothing to take.
        offer: Option<String>,
    },
    /// What was ended.
    Ended {
        /// How many sessions.
        count: u32,
        /// The latest end of a console that is still open.
        #[ts(as = "Option<String>", optional)]
        console_until: Option<Timestamp>,
        /// The latest end of credentials that were copied or printed.
        #[ts(as = "Option<String>", optional)]
        keys_until: Option<Timestamp>,
        /// AWS's address that signs a browser out of what is still open.
        sign_out: Option<String>,
    },
    /// What an instance of IAM Identity Center lists for the person.
    Listed(ListedRoles),
    /// What the activity log says.
    Activity(ActivityLines),
}

/// What an instance lists for the person, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListedRoles {
    /// Accounts.
    pub accounts: u32,
    /// Roles.
    pub roles: u32,
    /// Roles that were not there the last time.
    pub new: u32,
    /// Roles that are no more.
    pub gone: u32,
    /// Accounts that had another name the last time.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub renamed: u32,
}

/// The answer to a [`SecretRequest`]. It can't be serialised; the protocol has its own form of it, for
/// the command line alone.
#[derive(Debug)]
pub enum SecretAnswer {
    /// A sign-in link.
    Link(SignInLink),
    /// Temporary credentials.
    Credentials(Credentials),
}
