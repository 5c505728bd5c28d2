//! `rolecall team import`: the roles of a team's file, from this computer or an https address. What would change is
//! shown first; what is there already is never written over.

use std::path::Path;

use clap::Args;
use rolecall_core::failure::Failure;
use rolecall_core::settings::Change;
use rolecall_core::settings::read::team::read;
use rolecall_core::settings::team::{Difference, compare};
use rolecall_core::text;
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::team_file;
use rolecall_protocol::message::Shared;

use crate::commands::import::agreed;
use crate::connection::Connection;
use crate::pick::{no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Imports roles.
#[derive(Debug, Args)]
pub struct Import {
    /// The file, or its https address
    #[arg(value_name = "FILE|URL")]
    from: String,
    /// What signs for roles whose source is not here
    #[arg(long)]
    source: Option<String>,
    /// Don't ask first
    #[arg(long)]
    yes: bool,
}

impl Import {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let text = if self.from.contains("://") {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(team_file::fetch(&Http::new(Limits::default()), &self.from))?
        } else {
            team_file::read(Path::new(&self.from))?
        };
        let team = read(&text).map_err(Failure::TeamFile)?;
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let instead = match &self.source {
            Some(name) => Some(&pick_whole(&snapshot.sources, name).map_err(no_source(name))?.source.id),
            None => None,
        };
        let roles: Vec<_> = snapshot.roles.iter().map(|view| &view.role).collect();
        let sources: Vec<_> = snapshot.sources.iter().map(|view| &view.source).collect();
        let difference = compare(team, &roles, &sources, instead);
        output::say(told(&difference));
        if difference.new.is_empty() {
            return Ok(());
        }
        if !self.yes && !agreed(engine.terminal())? {
            output::say(words::get("cli-import-nothing-done"));
            return Ok(());
        }
        for role in difference.new {
            let args = text::Args::new().with("name", &role.name);
            let change = Box::new(Change::PutRole { role: Box::new(role) });
            engine.ask_shared(Shared::Edit { change, base_revision: snapshot.revision })?;
            output::say(words::with("cli-role-added", &args));
        }
        Ok(())
    }
}

/// What would change and what would not, a line each.
fn told(difference: &Difference) -> String {
    let mut lines = Vec::new();
    for role in &difference.new {
        let arn = role.kind.as_assume().map(|assume| assume.arn.as_str()).unwrap_or_default();
        let by = role.source.as_ref().map(ToString::to_string).unwrap_or_default();
        let args = text::Args::new().with("name", &role.name).with("arn", arn).with("by", by);
        lines.push(words::with("cli-team-new", &args));
    }
    for (name, keys) in &difference.kept {
        let args = text::Args::new().with("name", name).with("keys", keys.join(", "));
        lines.push(words::with("cli-team-kept", &args));
    }
    for (name, source) in &difference.unsigned {
        let args = text::Args::new().with("name", name).with("source", source);
        lines.push(words::with("cli-team-unsigned", &args));
    }
    for (name, invalid) in &difference.refused {
        let problem = words::problem(&Failure::Invalid(invalid.clone()));
        let args = text::Args::new().with("name", name).with("why", problem.message);
        lines.push(words::with("cli-team-refused", &args));
    }
    if !difference.same.is_empty() {
        lines.push(words::with("cli-team-same", &text::Args::new().with("count", difference.same.len())));
    }
    if difference.new.is_empty() {
        lines.push(words::get("cli-team-nothing"));
    }
    lines.join("\n")
}
