//! One table of the settings file, read key by key: a wrong value is an error with its place, a key that nobody asked
//! for a warning.

use std::ops::Range;

use toml_edit::{Item, TableLike, TomlError, Value as TomlValue};

use super::error::{SettingsError, SettingsWarning, SettingsWarningKind, SettingsWrong};
use super::misspelt;
use super::value::Value;
use crate::shown::is_plain;

/// What a name is expected to be.
pub(super) const NAME: &str = "a name in quotes, without characters that can't be seen";

/// Where in the text something stands, in bytes; `None` where the parser does not tell.
pub(super) type Span = Option<Range<usize>>;

/// Turns places in the text into lines and columns.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) text: &'a str,
}

impl Places<'_> {
    /// 1-based line and column, in characters; 0 and 0 where the place is not known.
    pub(super) fn line_and_column(self, span: Span) -> (u32, u32) {
        let Some(span) = span else { return (0, 0) };
        let before = &self.text[..self.text.floor_char_boundary(span.start)];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        (count(before.matches('\n').count()), count(before[start..].chars().count()))
    }

    pub(super) fn error(self, span: Span, wrong: SettingsWrong) -> SettingsError {
        let (line, column) = self.line_and_column(span);
        SettingsError { line, column, wrong }
    }

    pub(super) fn not_toml(self, error: &TomlError) -> SettingsError {
        let expected = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        let at = error.span().map_or(0, |span| self.text.floor_char_boundary(span.start));
        let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line..].lines().next().unwrap_or_default().trim();
        let entries = ["accounts", "sources", "roles", "templates", "teams"];
        if let Some(key) = entries.into_iter().find(|key| line.starts_with(&format!("[{key}]"))) {
            return self.error(error.span(), entries_expected(key));
        }
        self.error(error.span(), SettingsWrong::NotToml { expected })
    }
}

fn entries_expected(key: &str) -> SettingsWrong {
    SettingsWrong::Value { key: key.to_owned(), expected: format!("[[{key}]], with two brackets") }
}

/// Hands out a table's values by key, typed, and afterwards reports the keys nobody asked for.
pub(super) struct Fields<'a> {
    places: Places<'a>,
    /// `roles`; empty for the top level.
    name: &'static str,
    table: &'a dyn TableLike,
    /// Where the table begins: what a missing key is told with.
    at: Span,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(places: Places<'a>, name: &'static str, table: &'a dyn TableLike, at: Span) -> Self {
        Self { places, name, table, at, known: Vec::new() }
    }

    /// Marks a key as one this version knows.
    pub(super) fn know(&mut self, key: &'static str) {
        self.known.push(key);
    }

    /// Makes these the keys that are known, and no others.
    pub(super) fn know_only(&mut self, keys: &[&'static str]) {
        self.known = keys.to_vec();
    }

    fn item(&mut self, key: &'static str) -> Option<&'a Item> {
        self.know(key);
        self.table.get(key)
    }

    /// The value of a key, if it is there and `take` makes something of it.
    pub(super) fn get<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        take: impl FnOnce(&Item) -> Option<T>,
    ) -> Result<Option<T>, SettingsError> {
        let Some(item) = self.item(key) else { return Ok(None) };
        take(item).map(Some).ok_or_else(|| self.unlike(key, expected))
    }

    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        take: impl FnOnce(&Item) -> Option<T>,
    ) -> Result<T, SettingsError> {
        self.get(key, expected, take)?.ok_or_else(|| self.missing(key))
    }

    /// Puts the value of a key in its place, if the key is there.
    pub(super) fn read_to<T: Value>(
        &mut self,
        key: &'static str,
        place: &mut T,
    ) -> Result<(), SettingsError> {
        if let Some(item) = self.item(key) {
            *place = T::read(item).ok_or_else(|| self.unlike(key, &T::expected()))?;
        }
        Ok(())
    }

    /// An entry's id, which defaults to its name, and its name.
    pub(super) fn id_and_name(&mut self) -> Result<(String, String), SettingsError> {
        let name = self.required("name", NAME, plain_name)?;
        let id = self.get("id", NAME, plain_name)?;
        Ok((id.unwrap_or_else(|| name.clone()), name))
    }

    /// A table within this one.
    pub(super) fn table(&mut self, key: &'static str) -> Result<Option<Fields<'a>>, SettingsError> {
        let Some(item) = self.item(key) else { return Ok(None) };
        let table = item.as_table_like().ok_or_else(|| self.unlike(key, &format!("a table [{key}]")))?;
        Ok(Some(Fields::new(self.places, key, table, item.span())))
    }

    /// All `[[key]]` entries, each read by `one`, which also says the entry's id.
    pub(super) fn entries<T>(
        &mut self,
        key: &'static str,
        warnings: &mut Vec<SettingsWarning>,
        one: impl Fn(&mut Fields<'a>) -> Result<(T, String), SettingsError>,
    ) -> Result<Vec<T>, SettingsError> {
        let tables: Option<Vec<(&'a dyn TableLike, Span)>> = match self.item(key) {
            None => return Ok(Vec::new()),
            Some(Item::ArrayOfTables(tables)) => {
                Some(tables.iter().map(|table| (table as &dyn TableLike, table.span())).collect())
            }
            Some(Item::Value(TomlValue::Array(array))) => {
                let inline =
                    |value: &'a TomlValue| Some((value.as_inline_table()? as &dyn TableLike, value.span()));
                array.iter().map(inline).collect()
            }
            Some(_) => None,
        };
        let tables = tables.ok_or_else(|| self.error_at(key, entries_expected(key)))?;
        let mut entries = Vec::with_capacity(tables.len());
        let mut ids = std::collections::BTreeSet::new();
        for (table, at) in tables {
            let mut fields = Fields::new(self.places, key, table, at);
            let (entry, id) = one(&mut fields)?;
            if !ids.insert(id.clone()) {
                let at = fields.span_of("id").or_else(|| fields.span_of("name"));
                return Err(self.places.error(at, SettingsWrong::Twice { id }));
            }
            fields.report_for(Some(&id), warnings);
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Where the value of a key stands.
    pub(super) fn span_of(&self, key: &str) -> Span {
        let item = self.table.get(key)?;
        item.span().or_else(|| self.table.key(key)?.span())
    }

    pub(super) fn unlike(&self, key: &str, expected: &str) -> SettingsError {
        let wrong = SettingsWrong::Value { key: key.to_owned(), expected: expected.to_owned() };
        self.places.error(self.span_of(key).or_else(|| self.at.clone()), wrong)
    }

    pub(super) fn error_at(&self, key: &str, wrong: SettingsWrong) -> SettingsError {
        self.places.error(self.span_of(key), wrong)
    }

    pub(super) fn missing(&self, key: &'static str) -> SettingsError {
        let instead = self
            .table
            .iter()
            .find(|(other, _)| !self.known.contains(other) && misspelt::meant(other, &[key]) == Some(key));
        if let Some((other, _)) = instead {
            let wrong = SettingsWrong::Misspelt { key: other.to_owned(), meant: key.to_owned() };
            return self.places.error(self.table.key(other).and_then(toml_edit::Key::span), wrong);
        }
        self.places.error(self.at.clone(), SettingsWrong::Missing { key: key.to_owned() })
    }

    /// Names the keys nobody asked for.
    pub(super) fn report(self, warnings: &mut Vec<SettingsWarning>) {
        self.report_for(None, warnings);
    }

    /// The same for the entry of an id.
    fn report_for(self, id: Option<&str>, warnings: &mut Vec<SettingsWarning>) {
        for (key, _) in self.table.iter().filter(|(key, _)| !self.known.contains(key)) {
            let (line, column) =
                self.places.line_and_column(self.table.key(key).and_then(toml_edit::Key::span));
            let meant = misspelt::meant(key, &self.known);
            let is_role = ["roles", "templates"].contains(&self.name);
            let holds = id.filter(|_| is_role && meant.is_some_and(misspelt::is_safety)).map(str::to_owned);
            let meant = meant.map(str::to_owned);
            let key = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
            let kind = SettingsWarningKind::UnknownKey { key, meant, holds };
            warnings.push(SettingsWarning { line, column, kind });
        }
    }
}

/// A name: a text that is not empty, every character of which is seen as itself.
pub(super) fn plain_name(item: &Item) -> Option<String> {
    filled(item).filter(|name| is_plain(name))
}

/// A text that is not empty.
pub(super) fn filled(item: &Item) -> Option<String> {
    item.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}
