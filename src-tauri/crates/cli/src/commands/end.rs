//! `rolecall end`: forgets sessions on this computer. Open console tabs last to their own end, which is said.

use clap::Args;
use rolecall_core::text;
use rolecall_protocol::message::{Shared, SharedAnswer};

use crate::connection::{Connection, not_understood};
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, words};

/// Ends sessions.
#[derive(Debug, Args)]
pub struct End {
    /// The role: its name, or enough of it
    #[arg(required_unless_present = "all")]
    role: Option<String>,
    /// End every session
    #[arg(long, conflicts_with = "role")]
    all: bool,
}

impl End {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let role = match &self.role {
            Some(text) => {
                let snapshot = engine.snapshot()?;
                Some(pick(&snapshot.roles, text).map_err(no_role(text))?.role.clone())
            }
            None => None,
        };
        let answer = engine.ask_shared(Shared::End { role: role.as_ref().map(|role| role.id.clone()) })?;
        let SharedAnswer::Ended { count, console_until } = answer else { return Err(not_understood()) };

        let args = text::Args::new().with("count", count);
        let (ended, tab) = match &role {
            Some(role) if count == 0 => {
                (words::with("cli-end-nothing", &args.with("role", &role.name)), "cli-end-tab")
            }
            Some(role) => (words::with("cli-end-role", &args.with("role", &role.name)), "cli-end-tab"),
            None => (words::with("cli-end-all", &args), "cli-end-tabs"),
        };
        output::say(ended);
        if let Some(until) = console_until {
            let until = Here::now().clock_of(&until);
            output::say(words::with(tab, &text::Args::new().with("until", until)));
        }
        Ok(())
    }
}
