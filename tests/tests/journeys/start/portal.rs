//! The shortcut under Wayland, from a portal that looks into its callers as the real one does.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use rolecall_core::start::ShortcutState;
use rolecall_tests::desktop::{Desktop, PATIENCE, Result, until};
use rolecall_tests::world::{Setup, World};
use zbus::message::Header;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use super::{told, window};

const PATH: &str = "/org/freedesktop/portal/desktop";
const SHORTCUTS: &str = "org.freedesktop.portal.GlobalShortcuts";

type Options<'a> = HashMap<String, Value<'a>>;

/// What was asked of it.
#[derive(Clone, Default)]
struct Portal {
    /// The shortcut's keys as they were asked for, and who did.
    asked: Arc<Mutex<Vec<(String, u32)>>>,
    /// Its person says no.
    refuses: Arc<Mutex<bool>>,
}

impl Portal {
    /// As xdg-desktop-portal does: it opens the caller's root folder, which a process that may not be looked into keeps
    /// from everybody, its own user included.
    async fn look_into(bus: &zbus::Connection, header: &Header<'_>) -> zbus::fdo::Result<u32> {
        let caller = header.sender().ok_or_else(|| zbus::fdo::Error::Failed("nobody".to_owned()))?.clone();
        let dbus = zbus::fdo::DBusProxy::new(bus).await?;
        let pid = dbus.get_connection_unix_process_id(caller.into()).await?;
        // What such a process keeps to itself belongs to root; as root one sees no difference here.
        let owner = fs::metadata(format!("/proc/{pid}/environ")).map_err(|error| denied(&error))?.uid();
        if owner != rustix::process::getuid().as_raw() {
            return Err(denied(&format!("Unable to open /proc/{pid}/root")));
        }
        Ok(pid)
    }

    async fn answer(
        bus: &zbus::Connection,
        header: &Header<'_>,
        options: &Options<'_>,
        response: u32,
        results: HashMap<&str, Value<'_>>,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let token: String = options["handle_token"].clone().try_into().map_err(zbus::Error::from)?;
        let caller = header.sender().map(ToString::to_string).unwrap_or_default();
        let own = caller.trim_start_matches(':').replace('.', "_");
        let path = format!("{PATH}/request/{own}/{token}");
        let request = "org.freedesktop.portal.Request";
        bus.emit_signal(Some(caller.as_str()), path.as_str(), request, "Response", &(response, results))
            .await?;
        Ok(OwnedObjectPath::try_from(path).map_err(zbus::Error::from)?)
    }
}

#[zbus::interface(name = "org.freedesktop.portal.GlobalShortcuts")]
impl Portal {
    async fn create_session(
        &self,
        #[zbus(connection)] bus: &zbus::Connection,
        #[zbus(header)] header: Header<'_>,
        options: Options<'_>,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        Self::look_into(bus, &header).await?;
        let handle = Value::from(session());
        Self::answer(bus, &header, &options, 0, HashMap::from([("session_handle", handle)])).await
    }

    async fn bind_shortcuts(
        &self,
        #[zbus(connection)] bus: &zbus::Connection,
        #[zbus(header)] header: Header<'_>,
        session_handle: ObjectPath<'_>,
        shortcuts: Vec<(String, HashMap<String, OwnedValue>)>,
        _parent_window: &str,
        options: Options<'_>,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let pid = Self::look_into(bus, &header).await?;
        assert_eq!(session_handle.as_str(), session());
        let (id, wish) = &shortcuts[0];
        let keys = String::try_from(wish["preferred_trigger"].clone()).map_err(zbus::Error::from)?;
        self.asked.lock().expect("no test panics here").push((keys, pid));
        if *self.refuses.lock().expect("no test panics here") {
            return Self::answer(bus, &header, &options, 1, HashMap::new()).await;
        }
        let bound =
            vec![(id.as_str(), HashMap::from([("trigger_description", Value::from("Press Strg+Alt+R"))]))];
        Self::answer(bus, &header, &options, 0, HashMap::from([("shortcuts", Value::from(bound))])).await
    }
}

fn denied(why: &impl ToString) -> zbus::fdo::Error {
    zbus::fdo::Error::AccessDenied(why.to_string())
}

fn session() -> String {
    format!("{PATH}/session/test/rolecall")
}

/// A press as the compositor would pass it on.
async fn press(bus: &zbus::Connection, token: &str) -> Result<()> {
    let options = HashMap::from([("activation_token", Value::from(token))]);
    let press = (ObjectPath::try_from(session())?, "find-role", 7_u64, options);
    Ok(bus.emit_signal(None::<&str>, PATH, SHORTCUTS, "Activated", &press).await?)
}

/// A connection with the portal on it.
async fn portal(desktop: &Desktop, portal: &Portal) -> Result<zbus::Connection> {
    let address = desktop.environment().into_iter().find(|(name, _)| name == "DBUS_SESSION_BUS_ADDRESS");
    let address = address.ok_or("a bus")?.1.into_string().map_err(|_| "an address is text")?;
    let builder = zbus::connection::Builder::address(address.as_str())?;
    let builder = builder.name("org.freedesktop.portal.Desktop")?.serve_at(PATH, portal.clone())?;
    Ok(builder.build().await?)
}

/// A resident that believes to be under Wayland; its windows are X's, to be looked at.
fn resident(world: &World) -> Result<Child> {
    let mut command = world.command("rolecall-desktop", [] as [&str; 0]);
    let log = fs::File::create(world.program_logs().join("under-wayland.log"))?;
    Ok(command.env("XDG_SESSION_TYPE", "wayland").stdout(Stdio::null()).stderr(log).spawn()?)
}

fn state(s: &rolecall_core::snapshot::Snapshot) -> ShortcutState {
    s.engine.start.shortcut.clone()
}

#[tokio::test]
async fn the_portal_s_shortcut_opens_the_finder_and_what_asks_for_it_holds_no_secret() -> Result<()> {
    let world =
        World::start(Setup { preferences: "shortcut = \"Ctrl+Alt+R\"".to_owned(), ..Setup::default() })
            .await?;
    let asked = Portal::default();
    let bus = portal(&world.desktop, &asked).await?;
    let mut resident = resident(&world)?;
    let socket = world.home().join("run/engine.sock");
    let on = ShortcutState::On { keys: "Press Strg+Alt+R".to_owned() };
    told(&socket, "the portal's word", |s| (state(s) == on).then_some(())).await?;
    let (keys, child) = asked.asked.lock().expect("no test panics here")[0].clone();
    assert_eq!(keys, "CTRL+ALT+r");
    assert_ne!(child, resident.id(), "the resident itself lets nobody look into it");
    let knows = fs::read(format!("/proc/{child}/environ"))?;
    let knows = String::from_utf8_lossy(&knows);
    assert!(!knows.contains("AWS") && !knows.contains("ROLECALL"), "{knows}");

    press(&bus, "token-of-a-press").await?;
    window(&world.desktop, "Find role").await?;

    // The portal goes, and Rolecall says so. Another shortcut in the settings asks again.
    drop(bus);
    let lost = told(&socket, "the loss", |s| match state(s) {
        ShortcutState::Failed { problem } => Some(problem),
        _ => None,
    });
    assert!(lost.await?.message.contains("removed the shortcut"));
    *asked.refuses.lock().expect("no test panics here") = true;
    let _bus = portal(&world.desktop, &asked).await?;
    let settings = world.home().join("config.toml");
    let text = fs::read_to_string(&settings)?;
    fs::write(&settings, text.replace("Ctrl+Alt+R", "Super+F5"))?;
    let refused = told(&socket, "the refusal", |s| match state(s) {
        ShortcutState::Failed { problem } if problem.message.contains("denied") => Some(problem),
        _ => None,
    });
    assert!(refused.await?.hint.contains("rolecall find"));
    assert_eq!(
        asked.asked.lock().expect("no test panics here").last().map(|(keys, _)| keys.as_str()),
        Some("LOGO+F5")
    );

    // The child ends with the resident, however that ends.
    fs::write(&settings, &text)?;
    *asked.refuses.lock().expect("no test panics here") = false;
    told(&socket, "the shortcut again", |s| (state(s) == on).then_some(())).await?;
    let child = asked.asked.lock().expect("no test panics here").last().map_or(0, |(_, pid)| *pid);
    resident.kill()?;
    resident.wait()?;
    let gone = async || (!fs::exists(format!("/proc/{child}/exe")).unwrap_or(false)).then_some(());
    until("the child to end", PATIENCE, gone).await
}

#[tokio::test]
async fn without_such_a_portal_it_says_what_to_do_instead() -> Result<()> {
    let world =
        World::start(Setup { preferences: "shortcut = \"Ctrl+Alt+R\"".to_owned(), ..Setup::default() })
            .await?;
    let mut resident = resident(&world)?;
    let socket = world.home().join("run/engine.sock");
    let problem = told(&socket, "a word of it", |s| match state(s) {
        ShortcutState::Failed { problem } => Some(problem),
        _ => None,
    });
    let problem = problem.await?;
    assert_eq!(problem.message, "This desktop does not let apps set shortcuts.");
    assert!(problem.hint.contains("rolecall find"), "{}", problem.hint);
    resident.kill()?;
    resident.wait()?;
    Ok(())
}
