//! `rolecall agent`: the engine without a desktop, for servers and login shells.

use clap::Args;

use crate::connection::places;
use crate::stop::Stop;

/// Runs the engine.
#[derive(Debug, Args)]
pub struct Agent;

impl Agent {
    /// Does it, until it is told to end.
    pub fn run(self) -> Result<(), Stop> {
        Ok(rolecall_host::agent(&places()?)?)
    }
}
