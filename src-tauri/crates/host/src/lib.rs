//! Runs the engine in this process: takes the lock, joins the ports to their adapters, and serves the two sockets.
//!
//! Three programs host: the resident (`rolecall-desktop`), an agent (`rolecall agent`), and a one-shot command that
//! found nobody there. Whoever holds the lock is the engine; all others are its clients.

mod connection;
mod environment;
mod listener;
mod lock;
mod one_shot;
mod ports;
mod server;
mod window;

pub use environment::bring_environment;
pub use lock::EngineLock;
pub use one_shot::{OneShot, agent, told_to_end};

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::state::EngineConfig;
use rolecall_core::state::event::Event;
use rolecall_engine::engine::Engine;
use rolecall_platform::aws_files::AwsFiles;
use rolecall_platform::memory;
use rolecall_platform::reach::Environment;
use rolecall_protocol::path::Places;
use rolecall_protocol::texts::texts;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use ports::Joined;
use server::Server;
use window::WindowProcess;

/// What kind of host this process is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The resident: tray, notices, window.
    Resident {
        /// This program, as the desktop is to start it; `None` where its path is not known.
        program: Option<PathBuf>,
        /// `rolecall-window`, beside this program; `None` where it is not there.
        window_program: Option<PathBuf>,
    },
    /// Headless, until it is told to end.
    Agent,
    /// One command; it ends with its last client.
    OneShot,
}

/// The engine in this process, with its sockets.
pub struct Host {
    engine: Engine,
    server: Server,
    window: Arc<WindowProcess>,
    /// Somebody asks this process to end: a hand-over or a quit.
    leave: Arc<Notify>,
    /// What brings the engine news of the world; it ends with this host.
    _news: JoinSet<()>,
    _lock: EngineLock,
}

impl Host {
    /// Starts the engine on the current runtime. The lock makes sure that it is the only one.
    pub fn start(places: &Places, kind: &Kind, lock: EngineLock) -> Result<Self, Failure> {
        let texts = Arc::new(texts());
        let signin_endpoint = ports::sign_in_stand_in(places)?;
        let window_program = match kind {
            Kind::Resident { window_program, .. } => window_program.clone(),
            Kind::Agent | Kind::OneShot => None,
        };
        let window = Arc::new(WindowProcess::new(window_program));
        let zone = match kind {
            Kind::Resident { .. } => TimeZone::system(),
            // Without notices it shows nowhere, and finding the system's own reads forty folders.
            Kind::Agent | Kind::OneShot => TimeZone::UTC,
        };
        let setting = EngineConfig {
            person: rolecall_platform::person::person(),
            zone,
            texts,
            has_window: window.exists(),
            stays: *kind != Kind::OneShot,
            resident: matches!(kind, Kind::Resident { .. }),
            signin_endpoint: signin_endpoint.clone(),
            // Only the resident has a menu to name it in.
            plain_endpoint: match kind {
                Kind::Resident { .. } => Environment::own().plain_endpoint(),
                Kind::Agent | Kind::OneShot => None,
            },
        };
        let Joined { ports, uses, shortcuts, passphrases, clock_ahead } =
            ports::join(places, kind, signin_endpoint, Arc::clone(&window))?;
        let engine = Engine::start(setting, ports);
        let mut news = JoinSet::new();
        news.spawn(ports::pass_on_clock(clock_ahead, engine.clone()));
        news.spawn(ports::pass_on_passphrases(passphrases, engine.clone()));
        if let Some(uses) = uses {
            news.spawn(ports::pass_on_notice_uses(uses, engine.clone()));
            news.spawn(ports::pass_on_shortcuts(shortcuts, engine.clone()));
        }
        // A single command has read the settings a moment ago, and ends soon.
        if *kind != Kind::OneShot {
            news.spawn(ports::pass_on_power(engine.clone()));
            news.spawn(memory::give_back_when_quiet(engine.snapshots()));
            news.spawn(ports::follow_settings(places.settings.clone(), engine.clone()));
            if let Some(files) = AwsFiles::from_environment() {
                if matches!(kind, Kind::Resident { .. }) {
                    news.spawn(ports::pass_on_importable(files.clone(), engine.clone()));
                }
                news.spawn(ports::follow_profiles(files, engine.clone()));
            }
        }
        let leave = Arc::new(Notify::new());
        let server = Server::start(places, kind, &engine, &window, &leave)
            .map_err(|error| Failure::File { what: FileKind::Runtime, reason: error.to_string() })?;
        Ok(Self { engine, server, window, leave, _news: news, _lock: lock })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Waits until somebody asks this process to end.
    pub async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }

    /// A person has quit Rolecall: its windows end too.
    pub fn quit_windows(&self) {
        self.window.quit();
    }

    /// Takes no new clients, lets those that wait be answered and everything be saved, at most that long; then the
    /// lock is free.
    pub async fn stop(mut self, at_most: Duration) {
        self.server.stop_listening().await;
        let _ = tokio::time::timeout(at_most, async {
            self.engine.tell(Event::Leaving).await;
            self.server.answered().await;
            self.engine.idle().await;
        })
        .await;
    }
}
