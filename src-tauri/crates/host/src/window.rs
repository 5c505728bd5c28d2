//! The window process: started where none is connected, else told to come to the front on a page.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rolecall_core::state::event::Page;
use rolecall_engine::ports::Window;
use tokio::sync::mpsc;

/// A page to show, with the desktop's permission to come to the front.
pub(crate) type Showing = (Page, Option<String>);

/// A window process takes this long to connect at most; until then a second click does not start another.
const STARTING: Duration = Duration::from_secs(10);

/// The one window process of the resident.
pub(crate) struct WindowProcess {
    program: Option<PathBuf>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    connected: Vec<mpsc::Sender<Showing>>,
    /// What a window that is just starting shall show once it is connected.
    waiting: Option<Showing>,
    started: Option<Instant>,
}

impl WindowProcess {
    pub(crate) fn new(program: Option<PathBuf>) -> Self {
        Self { program, inner: Mutex::default() }
    }

    /// Whether a window can be shown at all.
    pub(crate) fn exists(&self) -> bool {
        self.program.is_some()
    }

    /// A window has connected; it is told what to show through this.
    pub(crate) fn connected(&self, show: mpsc::Sender<Showing>) {
        let mut inner = self.lock();
        inner.started = None;
        if let Some(waiting) = inner.waiting.take() {
            let _ = show.try_send(waiting);
        }
        inner.connected.retain(|other| !other.is_closed());
        inner.connected.push(show);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // Nothing in here panics while it holds the lock, and a poisoned list of senders is still a list of senders.
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Window for WindowProcess {
    fn show(&self, page: Page, activation_token: Option<String>) {
        let mut inner = self.lock();
        inner.connected.retain(|show| !show.is_closed());
        if let Some(show) = inner.connected.last() {
            let _ = show.try_send((page, activation_token));
            return;
        }
        let Some(program) = &self.program else { return };
        if inner.started.is_some_and(|started| started.elapsed() < STARTING) {
            inner.waiting = Some((page, activation_token));
            return;
        }
        // It opens on its page at once: the finder comes without the pages' window.
        let Ok(page) = serde_json::to_string(&page) else { return };
        let mut command = tokio::process::Command::new(program);
        command.args(["--page", &page]).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(false);
        if let Some(token) = activation_token {
            command.env("XDG_ACTIVATION_TOKEN", token);
        }
        match command.spawn() {
            Ok(mut child) => {
                inner.started = Some(Instant::now());
                // Waited for, so that an ended window leaves no zombie.
                tokio::spawn(async move {
                    let _ = child.wait().await;
                });
            }
            Err(error) => tracing::error!("the window did not start: {error}"),
        }
    }
}
