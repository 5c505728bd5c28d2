//! `rolecall import`: copies the keys and roles of `~/.aws` into sources and roles. Shows first what it would do.

mod moving;
mod plan_text;

use std::future::ready;
use std::path::PathBuf;

use clap::Args;
use rolecall_core::aws_config::AwsConfig;
use rolecall_core::aws_file::AwsFile;
use rolecall_core::id::RoleId;
use rolecall_core::import::{Import as Plan, NewRole, plan_into};
use rolecall_core::problem::{Problem, ProblemCode};
use rolecall_core::text;
use rolecall_platform::aws_files::{AwsFiles, Unreadable, read_file};
use rolecall_protocol::import::{Outcome, carry_out};

use super::Run;
use crate::connection::Connection;
use crate::error::CliError;
use crate::prompt::yes_or_no;
use crate::terminal::Terminal;
use crate::{aws_profile, i18n, output};

/// Imports profiles.
#[derive(Debug, Args)]
pub struct Import {
    /// A file like ~/.aws/config or ~/.aws/credentials, instead of those two
    file: Option<PathBuf>,
    /// Then replace each imported key in the file with a line that asks Rolecall for it
    #[arg(long = "move", conflicts_with = "file")]
    move_keys: bool,
    /// Then make the profiles of imported roles ask Rolecall
    #[arg(long, conflicts_with = "file")]
    profiles: bool,
    /// Don't ask first
    #[arg(long)]
    yes: bool,
}

impl Run for Import {
    fn run(self) -> Result<(), CliError> {
        let (file, config) = read(self.file)?;
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let options = moving::Options { keys: self.move_keys, profiles: self.profiles };
        let mut plan = plan_into(&config, &snapshot);
        let mut moves = moving::plan(&plan, &options, &config, &snapshot)?;
        output::say(plan_text::describe(&plan, &moves, &file));
        if plan.sources.is_empty() && plan.roles.is_empty() && moves.is_empty() {
            return Ok(());
        }
        moves.check()?;
        if !self.yes && !confirm(engine.terminal())? {
            output::say(i18n::get("cli-import-nothing-done"));
            return Ok(());
        }
        let own = moves.roles.iter().cloned().map(|role| NewRole { profile: role.name.clone(), role });
        plan.roles.extend(own);
        let outcome = add_all(plan, &mut engine, snapshot.revision)?;
        let there = |id: &RoleId| snapshot.roles.iter().any(|view| view.role.id == *id);
        moves.retain(|id| there(id) || outcome.roles.iter().any(|role| role.id == *id));
        let moved = if moves.is_empty() { Ok(()) } else { moves.apply() };
        say_refused(outcome)?;
        moved
    }
}

/// What the files say, and their paths.
fn read(file: Option<PathBuf>) -> Result<(impl Fn(AwsFile) -> String, AwsConfig), CliError> {
    let not_read = |Unreadable { file, error }: Unreadable| aws_profile::not_read(&file, &error);
    let (files, config) = match file {
        Some(file) => {
            let (_, config) = read_file(&file).map_err(not_read)?;
            (AwsFiles { config: file.clone(), credentials: file }, config)
        }
        None => {
            let files = aws_profile::files()?;
            let config = files.read().map_err(not_read)?;
            (files, config)
        }
    };
    Ok((move |file| files.path(file).display().to_string(), config))
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
    Ok(yes_or_no(terminal, &i18n::get("cli-ask-import")))
}

/// Adds the planned sources and roles, and says which came.
fn add_all(plan: Plan, engine: &mut Connection, base_revision: u64) -> Result<Outcome<CliError>, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let ask = |request| ready(engine.ask(request).map(drop));
    let is_refusal = |error: &CliError| matches!(error, CliError::Problem(_) | CliError::Failure(_));
    let outcome = runtime.block_on(carry_out(plan, base_revision, ask, is_refusal))?;
    let sources = outcome.sources.iter().map(|source| ("cli-source-added", &source.name));
    let roles = outcome.roles.iter().map(|role| ("cli-role-added", &role.name));
    for (id, name) in sources.chain(roles) {
        output::say(i18n::with(id, &text::Args::new().with("name", name)));
    }
    Ok(outcome)
}

/// Says what did not come, each with its reason.
///
/// # Errors
/// Something did not; the code is the first one's.
fn say_refused(outcome: Outcome<CliError>) -> Result<(), CliError> {
    let mut first = None;
    let told: Vec<String> = outcome.refused.iter().map(|(name, _)| name.clone()).collect();
    for (name, error) in outcome.refused {
        let problem = error.into_problem()?;
        let args = text::Args::new().with("name", name).with("problem", &problem.message);
        first.get_or_insert(problem.code);
        output::say_problem(&Problem { message: i18n::with("cli-import-refused", &args), ..problem });
    }
    // The role by which a profile would get a key as it is has that key's name, which was told.
    for role in outcome.stranded.into_iter().filter(|role| !told.contains(&role.name)) {
        output::say(i18n::with("cli-import-stranded", &text::Args::new().with("name", role.name)));
    }
    first.map_or(Ok(()), |code| Err(CliError::Reported(code)))
}
