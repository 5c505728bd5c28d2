//! `rolecall source rotate`: gives a source another access key. The old one stays in the keychain until AWS has said
//! whose the new one is.

use clap::Args;
use rolecall_core::text;
use rolecall_protocol::message::{Shared, SharedAnswer};

use super::check::identity_line;
use super::secret::key_pair;
use crate::connection::Connection;
use crate::flag::naming_the_flag;
use crate::pick::{no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Replaces a source's key.
#[derive(Debug, Args)]
pub struct Rotate {
    /// The source's whole name
    name: String,
    /// The new access key's id (AKIA…); its secret is asked for
    #[arg(long, value_name = "ID")]
    access_key_id: String,
    /// Read the secret from stdin
    #[arg(long)]
    secret_stdin: bool,
}

impl Rotate {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let source = &pick_whole(&snapshot.sources, &self.name).map_err(no_source(&self.name))?.source;
        let key = key_pair(&self.access_key_id, self.secret_stdin, engine.terminal())?;
        let replaced = engine.ask_shared(Shared::ReplaceKey { source: source.id.clone(), key });
        let answer = replaced.map_err(naming_the_flag)?;
        output::say(words::with("cli-source-rotated", &text::Args::new().with("name", &source.name)));
        if let SharedAnswer::Identity { identity } = answer {
            output::say(identity_line(&snapshot, &source.name, &identity));
        }
        Ok(())
    }
}
