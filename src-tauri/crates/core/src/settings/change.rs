//! Makes one change onto the settings file's own text. Comments, order, formatting and keys this version does not
//! know survive: only keys whose meaning differs are set, added or taken out, and comments of a key taken out stay.

use std::collections::BTreeMap;

use toml_edit::{
    Array, ArrayOfTables, Decor, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value,
};

use super::read::{LOOKS, PREFERS, TWO_ACCOUNTS, read, unlike};
use super::{Account, Change, Preferences, Settings, SettingsError};
use crate::duration::Seconds;
use crate::role::{OpenWith, Role};
use crate::source::{Source, SourceKind};

/// The text with the change made. What comes out reads: a change that would break it (a role whose source is not
/// there) is refused.
///
/// # Errors
/// Where the text does not read, would not read afterwards, or lists the entries inline (`roles = [{…}]`), which can't
/// be edited without damage to its layout.
pub fn apply(text: &str, change: &Change) -> Result<String, SettingsError> {
    let settings = read(text)?.settings;
    let mut file = File::parse(text)?;
    match change {
        Change::PutSource { source } => {
            let at = settings.sources.iter().position(|old| old.id == source.id);
            let old = at.map(|at| source_keys(&settings.sources[at]));
            file.put("sources", at, old, source_keys(source))?;
        }
        Change::PutRole { role } => {
            let at = settings.roles.iter().position(|old| old.id == role.id);
            let old = at.map(|at| role_keys(&settings.roles[at]));
            file.put("roles", at, old, role_keys(role))?;
        }
        Change::PutAccount { account } => {
            let at = settings.accounts.iter().position(|old| old.id == account.id);
            let old = at.map(|at| account_keys(&settings.accounts[at]));
            file.put("accounts", at, old, account_keys(account))?;
        }
        Change::RemoveSource { id } => {
            file.remove("sources", settings.sources.iter().position(|old| old.id == *id))?;
        }
        Change::RemoveRole { id } => {
            file.remove("roles", settings.roles.iter().position(|old| old.id == *id))?;
        }
        Change::PutPreferences { preferences } => file.put_preferences(&settings, preferences),
    }
    let changed = file.into_text();
    read(&changed)?;
    Ok(changed)
}

/// What a key is to say; `None`: the key need not be there.
type Keys = Vec<(&'static str, Option<Plain>)>;

/// A value as the file may hold it.
#[derive(Debug, Clone, PartialEq)]
enum Plain {
    Text(String),
    Flag(bool),
    List(Vec<String>),
    Pairs(BTreeMap<String, String>),
}

impl Plain {
    fn value(&self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Flag(flag) => (*flag).into(),
            Self::List(texts) => Value::Array(texts.iter().collect::<Array>()),
            Self::Pairs(pairs) => Value::InlineTable(pairs.iter().collect::<InlineTable>()),
        }
    }
}

fn text(text: &str) -> Option<Plain> {
    Some(Plain::Text(text.to_owned()))
}

fn maybe(text: Option<&String>) -> Option<Plain> {
    text.filter(|text| !text.is_empty()).map(|text| Plain::Text(text.clone()))
}

fn flag(flag: bool) -> Option<Plain> {
    flag.then_some(Plain::Flag(true))
}

fn list(texts: &[String]) -> Option<Plain> {
    (!texts.is_empty()).then(|| Plain::List(texts.to_vec()))
}

fn duration(duration: Option<Seconds>) -> Option<Plain> {
    duration.map(|duration| Plain::Text(duration.to_string()))
}

fn open_with(open_with: &OpenWith) -> Plain {
    match open_with {
        OpenWith::Default => Plain::Text("default".to_owned()),
        OpenWith::Private => Plain::Text("private".to_owned()),
        OpenWith::Profile(name) => Plain::Text(format!("profile:{name}")),
        OpenWith::Program(program) => Plain::List(program.clone()),
    }
}

fn word<T: PartialEq>(words: &[(&'static str, T)], wanted: &T) -> Option<Plain> {
    words.iter().find(|(_, meaning)| meaning == wanted).and_then(|(word, _)| text(word))
}

fn account_keys(account: &Account) -> Keys {
    vec![
        ("id", text(&account.id)),
        ("name", text(&account.name)),
        ("group", maybe(account.group.as_ref())),
        ("colour", account.colour.and_then(|colour| text(colour.word()))),
    ]
}

fn source_keys(source: &Source) -> Keys {
    let profile = match &source.kind {
        SourceKind::Profile { profile } => text(profile),
        SourceKind::AccessKey | SourceKind::Environment => None,
    };
    vec![
        ("id", text(source.id.as_str())),
        ("name", text(&source.name)),
        ("kind", text(source.kind.word())),
        ("profile", profile),
        ("region", maybe(source.region.as_ref())),
        ("mfa_serial", maybe(source.mfa_serial.as_ref())),
        ("mfa_command", source.mfa_command.as_ref().map(|command| Plain::List(command.clone()))),
        ("prefer", source.prefer.and_then(|prefer| word(&PREFERS, &prefer))),
    ]
}

fn role_keys(role: &Role) -> Keys {
    let assume = role.kind.as_assume();
    vec![
        ("id", text(role.id.as_str())),
        ("name", text(&role.name)),
        ("kind", if assume.is_some() { None } else { text(role.kind.word()) }),
        ("arn", assume.and_then(|assume| text(&assume.arn))),
        ("source", role.source.as_ref().and_then(|id| text(id.as_str()))),
        ("via", assume.and_then(|assume| assume.via.as_ref()).and_then(|id| text(id.as_str()))),
        ("duration", duration(role.duration)),
        ("console_duration", duration(role.console_duration)),
        ("region", maybe(role.region.as_ref())),
        ("destination", maybe(role.destination.as_ref())),
        ("group", maybe(role.group.as_ref())),
        ("colour", role.colour.and_then(|colour| text(colour.word()))),
        ("favourite", flag(role.favourite)),
        ("protect", flag(role.protect)),
        ("auto_renew", flag(role.auto_renew)),
        ("open_with", role.open_with.as_ref().map(open_with)),
        ("external_id", maybe(assume.and_then(|assume| assume.external_id.as_ref()))),
        ("session_name", maybe(role.session_name.as_ref())),
        ("source_identity", maybe(role.source_identity.as_ref())),
        ("tags", (!role.tags.is_empty()).then(|| Plain::Pairs(role.tags.clone()))),
        ("transitive_tags", list(&role.transitive_tags)),
        ("policy", maybe(role.policy.as_ref())),
        ("policy_arns", list(&role.policy_arns)),
    ]
}

fn preference_keys(preferences: &Preferences) -> Keys {
    let notices = preferences.notify_before.iter().map(ToString::to_string).collect();
    vec![
        ("notify_before", Some(Plain::List(notices))),
        ("show_names", Some(Plain::Flag(preferences.show_names))),
        ("session_name", text(&preferences.session_name)),
        ("duration", duration(Some(preferences.duration))),
        ("console_duration", duration(Some(preferences.console_duration))),
        ("open_with", Some(open_with(&preferences.open_with))),
        ("two_accounts", word(&TWO_ACCOUNTS, &preferences.two_accounts)),
        ("sign_out_first", Some(Plain::Flag(preferences.sign_out_first))),
        ("issuer", text(&preferences.issuer)),
        ("keep_sessions", Some(Plain::Flag(preferences.keep_sessions))),
        ("clipboard_clear", duration(Some(preferences.clipboard_clear))),
        ("launch_at_login", Some(Plain::Flag(preferences.launch_at_login))),
        ("shortcut", text(&preferences.shortcut)),
        ("language", text(&preferences.language)),
        ("look", word(&LOOKS, &preferences.look)),
        ("reason_tag", text(&preferences.reason_tag)),
    ]
}

/// The file while it is changed.
struct File<'a> {
    text: &'a str,
    document: DocumentMut,
}

impl<'a> File<'a> {
    fn parse(text: &'a str) -> Result<Self, SettingsError> {
        // `read` took the same text, so the parser's error is never seen.
        let mut document: DocumentMut = text.parse().map_err(|_| unlike(text, "", ""))?;
        if document.is_empty() {
            // A file of comments alone: they stay on top.
            let comments = raw(Some(document.trailing())).trim().to_owned();
            document.set_trailing("");
            document.insert("version", toml_edit::value(1));
            if let Some(mut key) = document.key_mut("version").filter(|_| !comments.is_empty()) {
                key.leaf_decor_mut().set_prefix(format!("{comments}\n"));
            }
        }
        Ok(Self { text, document })
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
        let last = headers(self.document.as_table()).into_iter().max().unwrap_or(0);
        let tables = self.entries(kind)?;
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
            if tables.is_empty() {
                table.set_position(Some(last + 1));
            }
            tables.push(table);
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
        let above = raw(table.decor().prefix()).replace("\r\n", "\n");
        let stays = above.rfind("\n\n").map_or("", |blank| &above[..=blank]);
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
        let (old, new) = (preference_keys(&settings.preferences), preference_keys(preferences));
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
            for (key, wanted) in &new {
                if let (true, Some(wanted)) = (of(&old, key) != wanted.as_ref(), wanted) {
                    set(table, key, wanted);
                }
            }
        }
    }
}

fn of<'a>(keys: &'a Keys, wanted: &str) -> Option<&'a Plain> {
    keys.iter().find(|(key, _)| *key == wanted).and_then(|(_, value)| value.as_ref())
}

/// Makes an entry say what it should where it says something else.
fn edit(table: &mut Table, old: &Keys, new: &Keys) {
    for (key, wanted) in new {
        match (of(old, key), wanted) {
            (was, wanted) if was == wanted.as_ref() => {}
            (_, Some(wanted)) => set(table, key, wanted),
            (Some(Plain::Flag(_)), None) => set(table, key, &Plain::Flag(false)),
            (Some(Plain::Pairs(_)), None) if table.get(key).is_some_and(Item::is_table) => {
                set(table, key, &Plain::Pairs(BTreeMap::new()));
            }
            (_, None) => take_out(table, key),
        }
    }
}

fn set(table: &mut dyn TableLike, key: &str, wanted: &Plain) {
    match (table.get_mut(key), wanted) {
        (Some(Item::Table(tags)), Plain::Pairs(pairs)) => {
            let gone: Vec<String> = tags.iter().map(|(key, _)| key.to_owned()).collect();
            gone.iter().filter(|key| !pairs.contains_key(*key)).for_each(|key| take_out(tags, key));
            set_pairs(tags, pairs);
        }
        (Some(Item::Value(Value::InlineTable(tags))), Plain::Pairs(pairs)) => {
            keep_pairs(tags, pairs);
            set_pairs(tags, pairs);
        }
        (Some(Item::Value(Value::Array(array))), Plain::List(texts)) => set_list(array, texts),
        (Some(Item::Value(old)), wanted) => {
            let (mut decor, inner) = (old.decor().clone(), comments_in(old));
            if !inner.is_empty() {
                let suffix = format!("{}{inner}", raw(decor.suffix()).trim_end());
                decor.set_suffix(suffix);
            }
            *old = wanted.value();
            *old.decor_mut() = decor;
        }
        (Some(item), wanted) => *item = Item::Value(wanted.value()),
        (None, wanted) => {
            let last = table.iter().filter(|(_, item)| item.is_value()).last().map(|(key, _)| key.to_owned());
            let indent = last.and_then(|last| table.key(&last).map(|key| indentation(key.leaf_decor())));
            table.insert(key, Item::Value(wanted.value()));
            if let (Some(indent), Some(mut key)) =
                (indent.filter(|indent| !indent.is_empty()), table.key_mut(key))
            {
                key.leaf_decor_mut().set_prefix(indent);
            }
        }
    }
}

/// Takes the keys out that `pairs` has not, but for their comments and the layout before the bracket.
fn keep_pairs(table: &mut InlineTable, pairs: &BTreeMap<String, String>) {
    let end =
        table.iter().last().map(|(_, value)| raw(value.decor().suffix()).to_owned()).unwrap_or_default();
    let mut gone = table.clone();
    gone.retain(|key, _| !pairs.contains_key(key));
    gone.set_trailing("");
    table.retain(|key, _| pairs.contains_key(key));
    let comments = comments_in(&Value::InlineTable(gone));
    if !comments.is_empty() {
        let trailing = format!("{comments}\n{}", raw(Some(table.trailing())));
        table.set_trailing(trailing);
    } else if let Some((_, last)) = table.iter_mut().last() {
        last.decor_mut().set_suffix(end);
    }
}

fn set_pairs(table: &mut dyn TableLike, pairs: &BTreeMap<String, String>) {
    for (key, text) in pairs {
        if table.get(key).and_then(Item::as_str) != Some(text) {
            set(table, key, &Plain::Text(text.clone()));
        }
    }
}

/// Elements that stay keep their layout and comments; the others go, and new ones line up with their neighbours.
fn set_list(array: &mut Array, texts: &[String]) {
    for (at, text) in texts.iter().enumerate() {
        let found = (at..array.len()).find(|index| array.get(*index).and_then(Value::as_str) == Some(text));
        match found {
            Some(found) => (at..found).for_each(|_| take_out_element(array, at)),
            None => insert_element(array, at, text),
        }
    }
    while array.len() > texts.len() {
        take_out_element(array, texts.len());
    }
}

fn insert_element(array: &mut Array, at: usize, text: &str) {
    let neighbour = array.get(at.saturating_sub(1)).map(|value| raw(value.decor().prefix()).to_owned());
    let stacked = neighbour.filter(|prefix| prefix.contains('\n'));
    array.insert(at, text);
    if at > 0 && at + 1 == array.len() {
        // What stood between the last element and the bracket still does.
        let suffix =
            array.get(at - 1).map(|value| raw(value.decor().suffix()).to_owned()).unwrap_or_default();
        if let Some(before) = array.get_mut(at - 1) {
            before.decor_mut().set_suffix("");
        }
        if let Some(new) = array.get_mut(at) {
            new.decor_mut().set_suffix(suffix);
        }
    }
    if let (Some(prefix), Some(new)) = (stacked, array.get_mut(at)) {
        let indent = prefix.rsplit('\n').next().unwrap_or_default();
        new.decor_mut().set_prefix(format!("\n{indent}"));
    }
}

fn take_out_element(array: &mut Array, at: usize) {
    let gone = array.remove(at);
    let (before, after) = (raw(gone.decor().prefix()), raw(gone.decor().suffix()));
    let comments: String = [before, after].into_iter().filter(|text| text.contains('#')).collect();
    let joined = |rest: &str| {
        if comments.is_empty() {
            if at == 0 && !rest.contains('#') { before.to_owned() } else { rest.to_owned() }
        } else if rest.contains('\n') {
            format!("{}{rest}", comments.trim_end())
        } else {
            format!("{}\n{rest}", comments.trim_end())
        }
    };
    if let Some(next) = array.get_mut(at) {
        let prefix = joined(raw(next.decor().prefix()));
        next.decor_mut().set_prefix(prefix);
    } else if !comments.is_empty() {
        let trailing = joined(raw(Some(array.trailing())));
        array.set_trailing(trailing);
    }
}

/// Takes a key out. The comments above and beside it stay, as lines of their own.
fn take_out(table: &mut Table, key: &str) {
    let above = table.key(key).map(|key| raw(key.leaf_decor().prefix()).to_owned()).unwrap_or_default();
    let earlier = table.iter().take_while(|(other, _)| *other != key);
    let previous = earlier.filter(|(_, item)| item.is_value()).last().map(|(other, _)| other.to_owned());
    let gone = table.remove(key);
    let beside =
        gone.as_ref().and_then(Item::as_value).map(|value| raw(value.decor().suffix())).unwrap_or_default();

    let mut comments = String::new();
    for comment in [above.trim_end(), beside.trim()].into_iter().filter(|text| text.contains('#')) {
        comments.push('\n');
        comments.push_str(comment);
    }
    comments.push_str(&gone.as_ref().and_then(Item::as_value).map(comments_in).unwrap_or_default());
    if comments.is_empty() {
        return;
    }
    let place = match previous.and_then(|previous| table.get_mut(&previous)).and_then(Item::as_value_mut) {
        Some(value) => value.decor_mut(),
        None => table.decor_mut(),
    };
    let suffix = format!("{}{comments}", raw(place.suffix()).trim_end());
    place.set_suffix(suffix);
}

/// The comments between the elements of a list or table, a line each, each after a newline.
fn comments_in(value: &Value) -> String {
    let mut spaces: Vec<&str> = Vec::new();
    let mut inner = String::new();
    let mut look_at = |value: &Value| inner.push_str(&comments_in(value));
    match value {
        Value::Array(array) => {
            for value in array {
                spaces.extend([raw(value.decor().prefix()), raw(value.decor().suffix())]);
                look_at(value);
            }
            spaces.push(raw(Some(array.trailing())));
        }
        Value::InlineTable(table) => {
            for (key, value) in table {
                spaces.extend(table.key(key).map(|key| raw(key.leaf_decor().prefix())));
                spaces.extend([raw(value.decor().prefix()), raw(value.decor().suffix())]);
                look_at(value);
            }
            spaces.push(raw(Some(table.trailing())));
        }
        _ => {}
    }
    let lines = spaces.into_iter().flat_map(str::lines).map(str::trim).filter(|line| line.starts_with('#'));
    lines.fold(String::new(), |all, line| all + "\n" + line) + &inner
}

/// The positions of all tables with a header of their own.
fn headers(table: &Table) -> Vec<isize> {
    let mut found = Vec::new();
    for (_, item) in table {
        let tables: Vec<&Table> = match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(tables) => tables.iter().collect(),
            Item::None | Item::Value(_) => Vec::new(),
        };
        for table in tables {
            found.extend(table.position().filter(|_| has_header(table)));
            found.append(&mut headers(table));
        }
    }
    found
}

fn header_at(table: &mut Table, position: isize) -> Option<&mut Table> {
    if table.position() == Some(position) && has_header(table) {
        return Some(table);
    }
    table.iter_mut().find_map(|(_, item)| match item {
        Item::Table(table) => header_at(table, position),
        Item::ArrayOfTables(tables) => tables.iter_mut().find_map(|table| header_at(table, position)),
        Item::None | Item::Value(_) => None,
    })
}

fn has_header(table: &Table) -> bool {
    !table.is_dotted() && !table.is_implicit()
}

fn indentation(decor: &Decor) -> String {
    let prefix = raw(decor.prefix());
    let last = prefix.rsplit('\n').next().unwrap_or_default();
    if last.trim().is_empty() { last.to_owned() } else { String::new() }
}

fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::option::of as maybe_some;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::id::{RoleId, SourceId};
    use crate::role::{Assume, Colour, RoleKind};
    use crate::settings::{Look, TwoAccounts};
    use crate::source::Prefer;

    const BY_HAND: &str = r#"# Jo's roles
version = 1   # the only one so far
later = "a key of a later version"

# what I like
[preferences]
duration   =   "2h"   # long enough
look = "dark"
colours = { later = true }

# ---- sources ----

# the key in my keychain
[[sources]]
name = "work"
kind = "access-key"
  # from the security team
  mfa_command = [
    "ykman", # the tool
    "oath",  # its part
    "code",
    # end of the command
  ]
new_in_v2 = 7

# ---- production ----

# ask Sam first
[[roles]]
name = "prod-admin" # mine
arn = "arn:aws:iam::123456789012:role/Admin"
source = "work"
# why: the migration
duration = "4h" # until June
favourite = true # star
tags = { Project = "apollo", Team = "web" } # cost centre
policy = '{"Version":"2012-10-17","Statement":[]}'
unknown = [1, 2] # of a later version

[[roles]]
id = "r2"
name = "second"
kind = "own"
source = "work"
[roles.tags] # as a table
# which project
Project = "apollo"

# ---- the end ----
"#;

    fn put(role: Role) -> Change {
        Change::PutRole { role: Box::new(role) }
    }

    fn settings(text: &str) -> Settings {
        read(text).expect(text).settings
    }

    fn done(text: &str, change: &Change) -> String {
        apply(text, change).expect(text)
    }

    fn by_hand(role: usize, edit: impl FnOnce(&mut Role)) -> String {
        let mut role = settings(BY_HAND).roles.swap_remove(role);
        edit(&mut role);
        done(BY_HAND, &put(role))
    }

    fn a_source(id: &str) -> Source {
        Source {
            id: SourceId::new(id),
            name: id.to_owned(),
            kind: SourceKind::AccessKey,
            region: None,
            mfa_serial: None,
            mfa_command: None,
            prefer: None,
        }
    }

    #[test]
    fn a_file_grows_readably_from_nothing_and_shrinks_back() {
        let source = Source { region: Some("eu-west-1".to_owned()), ..a_source("work") };
        let one = done("", &Change::PutSource { source });
        let mut role = Role::assume("prod-admin", "arn:aws:iam::123456789012:role/Admin", "work");
        role.duration = Some(Seconds::hours(4));
        role.policy = Some("{\"a\":1}".to_owned());
        let two = done(&one, &put(role));
        let preferences = Preferences { duration: Seconds::minutes(90), ..Preferences::default() };
        let three = done(&two, &Change::PutPreferences { preferences: Box::new(preferences) });
        let entries = r#"
[[sources]]
id = "work"
name = "work"
kind = "access-key"
region = "eu-west-1"

[[roles]]
id = "prod-admin"
name = "prod-admin"
arn = "arn:aws:iam::123456789012:role/Admin"
source = "work"
duration = "4h"
policy = '{"a":1}'
"#;
        assert_eq!(three, format!("version = 1\n\n[preferences]\nduration = \"1h30m\"\n{entries}"));
        let four = done(&three, &Change::RemoveRole { id: RoleId::new("prod-admin") });
        let five = done(&four, &Change::RemoveSource { id: SourceId::new("work") });
        assert_eq!(five, "version = 1\n\n[preferences]\nduration = \"1h30m\"\n");
    }

    #[test]
    fn the_same_again_changes_no_byte() {
        let all = settings(BY_HAND);
        for role in all.roles {
            assert_eq!(done(BY_HAND, &put(role)), BY_HAND);
        }
        for source in all.sources {
            assert_eq!(done(BY_HAND, &Change::PutSource { source }), BY_HAND);
        }
        let preferences = Box::new(all.preferences);
        assert_eq!(done(BY_HAND, &Change::PutPreferences { preferences }), BY_HAND);
    }

    #[test]
    fn only_what_differs_is_touched() {
        for (changed, was, is) in [
            (by_hand(0, |role| role.duration = Some(Seconds::hours(2))), "\"4h\" # until", "\"2h\" # until"),
            (by_hand(0, |role| role.favourite = false), "true # star", "false # star"),
            (
                by_hand(0, |role| role.policy = None),
                "policy = '{\"Version\":\"2012-10-17\",\"Statement\":[]}'\n",
                "",
            ),
            (
                by_hand(0, |role| role.protect = true),
                "version\n\n[[roles]]",
                "version\nprotect = true\n\n[[roles]]",
            ),
            (by_hand(0, |role| role.duration = None), "duration = \"4h\" # until June", "# until June"),
            (by_hand(0, |role| drop(role.tags.remove("Team"))), ", Team = \"web\"", ""),
            (
                by_hand(1, |role| role.tags.clear()),
                "# as a table\n# which project\nProject = \"apollo\"\n",
                "# as a table\n# which project\n",
            ),
            (by_hand(1, |role| role.name = "other".to_owned()), "\"second\"", "\"other\""),
            (
                by_hand(0, |role| role.name = "boss".to_owned()),
                "name = \"prod-admin\" # mine",
                "name = \"boss\" # mine",
            ),
        ] {
            let expected = BY_HAND.replacen(was, is, 1);
            let expected = if is.contains("boss") {
                expected
                    .replace("later version\n\n[[roles]]", "later version\nid = \"prod-admin\"\n\n[[roles]]")
            } else {
                expected
            };
            assert_eq!(changed, expected);
        }
    }

    #[test]
    fn lists_keep_their_comments() {
        let with = |command: &[&str]| {
            let mut source = settings(BY_HAND).sources.swap_remove(0);
            source.mfa_command = Some(command.iter().map(|word| (*word).to_owned()).collect());
            let changed = done(BY_HAND, &Change::PutSource { source: source.clone() });
            assert_eq!(settings(&changed).sources, [source]);
            changed
        };
        let head = "mfa_command = [\n    \"ykman\", # the tool\n    \"oath\",  # its part\n    \"code\",\n";
        let end = "    # end of the command\n  ]";
        assert!(with(&["ykman", "oath", "code", "-s"]).contains(&format!("{head}    \"-s\",\n{end}")));
        let shorter = with(&["oath", "code"]);
        assert!(shorter.contains("# the tool") && shorter.contains("# its part"), "{shorter}");
        for command in [
            &["x"][..],
            &["code", "oath", "ykman"],
            &["a", "ykman", "b", "oath", "c", "code", "d"],
            &["code"],
        ] {
            let changed = with(command);
            for comment in ["# the tool", "# its part", "# end of the command"] {
                assert!(changed.contains(comment), "{changed}");
            }
        }
    }

    #[test]
    fn an_entry_goes_with_its_own_comment_alone() {
        let changed = done(BY_HAND, &Change::RemoveRole { id: RoleId::new("prod-admin") });
        assert!(
            changed.contains("new_in_v2 = 7\n\n# ---- production ----\n\n[[roles]]\nid = \"r2\""),
            "{changed}"
        );
        let changed = done(BY_HAND, &Change::RemoveRole { id: RoleId::new("r2") });
        assert!(changed.ends_with("later version\n\n# ---- the end ----\n"), "{changed}");
        let both = done(&changed, &Change::RemoveRole { id: RoleId::new("prod-admin") });
        assert!(both.ends_with("new_in_v2 = 7\n\n# ---- production ----\n\n# ---- the end ----\n"), "{both}");
        assert_eq!(done(BY_HAND, &Change::RemoveRole { id: RoleId::new("nobody") }), BY_HAND);
    }

    #[test]
    fn files_of_other_shapes() {
        let work = || Change::PutSource { source: a_source("work") };
        let entry = "\n[[sources]]\nid = \"work\"\nname = \"work\"\nkind = \"access-key\"\n";
        for (text, changed) in [
            ("# Jo's\n".to_owned(), format!("# Jo's\nversion = 1\n{entry}")),
            ("\n\n".to_owned(), format!("version = 1\n{entry}")),
            ("later = 1".to_owned(), format!("later = 1\n{entry}")),
            (
                "version = 1\r\n# Jo\r\n".to_owned(),
                format!("version = 1\n{entry}# Jo\n").replace('\n', "\r\n"),
            ),
            (
                "# none yet\nsources = [] # really\n".to_owned(),
                format!("{}\n# none yet\n# really\n", &entry[1..]),
            ),
        ] {
            let text = done(&text, &work());
            let text = text.strip_prefix('\n').unwrap_or(&text);
            assert_eq!(text, changed);
        }
        let crlf = BY_HAND.replace('\n', "\r\n");
        let changed = done(&crlf, &work());
        assert_eq!(changed.matches('\n').count(), changed.matches("\r\n").count());
        let dotted = "preferences.look = 'dark' # night\n";
        let preferences = Preferences { look: Look::Light, sign_out_first: true, ..Preferences::default() };
        let changed = done(dotted, &Change::PutPreferences { preferences: Box::new(preferences.clone()) });
        assert!(changed.contains("preferences.look = \"light\" # night\n"), "{changed}");
        assert_eq!(settings(&changed).preferences, preferences);
    }

    #[test]
    fn what_would_do_damage_is_refused() {
        let inline = "version = 1\nsources = [{ name = 'a', kind = 'environment' }]";
        for change in
            [Change::PutSource { source: a_source("b") }, Change::RemoveSource { id: SourceId::new("a") }]
        {
            let error = apply(inline, &change).expect_err("inline");
            assert_eq!((error.line, error.column), (2, 11));
            assert!(
                matches!(error.wrong, crate::settings::SettingsWrong::Value { key, .. } if key == "sources")
            );
        }
        for (text, change) in [
            ("[[", Change::PutSource { source: a_source("b") }),
            ("version = 2", Change::PutSource { source: a_source("b") }),
            ("", put(Role::assume("r", "arn", "nobody"))),
            (BY_HAND, Change::RemoveSource { id: SourceId::new("work") }),
        ] {
            assert!(apply(text, &change).is_err(), "{change:?}");
        }
    }

    fn words() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z]{1,8}", "\\PC{1,12}", "[\"'\\\\{}#=\\[\\]\n\r\t ]{1,6}"]
    }

    fn ids() -> impl Strategy<Value = String> {
        prop_oneof!["[abc]", words()]
    }

    fn seconds() -> impl Strategy<Value = Seconds> {
        (0u32..200_000).prop_map(Seconds)
    }

    fn colours() -> impl Strategy<Value = Option<Colour>> {
        maybe_some(select(Colour::ALL.map(|(_, colour)| colour).to_vec()))
    }

    fn ways() -> impl Strategy<Value = OpenWith> {
        prop_oneof![
            Just(OpenWith::Default),
            Just(OpenWith::Private),
            words().prop_map(OpenWith::Profile),
            vec(words(), 1..4).prop_map(OpenWith::Program),
        ]
    }

    fn kinds() -> impl Strategy<Value = RoleKind> {
        let assume = (words(), maybe_some(ids()), maybe_some(words()));
        prop_oneof![
            3 => assume.prop_map(|(arn, via, external_id)| {
                RoleKind::Assume(Assume { arn, via: via.map(RoleId::new), external_id })
            }),
            1 => Just(RoleKind::Federation),
            1 => Just(RoleKind::Own),
        ]
    }

    fn roles() -> impl Strategy<Value = Role> {
        let texts = vec(maybe_some(words()), 6);
        let lists = (btree_map(words(), words(), 0..3), vec(words(), 0..3), vec(words(), 0..3));
        let flags = (any::<bool>(), any::<bool>(), any::<bool>());
        let durations = (maybe_some(seconds()), maybe_some(seconds()));
        (
            ids(),
            ids(),
            kinds(),
            maybe_some(ids()),
            texts,
            lists,
            flags,
            durations,
            colours(),
            maybe_some(ways()),
        )
            .prop_map(
                |(id, name, kind, source, mut texts, lists, flags, durations, colour, open_with)| Role {
                    id: RoleId::new(id),
                    name,
                    kind,
                    source: source.map(SourceId::new),
                    duration: durations.0,
                    console_duration: durations.1,
                    region: texts.pop().flatten(),
                    destination: texts.pop().flatten(),
                    group: texts.pop().flatten(),
                    colour,
                    favourite: flags.0,
                    protect: flags.1,
                    auto_renew: flags.2,
                    open_with,
                    session_name: texts.pop().flatten(),
                    source_identity: texts.pop().flatten(),
                    tags: lists.0,
                    transitive_tags: lists.1,
                    policy: texts.pop().flatten(),
                    policy_arns: lists.2,
                },
            )
    }

    fn sources() -> impl Strategy<Value = Source> {
        let kind = prop_oneof![
            Just(SourceKind::AccessKey),
            words().prop_map(|profile| SourceKind::Profile { profile }),
            Just(SourceKind::Environment),
        ];
        let prefer = maybe_some(select(vec![Prefer::LongSessions, Prefer::FewCodes]));
        (ids(), ids(), kind, maybe_some(words()), maybe_some(words()), maybe_some(vec(words(), 1..4)), prefer)
            .prop_map(|(id, name, kind, region, mfa_serial, mfa_command, prefer)| Source {
                id: SourceId::new(id),
                name,
                kind,
                region,
                mfa_serial,
                mfa_command,
                prefer,
            })
    }

    fn preferences() -> impl Strategy<Value = Preferences> {
        let notices = vec(seconds(), 0..4).prop_map(|mut notices| {
            notices.sort_unstable_by(|one, other| other.cmp(one));
            notices.dedup();
            notices
        });
        let modes =
            vec![TwoAccounts::Ask, TwoAccounts::Separate, TwoAccounts::Same, TwoAccounts::MultiSession];
        let looks = select(vec![Look::System, Look::Light, Look::Dark]);
        (notices, any::<bool>(), ".{0,6}", seconds(), ways(), select(modes), looks).prop_map(
            |(notify_before, flag, text, duration, open_with, two_accounts, look)| Preferences {
                notify_before,
                show_names: flag,
                duration,
                open_with,
                two_accounts,
                keep_sessions: !flag,
                shortcut: text,
                look,
                ..Preferences::default()
            },
        )
    }

    fn changes() -> impl Strategy<Value = Change> {
        let account = (ids(), words(), maybe_some(words()), colours())
            .prop_map(|(id, name, group, colour)| Account { id, name, group, colour });
        prop_oneof![
            4 => sources().prop_map(|source| Change::PutSource { source }),
            6 => roles().prop_map(|role| Change::PutRole { role: Box::new(role) }),
            1 => account.prop_map(|account| Change::PutAccount { account }),
            1 => ids().prop_map(|id| Change::RemoveSource { id: SourceId::new(id) }),
            2 => ids().prop_map(|id| Change::RemoveRole { id: RoleId::new(id) }),
            1 => preferences().prop_map(|preferences| Change::PutPreferences { preferences: Box::new(preferences) }),
        ]
    }

    fn put_in<T: Clone>(entries: &mut Vec<T>, entry: &T, same: impl Fn(&T) -> bool) {
        match entries.iter().position(same) {
            Some(at) => entries[at] = entry.clone(),
            None => entries.push(entry.clone()),
        }
    }

    /// What a change means, told without any text.
    fn model(settings: &Settings, change: &Change) -> Settings {
        let mut after = settings.clone();
        match change {
            Change::PutSource { source } => put_in(&mut after.sources, source, |old| old.id == source.id),
            Change::PutRole { role } => put_in(&mut after.roles, &**role, |old| old.id == role.id),
            Change::PutAccount { account } => {
                put_in(&mut after.accounts, account, |old| old.id == account.id);
            }
            Change::RemoveSource { id } => after.sources.retain(|old| old.id != *id),
            Change::RemoveRole { id } => after.roles.retain(|old| old.id != *id),
            Change::PutPreferences { preferences } => after.preferences = (**preferences).clone(),
        }
        after
    }

    fn is_whole(settings: &Settings) -> bool {
        settings.roles.iter().all(|role| {
            let via = role.kind.as_assume().and_then(|assume| assume.via.as_ref());
            (role.source.is_some() || via.is_some())
                && role.source.as_ref().is_none_or(|id| settings.source(id).is_some())
                && via.is_none_or(|id| settings.role(id).is_some())
        })
    }

    /// Points a role at entries that are there, so that most changes get through.
    fn anchored(settings: &Settings, change: Change) -> Change {
        let Change::PutRole { mut role } = change else { return change };
        if let (Some(id), Some(first)) = (&mut role.source, settings.sources.first()) {
            *id = first.id.clone();
        }
        if let RoleKind::Assume(Assume { via: Some(id), .. }) = &mut role.kind {
            *id = settings.roles.first().map_or_else(|| role.id.clone(), |first| first.id.clone());
        }
        Change::PutRole { role }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]

        #[test]
        fn the_file_says_what_the_changes_meant(steps in vec((any::<bool>(), changes()), 1..14), by_hand in any::<bool>()) {
            let mut text = if by_hand { BY_HAND.to_owned() } else { String::new() };
            let mut settings = settings(&text);
            for (anchor, change) in steps {
                let change = if anchor { anchored(&settings, change) } else { change };
                let expected = model(&settings, &change);
                match apply(&text, &change) {
                    Ok(changed) => {
                        let Ok(read) = read(&changed) else { panic!("{changed}") };
                        prop_assert_eq!(&read.settings, &expected, "{}", changed);
                        text = changed;
                        settings = expected;
                    }
                    Err(error) => prop_assert!(!is_whole(&expected), "{:?}\n{}", error, text),
                }
                if by_hand {
                    for kept in ["# Jo's roles", "the only one so far", "later = ", "long enough", "colours = {",
                                 "# ---- sources ----", "# ---- production ----", "# ---- the end ----"] {
                        prop_assert!(text.contains(kept), "{} is gone from\n{}", kept, text);
                    }
                }
            }
        }

        #[test]
        fn edits_lose_no_comment_and_no_unknown_key(edits in vec((0usize..2, roles()), 1..6), source in sources()) {
            let mut text = BY_HAND.to_owned();
            for (index, mut role) in edits {
                let old = settings(&text).roles.swap_remove(index);
                role.id = old.id;
                role.source = old.source;
                if let RoleKind::Assume(assume) = &mut role.kind {
                    assume.via = None;
                }
                text = done(&text, &put(role.clone()));
                prop_assert_eq!(&settings(&text).roles[index], &role);
            }
            let source = Source { id: SourceId::new("work"), ..source };
            text = done(&text, &Change::PutSource { source });
            for comment in BY_HAND.lines().filter_map(|line| Some(&line[line.find('#')?..])) {
                prop_assert!(text.contains(comment), "{} is gone from\n{}", comment, text);
            }
            for unknown in ["later = \"a key", "colours = { later = true }", "new_in_v2 = 7", "unknown = [1, 2]"] {
                prop_assert!(text.contains(unknown), "{} is gone from\n{}", unknown, text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,60}", change in changes()) {
            let _ = apply(&text, &change);
        }

        #[test]
        fn nor_does_a_broken_file(cut in 0..BY_HAND.len(), junk in "[ -~\n]{0,6}", change in changes()) {
            let (before, after) = BY_HAND.split_at(cut);
            let _ = apply(&format!("{before}{junk}{after}"), &change);
            let _ = apply(before, &change);
        }
    }
}
