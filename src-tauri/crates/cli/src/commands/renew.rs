//! `rolecall renew`: renews a role's session before it expires.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::session::Owner;
use rolecall_core::text;

use super::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::time_format::LocalClock;
use crate::{i18n, output};

/// Renews a role.
#[derive(Debug, Args)]
pub struct Renew {
    /// The role's full name or ID
    #[arg(add = completions::roles())]
    role: String,
}

impl Run for Renew {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let role = &resolve(&snapshot.roles, &self.role)?.role;
        let clock = LocalClock::now();
        let args = text::Args::new().with("role", &role.name);

        let answer = engine.ask(Request::Renew { role: role.id.clone() })?;
        let sessions = engine.snapshot()?.sessions;
        let session = sessions.iter().find(|session| session.owner == Owner::Role(role.id.clone()));
        let (until, tab) = match answer {
            Answer::Opened { until, .. } => (Some(clock.format(until)), true),
            _ => (session.map(|session| clock.format(session.credentials_until)), false),
        };
        output::say(match until {
            Some(until) => i18n::with("cli-renewed-until", &args.with("until", until)),
            None => i18n::with("cli-renewed", &args),
        });
        if tab {
            output::say(i18n::get("cli-renewed-tab"));
        }
        if let Some(end) = session.and_then(|session| session.older_keys_until) {
            let args = text::Args::new().with("until", clock.format(end));
            output::say(i18n::with("cli-renewed-shells", &args));
        }
        Ok(())
    }
}
