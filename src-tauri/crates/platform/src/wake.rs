//! When the computer wakes from sleep, and whether its screen is locked. Without either, deadlines are still right
//! within a slice of the clock; with them, at once, and nothing is told to an empty chair.
//!
//! On Linux logind tells both ([`logind`]) and the desktop's own screen saver the second ([`screen_saver`]). On Windows
//! and macOS a sleep is seen by the clock alone, within a slice of it.

#[cfg(target_os = "linux")]
mod logind;
#[cfg(target_os = "linux")]
mod screen_saver;

use tokio::sync::mpsc::Sender;

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
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

/// Nothing is told on these systems yet.
#[cfg(not(target_os = "linux"))]
pub async fn watch(told: Sender<Power>) {
    told.closed().await;
}
