//! What a person should look at.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{OperationId, RoleId, SessionId};
use crate::problem::Problem;
use crate::prompt::Prompt;
use crate::settings::Act;

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "about", rename_all = "kebab-case")]
#[ts(export)]
pub enum Attention {
    /// The keychain is locked, absent or refusing.
    Keychain {
        /// Which of them.
        problem: Problem,
    },
    /// A question is open.
    Prompt {
        /// It.
        prompt: Box<Prompt>,
    },
    /// Something that the window asked for waits for a person, who answers outside the window.
    Permission {
        /// Names it for the answer.
        operation: OperationId,
        /// What this computer would do.
        acts: Vec<Act>,
    },
    /// A session has ended within the last 30 minutes.
    Ended {
        /// Which.
        session: SessionId,
        /// Its role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// When.
        #[ts(type = "string")]
        at: Timestamp,
        /// No more than what a shell holds from before a renewal has: there they are to be taken again.
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
        /// What keeps it.
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
        /// Why.
        problem: Problem,
    },
    /// Something else is wrong: the settings file, the session store.
    Trouble {
        /// What.
        problem: Problem,
    },
}
