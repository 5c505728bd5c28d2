//! `rolecall source`: the sources, which sign the calls to AWS.

mod add;
pub mod check;
mod company;
mod edit;
mod keys;
mod list;
mod provider;
mod remove;
mod rotate;
mod secret;
mod twins;

pub use list::old_key_days;

use super::commands;

commands! {
    /// What to do with sources.
    Source {
        /// Add a company sign-in, an access key, a profile or this computer's own access
        Add(Box<add::Add>),
        /// Change a source
        Edit(Box<edit::Edit>),
        /// List sources and their state
        List(list::List),
        /// Test a source: who you are with it
        Check(check::Check),
        /// Replace a source's access key
        Rotate(rotate::Rotate),
        /// Remove a source and its key
        Remove(remove::Remove),
    }
}
