//! `rolecall role edit`: changes keys of an entry in the settings; comments, order and other keys stay.

use clap::Args;
use rolecall_core::settings::Change;
use rolecall_core::text;

use super::keys::{Keys, OPTIONAL, unset};
use super::tell_outlook;
use crate::connection::Connection;
use crate::flag::naming_the_flag;
use crate::parse;
use crate::pick::{no_role, pick_whole};
use crate::stop::Stop;
use crate::{output, words};

/// Changes a role.
#[derive(Debug, Args)]
pub struct Edit {
    /// The role's whole name
    name: String,
    /// Call it this from now on; what hangs on it stays
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Take a key out, before the others are put in; may be given again
    #[arg(long, value_name = "KEY", value_parser = parse::key(&OPTIONAL))]
    unset: Vec<String>,
    #[command(flatten)]
    keys: Keys,
}

impl Edit {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let view = pick_whole(&snapshot.roles, &self.name).map_err(no_role(&self.name))?;
        let mut role = view.role.clone();
        self.unset.iter().for_each(|key| unset(&mut role, key));
        role.name = self.rename.unwrap_or(role.name);
        self.keys.put(&mut role, &snapshot)?;
        let (id, args) = (role.id.clone(), text::Args::new().with("name", &role.name));
        if role == view.role {
            output::say(words::with("cli-nothing-to-change", &args));
            return Ok(());
        }
        engine.edit(&snapshot, Change::PutRole { role: Box::new(role) }).map_err(naming_the_flag)?;
        output::say(words::with("cli-role-changed", &args));
        tell_outlook(&mut engine, &id)
    }
}
