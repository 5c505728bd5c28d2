//! `rolecall exec`: a command with a role's credentials in its environment, or with an endpoint that gives them.
//!
//! Without an endpoint this process becomes the command, where the system can do that: signals and the exit code are
//! the command's own, and nothing of Rolecall is left. With one it stays beside the command, passes signals on, and
//! ends as the command ends.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::Command;

use clap::Args;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::failure::Failure;
use rolecall_core::id::RoleId;
use rolecall_core::problem::Problem;
use rolecall_core::secret::Credentials;
use rolecall_core::{shell, text};

use crate::aws_profile;
use crate::child::{self, Ended};
use crate::connection::Connection;
use crate::endpoint::Endpoint;
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::taking::{credentials, region, take};
use crate::{output, words};

/// What would make the command somebody else, whatever Rolecall gives it: SDKs look at these first.
const IN_THE_WAY: [&str; 3] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"];
/// The same for a command with an endpoint, which SDKs ask last but one.
const IN_THE_WAY_OF_AN_ENDPOINT: [&str; 9] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

/// Runs a command as a role.
#[derive(Debug, Args)]
pub struct Exec {
    /// The role: its name, or enough of it
    role: String,
    /// Serve credentials that renew while it runs, instead of fixed ones
    #[arg(long)]
    serve: bool,
    /// The command with its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

impl Exec {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let (program, arguments) = self.command.split_first().ok_or(Stop::Unread)?;
        let mut command = Command::new(program);
        command.args(arguments);
        for name in IN_THE_WAY {
            command.env_remove(name);
        }
        if self.serve {
            let _endpoint = serve(&self.role, &mut command)?;
            return Err(ended(program, child::run(&mut command)));
        }
        let mut engine = Connection::open()?;
        let taken = take(&mut engine, &self.role, CredentialConsumer::Exec)?;
        for (name, value) in shell::variables(&taken.credentials, taken.region.as_deref()) {
            command.env(name, value.as_str());
        }
        // Where this process is the engine, it ends well before it becomes something else.
        drop(engine);
        Err(ended(program, child::become_it(&mut command)))
    }
}

/// How the command ended, or why it never started: with the codes that shells have for that.
fn ended(program: &OsStr, result: io::Result<Ended>) -> Stop {
    Stop::Ended(result.unwrap_or_else(|error| {
        let (text, code) = match error.kind() {
            io::ErrorKind::NotFound => ("cli-exec-not-found", 127),
            _ => ("cli-exec-not-started", 126),
        };
        let args = text::Args::new()
            .with("program", program.display().to_string())
            .with("reason", error.to_string());
        output::say(format_args!("rolecall: {}", words::with(text, &args)));
        Ended::Code(code)
    }))
}

/// Starts the endpoint and leads the command to it. The first credentials are taken at once, so that a person is asked
/// here and now, and so that a role that can't be had is said before anything starts.
fn serve(text: &str, command: &mut Command) -> Result<Endpoint, Stop> {
    let mut engine = Connection::open()?;
    let snapshot = engine.snapshot()?;
    let role = &pick(&snapshot.roles, text).map_err(no_role(text))?.role;
    let (id, region) = (role.id.clone(), region(&snapshot, role));
    credentials(&mut engine, id.to_string(), CredentialConsumer::Endpoint)?;
    drop(engine);

    let endpoint = Endpoint::start(Box::new(move || again(&id)))?;
    for name in IN_THE_WAY_OF_AN_ENDPOINT {
        command.env_remove(name);
    }
    if aws_profile::default_gives_credentials() {
        output::say(words::get("cli-exec-default-profile"));
        for file in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
            command.env(file, if cfg!(windows) { "NUL" } else { "/dev/null" });
        }
    }
    command.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.uri());
    command.env("AWS_CONTAINER_AUTHORIZATION_TOKEN", endpoint.token());
    if let Some(region) = region {
        command.env("AWS_REGION", &region).env("AWS_DEFAULT_REGION", &region);
    }
    Ok(endpoint)
}

/// New credentials for a command that runs. The terminal is the command's own by now, so a person can only be asked in
/// the window.
fn again(role: &RoleId) -> Result<Credentials, Problem> {
    let taken = Connection::with_terminal(None)
        .and_then(|mut engine| credentials(&mut engine, role.to_string(), CredentialConsumer::Endpoint));
    taken.map_err(|stop| stop.into_problem().unwrap_or_else(|_| words::problem(&Failure::Cancelled)))
}
