//! Changes an entry of the settings and says so, for the `edit` and `remove` commands of every kind of entry.

use rolecall_core::id::RoleId;
use rolecall_core::problem::ProblemCode;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text::Args;

use super::effects;
use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::resolve::{Named, resolve};
use crate::{i18n, output};

/// A key that `--unset` can remove from an entry: the name of its flag, and the function that removes it.
pub type OptionalKey<T> = (&'static str, fn(&mut T));

/// Removes the entry with this whole name. `removed` is the id of the text that says so.
pub fn remove<T: Named>(
    name: &str,
    entries: impl FnOnce(&Snapshot) -> &[T],
    removal: impl FnOnce(&T) -> Change,
    removed: &str,
) -> Result<(), CliError> {
    let (mut engine, snapshot) = Connection::open_with_snapshot()?;
    let entry = resolve(entries(&snapshot), name)?;
    engine.edit(&snapshot, removal(entry))?;
    let args = Args::new().with("name", entry.name()).with("id", entry.id());
    output::say(i18n::with(removed, &args));
    Ok(())
}

/// The error for a name that an entry has already: the ids of the texts that say so and how to change that one.
pub fn taken(id: &str, hint: &str, name: &str) -> CliError {
    let text = |id| i18n::with(id, &Args::new().with("name", name));
    CliError::worded(ProblemCode::NameTaken, text(id), text(hint))
}

/// Makes a change to the entry with this name, where there is one to make, and says what follows for other roles than
/// this one. `changed` is the id of the text that says it was made.
pub fn edit(
    engine: &mut Connection,
    snapshot: &Snapshot,
    name: &str,
    role: Option<&RoleId>,
    change: Option<Change>,
    changed: &str,
) -> Result<(), CliError> {
    let args = Args::new().with("name", name);
    let Some(change) = change else {
        output::say(i18n::with("cli-nothing-to-change", &args));
        return Ok(());
    };
    engine.edit(snapshot, change).map_err(name_flag)?;
    output::say(i18n::with(changed, &args));
    effects::say(snapshot, &engine.snapshot()?, role);
    Ok(())
}
