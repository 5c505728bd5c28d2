//! `rolecall team import`: the roles of a team's file, from this computer or an https address, as roles of one's own.
//! What would change is shown first; what is there already is never written over.

use std::path::Path;

use clap::Args;
use rolecall_core::role::Role;
use rolecall_core::settings::Change;
use rolecall_core::state::event::TeamFrom;
use rolecall_core::text;
use rolecall_platform::team_file;
use rolecall_protocol::message::{Shared, SharedAnswer};

use super::difference::told;
use crate::commands::import::agreed;
use crate::connection::{Connection, not_understood};
use crate::pick::{no_source, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// So many roles at once fit in one request.
const AT_ONCE: usize = 500;

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
        let file = if self.from.contains("://") {
            TeamFrom::Place(self.from)
        } else {
            TeamFrom::Text(team_file::read(Path::new(&self.from))?)
        };
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let source = match &self.source {
            Some(name) => {
                Some(pick_whole(&snapshot.sources, name).map_err(no_source(name))?.source.id.clone())
            }
            None => None,
        };
        let answer = engine.ask_shared(Shared::LookAtTeamFile { file, source })?;
        let SharedAnswer::Team { difference, .. } = answer else { return Err(not_understood()) };
        output::say(told(&difference));
        if difference.new.is_empty() {
            return Ok(());
        }
        if !self.yes && !agreed(engine.terminal())? {
            output::say(words::get("cli-import-nothing-done"));
            return Ok(());
        }
        let names: Vec<String> = difference.new.iter().map(|role| role.name.clone()).collect();
        let mut roles = difference.new.into_iter().peekable();
        while roles.peek().is_some() {
            let some: Vec<Role> = roles.by_ref().take(AT_ONCE).collect();
            engine.edit(&snapshot, Change::AddRoles { roles: some })?;
        }
        for name in names {
            output::say(words::with("cli-role-added", &text::Args::new().with("name", name)));
        }
        Ok(())
    }
}
