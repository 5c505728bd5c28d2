//! `rolecall console`: opens a role's console in the browser, or prints the sign-in link.

use clap::Args;
use rolecall_core::answer::{Answer, SecretAnswer};
use rolecall_core::open_with;
use rolecall_core::request::{ConsolePlace, Request, SecretRequest};
use rolecall_core::text;
use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use super::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::time_format::LocalClock;
use crate::{i18n, output, parse};

/// Opens a role's console.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rolecall console prod-admin                       open the console
  rolecall console prod-admin --service s3          open it at a service")]
pub struct Console {
    /// The role's full name or ID
    #[arg(add = completions::roles())]
    role: String,
    /// Open this service, such as s3
    #[arg(long, value_name = "NAME", conflicts_with = "destination", value_parser = parse::service)]
    service: Option<String>,
    /// Open a service, a console path, a console address or an ARN
    #[arg(long, value_name = "WHERE")]
    destination: Option<String>,
    /// Open in this region
    #[arg(long)]
    region: Option<String>,
    /// Print the sign-in link instead; anyone with it can act as the role for 15 minutes
    #[arg(long)]
    print: bool,
}

impl Run for Console {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let role = &resolve(&snapshot.roles, &self.role)?.role;
        let (id, region) = (role.id.clone(), self.region);
        let destination = self.service.or(self.destination);

        if self.print {
            let answer = engine.ask_for_secret(SecretRequest::PrintLink(ConsolePlace {
                role: id,
                destination,
                region,
            }))?;
            let SecretAnswer::Link(link) = answer else { return Err(unexpected_answer()) };
            let url = link.0.expose_secret();
            let mut line = Zeroizing::new(Vec::with_capacity(url.len() + 1));
            line.extend_from_slice(url.as_bytes());
            line.push(b'\n');
            return output::answer(&line);
        }
        let answer = engine.ask(Request::OpenConsole {
            place: ConsolePlace { role: id, destination, region },
            apart: false,
        })?;
        let Answer::Opened { until, .. } = answer else { return Err(unexpected_answer()) };
        let args = text::Args::new().with("role", &role.name).with("until", LocalClock::now().format(until));
        output::say(i18n::with("cli-opened", &args));
        // In a profile of its own nobody has asked for, a person may look for it in vain.
        if role.protect && open_with::ways(Some(role), &snapshot.preferences).len() > 1 {
            output::say(i18n::with("cli-opened-protected", &args));
        }
        Ok(())
    }
}
