//! `rolecall source add`: a source's entry and, for an access key, its secret. The secret comes from a hidden prompt or
//! stdin and never stands among a process's arguments, which everybody on the computer can read.

use std::io::{self, Read as _};

use clap::{ArgGroup, Args};
use rolecall_core::failure::Failure;
use rolecall_core::id::SourceId;
use rolecall_core::problem::ProblemCode;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::source::{Source, SourceKind, SourceState};
use rolecall_core::text;
use rolecall_protocol::message::{KeyPair, Secret, Shared};
use zeroize::Zeroizing;

use crate::connection::Connection;
use crate::stop::Stop;
use crate::terminal::{Echo, Terminal, Typed};
use crate::{output, words};

/// Far more than a secret access key has; what is longer is something else, piped in by mistake.
const MOST_STDIN: u64 = 4096;

/// Adds a source.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("kind").required(true).args(["access_key_id", "profile", "environment"])))]
pub struct Add {
    /// What to call it
    name: String,
    /// The access key's id (AKIA…); its secret is asked for and kept in the keychain
    #[arg(long, value_name = "ID")]
    access_key_id: Option<String>,
    /// A profile of ~/.aws/config, read by the AWS SDK
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// This machine's own access: variables, container, instance metadata
    #[arg(long)]
    environment: bool,
    /// The region whose STS it calls
    #[arg(long)]
    region: Option<String>,
    /// The MFA device its roles ask for
    #[arg(long, value_name = "ARN")]
    mfa_serial: Option<String>,
    /// Read the secret from stdin
    #[arg(long, requires = "access_key_id", conflicts_with_all = ["profile", "environment"])]
    secret_stdin: bool,
}

impl Add {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let source = self.source(&snapshot)?;
        let key = match &self.access_key_id {
            Some(id) => Some(KeyPair {
                access_key_id: id.clone(),
                secret_access_key: self.secret(id, engine.terminal())?,
            }),
            None => None,
        };
        let name = source.name.clone();
        let change = Box::new(Change::PutSource { source });
        engine.ask_shared(Shared::AddSource { change, key, base_revision: snapshot.revision })?;
        output::say(words::with("cli-source-added", &text::Args::new().with("name", name)));
        Ok(())
    }

    /// The entry to write. A name that is there already is taken, except by an access key whose secret this keychain
    /// does not have: then this is the second computer, and the entry stays what it is.
    fn source(&self, snapshot: &Snapshot) -> Result<Source, Stop> {
        let kind = match (&self.access_key_id, &self.profile) {
            (Some(_), _) => SourceKind::AccessKey,
            (None, Some(profile)) => SourceKind::Profile { profile: profile.clone() },
            (None, None) => SourceKind::Environment,
        };
        let taken = snapshot
            .sources
            .iter()
            .find(|view| view.source.name == self.name || view.source.id.as_str() == self.name);
        let mut source = match taken {
            Some(view) if view.state == SourceState::KeyMissing && view.source.kind == kind => {
                view.source.clone()
            }
            Some(_) => return Err(Failure::NameTaken { name: self.name.clone() }.into()),
            None => Source {
                id: SourceId::new(&self.name),
                name: self.name.clone(),
                kind,
                region: None,
                mfa_serial: None,
                mfa_command: None,
                prefer: None,
            },
        };
        source.region = self.region.clone().or(source.region);
        source.mfa_serial = self.mfa_serial.clone().or(source.mfa_serial);
        Ok(source)
    }

    fn secret(&self, id: &str, terminal: Option<&Terminal>) -> Result<Secret, Stop> {
        let typed = if self.secret_stdin { from_stdin()? } else { from_person(id, terminal)? };
        Ok(Secret(typed.trim().into()))
    }
}

fn from_stdin() -> Result<Zeroizing<String>, Stop> {
    let mut text = Zeroizing::new(String::with_capacity(MOST_STDIN as usize));
    let read = io::stdin().lock().take(MOST_STDIN).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| {
        let args = text::Args::new().with("reason", error.to_string());
        Stop::worded(ProblemCode::File, words::with("cli-stdin-unreadable", &args), String::new())
    })
}

fn from_person(id: &str, terminal: Option<&Terminal>) -> Result<Zeroizing<String>, Stop> {
    let args = text::Args::new().with("key", id);
    let Some(terminal) = terminal else {
        let hint = words::get("cli-secret-nobody-hint");
        return Err(Stop::worded(ProblemCode::NeedsPerson, words::with("cli-secret-nobody", &args), hint));
    };
    let question = format!("{} ", words::with("cli-ask-secret", &args));
    let typed = terminal.ask(&question, Echo::Hidden).and_then(|mut line| line.wait(None));
    match typed {
        Ok(Some(Typed::Line(line))) if !line.trim().is_empty() => Ok(line),
        Ok(Some(Typed::Interrupted)) => Err(Stop::Interrupted),
        Ok(_) | Err(_) => Err(Failure::Cancelled.into()),
    }
}
