//! Prompts: questions to a person. They are engine state, so any surface may show and answer one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::id::{ConnectionId, PromptId, RoleId, SourceId};
use crate::problem::Problem;

/// One open question.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Prompt {
    /// Names it while it is open.
    pub id: PromptId,
    /// What is asked.
    pub kind: PromptKind,
    /// The role it is for; absent: a sign-in is for all roles of its source.
    pub role: Option<RoleId>,
    /// That role's name; of a sign-in the source's.
    pub role_name: String,
    /// The program that wants it, where one does: `terraform`.
    pub asked_by: Option<String>,
    /// Why the last answer was not taken.
    pub refused: Option<Problem>,
    /// When it was asked.
    #[ts(type = "string")]
    pub asked_at: Timestamp,
    /// What the answer may well be again: the reason given for the session that this renews.
    pub prefilled: Option<String>,
    /// When the device shows another code than the one that was used just now; absent: it does already.
    #[ts(optional, type = "string")]
    pub next_code_at: Option<Timestamp>,
    /// The connection that may answer first (a terminal); `None`: the window shows it.
    pub first_to: Option<ConnectionId>,
}

impl Prompt {
    /// A question about a role, as it is asked first; the prompts that are open give it its id.
    pub fn new(kind: PromptKind, role: RoleId, role_name: String, now: Timestamp) -> Self {
        Self { role: Some(role), ..Self::of_source(kind, role_name, now) }
    }

    /// A question about a source.
    pub fn of_source(kind: PromptKind, source_name: String, now: Timestamp) -> Self {
        Self {
            id: PromptId(0),
            kind,
            role: None,
            role_name: source_name,
            asked_by: None,
            refused: None,
            asked_at: now,
            prefilled: None,
            next_code_at: None,
            first_to: None,
        }
    }
}

/// What a prompt asks. `Approve` joins with what needs it.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum PromptKind {
    /// Six digits of a device.
    MfaCode {
        /// The device's serial number or ARN.
        device: String,
    },
    /// Why a protected role is opened, or why a program is to have its credentials.
    Reason,
    /// The passphrase of the file that stands for a keychain. It is about no role.
    Passphrase {
        /// There is no file yet: one is to be chosen, and typed twice.
        new: bool,
    },
    /// How two accounts live in one browser profile, of which AWS shows one at a time. The answer is a preference.
    TwoAccounts {
        /// The role whose console is signed out where both share it.
        current: String,
        /// Why the console can't have a window of its own; absent: it can.
        not_apart: Option<Problem>,
    },
    /// That the person signs in to a source. Nothing is opened before a person acts:
    /// [`crate::request::Request::AnswerSignIn`] begins it, and it is answered by signing in.
    SignIn {
        /// The source.
        source: SourceId,
        /// Its start URL, or the address of AWS's sign-in page, to compare with the page that asks for the sign-in.
        start_url: String,
        /// How the person signs in; absent: nobody has begun.
        way: Option<SignInWay>,
    },
}

/// How a person signs in.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "way", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum SignInWay {
    /// In the browser, which was opened.
    Browser,
    /// In any browser, with a code. It was made here just now: one that comes from elsewhere is a trap.
    Device {
        /// The code to compare with the page: `BCDF-GHJK`.
        code: String,
        /// Where to sign in.
        address: String,
        /// The same with the code in it, for a link or a picture to scan.
        address_with_code: Option<String>,
        /// When the code runs out.
        #[ts(type = "string")]
        until: Timestamp,
    },
    /// In any browser, whose last page shows an answer to bring back: [`crate::request::SecretInput::AnswerLogin`].
    Page {
        /// Where to sign in.
        address: String,
        /// When it is too late to bring the answer.
        #[ts(type = "string")]
        until: Timestamp,
    },
    /// The answer was brought, and AWS is asked what it is worth.
    Answered,
}
