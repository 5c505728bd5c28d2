//! `rolecall sign-in`: signs a person in to a source, in the browser of this computer or of another device. The roles of a
//! company are listed by the engine meanwhile; one that ends with this command lists them before.

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
  rolecall sign-in acme --device                    in the browser of any device, also next time
  rolecall sign-in acme --browser                   in this computer's again")]
pub struct SignIn {
    /// The source: your company's sign-in, or your AWS console sign-in
    #[arg(add = completions::sources())]
    source: String,
    /// Sign in in the browser of any device; automatic over SSH, in WSL, without a display, and if you did so last time
    #[arg(long)]
    device: bool,
    /// Sign in in the browser of this computer
    #[arg(long, conflicts_with = "device")]
    browser: bool,
}

impl Run for SignIn {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let view = resolve(&snapshot.sources, &self.source)?;
        let source = &view.source;
        let was_elsewhere = view.sign_in.as_ref().is_some_and(|sign_in| sign_in.elsewhere);
        let device = self.device || !self.browser && (is_headless() || was_elsewhere);
        engine.ask(Request::SignIn { source: source.id.clone(), device })?;
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
        if engine.runs_engine() && source.kind.identity_center().is_some() {
            output::say(i18n::with("cli-listing", &text::Args::new().with("source", &source.name)));
            if let Answer::Listed(listed) = engine.ask(Request::ListRoles { source: source.id.clone() })? {
                let args = text::Args::new().with("roles", listed.roles).with("accounts", listed.accounts);
                output::say(i18n::with("cli-listed", &args));
            }
        }
        Ok(())
    }
}
