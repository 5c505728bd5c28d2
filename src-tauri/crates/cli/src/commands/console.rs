//! `rolecall console`: a role's console in the browser, or the link to it.

use clap::Args;
use rolecall_core::text;
use rolecall_protocol::command::{CommandAnswer, Own, OwnAnswer};
use rolecall_protocol::message::{Shared, SharedAnswer};
use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use crate::connection::{Connection, not_understood};
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, parse, words};

/// Opens a role's console.
#[derive(Debug, Args)]
pub struct Console {
    /// The role: its name, or enough of it
    role: String,
    /// Open at this service, such as s3
    #[arg(long, value_name = "NAME", conflicts_with = "destination", value_parser = parse::service)]
    service: Option<String>,
    /// Open at a service, a console path, an address on the console or an ARN
    #[arg(long, value_name = "WHERE")]
    destination: Option<String>,
    /// Open in this region
    #[arg(long)]
    region: Option<String>,
    /// Print the sign-in link instead; whoever has it is that role for 15 minutes
    #[arg(long)]
    print: bool,
}

impl Console {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = &pick(&snapshot.roles, &self.role).map_err(no_role(&self.role))?.role;
        let (id, region) = (role.id.clone(), self.region);
        let destination = self.service.or(self.destination);

        if self.print {
            let answer = engine.ask(Own::PrintLink { role: id, destination, region })?;
            let CommandAnswer::Own(OwnAnswer::Link { url }) = answer else { return Err(not_understood()) };
            let url = url.0.expose_secret();
            let mut line = Zeroizing::new(Vec::with_capacity(url.len() + 1));
            line.extend_from_slice(url.as_bytes());
            line.push(b'\n');
            return output::answer(&line);
        }
        let answer =
            engine.ask_shared(Shared::OpenConsole { role: id, apart: false, destination, region })?;
        let SharedAnswer::Opened { until, .. } = answer else { return Err(not_understood()) };
        let args = text::Args::new().with("role", &role.name).with("until", Here::now().clock_of(&until));
        output::say(words::with("cli-opened", &args));
        Ok(())
    }
}
