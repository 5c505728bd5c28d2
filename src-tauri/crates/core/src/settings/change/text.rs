//! Changes to one table of the file's text that leave comments, order and layout as the person had them.

use std::collections::BTreeMap;

use toml_edit::{Array, Decor, InlineTable, Item, RawString, Table, TableLike, Value};

use crate::settings::keys::{Keys, of};
use crate::settings::value::Plain;

/// Makes an entry say what it should where it says something else.
pub(super) fn edit(table: &mut Table, old: &Keys, new: &Keys) {
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

pub(super) fn set(table: &mut dyn TableLike, key: &str, wanted: &Plain) {
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
pub(super) fn keep_pairs(table: &mut InlineTable, pairs: &BTreeMap<String, String>) {
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

pub(super) fn set_pairs(table: &mut dyn TableLike, pairs: &BTreeMap<String, String>) {
    for (key, text) in pairs {
        if table.get(key).and_then(Item::as_str) != Some(text) {
            set(table, key, &Plain::Text(text.clone()));
        }
    }
}

/// Elements that stay keep their layout and comments; the others go, and new ones line up with their neighbours.
pub(super) fn set_list(array: &mut Array, texts: &[String]) {
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

pub(super) fn insert_element(array: &mut Array, at: usize, text: &str) {
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

pub(super) fn take_out_element(array: &mut Array, at: usize) {
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
pub(super) fn take_out(table: &mut Table, key: &str) {
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
pub(super) fn comments_in(value: &Value) -> String {
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
pub(super) fn headers(table: &Table) -> Vec<isize> {
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

pub(super) fn header_at(table: &mut Table, position: isize) -> Option<&mut Table> {
    if table.position() == Some(position) && has_header(table) {
        return Some(table);
    }
    table.iter_mut().find_map(|(_, item)| match item {
        Item::Table(table) => header_at(table, position),
        Item::ArrayOfTables(tables) => tables.iter_mut().find_map(|table| header_at(table, position)),
        Item::None | Item::Value(_) => None,
    })
}

/// Gives a table and all tables in it one position among the headers of the file.
pub(super) fn set_position(table: &mut Table, position: Option<isize>) {
    table.set_position(position);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => set_position(table, position),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|table| set_position(table, position)),
            Item::None | Item::Value(_) => {}
        }
    }
}

pub(super) fn has_header(table: &Table) -> bool {
    !table.is_dotted() && !table.is_implicit()
}

pub(super) fn indentation(decor: &Decor) -> String {
    let prefix = raw(decor.prefix());
    let last = prefix.rsplit('\n').next().unwrap_or_default();
    if last.trim().is_empty() { last.to_owned() } else { String::new() }
}

pub(super) fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}
