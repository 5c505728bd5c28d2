//! One change to the settings, and how it is made onto the file's own text.

mod apply;
mod text;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Account, Preferences, Team, Template};
use crate::id::{RoleId, SourceId, TeamId};
use crate::role::Role;
use crate::source::Source;

pub use apply::{Edited, apply};

/// One change to the settings: what an edit of a surface carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "change", rename_all = "kebab-case")]
#[ts(export)]
pub enum Change {
    /// Adds the source or replaces the one of its id.
    PutSource {
        /// The whole entry.
        source: Source,
    },
    /// Removes a source.
    RemoveSource {
        /// The id of the source.
        id: SourceId,
    },
    /// Adds the role or replaces the one of its id.
    PutRole {
        /// The whole entry.
        role: Box<Role>,
    },
    /// Removes a role.
    RemoveRole {
        /// The id of the role.
        id: RoleId,
    },
    /// Moves a role of the file to another place in its order, which is also the menu's.
    MoveRole {
        /// The id of the role.
        id: RoleId,
        /// The role that comes right after it; without one it becomes the file's last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        before: Option<RoleId>,
    },
    /// Adds the account or replaces the one of its id.
    PutAccount {
        /// The whole entry.
        account: Account,
    },
    /// Removes an account's name; its roles stay.
    RemoveAccount {
        /// The twelve digits.
        id: String,
    },
    /// Adds roles that are not there yet, all of them or none.
    AddRoles {
        /// The whole entries.
        roles: Vec<Role>,
    },
    /// Adds the template or replaces the one of its id.
    PutTemplate {
        /// The whole entry.
        template: Box<Template>,
    },
    /// Removes a template with all roles it stands for.
    RemoveTemplate {
        /// The id of the template.
        id: RoleId,
    },
    /// Follows a team's file, or changes where it is.
    PutTeam {
        /// The whole entry.
        team: Team,
    },
    /// Follows a team's file no more; the roles taken of it go.
    RemoveTeam {
        /// The id of the team.
        id: TeamId,
    },
    /// Replaces the preferences; keys at their default that the file does not name stay unnamed.
    PutPreferences {
        /// Every preference, changed or not.
        preferences: Box<Preferences>,
    },
}

#[cfg(test)]
mod tests;
