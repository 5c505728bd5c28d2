//! When the computer goes to sleep and wakes, and whether its screen is locked. Without either, deadlines are still right
//! within a slice of the clock; with them, at once, and nothing is told to an empty chair.
//!
//! On Linux logind tells both ([`logind`]) and the desktop's own screen saver the second ([`screen_saver`]); macOS and
//! Windows tell both themselves ([`system`]).

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// The computer goes to sleep.
    Sleeps,
    /// The computer has woken.
    Woke,
    /// The screen was locked or unlocked.
    Locked(bool),
}

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
