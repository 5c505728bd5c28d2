//! A tray icon and its menu as the panel sees them, over D-Bus.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use super::{Desktop, PATIENCE, Part, Result, until};

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// What kind of row a menu row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// It acts when clicked.
    Action,
    /// It opens its children.
    Submenu,
    /// A line.
    Separator,
}

/// A row of a menu with all below it; the menu itself is a row with id 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuRow {
    /// The menu's number for it.
    pub id: i32,
    /// What a person reads: mnemonics taken out.
    pub label: String,
    /// Whether it can be clicked.
    pub enabled: bool,
    /// What it is.
    pub kind: RowKind,
    /// The rows of a submenu.
    pub children: Vec<MenuRow>,
}

impl MenuRow {
    /// The first row with this label, here or below, from top to bottom.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<&Self> {
        self.find_row(&|row| row.label == label)
    }

    /// The first row that is wanted, here or below, from top to bottom.
    #[must_use]
    pub fn find_row(&self, wanted: &dyn Fn(&Self) -> bool) -> Option<&Self> {
        if wanted(self) {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find_row(wanted))
    }

    /// The menu as text, a line a row: for messages and for comparing whole menus.
    #[must_use]
    pub fn outline(&self) -> String {
        let mut text = String::new();
        for row in &self.children {
            row.outline_into(&mut text, 0);
        }
        text
    }

    fn outline_into(&self, text: &mut String, depth: usize) {
        let label = if self.kind == RowKind::Separator { "─────" } else { &self.label };
        let off = if self.enabled { "" } else { " (off)" };
        let _ = writeln!(text, "{}{label}{off}", "  ".repeat(depth));
        for child in &self.children {
            child.outline_into(text, depth + 1);
        }
    }
}

/// What an item tells of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayProperties {
    /// Its stable name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `Active`, `Passive` or `NeedsAttention`.
    pub status: String,
    /// The tooltip: title and text.
    pub tooltip: (String, String),
    /// The sizes of its icon, as width and height.
    pub icon_sizes: Vec<(i32, i32)>,
    /// The icon of the largest size: ARGB32 in network order.
    pub icon: Vec<u8>,
    /// Whether it has a menu and no action of its own.
    pub item_is_menu: bool,
    /// Where its menu is.
    pub menu: String,
}

/// A program's item in the tray.
#[derive(Clone, Debug)]
pub struct TrayItem {
    bus: zbus::Connection,
    service: String,
    path: String,
}

impl TrayItem {
    /// Waits for the item whose id or title is this name, in any case of letters.
    ///
    /// # Errors
    /// It did not come in time.
    pub async fn wait_for(desktop: &Desktop, name: &str) -> Result<Self> {
        let find = async || {
            for item in Self::all(desktop).await.unwrap_or_default() {
                let Ok(properties) = item.properties().await else { continue };
                if properties.id.eq_ignore_ascii_case(name) || properties.title.eq_ignore_ascii_case(name) {
                    return Some(item);
                }
            }
            None
        };
        until(&format!("{name} in the tray"), PATIENCE, find).await
    }

    /// All items the tray has now.
    ///
    /// # Errors
    /// There is no tray.
    pub async fn all(desktop: &Desktop) -> Result<Vec<Self>> {
        let name = Part::Tray.bus_name();
        let watcher = zbus::Proxy::new(desktop.bus(), name, "/StatusNotifierWatcher", name).await?;
        let registered: Vec<String> = watcher.get_property("RegisteredStatusNotifierItems").await?;
        let item = |address: &String| {
            // The panel writes bus name and object path as one text.
            let (service, path) = address.split_at(address.find('/')?);
            Some(Self { bus: desktop.bus().clone(), service: service.to_owned(), path: path.to_owned() })
        };
        Ok(registered.iter().filter_map(item).collect())
    }

    /// Bus name and object path, as the tray knows it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}{}", self.service, self.path)
    }

    /// What it tells of itself now.
    ///
    /// # Errors
    /// Its program is gone.
    pub async fn properties(&self) -> Result<TrayProperties> {
        let answer = self
            .bus
            .call_method(
                Some(self.service.as_str()),
                self.path.as_str(),
                Some("org.freedesktop.DBus.Properties"),
                "GetAll",
                &(ITEM,),
            )
            .await?;
        let mut all: HashMap<String, OwnedValue> = answer.body().deserialize()?;
        let mut word = |name: &str| all.remove(name).and_then(|value| String::try_from(value).ok());
        let (id, title, status) = (word("Id"), word("Title"), word("Status"));
        let menu = all.remove("Menu").and_then(|value| OwnedObjectPath::try_from(value).ok());
        let pixmaps = all.remove("IconPixmap").map(read_pixmaps).transpose()?.unwrap_or_default();
        Ok(TrayProperties {
            id: id.unwrap_or_default(),
            title: title.unwrap_or_default(),
            status: status.unwrap_or_default(),
            tooltip: all.remove("ToolTip").and_then(|value| read_tooltip(&value)).unwrap_or_default(),
            icon_sizes: pixmaps.iter().map(|(width, height, _)| (*width, *height)).collect(),
            icon: pixmaps
                .into_iter()
                .max_by_key(|(width, ..)| *width)
                .map(|(.., data)| data)
                .unwrap_or_default(),
            item_is_menu: all
                .remove("ItemIsMenu")
                .and_then(|value| bool::try_from(value).ok())
                .unwrap_or(false),
            menu: menu.map(|path| path.to_string()).unwrap_or_default(),
        })
    }

    /// Its menu as it would open now.
    ///
    /// # Errors
    /// Its program is gone or has no menu.
    pub async fn menu(&self) -> Result<MenuRow> {
        let path = self.properties().await?.menu;
        // A panel announces the opening first, so that the program can freshen the times in it.
        let service = Some(self.service.as_str());
        self.bus.call_method(service, path.as_str(), Some(MENU), "AboutToShow", &(0_i32,)).await?;
        let everything = (0_i32, -1_i32, Vec::<String>::new());
        let answer =
            self.bus.call_method(service, path.as_str(), Some(MENU), "GetLayout", &everything).await?;
        let body = answer.body();
        let (_, root): (u32, Layout<'_>) = body.deserialize()?;
        read_row(&root)
    }

    /// Clicks the first row with this label.
    ///
    /// # Errors
    /// There is no such row, or it is off; the error shows the menu.
    pub async fn click(&self, label: &str) -> Result<()> {
        let menu = self.menu().await?;
        let row = menu.find(label).ok_or_else(|| format!("no row {label:?} in\n{}", menu.outline()))?;
        if !row.enabled {
            return Err(format!("the row {label:?} is off in\n{}", menu.outline()).into());
        }
        self.click_row(row).await
    }

    /// Clicks a row.
    ///
    /// # Errors
    /// Its program is gone.
    pub async fn click_row(&self, row: &MenuRow) -> Result<()> {
        let path = self.properties().await?.menu;
        let event = (row.id, "clicked", Value::from(0_i32), 0_u32);
        self.bus.call_method(Some(self.service.as_str()), path.as_str(), Some(MENU), "Event", &event).await?;
        Ok(())
    }

    /// Waits for a row that is wanted.
    ///
    /// # Errors
    /// It did not come in time; the error shows the menu.
    pub async fn wait_for_row(&self, limit: Duration, wanted: impl Fn(&MenuRow) -> bool) -> Result<MenuRow> {
        let find = async || self.menu().await.ok()?.find_row(&wanted).cloned();
        match until("a menu row", limit, find).await {
            Ok(row) => Ok(row),
            Err(error) => Err(format!("{error}; the menu is\n{}", self.menu().await?.outline()).into()),
        }
    }

    /// Presses the icon itself: `Activate` is the left button, `SecondaryActivate` the middle one, `ContextMenu` the right.
    ///
    /// # Errors
    /// The item has no such action, as one that is only a menu has no `Activate`.
    pub async fn press(&self, action: &str) -> Result<()> {
        self.bus
            .call_method(Some(self.service.as_str()), self.path.as_str(), Some(ITEM), action, &(0_i32, 0_i32))
            .await?;
        Ok(())
    }
}

/// A row on the wire: its id, its properties, and its children, each such a row in a variant.
type Layout<'a> = (i32, HashMap<String, Value<'a>>, Vec<Value<'a>>);

fn read_row(layout: &Layout<'_>) -> Result<MenuRow> {
    let (id, properties, children) = layout;
    let word = |name: &str| match properties.get(name) {
        Some(Value::Str(text)) => text.as_str(),
        _ => "",
    };
    // Absent means true, as dbusmenu has it.
    let enabled = !matches!(properties.get("enabled"), Some(Value::Bool(false)));
    let kind = match (word("type"), word("children-display")) {
        ("separator", _) => RowKind::Separator,
        (_, "submenu") => RowKind::Submenu,
        _ => RowKind::Action,
    };
    let mut rows = Vec::new();
    for child in children {
        let child: Layout<'_> = child.try_clone()?.downcast()?;
        let hidden = matches!(child.1.get("visible"), Some(Value::Bool(false)));
        if !hidden {
            rows.push(read_row(&child)?);
        }
    }
    Ok(MenuRow { id: *id, label: without_mnemonics(word("label")), enabled, kind, children: rows })
}

/// `team__admin` is read as "team_admin", `_Quit` as "Quit".
fn without_mnemonics(label: &str) -> String {
    label.split("__").map(|part| part.replace('_', "")).collect::<Vec<_>>().join("_")
}

fn read_pixmaps(value: OwnedValue) -> Result<Vec<(i32, i32, Vec<u8>)>> {
    Ok(Vec::try_from(value)?)
}

fn read_tooltip(value: &OwnedValue) -> Option<(String, String)> {
    let Value::Structure(fields) = &**value else { return None };
    let word = |index: usize| match fields.fields().get(index) {
        Some(Value::Str(text)) => Some(text.to_string()),
        _ => None,
    };
    Some((word(2)?, word(3)?))
}
