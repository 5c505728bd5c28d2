//! `rolecall completions`: the script with which a shell completes commands, flags, and the names of roles and sources.
//!
//! At each Tab the script runs `rolecall` itself ([`complete`]), so the names are current.

use std::ffi::OsStr;

use clap::{Args, CommandFactory as _};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::{CompleteEnv, Shells};
use rolecall_core::settings::Settings;
use rolecall_core::settings::read::read;
use rolecall_core::shell::Shell;
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
    /// The shell
    #[arg(value_parser = ["bash", "zsh", "fish", "powershell"])]
    shell: String,
}

impl Run for Completions {
    fn run(self) -> Result<(), CliError> {
        let program = std::env::current_exe()?;
        let program = program.to_string_lossy();
        // clap's own scripts for these two insert names as they are.
        let script = match self.shell.as_str() {
            "bash" => with_program(BASH, &program, Shell::Bash).into_bytes(),
            "powershell" => with_program(POWERSHELL, &program, Shell::Powershell).into_bytes(),
            other => {
                let shells = Shells::builtins();
                let shell = shells.completer(other).ok_or(CliError::StdoutClosed)?;
                let mut script = Vec::new();
                shell.write_registration(VARIABLE, "rolecall", "rolecall", &program, &mut script)?;
                script
            }
        };
        output::answer(&script)
    }
}

const BASH: &str = include_str!("completions/bash.sh");
const POWERSHELL: &str = include_str!("completions/powershell.ps1");

/// A script with the path of this program, quoted for its shell: a folder may be called anything.
fn with_program(script: &str, program: &str, shell: Shell) -> String {
    script.replace("PROGRAM", &shell.quoted(program))
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
        Kind::Role => roles.iter().map(|role| (role.name.clone(), role.group.clone())).collect(),
        Kind::Source => sources.into_iter().map(|source| (source.name, None)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a real bash makes of a completion: for each word that is typed, the word it has after Tab and Enter.
    #[cfg(unix)]
    #[test]
    fn bash_inserts_a_name_as_one_word_that_runs_nothing() {
        let folder = std::env::temp_dir().join(format!("rolecall-completions-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let names = [
            "plain-name",
            "two words",
            "prod$(touch pwn)",
            "prod`touch pwn`",
            "a;touch pwn",
            "it's",
            "a\"b",
            r"back\slash",
            "a*",
            "x & touch pwn",
            "~",
            "Söhne",
        ];
        for name in names {
            for typed in ["", "'", "\""] {
                let completer = folder.join("completer");
                std::fs::write(&completer, format!("#!/bin/sh\ncat <<'END' | tr -d '\\n'\n{name}\nEND\n"))
                    .expect("written");
                let script = with_program(BASH, "PLACE", Shell::Bash).replace("'PLACE'", "sh completer");
                // Enter, with the quote closed that readline closes.
                let script = format!(
                    "{script}\nCOMP_WORDS=(rolecall exec \"$1\") COMP_CWORD=2 COMP_TYPE=9\n_rolecall_complete\n\
                     eval \"set -- $1${{COMPREPLY[0]}}$1\"\nprintf '%s/%s' $# \"$1\""
                );
                let bash = std::process::Command::new("bash")
                    .args(["--norc", "--noprofile", "-c", &script, "bash", typed])
                    .current_dir(&folder)
                    .env("LC_ALL", "C.UTF-8")
                    .output();
                let Ok(ran) = bash else { return };
                assert_eq!(
                    String::from_utf8_lossy(&ran.stdout),
                    format!("1/{name}"),
                    "{typed} {name}: {ran:?}"
                );
                assert!(!folder.join("pwn").exists(), "{typed} {name}");
            }
        }
        std::fs::remove_dir_all(&folder).expect("removed");
    }

    /// PowerShell ends a text in single quotes at the typographic ones too, and runs what stands behind it.
    #[test]
    fn no_folder_of_the_program_ends_its_quotes_in_the_script() {
        for (folder, powershell, bash) in [
            ("/home/jo", "'/home/jo'", "'/home/jo'"),
            ("/home/o’; calc ‘", "'/home/o’’; calc ‘‘'", "'/home/o’; calc ‘'"),
            ("/a‚b‛c'd", "'/a‚‚b‛‛c''d'", r"'/a‚b‛c'\''d'"),
            ("C:\\$(calc)`n", "'C:\\$(calc)`n'", "'C:\\$(calc)`n'"),
        ] {
            assert_eq!(with_program("PROGRAM", folder, Shell::Powershell), powershell);
            assert_eq!(with_program("PROGRAM", folder, Shell::Bash), bash);
        }
    }

    /// No PowerShell is here to run it, so the script is read by its rules: what is inserted bare has none of the letters
    /// that mean anything there, and the rest is between quotes in which every kind of quote is doubled.
    #[test]
    fn powershell_inserts_bare_only_what_means_nothing_there() {
        let bare = regex(r"-cnotmatch '(.*)'\)");
        for plain in ["prod-admin", "acme/prod.ops", "a:b=c", "--region", "-r"] {
            assert!(bare.is_match(plain), "{plain}");
        }
        for odd in [
            "two words",
            "it's",
            "o’brien",
            "‘x",
            "a‚b",
            "a‛b",
            "$x",
            "$(calc)",
            "a;b",
            "a|b",
            "a&b",
            "`n",
            "a\"b",
            "@x",
            "{x}",
            "(x)",
            "a,b",
            "#x",
            "~",
            "-a.b",
            "-a:b",
            "--%",
            "1kb",
            "0x10",
            ".\\x",
            "%x",
            "a\u{a0}b",
            "ſ",
            "\u{212a}",
            "Söhne",
            "a*",
            "",
        ] {
            assert!(!bare.is_match(odd), "{odd}");
        }
        let quotes = regex("-replace \"\\((.*)\\)\", '\\$1\\$1'");
        for quote in ["'", "‘", "’", "‚", "‛"] {
            assert!(quotes.is_match(quote), "{quote}");
        }
        assert!(!quotes.is_match("\"") && !quotes.is_match("`"));
    }

    /// The expression that the script has at this place.
    fn regex(place: &str) -> regex::Regex {
        let found =
            regex::Regex::new(place).expect("an expression").captures(POWERSHELL).expect("in the script");
        // .NET writes letters by their number otherwise.
        let number = regex::Regex::new(r"\\u([0-9a-f]{4})").expect("an expression");
        regex::Regex::new(&number.replace_all(&found[1], r"\x{$1}")).expect("an expression")
    }

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
