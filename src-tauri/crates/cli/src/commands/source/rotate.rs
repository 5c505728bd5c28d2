//! `rolecall source rotate`: gives a source another access key. The old one stays in the keychain until AWS has
//! accepted the new one.

use clap::Args;
use rolecall_core::answer::Answer;
use rolecall_core::text;
use rolecall_protocol::secret::SecretInputMessage;

use super::check::identity_line;
use super::secret::key_pair;
use super::twins;
use crate::commands::{Run, completions};
use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::resolve::resolve;
use crate::{i18n, output};

/// Replaces a source's access key.
#[derive(Debug, Args)]
pub struct Rotate {
    /// The source's full name
    #[arg(add = completions::sources())]
    name: String,
    /// The new access key ID (AKIA…); you are asked for the secret
    #[arg(long, value_name = "ID")]
    access_key_id: String,
    /// Read the secret from stdin
    #[arg(long)]
    secret_stdin: bool,
}

impl Run for Rotate {
    fn run(self) -> Result<(), CliError> {
        let (mut engine, snapshot) = Connection::open_with_snapshot()?;
        let view = resolve(&snapshot.sources, &self.name)?;
        let source = &view.source;
        let key = key_pair(&self.access_key_id, self.secret_stdin, engine.terminal())?;
        let replaced = engine.ask(SecretInputMessage::ReplaceKey { source: source.id.clone(), key });
        let answer = replaced.map_err(name_flag)?;
        output::say(i18n::with("cli-source-rotated", &text::Args::new().with("name", &source.name)));
        if let Answer::Identity { identity } = answer {
            output::say(identity_line(&snapshot, &source.name, &identity));
        }
        twins::say_sharing_old(&snapshot, view);
        twins::say_sharing(&snapshot, &source.id, &self.access_key_id);
        Ok(())
    }
}
