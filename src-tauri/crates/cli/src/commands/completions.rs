//! `rolecall completions`: the script with which a shell completes commands, flags, and the names of roles and sources.
//!
//! At each Tab the script runs `rolecall` itself ([`complete`]), so the names are current.

use std::ffi::OsStr;

use clap::{Args, CommandFactory as _};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};
use rolecall_core::settings::Settings;
use rolecall_core::settings::read::read;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest, ToCommand};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};

use super::Run;
use crate::arguments::Arguments;
use crate::connection::places;
use crate::error::CliError;
use crate::output;

/// The variable that the script sets when it asks for completions.
const VARIABLE: &str = "COMPLETE";
/// How long a Tab may wait for the engine.
const ENGINE_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(1);

/// Prints completions.
#[derive(Debug, Args)]
pub struct Completions {
    /// Whose
    #[arg(value_parser = ["bash", "zsh", "fish", "powershell"])]
    shell: String,
}

impl Run for Completions {
    fn run(self) -> Result<(), CliError> {
        let shells = Shells::builtins();
        let shell = shells.completer(&self.shell).ok_or(CliError::StdoutClosed)?;
        let program = std::env::current_exe()?;
        let mut script = Vec::new();
        shell.write_registration(
            VARIABLE,
            "rolecall",
            "rolecall",
            &program.to_string_lossy(),
            &mut script,
        )?;
        output::answer(&script)
    }
}

/// Where a shell asks for completions, prints them and exits.
pub fn complete() {
    if std::env::var_os(VARIABLE).is_some() {
        CompleteEnv::with_factory(Arguments::command).var(VARIABLE).complete();
    }
}

/// Completes an argument with the names of roles.
pub fn roles() -> ArgValueCandidates {
    ArgValueCandidates::new(|| candidates(Kind::Role))
}

/// Completes an argument with the names of sources.
pub fn sources() -> ArgValueCandidates {
    ArgValueCandidates::new(|| candidates(Kind::Source))
}

#[derive(Clone, Copy)]
enum Kind {
    Role,
    Source,
}

/// The names, with a role's group as help. No error is shown, because it would disturb the line that is being typed.
fn candidates(kind: Kind) -> Vec<CompletionCandidate> {
    let named = |(name, help): (String, Option<String>)| {
        CompletionCandidate::new(OsStr::new(&name)).help(help.map(Into::into))
    };
    from_engine(kind).or_else(|| from_settings(kind)).unwrap_or_default().into_iter().map(named).collect()
}

/// The names that a running engine knows, which include the roles of templates and teams.
fn from_engine(kind: Kind) -> Option<Vec<(String, Option<String>)>> {
    let mut client = Client::connect(&places().ok()?.engine_socket(), &Hello::of_this_process()).ok()?;
    client.set_timeout(Some(ENGINE_TIMEOUT)).ok()?;
    client.send(&Numbered { id: 1, request: CommandRequest::from(CommandOnly::Snapshot) }).ok()?;
    let message: Result<Option<ToCommand>, CodecError> = client.receive();
    let FromEngine::Reply {
        result: Outcome::Ok(CommandAnswer::Only(CommandOnlyAnswer::Snapshot { snapshot })),
        ..
    } = message.ok()??
    else {
        return None;
    };
    Some(match kind {
        Kind::Role => {
            snapshot.roles.iter().map(|view| (view.role.name.clone(), view.role.group.clone())).collect()
        }
        Kind::Source => snapshot.sources.iter().map(|view| (view.source.name.clone(), None)).collect(),
    })
}

/// The names in the settings file, where no engine runs: to start one would take too long.
fn from_settings(kind: Kind) -> Option<Vec<(String, Option<String>)>> {
    let text = std::fs::read_to_string(places().ok()?.settings).ok()?;
    let Settings { roles, sources, .. } = read(&text).ok()?.settings;
    Some(match kind {
        Kind::Role => roles.into_iter().map(|role| (role.name, role.group)).collect(),
        Kind::Source => sources.into_iter().map(|source| (source.name, None)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [(&[&str], &str); 14] = [
        (&["console"], "role"),
        (&["credential-process"], "role"),
        (&["env"], "role"),
        (&["exec"], "role"),
        (&["whoami"], "role"),
        (&["renew"], "role"),
        (&["end"], "role"),
        (&["log"], "role"),
        (&["role", "add"], "via"),
        (&["role", "edit"], "via"),
        (&["role", "edit"], "name"),
        (&["role", "check"], "name"),
        (&["role", "remove"], "name"),
        (&["find"], "text"),
    ];
    const SOURCES: [(&[&str], &str); 8] = [
        (&["role", "add"], "source"),
        (&["role", "edit"], "source"),
        (&["source", "check"], "name"),
        (&["team", "import"], "source"),
        (&["team", "subscribe"], "source"),
        (&["source", "edit"], "name"),
        (&["source", "remove"], "name"),
        (&["source", "rotate"], "name"),
    ];

    #[test]
    fn names_are_completed_where_a_role_or_source_is_named() {
        let command = Arguments::command();
        for (path, argument) in ROLES.into_iter().chain(SOURCES) {
            let found = path
                .iter()
                .try_fold(&command, |command, name| command.find_subcommand(name))
                .and_then(|command| command.get_arguments().find(|arg| arg.get_id() == argument));
            assert!(found.is_some(), "{path:?} {argument}");
            assert!(found.and_then(clap::Arg::get::<ArgValueCandidates>).is_some(), "{path:?} {argument}");
        }
    }
}
