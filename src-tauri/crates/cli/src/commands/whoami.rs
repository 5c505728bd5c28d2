//! `rolecall whoami`: whom a role makes the person, by AWS's own word.

use clap::Args;
use rolecall_core::text;
use rolecall_protocol::message::{Shared, SharedAnswer};
use serde::Serialize;

use crate::commands::roles::account_name;
use crate::commands::source::check::who;
use crate::connection::{Connection, not_understood};
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::{output, words};

/// Says who a role makes you.
#[derive(Debug, Args)]
pub struct Whoami {
    /// The role: its name, or enough of it
    role: String,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    version: u8,
    role: &'a str,
    account: &'a str,
    arn: &'a str,
}

impl Whoami {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = &pick(&snapshot.roles, &self.role).map_err(no_role(&self.role))?.role;
        let answer = engine.ask_shared(Shared::WhoAmI { role: role.id.clone() })?;
        let SharedAnswer::Identity { identity } = answer else { return Err(not_understood()) };
        if self.json {
            let role = role.id.as_str();
            let told = Told { version: 1, role, account: &identity.account, arn: &identity.arn };
            return output::answer_json(&told);
        }
        let args = text::Args::new()
            .with("role", &role.name)
            .with("who", who(&identity.arn))
            .with("account", account_name(&snapshot, &identity.account))
            .with("arn", &identity.arn);
        output::answer(format!("{}\n", words::with("cli-role-is", &args)).as_bytes())
    }
}
