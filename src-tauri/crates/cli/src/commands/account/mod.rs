//! `rolecall account`: the names, groups and colours of accounts, which their roles inherit.

mod add;
mod edit;
mod list;
mod remove;

use super::commands;

commands! {
    /// What to do with accounts.
    Account {
        /// Give an account a name
        Add(add::Add),
        /// Change an account's name, group or colour
        Edit(edit::Edit),
        /// List named accounts
        List(list::List),
        /// Remove an account's name; its roles stay and show its number
        Remove(remove::Remove),
    }
}
