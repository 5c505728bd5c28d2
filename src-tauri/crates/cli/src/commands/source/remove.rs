//! `rolecall source remove`: removes a source that no role uses any more.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::text;

use crate::connection::Connection;
use crate::pick::{no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Removes a source.
#[derive(Debug, Args)]
pub struct Remove {
    /// The source's whole name
    name: String,
}

impl Remove {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let source = &pick_whole(&snapshot.sources, &self.name).map_err(no_source(&self.name))?.source;
        engine.edit(&snapshot, Change::RemoveSource { id: source.id.clone() })?;
        output::say(words::with("cli-source-removed", &text::Args::new().with("name", &source.name)));
        Ok(())
    }
}
