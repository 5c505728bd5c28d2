//! `rolecall sign-in`: signs a person in to their company, in the browser or with a code. Its roles are listed by the
//! engine meanwhile; one that ends with this command lists them before.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::request::Request;
use rolecall_core::text;

use super::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::headless::is_headless;
use crate::resolve::resolve;
use crate::time_format::LocalClock;
use crate::{i18n, output};

/// Signs in.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rolecall sign-in acme                             in this computer's browser
  rolecall sign-in acme --device                    with a code, in the browser of any device")]
pub struct SignIn {
    /// The source, an instance of IAM Identity Center
    #[arg(add = completions::sources())]
    source: String,
    /// Sign in with a code, in the browser of any device; automatic over SSH, in WSL and without a display
    #[arg(long)]
    device: bool,
}

impl Run for SignIn {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let source = &resolve(&snapshot.sources, &self.source)?.source;
        engine.ask(Request::SignIn { source: source.id.clone(), device: self.device || is_headless() })?;
        let snapshot = engine.snapshot()?;
        let until = snapshot
            .sources
            .iter()
            .find(|view| view.source.id == source.id)
            .and_then(|view| view.sign_in.as_ref()?.until);
        let args = text::Args::new().with("source", &source.name);
        output::say(match until {
            Some(until) => {
                i18n::with("cli-signed-in-until", &args.with("until", LocalClock::now().format(until)))
            }
            None => i18n::with("cli-signed-in", &args),
        });
        if engine.runs_engine() {
            output::say(i18n::with("cli-listing", &text::Args::new().with("source", &source.name)));
            if let Answer::Listed(listed) = engine.ask(Request::ListRoles { source: source.id.clone() })? {
                let args = text::Args::new().with("roles", listed.roles).with("accounts", listed.accounts);
                output::say(i18n::with("cli-listed", &args));
            }
        }
        Ok(())
    }
}
