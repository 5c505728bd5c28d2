//! The command line's arguments. The commands themselves are in [`commands`](crate::commands).

use std::ffi::OsString;

use clap::Parser;

use crate::commands::{Command, CredentialProcess, complete};

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

/// The command that this process was asked to run. Arguments that are not valid, and help, end the process.
pub fn read() -> Command {
    credential_process(std::env::args_os().skip(1)).unwrap_or_else(|| {
        complete();
        Arguments::parse().command
    })
}

/// Reads `credential-process ROLE`, which AWS's tools run before every command, without clap: building clap's commands
/// would add a fifth to the memory that this process touches at its start, and so to its time.
fn credential_process(mut arguments: impl Iterator<Item = OsString>) -> Option<Command> {
    if arguments.next()? != "credential-process" {
        return None;
    }
    let role = arguments.next()?.into_string().ok()?;
    let role_only = arguments.next().is_none() && !role.starts_with('-');
    role_only.then(|| Command::CredentialProcess(CredentialProcess::of(role)))
}

/// Your AWS roles, one click away, and gone on time.
#[derive(Debug, Parser)]
#[command(name = "rolecall", version, after_help = EXIT_CODES)]
pub struct Arguments {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::sample;

    #[test]
    fn the_help_texts_are_as_in_the_golden_file() {
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
    fn the_shortcut_reads_what_clap_reads() {
        for (line, read) in [
            ("credential-process prod", true),
            ("credential-process", false),
            ("credential-process --help", false),
            ("credential-process a b", false),
            ("console prod", false),
            ("", false),
        ] {
            let arguments = || line.split_whitespace();
            let short = credential_process(arguments().map(OsString::from));
            assert_eq!(short.is_some(), read, "{line}");
            if let Some(short) = short {
                let full = Arguments::try_parse_from(std::iter::once("rolecall").chain(arguments()));
                assert_eq!(format!("{short:?}"), format!("{:?}", full.expect(line).command));
            }
        }
    }

    #[test]
    fn the_commands_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn invalid_arguments_are_usage_errors() {
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
