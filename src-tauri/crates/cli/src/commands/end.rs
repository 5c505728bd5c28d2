//! `rolecall end`: deletes sessions from this computer. Open console tabs and copied credentials stay valid until they
//! expire, so this says until when, and how to sign out of the console.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::problem::ProblemCode;
use rolecall_core::request::Request;
use rolecall_core::text;

use super::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::time_format::LocalClock;
use crate::{i18n, output};

/// Ends sessions.
#[derive(Debug, Args)]
pub struct End {
    /// The role's full name or ID
    #[arg(required_unless_present = "all", add = completions::roles())]
    role: Option<String>,
    /// End every session
    #[arg(long, conflicts_with = "role")]
    all: bool,
}

impl Run for End {
    fn run(self) -> Result<(), CliError> {
        let mut engine = Connection::open()?;
        let role = match &self.role {
            Some(text) => {
                let snapshot = engine.snapshot()?;
                Some(resolve(&snapshot.roles, text)?.role.clone())
            }
            None => None,
        };
        let answer = engine.ask(Request::End { role: role.as_ref().map(|role| role.id.clone()) });
        let name = role.as_ref().map_or("", |role| role.name.as_str());
        let args = text::Args::new().with("role", name);
        let (count, console_until, keys_until, sign_out) = match answer {
            Ok(Answer::Ended { count, console_until, keys_until, sign_out }) => {
                (count, console_until, keys_until, sign_out)
            }
            Ok(_) => return Err(unexpected_answer()),
            // There is no session to end, which is what the person wanted.
            Err(CliError::Problem(problem)) if problem.code == ProblemCode::NoSession => {
                output::say(i18n::with("cli-end-nothing", &args));
                return Ok(());
            }
            Err(error) => return Err(error),
        };

        let (ended, tab) =
            if self.all { ("cli-end-all", "cli-end-tabs") } else { ("cli-end-role", "cli-end-tab") };
        output::say(i18n::with(ended, &args.with("count", count)));
        let clock = LocalClock::now();
        let say_until = |id, until| {
            output::say(i18n::with(id, &text::Args::new().with("until", clock.format(until))));
        };
        if let Some(until) = console_until {
            say_until(tab, until);
        }
        if let Some(until) = keys_until {
            say_until("cli-end-keys", until);
        }
        if let Some(address) = sign_out {
            output::say(i18n::with("cli-end-sign-out", &text::Args::new().with("address", address)));
        }
        Ok(())
    }
}
