//! The process at the other end of a connection, and the program that asks through it, as the system proves them.
//!
//! A program asks through `rolecall`, which it starts; then the program is what started that. One that speaks to the
//! engine by itself is the program.

mod digest;
mod interpreter;
#[cfg(target_os = "linux")]
mod package;
#[cfg(not(target_os = "linux"))]
#[path = "peer/signature.rs"]
mod package;

#[cfg(target_os = "linux")]
#[path = "peer/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "peer/elsewhere.rs"]
mod system;

use std::path::PathBuf;

use rolecall_core::program::{Program, ProgramId};

pub use system::Peer;

/// Paths up to so long are shown and remembered; of a longer one nothing is known.
const LONGEST_PATH: usize = 200;

/// What the system tells of the program that asks. Nothing of it is what the program says of itself, but for the words
/// that its interpreter was started with.
pub async fn program(peer: &Peer, rolecall: Option<PathBuf>) -> Program {
    let Some(peer) = peer.held() else { return Program::default() };
    let looked = tokio::task::spawn_blocking(move || system::look(&peer, rolecall.as_deref())).await;
    looked.ok().flatten().unwrap_or_default()
}

/// The package that brought a program, by the system's records of its files, or who signed it. Looking takes a while.
pub async fn package(program: &ProgramId) -> Option<String> {
    package::of(program.file().path.clone()).await
}
