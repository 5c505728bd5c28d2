//! `rolecall import`: copies the keys and roles of `~/.aws` into sources and roles. Shows first what it would do.

mod moving;
mod plan_text;

use std::path::PathBuf;

use clap::Args;
use rolecall_core::import::{Import as Plan, NewRole, plan_into};
use rolecall_core::problem::ProblemCode;
use rolecall_core::text;
use rolecall_platform::aws_files::{AwsFiles, profiles_of};
use rolecall_protocol::import::{Added, Step, steps};

use super::Run;
use crate::connection::Connection;
use crate::error::CliError;
use crate::terminal::{Echo, Input, Terminal};
use crate::{aws_profile, i18n, output};

/// Imports profiles.
#[derive(Debug, Args)]
pub struct Import {
    /// A file like ~/.aws/config or ~/.aws/credentials, in place of those two
    file: Option<PathBuf>,
    /// Afterwards replace each imported key in the file by a line that asks Rolecall for it
    #[arg(long = "move", conflicts_with = "file")]
    move_keys: bool,
    /// Afterwards make the profiles of imported roles ask Rolecall
    #[arg(long, conflicts_with = "file")]
    profiles: bool,
    /// Don't ask first
    #[arg(long)]
    yes: bool,
}

impl Run for Import {
    fn run(self) -> Result<(), CliError> {
        let profiles = read(self.file.as_deref())?;
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let options = moving::Options { keys: self.move_keys, profiles: self.profiles };
        let plan = plan_into(&profiles, &snapshot);
        let moves = moving::plan(&plan, &options, &profiles, &snapshot)?;
        output::say(plan_text::describe(&plan, &moves));
        if plan.sources.is_empty() && plan.roles.is_empty() && moves.is_empty() {
            return Ok(());
        }
        if !self.yes && !confirm(engine.terminal())? {
            output::say(i18n::get("cli-import-nothing-done"));
            return Ok(());
        }
        add_all(plan, &moves, &mut engine, snapshot.revision)?;
        moves.apply()
    }
}

fn read(file: Option<&std::path::Path>) -> Result<Vec<rolecall_core::import::AwsProfile>, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match file {
        Some(file) => {
            runtime.block_on(profiles_of(file)).map_err(|error| aws_profile::not_read(file, &error))
        }
        None => {
            let files: AwsFiles = aws_profile::files()?;
            runtime.block_on(files.profiles()).map_err(|error| aws_profile::not_read(&files.config, &error))
        }
    }
}

/// Asks on the terminal whether to go on.
///
/// # Errors
/// There is no terminal, so nobody has seen the plan.
pub fn confirm(terminal: Option<&Terminal>) -> Result<bool, CliError> {
    let Some(terminal) = terminal else {
        let hint = i18n::get("cli-import-nobody-hint");
        return Err(CliError::worded(ProblemCode::NeedsPerson, i18n::get("cli-import-nobody"), hint));
    };
    let question = format!("{} ", i18n::get("cli-ask-import"));
    let typed = terminal.ask(&question, Echo::Shown).and_then(|mut line| line.wait(None));
    match typed {
        Ok(Some(Input::Line(line))) => Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes")),
        Ok(Some(Input::Interrupted)) => Err(CliError::Interrupted),
        Ok(_) | Err(_) => Ok(false),
    }
}

/// Adds the planned sources and roles, and the roles for keys that are moved.
fn add_all(
    mut plan: Plan,
    moves: &moving::Moves,
    engine: &mut Connection,
    base_revision: u64,
) -> Result<(), CliError> {
    let own = moves.roles.iter().cloned().map(|role| NewRole { profile: role.name.clone(), role });
    plan.roles.extend(own);
    for Step { adds, request } in steps(plan, base_revision) {
        engine.ask(request)?;
        let (id, name) = match adds {
            Added::Source(name) => ("cli-source-added", name),
            Added::Role(name) => ("cli-role-added", name),
        };
        output::say(i18n::with(id, &text::Args::new().with("name", name)));
    }
    Ok(())
}
