//! What is where on the screen, and clicks and keys like a person's.
//!
//! Positions come from the accessibility tree, so a test says "the button Renew of that notice" and no pixel.

use std::time::Duration;

use zbus::zvariant::OwnedObjectPath;

use super::{Desktop, PATIENCE, Result, until};

/// The programs on the screen are GTK's own: nothing they show is deeper or wider than this.
const MOST_ELEMENTS: usize = 500;

/// From the panel's upper and right edge to the middle of its one icon.
const ICON: u32 = 16;

/// Something on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it says.
    pub name: String,
    /// What it is, in accessibility's words: `frame`, `label`, `push button`.
    pub role: String,
    /// Left edge, upper edge, width and height on the screen.
    pub area: (i32, i32, i32, i32),
}

impl Element {
    fn centre(&self) -> (i32, i32) {
        let (x, y, width, height) = self.area;
        (x + width / 2, y + height / 2)
    }
}

impl Desktop {
    /// The notices on the screen, each as the elements in it.
    ///
    /// # Errors
    /// The notification server can't be asked.
    pub async fn notices_on_screen(&self) -> Result<Vec<Vec<Element>>> {
        let connection = self.accessibility().await?;
        let mut notices = Vec::new();
        for (bus, path) in
            children(connection, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root").await?
        {
            let (name, _) = describe(connection, &bus, path.as_str()).await?;
            if name == "xfce4-notifyd" {
                for (bus, frame) in children(connection, &bus, path.as_str()).await? {
                    let elements = visible_elements(connection, &bus, frame).await?;
                    if !elements.is_empty() {
                        notices.push(elements);
                    }
                }
            }
        }
        Ok(notices)
    }

    /// Presses a button of the notice with this title, with the mouse, as soon as it is on the screen.
    ///
    /// # Errors
    /// There is no such notice or button in time; the error lists what the screen showed.
    pub async fn click_notice(&self, title: &str, button: &str) -> Result<()> {
        self.click_in_notice(title, "push button", button).await
    }

    /// Clicks the body of the notice with this title.
    ///
    /// # Errors
    /// There is no such notice in time.
    pub async fn click_notice_body(&self, title: &str) -> Result<()> {
        self.click_in_notice(title, "label", title).await
    }

    async fn click_in_notice(&self, title: &str, role: &str, name: &str) -> Result<()> {
        let find = async || {
            let notices = self.notices_on_screen().await.ok()?;
            let notice = notices.iter().find(|notice| {
                notice.iter().any(|element| element.role == "label" && element.name == title)
            })?;
            notice.iter().find(|element| element.role == role && element.name == name).cloned()
        };
        let Ok(target) = until("the notice", PATIENCE, find).await else {
            let shown = self.notices_on_screen().await;
            return Err(format!("no {role} {name:?} in a notice {title:?}; on the screen: {shown:?}").into());
        };
        let (x, y) = target.centre();
        self.click_at(x, y)
    }

    /// Clicks a place on the screen and takes the mouse away again, since a notice under it stays for ever.
    ///
    /// # Errors
    /// There is no display.
    pub fn click_at(&self, x: i32, y: i32) -> Result<()> {
        let (x, y) = (x.to_string(), y.to_string());
        self.run("xdotool", ["mousemove", "--sync", &x, &y, "sleep", "0.05", "click", "1"])?;
        let corner = (self.size.1 - 1).to_string();
        self.run("xdotool", ["mousemove", "0", &corner])?;
        Ok(())
    }

    /// Clicks the one icon of the tray with the mouse, so that the panel itself shows its menu. Escape closes it.
    ///
    /// # Errors
    /// The panel did not open the menu in time.
    pub async fn open_tray_menu(&self) -> Result<()> {
        let (x, y) = ((self.size.0 - ICON).to_string(), ICON.to_string());
        // The panel asks whether the rows are still right before it shows them; we ask as well, whenever we read the menu.
        let own = self.bus().unique_name().map(ToString::to_string).unwrap_or_default();
        let openings = || {
            let traffic = self.recorder().traffic();
            traffic.iter().filter(|it| it.member.starts_with("AboutToShow") && it.sender != own).count()
        };
        let before = openings();
        self.run("xdotool", ["mousemove", &x, &y, "sleep", "0.1", "click", "1"])?;
        until("the panel to show the menu", PATIENCE, async || (openings() > before).then_some(())).await?;
        // Until it is drawn.
        tokio::time::sleep(Duration::from_millis(400)).await;
        Ok(())
    }

    /// Types a text and Enter into a window, found by its class, as soon as it is there.
    ///
    /// # Errors
    /// No such window came in time.
    pub async fn type_into(&self, window_class: &str, text: &str) -> Result<()> {
        let find = async || {
            let found = self.run("xdotool", ["search", "--onlyvisible", "--class", window_class]).ok()?;
            found.lines().last().map(str::to_owned)
        };
        let window = until(&format!("a window {window_class}"), PATIENCE, find).await?;
        // Not every window takes the focus by itself; those that grab the keyboard refuse it and need none.
        let _ = self.run("xdotool", ["windowfocus", "--sync", &window]);
        // A window shows a moment before it listens.
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.run("xdotool", ["type", "--delay", "20", text])?;
        self.run("xdotool", ["key", "Return"])?;
        Ok(())
    }

    async fn accessibility(&self) -> Result<&zbus::Connection> {
        let connect = async || -> Result<zbus::Connection> {
            let answer = self
                .bus
                .call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &())
                .await?;
            let address: String = answer.body().deserialize()?;
            Ok(zbus::connection::Builder::address(address.as_str())?.build().await?)
        };
        self.accessibility.get_or_try_init(connect).await
    }
}

/// An element and all in it that has a place on the screen.
async fn visible_elements(
    connection: &zbus::Connection,
    bus: &str,
    top: OwnedObjectPath,
) -> Result<Vec<Element>> {
    let mut found = Vec::new();
    let mut waiting = vec![top];
    while let Some(path) = waiting.pop() {
        if found.len() > MOST_ELEMENTS {
            break;
        }
        let (name, role) = describe(connection, bus, path.as_str()).await?;
        let area = extents(connection, bus, path.as_str()).await?;
        if area.0 >= 0 && area.1 >= 0 && area.2 > 1 {
            found.push(Element { name, role, area });
        }
        // Last first, so that the elements come out in reading order.
        waiting
            .extend(children(connection, bus, path.as_str()).await?.into_iter().rev().map(|(_, path)| path));
    }
    Ok(found)
}

async fn children(
    connection: &zbus::Connection,
    bus: &str,
    path: &str,
) -> Result<Vec<(String, OwnedObjectPath)>> {
    let accessible = Some("org.a11y.atspi.Accessible");
    let answer = connection.call_method(Some(bus), path, accessible, "GetChildren", &()).await?;
    Ok(answer.body().deserialize()?)
}

async fn describe(connection: &zbus::Connection, bus: &str, path: &str) -> Result<(String, String)> {
    let accessible = "org.a11y.atspi.Accessible";
    let proxy = zbus::Proxy::new(connection, bus.to_owned(), path.to_owned(), accessible).await?;
    Ok((proxy.get_property("Name").await?, proxy.call("GetRoleName", &()).await?))
}

/// Left, upper edge, width and height on the screen; what is hidden answers with an impossible place.
async fn extents(connection: &zbus::Connection, bus: &str, path: &str) -> Result<(i32, i32, i32, i32)> {
    const ON_SCREEN: u32 = 0;
    let component = Some("org.a11y.atspi.Component");
    let answer = connection.call_method(Some(bus), path, component, "GetExtents", &(ON_SCREEN,)).await?;
    let (area,): ((i32, i32, i32, i32),) = answer.body().deserialize()?;
    Ok(area)
}
