//! `rolecall end`: forgets sessions on this computer. Open console tabs and copied keys last to their own end, which is
//! said, with the way out of the first.

use clap::Args;
use rolecall_core::problem::ProblemCode;
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
        let asked = engine.ask_shared(Shared::End { role: role.as_ref().map(|role| role.id.clone()) });
        let name = role.as_ref().map_or("", |role| role.name.as_str());
        let args = text::Args::new().with("role", name);
        let (count, console_until, keys_until, sign_out) = match asked {
            Ok(SharedAnswer::Ended { count, console_until, keys_until, sign_out }) => {
                (count, console_until, keys_until, sign_out)
            }
            Ok(_) => return Err(not_understood()),
            // What was asked for is so already.
            Err(Stop::Problem(problem)) if problem.code == ProblemCode::NoSession => {
                output::say(words::with("cli-end-nothing", &args));
                return Ok(());
            }
            Err(stop) => return Err(stop),
        };

        let (ended, tab) =
            if self.all { ("cli-end-all", "cli-end-tabs") } else { ("cli-end-role", "cli-end-tab") };
        output::say(words::with(ended, &args.with("count", count)));
        let here = Here::now();
        let lasts = |words, until: &str| {
            output::say(words::with(words, &text::Args::new().with("until", here.clock_of(until))));
        };
        if let Some(until) = &console_until {
            lasts(tab, until);
        }
        if let Some(until) = &keys_until {
            lasts("cli-end-keys", until);
        }
        if let Some(address) = sign_out {
            output::say(words::with("cli-end-sign-out", &text::Args::new().with("address", address)));
        }
        Ok(())
    }
}
