//! `rolecall program remove`: takes back what a program was allowed.

use clap::Args;
use rolecall_core::problem::ProblemCode;
use rolecall_core::program::AllowedProgram;
use rolecall_core::request::Request;
use rolecall_core::text;

use crate::commands::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Takes a program back.
#[derive(Debug, Args)]
pub struct Remove {
    /// The program: its name or its whole path, as `program list` shows it
    program: String,
    /// Only for this role
    #[arg(long, add = completions::roles())]
    role: Option<String>,
}

impl Run for Remove {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let role = self.role.map(|role| resolve(&snapshot.roles, &role)).transpose()?;
        let is_meant = |allowed: &&AllowedProgram| {
            let program = &allowed.program;
            let named =
                [program.name(), program.file().path.clone(), program.files()].contains(&self.program);
            named && role.is_none_or(|view| view.role.id == allowed.role)
        };
        let meant: Vec<&AllowedProgram> = snapshot.programs.iter().filter(is_meant).collect();
        let args = || text::Args::new().with("program", &self.program);
        if meant.is_empty() {
            let hint = i18n::get("cli-program-none-hint");
            let message = i18n::with("cli-program-none", &args());
            return Err(CliError::worded(ProblemCode::NoSuchEntry, message, hint));
        }
        for AllowedProgram { role, program, .. } in &meant {
            engine.ask(Request::TakeBackProgram { role: role.clone(), program: program.clone() })?;
        }
        output::say(i18n::with("cli-program-removed", &args().with("count", meant.len())));
        Ok(())
    }
}
