//! What the state does, told as stories: events go in, effects are answered by hand, and nothing else happens.

pub(crate) mod bench;
mod by_themselves;
mod checks;
mod clock;
mod consoles;
mod copies;
mod departed;
mod edits;
mod ending;
mod flights;
mod handing_out;
mod keychain;
mod keys;
mod mfa_command;
mod moments;
mod notices;
mod opening;
mod paths;
mod prompts;
mod properties;
mod renewing;
mod secrets;
mod starting;
mod store;
mod together;
mod waking;
