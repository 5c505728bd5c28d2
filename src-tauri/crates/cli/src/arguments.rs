//! The command line's arguments. The commands themselves are in [`commands`](crate::commands).

use std::ffi::OsString;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use rolecall_core::text::Args;

use crate::commands::{Command, CredentialProcess, complete};
use crate::{i18n, output};

const AFTER_HELP: &str = "\
Examples:
  rolecall import                                   import keys and roles from ~/.aws
  rolecall console prod-admin                       open its console in the browser
  rolecall exec prod-admin -- terraform plan        run a command as the role
  eval \"$(rolecall env prod-admin)\"                 use the role in this shell

Exit codes:
  0  done
  1  other failure
  2  usage
  3  no such role or source
  4  rejected by AWS
  5  needs a person (an MFA code or a reason, and nobody to ask)
  6  keyring missing, locked or denied
  7  network, proxy or TLS
  8  source credentials missing, invalid or expired";

/// The command that this process was asked to run. Arguments that are not valid, and help, end the process.
pub fn read() -> Command {
    credential_process(std::env::args_os().skip(1)).unwrap_or_else(|| {
        complete();
        Arguments::try_parse().map_or_else(|error| refuse(&error), |arguments| arguments.command)
    })
}

/// Ends this process with what is wrong with its arguments, and with the right command where that is known.
fn refuse(error: &clap::Error) -> ! {
    if let Some(hint) = hint(error, std::env::args().skip(1)) {
        output::say(format_args!("rolecall: {hint}"));
        std::process::exit(2)
    }
    error.exit()
}

fn hint(error: &clap::Error, mut arguments: impl Iterator<Item = String>) -> Option<String> {
    let value = |kind| match error.get(kind) {
        Some(ContextValue::String(value)) => Some(value.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = value(ContextKind::InvalidSubcommand)?;
            // “role ls” has hints of its own.
            arguments.next().filter(|first| first == typed)?;
            let (_, meant) = MEANT.iter().find(|(words, _)| words.contains(&typed))?;
            Some(i18n::with("cli-no-such-command", &Args::new().with("typed", typed).with("meant", *meant)))
        }
        ErrorKind::UnknownArgument => {
            let words: Vec<String> = arguments.collect();
            let is_value = |place: usize| ["--region", "--duration"].contains(&words[place - 1].as_str());
            let positional = |place: &usize| !words[*place].starts_with('-') && !is_value(*place);
            let place = (1..words.len()).filter(positional).nth(1).filter(|_| words[0] == "exec")?;
            if words.iter().any(|word| word == "--") {
                return None;
            }
            let (before, command) = (words[..place].join(" "), words[place..].join(" "));
            let line = format!("rolecall {before} -- {command}");
            Some(i18n::with("cli-exec-put-dashes", &Args::new().with("line", line)))
        }
        _ => None,
    }
}

/// What people type who know other tools, and the commands for it here.
const MEANT: [(&[&str], &str); 12] = [
    (
        &["login", "signin"],
        "rolecall sign-in SOURCE, rolecall console ROLE, rolecall env ROLE, rolecall exec ROLE",
    ),
    (&["open"], "rolecall console ROLE, rolecall env ROLE, rolecall exec ROLE"),
    (&["logout", "signout"], "rolecall sign-out SOURCE, rolecall end ROLE"),
    (&["stop"], "rolecall end ROLE"),
    (
        &["sso", "configure-sso"],
        "rolecall source add NAME --identity-center START_URL, rolecall sign-in SOURCE",
    ),
    (&["list", "ls", "profiles"], "rolecall roles"),
    (&["status", "ps"], "rolecall sessions"),
    (&["add", "new", "create"], "rolecall source add NAME, rolecall role add NAME"),
    (&["remove", "rm", "delete"], "rolecall role remove NAME, rolecall source remove NAME"),
    (
        &["edit", "set", "config", "configure", "init"],
        "rolecall import, rolecall source add NAME, rolecall role edit NAME",
    ),
    (&["assume", "run", "shell", "use", "switch"], "rolecall exec ROLE"),
    (&["uninstall"], "rolecall reset"),
];

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
#[command(name = "rolecall", version, after_help = AFTER_HELP)]
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
    fn what_people_know_from_elsewhere_is_answered_with_the_command_for_it() {
        for (line, said) in [
            ("login", Some("rolecall sign-in SOURCE, rolecall console ROLE")),
            ("logout prod", Some("rolecall sign-out SOURCE, rolecall end ROLE")),
            ("sso login", Some("rolecall sign-in SOURCE")),
            ("ls", Some("rolecall roles")),
            ("list", Some("rolecall roles")),
            ("add prod", Some("rolecall role add NAME")),
            ("exec prod ls -l", Some("rolecall exec prod -- ls -l")),
            ("exec prod aws s3 ls", Some("rolecall exec prod -- aws s3 ls")),
            ("exec prod --serve ls", Some("rolecall exec prod --serve -- ls")),
            ("consol prod", None),
            ("role ls", None),
            ("whoami prod more", None),
        ] {
            let words = || line.split(' ').map(str::to_owned);
            let error = Arguments::try_parse_from(std::iter::once("rolecall".to_owned()).chain(words()));
            let hint = hint(&error.expect_err(line), words());
            assert_eq!(hint.is_some(), said.is_some(), "{line}: {hint:?}");
            assert!(said.is_none_or(|said| hint.expect("a hint").contains(said)), "{line}");
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
            "exec -- true",
            "whoami",
            "log --lines 0",
            "import FILE --move",
            "source add work",
            "source add work --access-key-id A --profile p",
            "source add work --environment --secret-stdin",
            "source add work --identity-center https://a.awsapps.com/start --profile p",
            "sign-in",
            "sign-out",
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
