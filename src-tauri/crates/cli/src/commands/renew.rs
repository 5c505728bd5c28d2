//! `rolecall renew`: assumes a role again before its time is up.

use clap::Args;
use rolecall_core::session::Owner;
use rolecall_core::text;
use rolecall_protocol::message::{Shared, SharedAnswer};

use crate::connection::Connection;
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, words};

/// Renews a role.
#[derive(Debug, Args)]
pub struct Renew {
    /// The role: its name, or enough of it
    role: String,
}

impl Renew {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = &pick(&snapshot.roles, &self.role).map_err(no_role(&self.role))?.role;
        let here = Here::now();
        let args = text::Args::new().with("role", &role.name);

        let answer = engine.ask_shared(Shared::Renew { role: role.id.clone() })?;
        let sessions = engine.snapshot()?.sessions;
        let session = sessions.iter().find(|session| session.owner == Owner::Role(role.id.clone()));
        let (until, tab) = match answer {
            SharedAnswer::Opened { until, .. } => (Some(here.clock_of(&until)), true),
            _ => (session.map(|session| here.clock(session.credentials_until)), false),
        };
        output::say(match until {
            Some(until) => words::with("cli-renewed-until", &args.with("until", until)),
            None => words::with("cli-renewed", &args),
        });
        if tab {
            output::say(words::get("cli-renewed-tab"));
        }
        if let Some(end) = session.and_then(|session| session.older_keys_until) {
            let args = text::Args::new().with("until", here.clock(end));
            output::say(words::with("cli-renewed-shells", &args));
        }
        Ok(())
    }
}
