//! `rolecall role`: the roles.

mod add;
mod check;
mod edit;
mod keys;
pub mod remove;

use rolecall_core::id::RoleId;

use super::commands;
use super::roles;
use crate::connection::Connection;
use crate::error::CliError;
use crate::output;

commands! {
    /// What to do with roles.
    Role {
        /// Add a role
        Add(Box<add::Add>),
        /// Change a role
        Edit(Box<edit::Edit>),
        /// Test a role: assume it and show who you are
        Check(check::Check),
        /// List roles and how long their sessions last
        List(roles::Roles),
        /// Remove a role
        Remove(remove::Remove),
    }
}

/// Says what a role will give, or why it can't be assumed.
fn say_outlook(engine: &mut Connection, id: &RoleId) -> Result<(), CliError> {
    let snapshot = engine.snapshot()?;
    if let Some(view) = snapshot.roles.iter().find(|view| view.role.id == *id) {
        for reason in view.outlook.iter().flat_map(|outlook| &outlook.reasons) {
            output::say(reason);
        }
        if let Some(problem) = &view.problem {
            output::say(&problem.message);
            output::say(&problem.hint);
        }
    }
    Ok(())
}
