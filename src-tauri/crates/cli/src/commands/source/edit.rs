//! `rolecall source edit`: changes keys of an entry in the settings; comments, order and other keys stay. Its access
//! key is `source rotate`'s.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::source::{SourceKind, WebIdentity};
use rolecall_core::text;

use super::keys::{Keys, OPTIONAL, unset};
use crate::connection::Connection;
use crate::flag::naming_the_flag;
use crate::pick::{no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, parse, words};

/// Changes a source.
#[derive(Debug, Args)]
pub struct Edit {
    /// The source's whole name
    name: String,
    /// Call it this from now on; what hangs on it stays
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Take a key out, before the others are put in; may be given again
    #[arg(long, value_name = "KEY", value_parser = parse::key(&OPTIONAL))]
    unset: Vec<String>,
    /// Make it a profile of ~/.aws/config
    #[arg(long, value_name = "NAME", conflicts_with_all = ["token_file", "token_command"])]
    profile: Option<String>,
    /// Make it a web identity whose token stands in this file
    #[arg(long, value_name = "FILE", conflicts_with = "token_command")]
    token_file: Option<String>,
    /// Make it a web identity whose token this program prints, as a JSON list
    #[arg(long, value_name = "LIST", value_parser = parse::command)]
    token_command: Option<parse::Command>,
    #[command(flatten)]
    keys: Keys,
}

impl Edit {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let view = pick_whole(&snapshot.sources, &self.name).map_err(no_source(&self.name))?;
        let mut source = view.source.clone();
        self.unset.iter().for_each(|key| unset(&mut source, key));
        source.name = self.rename.unwrap_or(source.name);
        if let Some(profile) = self.profile {
            source.kind = SourceKind::Profile { profile };
        } else if self.token_file.is_some() || self.token_command.is_some() {
            let token_command = self.token_command.map(|command| command.0);
            source.kind = SourceKind::WebIdentity(WebIdentity { token_file: self.token_file, token_command });
        }
        self.keys.put(&mut source);
        let args = text::Args::new().with("name", &source.name);
        if source == view.source {
            output::say(words::with("cli-nothing-to-change", &args));
            return Ok(());
        }
        engine.edit(&snapshot, Change::PutSource { source }).map_err(naming_the_flag)?;
        output::say(words::with("cli-source-changed", &args));
        Ok(())
    }
}
