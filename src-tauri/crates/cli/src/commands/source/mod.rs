//! `rolecall source`: the sources, which sign the calls to AWS.

mod add;
pub mod check;
mod company;
mod edit;
mod keys;
mod list;
mod remove;
mod rotate;
mod secret;
mod twins;

pub use list::old_key_days;

use super::commands;

commands! {
    /// What to do with sources.
    Source {
        /// Add a company's sign-in, an access key, a profile or this machine's own access
        Add(Box<add::Add>),
        /// Change a source's entry
        Edit(Box<edit::Edit>),
        /// List the sources and how each is
        List(list::List),
        /// Ask AWS who a source is
        Check(check::Check),
        /// Give a source another access key
        Rotate(rotate::Rotate),
        /// Remove a source and its key
        Remove(remove::Remove),
    }
}
