//! `rolecall import`: the keys and roles of `~/.aws` become sources and roles. What would happen is shown first.

mod moving;
mod plan_text;

use std::path::PathBuf;

use clap::Args;
use rolecall_core::import::{Import as Plan, NewRole, plan_into};
use rolecall_core::problem::ProblemCode;
use rolecall_core::text;
use rolecall_platform::aws_files::{AwsFiles, profiles_of};
use rolecall_protocol::import::{Added, Step, steps};

use crate::connection::Connection;
use crate::stop::Stop;
use crate::terminal::{Echo, Terminal, Typed};
use crate::{aws_profile, output, words};

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

impl Import {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let profiles = read(self.file.as_deref())?;
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let wishes = moving::Wishes { keys: self.move_keys, profiles: self.profiles };
        let plan = plan_into(&profiles, &snapshot);
        let moves = moving::plan(&plan, &wishes, &profiles, &snapshot)?;
        output::say(plan_text::of(&plan, &moves));
        if plan.sources.is_empty() && plan.roles.is_empty() && moves.is_empty() {
            return Ok(());
        }
        if !self.yes && !agreed(engine.terminal())? {
            output::say(words::get("cli-import-nothing-done"));
            return Ok(());
        }
        carry_out(plan, &moves, &mut engine, snapshot.revision)?;
        moves.carry_out()
    }
}

fn read(file: Option<&std::path::Path>) -> Result<Vec<rolecall_core::import::AwsProfile>, Stop> {
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

/// Asks on the terminal; without one nothing is done, since nobody has seen the plan.
pub fn agreed(terminal: Option<&Terminal>) -> Result<bool, Stop> {
    let Some(terminal) = terminal else {
        let hint = words::get("cli-import-nobody-hint");
        return Err(Stop::worded(ProblemCode::NeedsPerson, words::get("cli-import-nobody"), hint));
    };
    let question = format!("{} ", words::get("cli-ask-import"));
    let typed = terminal.ask(&question, Echo::Shown).and_then(|mut line| line.wait(None));
    match typed {
        Ok(Some(Typed::Line(line))) => Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes")),
        Ok(Some(Typed::Interrupted)) => Err(Stop::Interrupted),
        Ok(_) | Err(_) => Ok(false),
    }
}

/// Adds what is planned, and the roles that stand for keys that go.
fn carry_out(
    mut plan: Plan,
    moves: &moving::Moves,
    engine: &mut Connection,
    base_revision: u64,
) -> Result<(), Stop> {
    let own = moves.roles.iter().cloned().map(|role| NewRole { profile: role.name.clone(), role });
    plan.roles.extend(own);
    for Step { adds, request } in steps(plan, base_revision) {
        engine.ask_shared(request)?;
        let (id, name) = match adds {
            Added::Source(name) => ("cli-source-added", name),
            Added::Role(name) => ("cli-role-added", name),
        };
        output::say(words::with(id, &text::Args::new().with("name", name)));
    }
    Ok(())
}
