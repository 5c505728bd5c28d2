//! The answer of a command that lists something: a table for a person, or JSON for a program.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::CliError;
use crate::time_format::LocalClock;
use crate::{i18n, output, table};

/// A row of a table: for each column the id of its heading's text, and the cell.
pub type Row = Vec<(&'static str, String)>;

/// An entry of a list: an object in JSON, a row in a table.
pub trait Entry: Serialize {
    /// The key of the list in JSON.
    const KEY: &'static str;
    /// The id of the text for an empty list.
    const EMPTY: &'static str;

    /// The entry as a row; every entry of a list has the same columns.
    fn row(&self, clock: &LocalClock) -> Row;
}

/// Prints a list.
pub fn print<E: Entry>(entries: &[E], as_json: bool) -> Result<(), CliError> {
    if as_json {
        return output::answer_json(&json(entries));
    }
    print_rows(rows(entries, &LocalClock::now()), E::EMPTY)
}

/// Prints a table, or the text `empty` where it has no rows.
pub fn print_rows(rows: Vec<Row>, empty: &str) -> Result<(), CliError> {
    if rows.is_empty() {
        output::say(i18n::get(empty));
        return Ok(());
    }
    output::answer(table(rows).as_bytes())
}

/// A list as JSON.
pub fn json<E: Entry>(entries: &[E]) -> impl Serialize {
    BTreeMap::from([(E::KEY, entries)])
}

/// A list as rows.
pub fn rows<E: Entry>(entries: &[E], clock: &LocalClock) -> Vec<Row> {
    entries.iter().map(|entry| entry.row(clock)).collect()
}

/// The text of a table.
pub fn table(rows: Vec<Row>) -> String {
    let headings: Vec<String> = rows.iter().take(1).flatten().map(|(id, _)| i18n::get(id)).collect();
    let cells = |row: Row| row.into_iter().map(|(_, cell)| cell).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
    table::render(&headings, &rows)
}
