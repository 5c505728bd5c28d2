//! Changes an entry of the settings and says so, for the `edit` and `remove` commands of every kind of entry.

use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text::Args;

use crate::connection::Connection;
use crate::error::CliError;
use crate::flag::name_flag;
use crate::resolve::{Named, resolve_exact};
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
    let entry = resolve_exact(entries(&snapshot), name)?;
    engine.edit(&snapshot, removal(entry))?;
    let args = Args::new().with("name", entry.name()).with("id", entry.id());
    output::say(i18n::with(removed, &args));
    Ok(())
}

/// Makes a change to the entry with this name, where there is one to make. `changed` is the id of the text that says
/// so.
pub fn edit(
    engine: &mut Connection,
    snapshot: &Snapshot,
    name: &str,
    change: Option<Change>,
    changed: &str,
) -> Result<(), CliError> {
    let text = if change.is_some() { changed } else { "cli-nothing-to-change" };
    change.map_or(Ok(()), |change| engine.edit(snapshot, change)).map_err(name_flag)?;
    output::say(i18n::with(text, &Args::new().with("name", name)));
    Ok(())
}
