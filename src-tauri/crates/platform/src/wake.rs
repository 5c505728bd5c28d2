//! When the computer goes to sleep and wakes, and whether its screen is locked. Without either, deadlines are still right
//! within a slice of the clock; with them, at once, and nothing is told to an empty chair.
//!
//! On Linux logind tells both ([`logind`]) and the desktop's own screen saver the second ([`screen_saver`]); macOS and
//! Windows tell both themselves ([`system`]). Each waits a moment with the sleep for what is to be forgotten before it.

#[cfg(target_os = "linux")]
mod logind;
#[cfg(target_os = "linux")]
mod screen_saver;
#[cfg(target_os = "macos")]
#[path = "wake/macos.rs"]
mod system;
#[cfg(windows)]
#[path = "wake/windows.rs"]
mod system;

use tokio::sync::mpsc::Sender;

/// What is told.
#[derive(Debug)]
pub enum Power {
    /// The computer goes to sleep once this is dropped.
    Sleeps(Awake),
    /// The computer has woken.
    Woke,
    /// The screen was locked or unlocked.
    Locked(bool),
}

/// Keeps the computer awake until it is dropped, or until the system has waited long enough.
#[derive(Debug)]
pub struct Awake {
    /// logind's inhibitor; none where logind gave none.
    #[cfg(target_os = "linux")]
    _inhibitor: Option<std::os::fd::OwnedFd>,
    /// Whoever was told of the sleep waits for this to go.
    #[cfg(not(target_os = "linux"))]
    _waited_for: std::sync::mpsc::Sender<()>,
}

#[cfg(not(target_os = "linux"))]
impl Awake {
    /// With what waits until it is dropped, for a second at most: the system waits no longer than two.
    fn new() -> (Self, impl FnOnce()) {
        let (waited_for, dropped) = std::sync::mpsc::channel();
        let wait = move || {
            let _ = dropped.recv_timeout(std::time::Duration::from_secs(1));
        };
        (Self { _waited_for: waited_for }, wait)
    }
}

/// Whether a signal comes from the program that has this name on the bus. A match rule does not tell: whoever is on the
/// bus can send a signal to one connection alone.
#[cfg(target_os = "linux")]
async fn is_from(name: &str, signal: &zbus::Message, connection: &zbus::Connection) -> bool {
    const BUS: &str = "org.freedesktop.DBus";
    let asked = connection.call_method(Some(BUS), "/org/freedesktop/DBus", Some(BUS), "GetNameOwner", &name);
    let Ok(Ok(owner)) = tokio::time::timeout(PATIENCE, asked).await else { return false };
    let owner: Option<String> = owner.body().deserialize().ok();
    owner.is_some() && owner == signal.header().sender().map(ToString::to_string)
}

/// Bound on every wait for bus and service.
#[cfg(target_os = "linux")]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Tells what happens until nobody listens; to be called inside the runtime. A system that tells nothing is no error.
#[cfg(target_os = "linux")]
pub async fn watch(told: Sender<Power>) {
    tokio::join!(logind::watch(&told), screen_saver::watch(&told));
}

/// Tells what happens until nobody listens; to be called inside the runtime. On macOS the main thread must run a loop.
#[cfg(any(target_os = "macos", windows))]
pub async fn watch(told: Sender<Power>) {
    system::watch(told).await;
}
