//! `rolecall role`: the roles in the settings.

mod add;
mod check;
mod edit;
mod keys;
mod remove;

use clap::Subcommand;
use rolecall_core::id::RoleId;

use super::roles;
use crate::connection::Connection;
use crate::output;
use crate::stop::Stop;

/// What to do with roles.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// Add a role
    Add(Box<add::Add>),
    /// Change a role
    Edit(Box<edit::Edit>),
    /// Assume a role and say who that makes you
    Check(check::Check),
    /// List the roles and what each gives
    List(roles::Roles),
    /// Remove a role
    Remove(remove::Remove),
}

impl Role {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Add(command) => command.run(),
            Self::Edit(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::List(command) => command.run(),
            Self::Remove(command) => command.run(),
        }
    }
}

/// What a role will give, or why it can't be had.
fn tell_outlook(engine: &mut Connection, id: &RoleId) -> Result<(), Stop> {
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
