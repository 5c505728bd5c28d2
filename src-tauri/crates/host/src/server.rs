//! The two listeners and the life of their connections.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rolecall_engine::engine::Engine;
use rolecall_protocol::path::Places;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;

use crate::Kind;
use crate::connection::{self, Audience};
use crate::listener::Listener;
use crate::window::WindowProcess;

/// At most so many connections at once on each socket; one more waits for its turn.
const MOST_CONNECTIONS: usize = 512;

/// What a connection needs of its host.
#[derive(Clone)]
pub(crate) struct ServerContext {
    pub(crate) engine: Engine,
    pub(crate) window: Arc<WindowProcess>,
    pub(crate) leave: Arc<Notify>,
    pub(crate) resident: bool,
    /// True once this host takes no new requests: each connection answers what it has and closes.
    pub(crate) closing: watch::Receiver<bool>,
    next_connection: Arc<AtomicU64>,
    turns: Arc<Semaphore>,
}

impl ServerContext {
    pub(crate) fn next_connection(&self) -> u64 {
        self.next_connection.fetch_add(1, Ordering::Relaxed)
    }
}

/// The listeners of a host.
pub(crate) struct Server {
    listening: Vec<JoinHandle<()>>,
    closing: watch::Sender<bool>,
    /// One for each socket; a connection holds one of its turns until its last answer is written.
    turns: Arc<Semaphore>,
}

impl Server {
    pub(crate) fn start(
        places: &Places,
        kind: &Kind,
        engine: &Engine,
        window: &Arc<WindowProcess>,
        leave: &Arc<Notify>,
    ) -> io::Result<Self> {
        let turns = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let (closing, is_closing) = watch::channel(false);
        let server = ServerContext {
            engine: engine.clone(),
            window: Arc::clone(window),
            leave: Arc::clone(leave),
            resident: matches!(kind, Kind::Resident { .. }),
            closing: is_closing,
            next_connection: Arc::new(AtomicU64::new(1)),
            turns: Arc::clone(&turns),
        };
        let mut listening =
            vec![listen(Listener::bind(&places.engine_socket())?, Audience::CommandLine, server.clone())];
        if server.resident {
            listening.push(listen(Listener::bind(&places.window_socket())?, Audience::Window, server));
        }
        Ok(Self { listening, closing, turns })
    }

    /// Takes no new connections, and no new requests of those that wait for nothing; the sockets are gone.
    pub(crate) async fn stop_listening(&mut self) {
        self.closing.send_replace(true);
        for task in self.listening.drain(..) {
            task.abort();
            // Its socket is removed before the lock is free, so never one that the next engine has made.
            let _ = task.await;
        }
    }

    /// Waits until every connection has its answers and is closed.
    pub(crate) async fn answered(&self) {
        let all = u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX);
        let _ = self.turns.acquire_many(all).await;
    }
}

fn listen(mut listener: Listener, audience: Audience, server: ServerContext) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            let Ok(turn) = Arc::clone(&server.turns).acquire_owned().await else { return };
            match listener.accept().await {
                Ok(accepted) => {
                    let server = server.clone();
                    tokio::spawn(async move {
                        connection::serve(accepted, audience, &server).await;
                        drop(turn);
                    });
                }
                // Out of file descriptors, say: it passes, and must not spin until then.
                Err(error) => {
                    tracing::warn!("a connection was not accepted: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    })
}
