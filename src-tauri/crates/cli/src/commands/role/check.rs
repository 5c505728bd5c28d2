//! `rolecall role check`: assumes a role for real and says who that makes the person, or what refused and why.

use clap::Args;
use rolecall_core::text;
use rolecall_protocol::message::{Shared, SharedAnswer};

use crate::commands::roles::account_name;
use crate::connection::{Connection, not_understood};
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::{output, words};

/// Checks a role.
#[derive(Debug, Args)]
pub struct Check {
    /// The role
    name: String,
}

impl Check {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = &pick(&snapshot.roles, &self.name).map_err(no_role(&self.name))?.role;
        let args = text::Args::new().with("role", &role.name);
        let said = match engine.ask_shared(Shared::CheckRole { role: role.id.clone() })? {
            SharedAnswer::Identity { identity } => {
                let account = account_name(&snapshot, &identity.account);
                let args = args.with("account", account).with("arn", &identity.arn);
                words::with("cli-role-becomes", &args)
            }
            SharedAnswer::Done => words::with("cli-role-works", &args),
            _ => return Err(not_understood()),
        };
        output::answer(format!("{said}\n").as_bytes())
    }
}
