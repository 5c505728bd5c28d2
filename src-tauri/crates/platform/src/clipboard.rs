//! The clipboard, through `arboard`: X11, Wayland where the compositor lets programs without a window in
//! (data-control; elsewhere through XWayland), Windows and macOS.
//!
//! What is copied is a secret, so it carries each system's mark that keeps it out of clipboard histories, and it is
//! taken back only while it is still there: what somebody else has copied since is theirs.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arboard::{Clipboard as Board, Set};
use rolecall_core::failure::Failure;
use rolecall_core::secret::{ExposeSecret, SecretString};
use rolecall_engine::ports::{BoxFuture, Clipboard};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// A display server or another program that holds the clipboard may never answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The clipboard of this desktop session. Nothing is connected before the first copy, nor after it was taken back.
#[derive(Default)]
pub struct SystemClipboard {
    held: Arc<Mutex<Option<Held>>>,
}

/// What was copied, and the connection that keeps it there.
struct Held {
    board: Board,
    text: SecretString,
}

impl SystemClipboard {
    /// The clipboard.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Clipboard for SystemClipboard {
    fn copy(&self, text: SecretString) -> BoxFuture<'_, Result<(), Failure>> {
        let held = Arc::clone(&self.held);
        Box::pin(async move {
            let copying = spawn_blocking(move || {
                let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
                copy(&mut held, text).map_err(|error| error.to_string())
            });
            match timeout(PATIENCE, copying).await {
                Ok(Ok(done)) => done.map_err(|reason| Failure::Clipboard { reason }),
                Ok(Err(broken)) => Err(Failure::Clipboard { reason: broken.to_string() }),
                Err(_) => Err(Failure::Clipboard { reason: "the clipboard does not answer".to_owned() }),
            }
        })
    }

    fn clear(&self) -> BoxFuture<'_, ()> {
        let held = Arc::clone(&self.held);
        Box::pin(async move {
            let clearing = spawn_blocking(move || {
                let held = held.lock().unwrap_or_else(PoisonError::into_inner).take();
                held.map_or(Ok(()), clear)
            });
            if let Ok(Ok(Err(error))) = timeout(PATIENCE, clearing).await {
                tracing::warn!(%error, "the clipboard was not emptied");
            }
        })
    }
}

fn copy(held: &mut Option<Held>, text: SecretString) -> Result<(), arboard::Error> {
    let mut board = match held.take() {
        Some(held) => held.board,
        None => Board::new()?,
    };
    out_of_histories(board.set()).text(text.expose_secret())?;
    *held = Some(Held { board, text });
    Ok(())
}

/// Empties it where it still holds the text. The connection goes with it.
fn clear(mut held: Held) -> Result<(), arboard::Error> {
    match held.board.get_text().map(Zeroizing::new) {
        Ok(there) if *there == *held.text.expose_secret() => held.board.clear(),
        // Something else is there, or nothing.
        Ok(_) | Err(arboard::Error::ContentNotAvailable) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(target_os = "linux")]
fn out_of_histories(set: Set<'_>) -> Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn out_of_histories(set: Set<'_>) -> Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn out_of_histories(set: Set<'_>) -> Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_monitoring().exclude_from_cloud().exclude_from_history()
}
