//! `rolecall whoami`: asks AWS for the identity that a role gives.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::text;
use serde::Serialize;

use super::{Run, completions};
use crate::commands::roles::account_name;
use crate::commands::source::check::identity_name;
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Prints the identity of a role.
#[derive(Debug, Args)]
pub struct Whoami {
    /// The role's full name or ID
    #[arg(add = completions::roles())]
    role: String,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Json<'a> {
    role: &'a str,
    account: &'a str,
    arn: &'a str,
}

impl Run for Whoami {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let role = &resolve(&snapshot.roles, &self.role)?.role;
        let answer = engine.ask(Request::WhoAmI { role: role.id.clone() })?;
        let Answer::Identity { identity } = answer else { return Err(unexpected_answer()) };
        if self.json {
            let role = role.id.as_str();
            let json = Json { role, account: &identity.account, arn: &identity.arn };
            return output::answer_json(&json);
        }
        let args = text::Args::new()
            .with("role", &role.name)
            .with("who", identity_name(&identity.arn))
            .with("account", account_name(&snapshot, &identity.account))
            .with("arn", &identity.arn);
        output::answer(format!("{}\n", i18n::with("cli-role-is", &args)).as_bytes())
    }
}
