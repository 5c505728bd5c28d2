//! The proof that the person is at the computer, which the system asks for: polkit on Linux, Touch ID or the account's
//! password on macOS, Windows Hello.

#[cfg(target_os = "linux")]
#[path = "presence/polkit.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "presence/macos.rs"]
mod system;
#[cfg(windows)]
#[path = "presence/windows.rs"]
mod system;

use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_engine::ports::{BoxFuture, Presence};

/// How long a person has to answer.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// The system's own question.
pub struct SystemPresence;

impl Presence for SystemPresence {
    fn prove(&self, why: String) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move { system::prove(&why).await.map_err(Failure::NotPresent) })
    }
}
