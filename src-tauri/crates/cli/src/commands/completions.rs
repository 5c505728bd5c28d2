//! `rolecall completions`: what a shell reads once to complete subcommands, flags, and the names of roles and sources.
//!
//! The shell asks `rolecall` itself at each Tab, so the names are those of now ([`complete`]).

use std::ffi::OsStr;

use clap::{Args, Command, CommandFactory as _};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};
use rolecall_core::settings::Settings;
use rolecall_core::settings::read::read;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandRequest, Own, OwnAnswer, ToCommand};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};

use crate::arguments::Arguments;
use crate::connection::places;
use crate::output;
use crate::stop::Stop;

/// By this variable a shell says that it wants to know what may follow.
const VARIABLE: &str = "COMPLETE";
/// Nobody waits longer for a Tab.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// Where a role's name stands, by subcommand and argument.
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
/// The same for a source's.
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

/// Prints completions.
#[derive(Debug, Args)]
pub struct Completions {
    /// Whose
    #[arg(value_parser = ["bash", "zsh", "fish", "powershell"])]
    shell: String,
}

impl Completions {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let shells = Shells::builtins();
        let shell = shells.completer(&self.shell).ok_or(Stop::Unread)?;
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

/// Where a shell asks what may follow, tells it and ends this process.
pub fn complete() {
    if std::env::var_os(VARIABLE).is_some() {
        CompleteEnv::with_factory(|| with_names(Arguments::command())).var(VARIABLE).complete();
    }
}

fn with_names(mut command: Command) -> Command {
    for (path, argument) in ROLES {
        command = told(command, path, argument, || candidates(Kind::Role));
    }
    for (path, argument) in SOURCES {
        command = told(command, path, argument, || candidates(Kind::Source));
    }
    command
}

fn told(
    command: Command,
    path: &[&str],
    argument: &str,
    candidates: fn() -> Vec<CompletionCandidate>,
) -> Command {
    match path.split_first() {
        Some((first, rest)) => command.mut_subcommand(first, |inner| told(inner, rest, argument, candidates)),
        // `mut_arg` would put it last, and with that give it another place on the command line.
        None => command.mut_args(|arg| {
            if arg.get_id() == argument { arg.add(ArgValueCandidates::new(candidates)) } else { arg }
        }),
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Role,
    Source,
}

/// Names, with what tells them apart. Nothing is said where there are none: a Tab is no place for errors.
fn candidates(kind: Kind) -> Vec<CompletionCandidate> {
    let named = |(name, help): (String, Option<String>)| {
        CompletionCandidate::new(OsStr::new(&name)).help(help.map(Into::into))
    };
    of_engine(kind).or_else(|| of_settings(kind)).unwrap_or_default().into_iter().map(named).collect()
}

/// What a running engine knows, catalogues of others with it.
fn of_engine(kind: Kind) -> Option<Vec<(String, Option<String>)>> {
    let mut client = Client::connect(&places().ok()?.engine_socket(), &Hello::of_this_process()).ok()?;
    client.set_timeout(Some(PATIENCE)).ok()?;
    client.send(&Numbered { id: 1, request: CommandRequest::Own(Own::Snapshot) }).ok()?;
    let heard: Result<Option<ToCommand>, CodecError> = client.receive();
    let FromEngine::Reply {
        result: Outcome::Ok(CommandAnswer::Own(OwnAnswer::Snapshot { snapshot })), ..
    } = heard.ok()??
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

/// What the settings file says, where no engine runs: starting one for a Tab would take too long.
fn of_settings(kind: Kind) -> Option<Vec<(String, Option<String>)>> {
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

    #[test]
    fn every_name_that_is_completed_is_an_argument() {
        with_names(Arguments::command()).debug_assert();
        let command = Arguments::command();
        for (path, argument) in ROLES.into_iter().chain(SOURCES) {
            let found = path
                .iter()
                .try_fold(&command, |command, name| command.find_subcommand(name))
                .and_then(|command| command.get_arguments().find(|arg| arg.get_id() == argument));
            assert!(found.is_some(), "{path:?} {argument}");
        }
    }
}
