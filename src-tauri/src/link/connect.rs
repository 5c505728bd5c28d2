//! Finding the engine: its socket, a hello each way, and how often to look.

use std::path::Path;
use std::time::Duration;

use rolecall_protocol::codec::{self, MAX_REQUEST};
use rolecall_protocol::connect::open_async;
use rolecall_protocol::hello::{Hello, PROTOCOL};
use rolecall_protocol::path::Places;
use tokio::time::{Instant, sleep, timeout};

use super::resident;

/// How long a resident that was just started may take to listen.
const STARTING: Duration = Duration::from_secs(5);
/// How long to look for an engine that has gone: it may be restarting after an upgrade.
const COMING_BACK: Duration = Duration::from_secs(30);
/// What keeps a connection that breaks at once from being made again in a busy loop.
const BEFORE_LOOKING_AGAIN: Duration = Duration::from_millis(100);
/// How long an engine may take to say hello.
const HELLO: Duration = Duration::from_secs(2);
const FIRST_WAIT: Duration = Duration::from_millis(25);
const LONGEST_WAIT: Duration = Duration::from_secs(2);

pub use rolecall_protocol::connect::AsyncStream as Stream;

/// A connection after its hellos.
pub struct Connection {
    pub stream: Stream,
    /// The engine's version.
    pub version: String,
}

/// What came of looking.
pub enum Found {
    /// The engine.
    Engine(Connection),
    /// One of another protocol: its version.
    OtherVersion(String),
    /// None.
    Nobody,
}

/// Looks for the engine; where there is none and it may, starts the resident program and waits for it.
pub async fn find(places: &Places, may_start: bool) -> Found {
    match look(&places.window_socket()).await {
        Found::Nobody if may_start && resident::start().is_ok() => look_for(places, STARTING).await,
        found => found,
    }
}

/// Looks for an engine that has gone, without starting one: the person may have quit it.
pub async fn find_again(places: &Places) -> Found {
    sleep(BEFORE_LOOKING_AGAIN).await;
    look_for(places, COMING_BACK).await
}

async fn look_for(places: &Places, patience: Duration) -> Found {
    let until = Instant::now() + patience;
    let mut wait = FIRST_WAIT;
    loop {
        match look(&places.window_socket()).await {
            Found::Nobody if Instant::now() + wait < until => sleep(wait).await,
            found => return found,
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

async fn look(socket: &Path) -> Found {
    let Ok(mut stream) = open_async(socket).await else { return Found::Nobody };
    match timeout(HELLO, greet(&mut stream)).await {
        Ok(Some(engine)) if engine.protocol == PROTOCOL => {
            Found::Engine(Connection { stream, version: engine.version })
        }
        Ok(Some(engine)) => Found::OtherVersion(engine.version),
        // It closed at once, as one that is just ending does, or it hangs.
        Ok(None) | Err(_) => Found::Nobody,
    }
}

async fn greet(stream: &mut Stream) -> Option<Hello> {
    codec::write(stream, &Hello::of_this_process()).await.ok()?;
    codec::read(stream, MAX_REQUEST).await.ok().flatten()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use tokio::net::UnixListener;

    async fn answered_with(protocol: u32) -> Found {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let socket = folder.path().join("window.sock");
        let listener = UnixListener::bind(&socket).expect("a socket");
        let engine = async {
            let (mut stream, _) = listener.accept().await.expect("a surface");
            let hello: Option<Hello> = codec::read(&mut stream, MAX_REQUEST).await.expect("its hello");
            assert_eq!(hello.map(|hello| hello.protocol), Some(PROTOCOL));
            let hello = Hello { protocol, version: "9.9.9".to_owned(), ..Hello::of_this_process() };
            codec::write(&mut stream, &hello).await.expect("our hello");
        };
        tokio::join!(look(&socket), engine).0
    }

    #[tokio::test]
    async fn an_engine_of_the_same_protocol_is_taken() {
        assert!(matches!(answered_with(PROTOCOL).await, Found::Engine(_)));
    }

    #[tokio::test]
    async fn one_of_another_protocol_is_named_by_its_version() {
        let found = answered_with(PROTOCOL + 1).await;
        assert!(matches!(found, Found::OtherVersion(version) if version == "9.9.9"));
    }

    #[tokio::test]
    async fn a_socket_without_a_listener_is_nobody() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let socket = folder.path().join("window.sock");
        assert!(matches!(look(&socket).await, Found::Nobody));
        drop(UnixListener::bind(&socket).expect("a socket"));
        assert!(matches!(look(&socket).await, Found::Nobody));
    }
}
