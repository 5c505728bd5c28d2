//! `rolecall env`: a role's credentials as text for a shell to run, or that text's undoing.

use clap::Args;
use rolecall_core::credential_consumer::CredentialConsumer;
use rolecall_core::problem::ProblemCode;
use rolecall_core::shell::{Shell, Unquotable};
use rolecall_core::text;

use crate::connection::{Connection, calling_program};
use crate::stop::Stop;
use crate::taking::take;
use crate::{output, parse, words};

/// Prints credentials for a shell.
#[derive(Debug, Args)]
pub struct Env {
    /// The role: its name, or enough of it
    #[arg(required_unless_present = "unset")]
    role: Option<String>,
    /// Who reads it; without this, the shell it is called from
    #[arg(long, value_parser = parse::shell())]
    shell: Option<Shell>,
    /// Take the variables away again
    #[arg(long, conflicts_with = "role")]
    unset: bool,
}

impl Env {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let shell = self.shell.unwrap_or_else(|| of_caller(&calling_program(), std::env::var("SHELL").ok()));
        let Some(role) = self.role else {
            let text = shell.unset().ok_or_else(|| {
                let args = text::Args::new().with("shell", shell.word());
                Stop::worded(ProblemCode::Invalid, words::with("cli-env-no-unset", &args), String::new())
            })?;
            return output::answer(text.as_bytes());
        };
        let mut engine = Connection::open()?;
        let taken = take(&mut engine, &role, CredentialConsumer::Env)?;
        let text =
            shell.export(&taken.credentials, taken.region.as_deref()).map_err(|error| unquotable(&error))?;
        // Several SDKs prefer a profile to these variables, and would go on as somebody else.
        if std::env::var_os("AWS_PROFILE").is_some_and(|profile| !profile.is_empty()) {
            output::say(words::get("cli-env-profile-set"));
        }
        output::answer(text.as_bytes())
    }
}

fn unquotable(unquotable: &Unquotable) -> Stop {
    let args = text::Args::new().with("variable", unquotable.variable).with("shell", unquotable.shell.word());
    let message = words::with("cli-env-unquotable", &args);
    Stop::worded(ProblemCode::Invalid, message, words::get("cli-env-unquotable-hint"))
}

/// The shell this was called from, by the name of the calling program, else by `SHELL`; else what the system's people
/// use most.
fn of_caller(program: &str, shell: Option<String>) -> Shell {
    let login = shell.unwrap_or_default();
    let names = [program, login.rsplit('/').next().unwrap_or_default()];
    let known = names.into_iter().find_map(|name| match name {
        "bash" | "sh" | "dash" | "ksh" | "mksh" | "ash" | "busybox" => Some(Shell::Bash),
        "zsh" => Some(Shell::Zsh),
        "fish" => Some(Shell::Fish),
        "pwsh" | "powershell" => Some(Shell::Powershell),
        _ => None,
    });
    known.unwrap_or(if cfg!(windows) { Shell::Powershell } else { Shell::Bash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn whose_text_is_meant() {
        for (program, login, shell) in [
            ("fish", Some("/bin/bash"), Shell::Fish),
            ("dash", Some("/usr/bin/fish"), Shell::Bash),
            ("make", Some("/usr/bin/zsh"), Shell::Zsh),
            ("pwsh", None, Shell::Powershell),
            ("make", None, Shell::Bash),
            ("", Some("/bin/tcsh"), Shell::Bash),
        ] {
            assert_eq!(of_caller(program, login.map(str::to_owned)), shell, "{program} {login:?}");
        }
    }
}
