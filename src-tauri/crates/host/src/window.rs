//! The window process: started where none is connected, else told to come to the front on a page.

use rolecall_core::request::WindowPage;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rolecall_engine::ports::Window;
use tokio::sync::{mpsc, oneshot};

/// What a window is told.
pub(crate) enum Told {
    /// A page to show, with the desktop's permission to come to the front.
    Show(WindowPage, Option<String>),
    /// Rolecall was quit: so is the window.
    Quit,
}

/// A window process takes this long to connect at most; until then a second click does not start another.
const STARTING: Duration = Duration::from_secs(10);

/// The one window process of the resident.
pub(crate) struct WindowProcess {
    program: Option<PathBuf>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    connected: Vec<mpsc::Sender<Told>>,
    /// What a window that is just starting shall show once it is connected.
    waiting: Option<Told>,
    started: Option<Started>,
}

/// A window that has not connected yet.
struct Started {
    at: Instant,
    /// Ends it.
    end: oneshot::Sender<()>,
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
    pub(crate) fn connected(&self, show: mpsc::Sender<Told>) {
        let mut inner = self.lock();
        inner.started = None;
        if let Some(waiting) = inner.waiting.take() {
            let _ = show.try_send(waiting);
        }
        inner.connected.retain(|other| !other.is_closed());
        inner.connected.push(show);
    }

    /// Rolecall was quit: every window is told, and one that is just starting is ended, since it would find nobody.
    pub(crate) fn quit(&self) {
        let mut inner = self.lock();
        for window in inner.connected.drain(..) {
            // One that takes nothing is ended by its connection.
            let _ = window.try_send(Told::Quit);
        }
        if let Some(started) = inner.started.take() {
            let _ = started.end.send(());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // Nothing in here panics while it holds the lock, and a poisoned list of senders is still a list of senders.
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Window for WindowProcess {
    fn show(&self, page: WindowPage, activation_token: Option<String>) {
        let mut inner = self.lock();
        inner.connected.retain(|show| !show.is_closed());
        if let Some(show) = inner.connected.last() {
            let _ = show.try_send(Told::Show(page, activation_token));
            return;
        }
        let Some(program) = &self.program else { return };
        if inner.started.as_ref().is_some_and(|started| started.at.elapsed() < STARTING) {
            inner.waiting = Some(Told::Show(page, activation_token));
            return;
        }
        // It opens on its page at once: the finder comes without the pages' window.
        let Ok(page) = serde_json::to_string(&page) else { return };
        let mut command = tokio::process::Command::new(program);
        command.args(["--page", &page]).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(false);
        if let Some(token) = activation_token {
            // By its older name too, as X11 has it.
            command.env("XDG_ACTIVATION_TOKEN", &token).env("DESKTOP_STARTUP_ID", token);
        }
        match command.spawn() {
            Ok(mut child) => {
                let (end, ended) = oneshot::channel();
                inner.started = Some(Started { at: Instant::now(), end });
                // Waited for, so that an ended window leaves no zombie.
                tokio::spawn(async move {
                    tokio::select! {
                        _ = child.wait() => return,
                        Ok(()) = ended => {}
                    }
                    let _ = child.kill().await;
                });
            }
            Err(error) => tracing::error!("the window did not start: {error}"),
        }
    }
}
