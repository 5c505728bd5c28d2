//! `rolecall team import`: copies the roles and names of accounts of a team's file, which is on this computer or at an
//! https address, into the settings. Shows first what would change. Never overwrites an entry.

use std::path::Path;

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::{Request, TeamFrom};
use rolecall_core::role::Role;
use rolecall_core::settings::Change;
use rolecall_core::text;
use rolecall_platform::team_file;

use super::difference::describe;
use crate::commands::import::confirm;
use crate::commands::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// How many roles are sent in one request at most, because the size of a request is limited.
const MAX_ROLES: usize = 500;

/// Imports roles.
#[derive(Debug, Args)]
pub struct Import {
    /// The file or its https address
    #[arg(value_name = "FILE|URL")]
    from: String,
    /// The source for roles whose own source is not here
    #[arg(long, add = completions::sources())]
    source: Option<String>,
    /// Don't ask first
    #[arg(long)]
    yes: bool,
}

impl Run for Import {
    fn run(self) -> Result<(), CliError> {
        let file = if self.from.contains("://") {
            TeamFrom::Place(self.from)
        } else {
            TeamFrom::Text(team_file::read(Path::new(&self.from))?)
        };
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let source = match &self.source {
            Some(name) => Some(resolve(&snapshot.sources, name)?.source.id.clone()),
            None => None,
        };
        let answer = engine.ask(Request::LookAtTeamFile { file, source })?;
        let Answer::Team { difference, .. } = answer else { return Err(unexpected_answer()) };
        output::say(describe(&difference));
        if difference.is_nothing() {
            return Ok(());
        }
        if !self.yes && !confirm(engine.terminal())? {
            output::say(i18n::get("cli-import-nothing-done"));
            return Ok(());
        }
        for account in difference.accounts {
            let args = text::Args::new().with("name", &account.name).with("id", &account.id);
            engine.edit(&snapshot, Change::PutAccount { account })?;
            output::say(i18n::with("cli-account-named", &args));
        }
        let names: Vec<String> = difference.new.iter().map(|role| role.name.clone()).collect();
        let mut roles = difference.new.into_iter().peekable();
        while roles.peek().is_some() {
            let batch: Vec<Role> = roles.by_ref().take(MAX_ROLES).collect();
            engine.edit(&snapshot, Change::AddRoles { roles: batch })?;
        }
        for name in names {
            output::say(i18n::with("cli-role-added", &text::Args::new().with("name", name)));
        }
        Ok(())
    }
}
