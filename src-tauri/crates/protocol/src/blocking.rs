//! A client without a runtime, for the command line: starting one would cost more than a warm answer takes.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{self, CodecError, MAX_FROM_ENGINE};
use crate::connect::{self, Stream};
use crate::hello::{Hello, PROTOCOL};

/// An engine that lives says hello within this time.
#[cfg(unix)]
const HELLO_WITHIN: Duration = Duration::from_secs(5);

/// A connection to the engine.
#[derive(Debug)]
pub struct Client {
    stream: Stream,
    /// What the engine said first.
    pub engine: Hello,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody listens.
    #[error("no engine runs")]
    NobodyThere,
    /// Somebody listens and speaks another version.
    #[error("the engine speaks another version")]
    OtherVersion(Hello),
    /// Somebody listens and says nothing: an engine that is stopped or hangs.
    #[error("the engine runs and does not answer")]
    Silent,
    /// Another user's program listens. Nothing was said to it.
    #[error("another user's program answers in the engine's place")]
    Stranger,
    /// The connection failed.
    #[error(transparent)]
    Failed(#[from] CodecError),
}

impl Client {
    /// Connects and says hello.
    pub fn connect(socket: &Path, hello: &Hello) -> Result<Self, ConnectError> {
        let mut stream = connect::open(socket).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => ConnectError::NobodyThere,
            _ if connect::is_stranger(&error) => ConnectError::Stranger,
            _ => ConnectError::Failed(error.into()),
        })?;
        // A stopped engine accepts and says nothing.
        #[cfg(unix)]
        stream.set_read_timeout(Some(HELLO_WITHIN)).map_err(CodecError::from)?;
        codec::write_blocking(&mut stream, hello)?;
        // An engine that is just going away closes without a word.
        let engine = codec::read_blocking(&mut stream, codec::MAX_REQUEST);
        let engine: Hello = engine.map_err(silent)?.ok_or(ConnectError::NobodyThere)?;
        if engine.protocol != PROTOCOL {
            return Err(ConnectError::OtherVersion(engine));
        }
        #[cfg(unix)]
        stream.set_read_timeout(None).map_err(CodecError::from)?;
        Ok(Self { stream, engine })
    }

    /// Sends a message.
    pub fn send(&mut self, message: &impl Serialize) -> Result<(), CodecError> {
        codec::write_blocking(&mut self.stream, message)
    }

    /// The next message; `None` where the engine has closed.
    pub fn receive<M: DeserializeOwned>(&mut self) -> Result<Option<M>, CodecError> {
        codec::read_blocking(&mut self.stream, MAX_FROM_ENGINE)
    }
}

/// No hello within the time is silence; all else is a connection that failed.
fn silent(error: CodecError) -> ConnectError {
    match error {
        // Systems have either name for it.
        CodecError::Io(error)
            if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
        {
            ConnectError::Silent
        }
        error => ConnectError::Failed(error),
    }
}

impl Client {
    /// Bounds every later wait for a message; `None` waits for ever.
    #[cfg(unix)]
    pub fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.stream.set_read_timeout(timeout)
    }

    /// A named pipe opened as a file knows no such bound; the engine's own bounds stand in.
    #[cfg(windows)]
    pub fn set_timeout(&self, _timeout: Option<Duration>) -> io::Result<()> {
        Ok(())
    }
}
