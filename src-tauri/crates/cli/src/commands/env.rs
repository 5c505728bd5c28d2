//! `rolecall env`: prints a role's credentials as text for a shell to run, or the text that removes them.

use clap::Args;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::problem::ProblemCode;
use rolecall_core::shell::{Shell, Unquotable};
use rolecall_core::text;

use super::{Run, completions};
use crate::connection::{Connection, calling_program};
use crate::credentials::Wanted;
use crate::error::CliError;
use crate::{credentials, i18n, output, parse};

/// Prints credentials for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  eval \"$(rolecall env prod-admin)\"                 bash, zsh
  rolecall env prod-admin | source                  fish
  rolecall env prod-admin | Out-String | iex        PowerShell
  eval \"$(rolecall env --unset)\"                    unset the variables

ROLECALL_ROLE has the role's name, for a prompt.")]
pub struct Env {
    /// The role's full name or ID
    #[arg(required_unless_present = "unset", add = completions::roles())]
    role: Option<String>,
    /// The shell to print for [default: the one this is called from]
    #[arg(long, value_parser = parse::named(&Shell::ALL))]
    shell: Option<Shell>,
    /// Print lines that unset the variables
    #[arg(long, conflicts_with = "role")]
    unset: bool,
}

impl Run for Env {
    fn run(self) -> Result<(), CliError> {
        let calling = || calling_shell(&calling_program(), std::env::var("SHELL").ok());
        let shell = self.shell.or_else(calling).ok_or_else(unknown_shell)?;
        let Some(role) = self.role else {
            let text = shell.unset().ok_or_else(|| {
                let args = text::Args::new().with("shell", shell.word());
                CliError::worded(ProblemCode::Invalid, i18n::with("cli-env-no-unset", &args), String::new())
            })?;
            return output::answer(text.as_bytes());
        };
        let mut engine = Connection::open()?;
        let variables =
            credentials::of_role(&mut engine, &role, &Wanted::default(), CredentialConsumer::Env)?;
        let text = shell.export(&variables).map_err(|error| unquotable(&error))?;
        // Several SDKs prefer a profile to these variables, and would use other credentials.
        if std::env::var_os("AWS_PROFILE").is_some_and(|profile| !profile.is_empty()) {
            output::say(i18n::get("cli-env-profile-set"));
        }
        output::answer(text.as_bytes())
    }
}

fn unquotable(unquotable: &Unquotable) -> CliError {
    let args = text::Args::new().with("variable", unquotable.variable).with("shell", unquotable.shell.word());
    let message = i18n::with("cli-env-unquotable", &args);
    CliError::worded(ProblemCode::Invalid, message, i18n::get("cli-env-unquotable-hint"))
}

fn unknown_shell() -> CliError {
    let names: Vec<&str> = Shell::ALL.iter().map(|(name, _)| *name).collect();
    let hint = i18n::with("cli-env-unknown-shell-hint", &text::Args::new().with("names", names.join(", ")));
    CliError::worded(ProblemCode::Invalid, i18n::get("cli-env-unknown-shell"), hint)
}

/// The shell that runs this program: by the name of the calling program, else by `SHELL`. What one shell reads may mean
/// anything to another, so a shell that is not known is none.
fn calling_shell(program: &str, shell: Option<String>) -> Option<Shell> {
    let login_shell = shell.unwrap_or_default();
    let names = [program, login_shell.rsplit('/').next().unwrap_or_default()];
    let known = names.into_iter().find_map(|name| match name {
        "bash" | "sh" | "dash" | "ksh" | "mksh" | "ash" | "busybox" => Some(Some(Shell::Bash)),
        "zsh" => Some(Some(Shell::Zsh)),
        "fish" => Some(Some(Shell::Fish)),
        "pwsh" | "powershell" => Some(Some(Shell::Powershell)),
        "csh" | "tcsh" | "nu" | "elvish" | "xonsh" | "ion" | "murex" | "rc" | "es" => Some(None),
        _ => None,
    });
    // Windows says neither.
    known.unwrap_or(cfg!(windows).then_some(Shell::Powershell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_calling_program_decides_before_the_login_shell() {
        for (program, login, shell) in [
            ("fish", Some("/bin/bash"), Some(Shell::Fish)),
            ("dash", Some("/usr/bin/fish"), Some(Shell::Bash)),
            ("make", Some("/usr/bin/zsh"), Some(Shell::Zsh)),
            ("pwsh", None, Some(Shell::Powershell)),
            ("nu", Some("/bin/bash"), None),
            ("make", None, None),
            ("", Some("/bin/tcsh"), None),
            ("", Some("/opt/own-shell"), None),
        ] {
            assert_eq!(calling_shell(program, login.map(str::to_owned)), shell, "{program} {login:?}");
        }
    }
}
