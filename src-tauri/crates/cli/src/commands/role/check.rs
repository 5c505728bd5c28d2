//! `rolecall role check`: assumes a role and prints the identity that it gives, or why that failed.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::text;

use crate::commands::roles::account_name;
use crate::commands::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Checks a role.
#[derive(Debug, Args)]
pub struct Check {
    /// The role
    #[arg(add = completions::roles())]
    name: String,
}

impl Run for Check {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let role = &resolve(&snapshot.roles, &self.name)?.role;
        let args = text::Args::new().with("role", &role.name);
        let text = match engine.ask(Request::CheckRole { role: role.id.clone() })? {
            Answer::Identity { identity } => {
                let account = account_name(&snapshot, &identity.account);
                let args = args.with("account", account).with("arn", &identity.arn);
                i18n::with("cli-role-becomes", &args)
            }
            Answer::Done => i18n::with("cli-role-works", &args),
            _ => return Err(unexpected_answer()),
        };
        output::answer(format!("{text}\n").as_bytes())
    }
}
