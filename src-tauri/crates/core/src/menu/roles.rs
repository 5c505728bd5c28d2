//! The roles of the menu: a flat list of a few, else favourites, recents and groups.

use std::collections::HashMap;
use std::sync::Arc;

use super::{MOST, Row, item, join, named, shortened};
use crate::plan::Outlook;
use crate::request::{Request, WindowPage};
use crate::snapshot::{RoleView, Snapshot};
use crate::text::{Args, Texts};

pub(super) fn roles(snapshot: &Snapshot, texts: &Texts) -> Vec<Row> {
    if snapshot.sources.is_empty() && snapshot.roles.is_empty() {
        let mut rows =
            vec![item("set-up", texts.get("menu-set-up"), Request::ShowWindow(WindowPage::AddSource))];
        if snapshot.engine.importable > 0 {
            let label = texts.format("menu-import", &Args::new().with("count", snapshot.engine.importable));
            rows.push(item("import", label, Request::ShowWindow(WindowPage::Import)));
        }
        return rows;
    }
    if snapshot.roles.is_empty() {
        if snapshot.sources.iter().any(|view| view.source.kind.identity_center().is_some()) {
            // Its roles come by themselves.
            return Vec::new();
        }
        return vec![item("add-role", texts.get("menu-add-role"), Request::ShowWindow(WindowPage::AddRole))];
    }
    let row = |section: &str, view: &RoleView| role_row(section, view, texts);
    if snapshot.roles.len() <= MOST.flat {
        return snapshot.roles.iter().map(|view| row("role", view)).collect();
    }
    let groups = groups(snapshot, texts);
    let room = MOST.roles - groups.len();
    let favourites: Vec<&Arc<RoleView>> =
        snapshot.roles.iter().filter(|view| view.role.favourite).take(MOST.favourites.min(room)).collect();
    let mut recents: Vec<&Arc<RoleView>> =
        snapshot.roles.iter().filter(|view| view.last_used.is_some() && !view.role.favourite).collect();
    recents.sort_by_key(|view| std::cmp::Reverse(view.last_used));
    recents.truncate(MOST.recents.min(room - favourites.len()));
    join([
        favourites.into_iter().map(|view| row("favourite", view)).collect(),
        recents.into_iter().map(|view| row("recent", view)).collect(),
        groups,
    ])
}

/// The groups that were used last, in the order of their first role; roles without one stand in one of their own,
/// last.
fn groups(snapshot: &Snapshot, texts: &Texts) -> Vec<Row> {
    let mut order: Vec<Option<&str>> = Vec::new();
    let mut members: HashMap<Option<&str>, Vec<&Arc<RoleView>>> = HashMap::new();
    for view in snapshot.roles.iter() {
        let name = view.group.as_deref();
        let of_group = members.entry(name).or_insert_with(|| {
            order.push(name);
            Vec::new()
        });
        of_group.push(view);
    }
    order.sort_by_key(Option::is_none);
    let group = |name: &Option<&str>| group_row(*name, &members[name], texts);
    let mut by_use: Vec<&Option<&str>> = order.iter().collect();
    by_use
        .sort_by_cached_key(|name| std::cmp::Reverse(members[*name].iter().map(|view| view.last_used).max()));
    by_use.truncate(MOST.groups);
    // Which of them stand here hangs on use, where each stands does not.
    let mut rows: Vec<Row> = order.iter().filter(|name| by_use.contains(name)).map(group).collect();
    if order.len() > MOST.groups {
        rows.push(item(
            "all-groups",
            texts.get("menu-all-groups"),
            Request::ShowWindow(WindowPage::Finder { text: String::new() }),
        ));
    }
    rows
}

fn group_row(name: Option<&str>, members: &[&Arc<RoleView>], texts: &Texts) -> Row {
    let id = name.map_or_else(|| "ungrouped".to_owned(), |name| format!("group:{name}"));
    let whole = name.unwrap_or_default().to_owned();
    let name = name.map_or_else(|| texts.get("menu-other-roles"), ToOwned::to_owned);
    let mut rows: Vec<Row> =
        members.iter().take(MOST.in_group).map(|view| role_row("role", view, texts)).collect();
    if members.len() > MOST.in_group {
        let args = named(&name).with("count", members.len() - MOST.in_group);
        rows.push(Row::Separator);
        rows.push(item(
            format!("more:{id}"),
            texts.format("menu-group-more", &args),
            Request::ShowWindow(WindowPage::Finder { text: format!("{whole} ") }),
        ));
    }
    let label = texts.format("menu-group", &named(&name).with("count", members.len()));
    Row::Submenu { id, label, rows }
}

fn role_row(section: &str, view: &RoleView, texts: &Texts) -> Row {
    let asks = view.outlook.as_ref().is_some_and(Outlook::asks);
    let name = shortened(&view.role.name);
    let label = if asks { texts.format("menu-role-asks", &Args::new().with("name", name)) } else { name };
    item(format!("{section}:{}", view.role.id), label, Request::open_console(view.role.id.clone()))
}
