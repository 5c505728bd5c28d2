//! `rolecall program`: programs that a person has allowed a role. They are allowed in the tray menu and in notifications
//! alone.

mod list;
mod remove;

use super::commands;

commands! {
    /// What to do with programs that were allowed a role.
    Program {
        /// List the programs you allowed to use a role
        List(list::List),
        /// Remove a program, so that Rolecall asks again
        Remove(remove::Remove),
    }
}
