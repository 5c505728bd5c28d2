//! `rolecall exec`: runs a command with a role's credentials in its environment, or with an endpoint that gives them.
//!
//! Without an endpoint this process becomes the command, where the system can do that, so signals and the exit code are
//! the command's own. With an endpoint this process runs beside the command, forwards signals, and exits as the command
//! does.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::Command;

use clap::Args;
use rolecall_core::aws_variables::Variables;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::duration::Seconds;
use rolecall_core::failure::Failure;
use rolecall_core::id::RoleId;
use rolecall_core::problem::{Problem, ProblemCode};
use rolecall_core::secret::Credentials;
use rolecall_core::text;

use super::{Run, completions};
use crate::child::{self, ChildExit};
use crate::connection::Connection;
use crate::credentials::Wanted;
use crate::endpoint::Endpoint;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{aws_profile, credentials, i18n, output};

/// Runs a command as a role.
#[derive(Debug, Args)]
#[command(
    override_usage = "rolecall exec [OPTIONS] <ROLE> [-- <COMMAND>...]",
    after_help = "\
Examples:
  rolecall exec prod-admin -- aws s3 ls             one command
  rolecall exec prod-admin                          a shell; ROLECALL_ROLE has the role's name, for its prompt
  rolecall exec prod-admin --duration 1h -- make    credentials that last an hour
  rolecall exec prod-admin --serve -- ./long-job    credentials that are renewed while it runs"
)]
pub struct Exec {
    /// The role's full name or ID
    #[arg(add = completions::roles())]
    role: String,
    /// Serve credentials that renew automatically while it runs, instead of fixed ones
    #[arg(long)]
    serve: bool,
    /// The region for the command, instead of the role's
    #[arg(long)]
    region: Option<String>,
    /// How long the credentials last, instead of the role's, such as 1h; with --serve, how long those of each renewal last
    #[arg(long)]
    duration: Option<Seconds>,
    /// The command and its arguments [default: your shell]
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Run for Exec {
    fn run(self) -> Result<(), CliError> {
        let shell = [persons_shell()];
        let (program, arguments) = self.command.split_first().unwrap_or((&shell[0], &[]));
        let mut command = Command::new(program);
        command.args(arguments);
        let wanted = Wanted { region: self.region, duration: self.duration };
        if self.serve {
            let _endpoint = serve(&self.role, &wanted, &mut command)?;
            return Err(exit_as(program, child::run(&mut command)));
        }
        let mut engine = Connection::open()?;
        put(&credentials::of_role(&mut engine, &self.role, &wanted, CredentialConsumer::Exec)?, &mut command);
        aws_profile::say_where_default_has_key(&self.role);
        // An engine in this process has to end before the process becomes the command.
        drop(engine);
        Err(exit_as(program, child::replace_process(&mut command)))
    }
}

/// Exits as the command did. Where it did not start, says why and exits with the code that shells use for that.
fn exit_as(program: &OsStr, result: io::Result<ChildExit>) -> CliError {
    CliError::Exit(result.unwrap_or_else(|error| {
        let (text, code) = match error.kind() {
            io::ErrorKind::NotFound => ("cli-exec-not-found", 127),
            _ => ("cli-exec-not-started", 126),
        };
        let args = text::Args::new()
            .with("program", program.display().to_string())
            .with("reason", error.to_string());
        output::say(format_args!("rolecall: {}", i18n::with(text, &args)));
        ChildExit::Code(code)
    }))
}

/// Starts the endpoint and sets the command's variables for it. Requests credentials first, so that the person can
/// answer questions on the terminal, and so that a role that can't be assumed is reported before the command starts.
fn serve(text: &str, wanted: &Wanted, command: &mut Command) -> Result<Endpoint, CliError> {
    let (mut engine, snapshot) = Connection::open_with_snapshot()?;
    let role = &resolve(&snapshot.roles, text)?.role;
    let (id, name) = (role.id.clone(), role.name.clone());
    let duration = wanted.duration;
    credentials::request(&mut engine, id.to_string(), CredentialConsumer::Endpoint, duration)?;
    drop(engine);

    let endpoint = Endpoint::start(Box::new(move || renewed(&id, &name, duration)))?;
    let variables = Variables::of_endpoint(&endpoint.uri(), endpoint.token());
    put(&credentials::with_region(variables, &snapshot, role, wanted.region.as_deref())?, command);
    aws_profile::hide_where_default_gives_credentials(command);
    Ok(endpoint)
}

/// The shell that the person has; where nobody says which, the system's own.
fn persons_shell() -> OsString {
    let (variable, usual) = if cfg!(windows) { ("COMSPEC", "cmd.exe") } else { ("SHELL", "/bin/sh") };
    std::env::var_os(variable).filter(|shell| !shell.is_empty()).unwrap_or_else(|| usual.into())
}

/// Gives the command these variables and nothing beside them.
fn put(variables: &Variables, command: &mut Command) {
    for name in variables.unset() {
        command.env_remove(name);
    }
    for (name, value) in variables.set() {
        command.env(name, value.as_str());
    }
}

/// New credentials for the running command. The command uses the terminal now, so questions go to the window.
fn renewed(role: &RoleId, name: &str, duration: Option<Seconds>) -> Result<Credentials, Problem> {
    let requested = Connection::with_terminal(None).and_then(|mut engine| {
        credentials::request(&mut engine, role.to_string(), CredentialConsumer::Endpoint, duration)
    });
    requested.map_err(|error| {
        let mut problem = error.into_problem().unwrap_or_else(|_| i18n::problem(&Failure::Cancelled));
        if problem.code == ProblemCode::NeedsPerson {
            problem.hint = i18n::with("cli-exec-needs-person", &text::Args::new().with("role", name));
        }
        problem
    })
}
