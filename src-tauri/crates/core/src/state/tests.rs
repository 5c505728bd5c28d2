//! What the state does, told as stories: events go in, effects are answered by hand, and nothing else happens.

pub(crate) mod bench;
mod checks;
mod consoles;
mod departed;
mod edits;
mod ending;
mod flights;
mod keychain;
mod keys;
mod notices;
mod opening;
mod prompts;
mod properties;
mod renewing;
mod secrets;
mod store;
