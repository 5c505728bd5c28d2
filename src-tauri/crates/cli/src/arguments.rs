//! The command line's grammar: one subcommand a file, put together here.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::commands::{
    account, agent, completions, console, credential_process, doctor, end, env, exec, find, import, log, man,
    renew, role, roles, sessions, source, team, whoami,
};
use crate::stop::Stop;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  other failure
  2  usage
  3  no such role or source
  4  AWS refused
  5  needs a person (an MFA code or a reason, and nobody to ask)
  6  keychain missing, locked or refused
  7  network, proxy or TLS
  8  source credentials missing, invalid or expired";

/// What this process was asked to do; a command line that makes no sense ends it.
pub fn read() -> Command {
    credential_process(std::env::args_os().skip(1)).unwrap_or_else(|| {
        completions::complete();
        Arguments::parse().command
    })
}

/// `credential-process ROLE` and nothing else, as AWS's tools call it before every command: building the whole grammar
/// to read it would add a fifth to the pages this process touches, which is what its start costs.
fn credential_process(mut words: impl Iterator<Item = OsString>) -> Option<Command> {
    if words.next()? != "credential-process" {
        return None;
    }
    let role = words.next()?.into_string().ok()?;
    let plain = words.next().is_none() && !role.starts_with('-');
    plain.then(|| Command::CredentialProcess(credential_process::CredentialProcess::of(role)))
}

/// Your AWS roles, one click away, and gone on time.
#[derive(Debug, Parser)]
#[command(name = "rolecall", version, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a role's console in the browser
    Console(console::Console),
    /// Print a role's credentials as the credential_process of AWS's own tools reads them
    CredentialProcess(credential_process::CredentialProcess),
    /// Print a role's credentials for a shell to set
    Env(env::Env),
    /// Run a command as a role
    Exec(exec::Exec),
    /// Ask AWS who a role makes you
    Whoami(whoami::Whoami),
    /// Assume a role again, so that it lasts longer
    Renew(renew::Renew),
    /// Forget a role's session on this computer
    End(end::End),
    /// Open the finder
    Find(find::Find),
    /// List the roles and what each gives
    Roles(roles::Roles),
    /// List what lives now
    Sessions(sessions::Sessions),
    /// List what was done, by whom and why
    Log(log::Log),
    /// Add, change, check and remove sources: what signs the calls to AWS
    #[command(subcommand)]
    Source(source::Source),
    /// Add, change, check and remove roles
    #[command(subcommand)]
    Role(role::Role),
    /// Name accounts, so that their roles show the name in place of the number
    #[command(subcommand)]
    Account(account::Account),
    /// Take over the keys and roles of ~/.aws
    Import(import::Import),
    /// Pass roles on to others, or take theirs over
    #[command(subcommand)]
    Team(team::Team),
    /// Check what Rolecall needs on this computer
    Doctor(doctor::Doctor),
    /// Run the engine without a desktop, until Ctrl-C or SIGTERM
    Agent(agent::Agent),
    /// Print the completions of a shell
    Completions(completions::Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Man(man::Man),
}

impl Command {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        match self {
            Self::Console(command) => command.run(),
            Self::CredentialProcess(command) => command.run(),
            Self::Env(command) => command.run(),
            Self::Exec(command) => command.run(),
            Self::Whoami(command) => command.run(),
            Self::Renew(command) => command.run(),
            Self::End(command) => command.run(),
            Self::Find(command) => command.run(),
            Self::Roles(command) => command.run(),
            Self::Sessions(command) => command.run(),
            Self::Log(command) => command.run(),
            Self::Source(command) => command.run(),
            Self::Role(command) => command.run(),
            Self::Account(command) => command.run(),
            Self::Import(command) => command.run(),
            Self::Team(command) => command.run(),
            Self::Doctor(command) => command.run(),
            Self::Agent(command) => command.run(),
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::sample;

    #[test]
    fn the_help_texts() {
        let mut text = String::new();
        write_help(Arguments::command().term_width(100), &mut text);
        sample::golden("help.txt", &text);
    }

    fn write_help(mut command: clap::Command, text: &mut String) {
        command.build();
        let help = command.render_help().to_string();
        text.push_str(&format!("$ {} --help\n{help}\n", command.get_bin_name().unwrap_or("rolecall")));
        for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
            write_help(subcommand.clone(), text);
        }
    }

    #[test]
    fn the_shortcut_reads_what_the_grammar_reads() {
        for (line, taken) in [
            ("credential-process prod", true),
            ("credential-process", false),
            ("credential-process --help", false),
            ("credential-process a b", false),
            ("console prod", false),
            ("", false),
        ] {
            let words = || line.split_whitespace();
            let short = credential_process(words().map(OsString::from));
            assert_eq!(short.is_some(), taken, "{line}");
            if let Some(short) = short {
                let whole = Arguments::try_parse_from(std::iter::once("rolecall").chain(words()));
                assert_eq!(format!("{short:?}"), format!("{:?}", whole.expect(line).command));
            }
        }
    }

    #[test]
    fn the_grammar_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn command_lines_that_make_no_sense_are_usage_errors() {
        for wrong in [
            "console",
            "console a --service s3 --destination ec2",
            "console a --service /s3",
            "end",
            "end a --all",
            "env",
            "env a --unset",
            "env a --shell tcsh",
            "exec a",
            "exec -- true",
            "whoami",
            "log --lines 0",
            "import FILE --move",
            "source add work",
            "source add work --access-key-id A --profile p",
            "source add work --environment --secret-stdin",
            "source add work --profile p --environment",
            "role add a --source s",
            "role add a --arn b --duration soon",
            "role add a --arn b",
            "role add a --arn b --source s --via r",
            "role edit",
            "role edit a --unset arn",
            "role edit a --favourite=perhaps",
            "source edit a --mfa-command ykman",
            "source edit a --prefer both",
            "source rotate a",
            "role add a --arn b --colour pink",
            "role add a --arn b --tag c",
            "role add a --arn b --open-with firefox",
            "completions tcsh",
            "completions elvish",
        ] {
            let args = std::iter::once("rolecall").chain(wrong.split(' '));
            let error = Arguments::try_parse_from(args).expect_err(wrong);
            assert_eq!(error.exit_code(), 2, "{wrong}");
        }
    }
}
