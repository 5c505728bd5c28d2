//! What a person should look at.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{OperationId, RoleId, SessionId};
use crate::problem::Problem;
use crate::program::Program;
use crate::prompt::Prompt;
use crate::settings::Act;

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "about", rename_all = "kebab-case")]
#[ts(export)]
pub enum Attention {
    /// The keychain is locked, absent or refusing.
    Keychain {
        /// Which of these it is, in words.
        problem: Problem,
    },
    /// A question is open.
    Prompt {
        /// The question.
        prompt: Box<Prompt>,
    },
    /// Something that the window asked for waits for a person, who answers outside the window.
    Permission {
        /// Names it for the answer.
        operation: OperationId,
        /// What this computer would do.
        acts: Vec<Act>,
    },
    /// A program asks for a role, and waits for a person, who answers outside the window.
    Approval {
        /// Names it for the answer.
        operation: OperationId,
        /// The role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// The program.
        program: Box<Program>,
    },
    /// A session has ended within the last 30 minutes.
    Ended {
        /// The id of the session.
        session: SessionId,
        /// Its role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// When it ended.
        #[ts(type = "string")]
        at: Timestamp,
        /// Only what a shell holds from before a renewal has ended; the shell needs new credentials.
        older_keys: bool,
    },
    /// Several sessions have ended while the computer was asleep.
    EndedAsleep {
        /// How many.
        count: u32,
    },
    /// A renewal waits for the network.
    Waiting {
        /// The role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// What it waits for.
        problem: Problem,
    },
    /// This computer's clock is off by more than a minute.
    Clock {
        /// By so many seconds it is ahead of AWS's; negative: behind.
        #[ts(type = "number")]
        ahead: i64,
    },
    /// A click on a role failed.
    Failed {
        /// The role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// Why it failed.
        problem: Problem,
    },
    /// Something else is wrong: the settings file, the session store.
    Trouble {
        /// What is wrong.
        problem: Problem,
    },
}
