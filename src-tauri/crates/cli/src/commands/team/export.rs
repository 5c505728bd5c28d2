//! `rolecall team export`: prints roles as a team's file. It has the roles, templates, names of their accounts and of
//! their sources, and nothing secret or personal.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::text;

use crate::commands::Run;
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Exports roles.
#[derive(Debug, Args)]
pub struct Export {
    /// The roles' full names [default: all, with their templates]
    roles: Vec<String>,
}

impl Run for Export {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let chosen = self.roles.iter().map(|name| Ok(resolve(&snapshot.roles, name)?.role.id.clone()));
        let roles = chosen.collect::<Result<_, CliError>>()?;
        let answer = engine.ask(Request::ExportTeam { roles })?;
        let Answer::TeamFile { text: file, left } = answer else { return Err(unexpected_answer()) };
        for name in left {
            output::say(i18n::with("cli-team-left", &text::Args::new().with("name", name)));
        }
        output::answer(file.as_bytes())
    }
}
