//! A real host in a folder of its own, and clients that speak plain JSON.

use std::path::Path;
use std::time::Duration;

use rolecall_host::{EngineLock, Host, Kind};
use rolecall_protocol::codec::{self, CodecError, MAX_FROM_ENGINE};
use rolecall_protocol::path::Places;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::UnixStream;

/// No test waits longer: what takes this long has failed.
pub const SOON: Duration = Duration::from_secs(20);

/// A role whose device makes every request ask a person, so that nothing here ever reaches AWS or a keychain.
const SETTINGS: &str = r#"
version = 1
[[sources]]
name = "phone"
kind = "access-key"
mfa_serial = "arn:aws:iam::111122223333:mfa/jo"
[[roles]]
name = "admin"
arn = "arn:aws:iam::123456789012:role/Admin"
source = "phone"
"#;

pub struct Home {
    pub places: Places,
    _folder: TempDir,
}

pub fn home() -> Home {
    let folder = tempfile::tempdir().expect("a folder");
    let places = Places::under(folder.path());
    std::fs::write(&places.settings, SETTINGS).expect("settings");
    Home { places, _folder: folder }
}

impl Home {
    pub fn lock(&self) -> Option<EngineLock> {
        EngineLock::take(&self.places).expect("a lock file")
    }

    pub fn host(&self, kind: &Kind) -> Host {
        Host::start(&self.places, kind, self.lock().expect("nobody else is the engine")).expect("a host")
    }

    pub fn agent(&self) -> Host {
        self.host(&Kind::Agent)
    }

    pub fn resident(&self) -> Host {
        self.host(&Kind::Resident { program: None, window_program: None })
    }

    /// A program without a terminal.
    pub async fn client(&self) -> Client {
        Client::connect(&self.places.engine_socket(), json!({ "protocol": 1, "version": "0", "pid": 1 }))
            .await
    }

    /// A command in a terminal.
    pub async fn terminal(&self) -> Client {
        let hello = json!({ "protocol": 1, "version": "0", "pid": 1, "can_prompt": true });
        Client::connect(&self.places.engine_socket(), hello).await
    }
}

pub struct Client {
    pub stream: UnixStream,
    next: u64,
}

impl Client {
    pub async fn connect(socket: &Path, hello: Value) -> Self {
        let mut stream = UnixStream::connect(socket).await.expect("somebody listens");
        codec::write(&mut stream, &hello).await.expect("a hello");
        let answer: Option<Value> =
            soon(codec::read(&mut stream, MAX_FROM_ENGINE)).await.expect("a hello back");
        assert_eq!(answer.expect("not closed")["protocol"], 1);
        Self { stream, next: 0 }
    }

    pub async fn send(&mut self, request: Value) -> u64 {
        self.next += 1;
        let message = json!({ "id": self.next, "request": request });
        codec::write(&mut self.stream, &message).await.expect("sent");
        self.next
    }

    /// The next message; `None`: closed, or cut.
    pub async fn receive(&mut self) -> Option<Value> {
        let message: Result<Option<Value>, CodecError> =
            soon(codec::read(&mut self.stream, MAX_FROM_ENGINE)).await;
        message.ok().flatten()
    }

    /// The next message of that type; others are passed over.
    pub async fn next(&mut self, kind: &str) -> Value {
        loop {
            let message = self.receive().await.expect("a message");
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// Asks and waits for the answer: what stands under `ok`, or the problem. Other answers are passed over.
    pub async fn ask(&mut self, request: Value) -> Value {
        let id = self.send(request).await;
        loop {
            let mut reply = self.next("reply").await;
            if reply["id"] == id {
                return reply["result"].take();
            }
        }
    }
}

pub async fn soon<T>(doing: impl Future<Output = T>) -> T {
    tokio::time::timeout(SOON, doing).await.expect("it takes too long")
}
