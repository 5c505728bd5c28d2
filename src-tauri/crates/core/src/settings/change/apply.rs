//! Makes one change onto the settings file's own text. Comments, order, formatting and keys this version does not
//! know survive: only keys whose meaning differs are set, added or taken out, and comments of a key taken out stay.

use std::collections::BTreeSet;

use toml_edit::{Array, ArrayOfTables, Document, DocumentMut, Item, Table};

use super::Change;
use super::text::{edit, header_at, headers, raw, set, set_position, take_out};
use crate::id::RoleId;
use crate::settings::error::SettingsError;
use crate::settings::keys::{Keys, of, role_keys, source_keys, team_keys, template_keys};
use crate::settings::read::{ParsedSettings, parse, read, unlike};
use crate::settings::value::Plain;
use crate::settings::{Preferences, Settings};

/// A settings text after a change.
#[derive(Debug)]
pub struct Edited {
    /// The text.
    pub text: String,
    /// What it says.
    pub read: ParsedSettings,
}

/// Makes the change. What comes out reads: a change that would break it (a role whose source is not there) is refused.
/// Both texts are parsed once.
///
/// # Errors
/// Where the text does not read, would not read afterwards, or lists the entries inline (`roles = [{…}]`), which can't
/// be edited without damage to its layout.
pub fn apply(text: &str, change: &Change) -> Result<Edited, SettingsError> {
    let (document, ParsedSettings { settings, .. }) = parse(text)?;
    let mut file = File::new(text, document);
    match change {
        Change::PutSource { source } => {
            let at = settings.sources.iter().position(|old| old.id == source.id);
            let old = at.map(|at| source_keys(&settings.sources[at]));
            file.put("sources", at, old, source_keys(source))?;
        }
        Change::PutRole { role } => {
            let at = own_role(&settings, &role.id);
            let old = at.map(|at| role_keys(&settings.roles[at]));
            file.put("roles", at, old, role_keys(role))?;
        }
        Change::PutAccount { account } => {
            let at = settings.accounts.iter().position(|old| old.id == account.id);
            let old = at.map(|at| settings.accounts[at].keys());
            file.put("accounts", at, old, account.keys())?;
        }
        Change::RemoveSource { id } => {
            file.remove("sources", settings.sources.iter().position(|old| old.id == *id))?;
        }
        Change::RemoveRole { id } => {
            file.remove("roles", own_role(&settings, id))?;
        }
        Change::MoveRole { id, before } => {
            let before = before.as_ref().and_then(|before| own_role(&settings, before));
            file.shift("roles", own_role(&settings, id), before)?;
        }
        Change::RemoveAccount { id } => {
            file.remove("accounts", settings.accounts.iter().position(|old| old.id == *id))?;
        }
        Change::AddRoles { roles } => {
            let own = settings.roles.iter().filter(|role| !settings.from_templates.contains_key(&role.id));
            let there: BTreeSet<&RoleId> = own.map(|role| &role.id).collect();
            for role in roles.iter().filter(|role| !there.contains(&role.id)) {
                file.put("roles", None, None, role_keys(role))?;
            }
        }
        Change::PutTemplate { template } => {
            let at = settings.templates.iter().position(|old| old.role.id == template.role.id);
            let old = at.map(|at| template_keys(&settings.templates[at]));
            file.put("templates", at, old, template_keys(template))?;
        }
        Change::RemoveTemplate { id } => {
            file.remove("templates", settings.templates.iter().position(|old| old.role.id == *id))?;
        }
        Change::PutTeam { team } => {
            let at = settings.teams.iter().position(|old| old.id == team.id);
            let old = at.map(|at| team_keys(&settings.teams[at]));
            file.put("teams", at, old, team_keys(team))?;
        }
        Change::RemoveTeam { id } => {
            file.remove("teams", settings.teams.iter().position(|old| old.id == *id))?;
        }
        Change::PutPreferences { preferences } => file.put_preferences(&settings, preferences),
    }
    let text = file.into_text();
    Ok(Edited { read: read(&text)?, text })
}

/// Which `[[roles]]` entry a role is; none where a template stands for it.
fn own_role(settings: &Settings, id: &RoleId) -> Option<usize> {
    let at = settings.roles.iter().position(|role| role.id == *id);
    at.filter(|_| !settings.from_templates.contains_key(id))
}

/// What is above an entry: comments that a blank line sets off from it, and its own.
fn headings_and_comment(table: &Table) -> (String, String) {
    let above = raw(table.decor().prefix()).replace("\r\n", "\n");
    let (headings, own) = above.split_at(above.rfind("\n\n").map_or(0, |blank| blank + 1));
    (headings.to_owned(), own.to_owned())
}

/// The file while it is changed.
struct File<'a> {
    text: &'a str,
    document: DocumentMut,
}

impl<'a> File<'a> {
    fn new(text: &'a str, document: Document<&str>) -> Self {
        let mut document = document.into_mut();
        if document.is_empty() {
            // A file of comments alone: they stay on top.
            let comments = raw(Some(document.trailing())).trim().to_owned();
            document.set_trailing("");
            document.insert("version", toml_edit::value(1));
            if let Some(mut key) = document.key_mut("version").filter(|_| !comments.is_empty()) {
                key.leaf_decor_mut().set_prefix(format!("{comments}\n"));
            }
        }
        Self { text, document }
    }

    fn into_text(self) -> String {
        let text = self.document.to_string();
        let text =
            if self.text.starts_with(['\n', '\r']) { &text } else { text.trim_start_matches(['\n', '\r']) };
        // The writer ends its own lines with a bare newline; a file that Windows wrote keeps its line ends.
        let crlf = self.text.contains("\r\n") && !self.text.replace("\r\n", "").contains('\n');
        if crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text.to_owned() }
    }

    /// Edits the entry of that index, or appends one.
    fn put(
        &mut self,
        kind: &'static str,
        at: Option<usize>,
        old: Option<Keys>,
        mut new: Keys,
    ) -> Result<(), SettingsError> {
        let tables = self.entries(kind)?;
        let is_first = tables.is_empty();
        if let (Some(table), Some(mut old)) = (at.and_then(|at| tables.get_mut(at)), old) {
            if !table.contains_key("id") {
                old.retain(|(key, _)| *key != "id");
                // Its name is its id; the id is written once the name becomes another.
                if of(&new, "name") == of(&new, "id") {
                    new.retain(|(key, _)| *key != "id");
                }
            }
            edit(table, &old, &new);
        } else {
            let mut table = Table::new();
            for (key, value) in new {
                if let Some(value) = value {
                    table.insert(key, Item::Value(value.value()));
                }
            }
            // The others stand behind it, and a look at every header for each would be long among thousands.
            if is_first {
                let last = headers(self.document.as_table()).into_iter().max().unwrap_or(0);
                table.set_position(Some(last + 1));
            }
            self.entries(kind)?.push(table);
        }
        Ok(())
    }

    /// Takes an entry out with the comment right above it; a comment set off by a blank line stays.
    fn remove(&mut self, kind: &'static str, at: Option<usize>) -> Result<(), SettingsError> {
        let Some(at) = at else { return Ok(()) };
        let tables = self.entries(kind)?;
        let table = tables.remove(at);
        if tables.is_empty() {
            self.document.remove(kind);
        }
        let (stays, _) = headings_and_comment(&table);
        if stays.contains('#') {
            let here = table.position().unwrap_or(isize::MAX);
            let next =
                headers(self.document.as_table()).into_iter().filter(|position| *position > here).min();
            let next = next.and_then(|position| header_at(self.document.as_table_mut(), position));
            if let Some(next) = next {
                let prefix = format!("{stays}{}", raw(next.decor().prefix()));
                next.decor_mut().set_prefix(prefix);
            } else {
                let trailing = format!("{stays}{}", raw(Some(self.document.trailing())));
                self.document.set_trailing(trailing);
            }
        }
        Ok(())
    }

    /// Puts an entry right before another one, or after all others. Its comment goes with it; headings stay.
    fn shift(
        &mut self,
        kind: &'static str,
        from: Option<usize>,
        before: Option<usize>,
    ) -> Result<(), SettingsError> {
        let Some(from) = from.filter(|from| before != Some(*from)) else { return Ok(()) };
        let tables = self.entries(kind)?;
        let Some(mut moved) = tables.get(from).filter(|_| tables.len() > 1).cloned() else { return Ok(()) };
        self.remove(kind, Some(from))?;
        let mut all: Vec<Table> = std::mem::take(self.entries(kind)?).into_iter().collect();
        let at = before.map_or(all.len(), |before| if before > from { before - 1 } else { before });
        let (_, comment) = headings_and_comment(&moved);
        let (mut above, mut place) = (String::from("\n"), None);
        if let Some(next) = all.get_mut(at) {
            let (headings, own) = headings_and_comment(next);
            place = next.position();
            above = if headings.is_empty() { above } else { headings + "\n" };
            next.decor_mut().set_prefix(format!("\n{}", own.trim_start_matches('\n')));
        }
        // Of headers with one position, the one that comes first in the list is written first.
        let last = || all.iter().flat_map(|table| headers(table).into_iter().chain(table.position())).max();
        set_position(&mut moved, place.or_else(last));
        moved.decor_mut().set_prefix(format!("{above}{}", comment.trim_start_matches('\n')));
        all.insert(at, moved);
        self.entries(kind)?.extend(all);
        Ok(())
    }

    /// The `[[kind]]` tables, made where there are none.
    fn entries(&mut self, kind: &'static str) -> Result<&mut ArrayOfTables, SettingsError> {
        if self.document.get(kind).and_then(Item::as_array).is_some_and(Array::is_empty) {
            take_out(self.document.as_table_mut(), kind);
            let decor = self.document.decor_mut();
            let suffix = raw(decor.suffix()).to_owned();
            if !suffix.is_empty() {
                decor.set_suffix(format!("{suffix}\n"));
            }
        }
        let text = self.text;
        let item = self.document.entry(kind).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        item.as_array_of_tables_mut().ok_or_else(|| {
            unlike(text, kind, &format!("[[{kind}]] entries, one below another, before Rolecall can edit it"))
        })
    }

    /// Ahead of all entries, as the file is documented; at the end where that would part a heading from what it heads.
    fn place_for_preferences(&mut self) -> isize {
        let headers = headers(self.document.as_table());
        let (Some(first), Some(last)) = (headers.iter().min().copied(), headers.iter().max().copied()) else {
            return 1;
        };
        let stands_apart = header_at(self.document.as_table_mut(), first)
            .is_some_and(|table| raw(table.decor().prefix()).starts_with(['\n', '\r']));
        if stands_apart && self.document.contains_key("version") { first - 1 } else { last + 1 }
    }

    fn put_preferences(&mut self, settings: &Settings, preferences: &Preferences) {
        let (old, new) = (settings.preferences.keys(), preferences.keys());
        if old == new {
            return;
        }
        let position = self.place_for_preferences();
        let item = self.document.entry("preferences").or_insert_with(|| {
            let mut table = Table::new();
            table.set_position(Some(position));
            Item::Table(table)
        });
        if let Some(table) = item.as_table_like_mut() {
            for (key, wanted) in new.iter().filter(|(key, wanted)| of(&old, key) != wanted.as_ref()) {
                // Of a preference that need not be there, a flag, false is said all the same: its default may be true.
                set(table, key, wanted.as_ref().unwrap_or(&Plain::Flag(false)));
            }
        }
    }
}
