//! `rolecall sign-out`: signs a person out of a source. Sessions of its roles last until they expire.

use clap::Args;
use rolecall_core::request::Request;
use rolecall_core::text;

use super::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Signs out.
#[derive(Debug, Args)]
pub struct SignOut {
    /// The source: your company's sign-in, or your AWS console sign-in
    #[arg(add = completions::sources())]
    source: String,
}

impl Run for SignOut {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let source = &resolve(&snapshot.sources, &self.source)?.source;
        engine.ask(Request::SignOut { source: source.id.clone() })?;
        output::say(i18n::with("cli-signed-out", &text::Args::new().with("source", &source.name)));
        Ok(())
    }
}
