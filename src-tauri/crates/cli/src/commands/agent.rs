//! `rolecall agent`: runs the engine without a desktop, for servers and login shells.

use clap::Args;

use super::Run;
use crate::connection::places;
use crate::error::CliError;

/// Runs the engine.
#[derive(Debug, Args)]
pub struct Agent;

impl Run for Agent {
    fn run(self) -> Result<(), CliError> {
        Ok(rolecall_host::agent(&places()?)?)
    }
}
