//! The keychain's thread. Calls of the store block for as long as a daemon likes, so they run here and whoever waits
//! for one goes on after a bound. Nobody joins the thread: a daemon that never answers can't hold up the program's end.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use keyring_core::Error;
use rolecall_core::failure::Failure;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::vault::{self, Vault};
use super::{BETWEEN_TRIES, failure_of};

/// Calls that may wait for their turn; more are told that the keychain is busy.
const WAITING: usize = 16;
/// How long an unused connection to the keychain is kept.
const IDLE: Duration = Duration::from_secs(30);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The thread, started by its first job.
pub struct Worker {
    jobs: OnceLock<SyncSender<Job>>,
}

impl Worker {
    /// No thread yet: a command that needs no key never starts one.
    pub fn new() -> Self {
        Self { jobs: OnceLock::new() }
    }

    /// Runs it on the thread and waits that long for its answer. `work` may run twice: once more on a new connection
    /// where the old one turned out to be dead.
    pub async fn run<T, F>(&self, bound: Duration, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&Vault) -> keyring_core::Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever asked has given up: doing it now would surprise.
            if !answer.is_closed() {
                // A receiver that went away meanwhile needs no answer.
                let _ = answer.send(connection.run(&work));
            }
        });
        self.jobs().ok_or(Failure::KeychainBusy)?.try_send(job).map_err(|_| Failure::KeychainBusy)?;
        match timeout(bound, answered).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) | Err(_) => Err(Failure::KeychainBusy),
        }
    }

    /// Connects ahead of a call that is about to come: agreeing on the session's key takes longer than all the rest, so
    /// it is done while the caller still looks around. A failure is left for the call to find.
    pub fn connect_ahead(&self) {
        if let Some(jobs) = self.jobs() {
            // Where others wait already, one of them connects.
            let _ = jobs.try_send(Box::new(Connection::connect));
        }
    }

    fn jobs(&self) -> Option<&SyncSender<Job>> {
        if self.jobs.get().is_none() {
            let (sender, receiver) = sync_channel(WAITING);
            if self.jobs.set(sender).is_ok() {
                let thread = std::thread::Builder::new().name("keychain".to_owned());
                thread.spawn(move || serve(&receiver)).ok()?;
            }
        }
        self.jobs.get()
    }
}

/// Works off the jobs until the last sender is gone. It waits with a bound only while there is a connection to end:
/// an idle program is not woken.
fn serve(jobs: &Receiver<Job>) {
    let mut connection = Connection { vault: None };
    loop {
        let job = if connection.vault.is_some() {
            jobs.recv_timeout(IDLE)
        } else {
            jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match job {
            Ok(job) => job(&mut connection),
            Err(RecvTimeoutError::Timeout) => connection.vault = None,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The connection to the keychain, made again after every failure: "there is none" is never remembered.
struct Connection {
    vault: Option<Vault>,
}

impl Connection {
    fn connect(&mut self) {
        if self.vault.is_none() {
            self.vault = Vault::open().ok();
        }
    }

    fn run<T>(&mut self, work: &dyn Fn(&Vault) -> keyring_core::Result<T>) -> Result<T, Failure> {
        if let Some(vault) = self.vault.take() {
            match work(&vault) {
                // The daemon may have been restarted since; that is no answer yet.
                Err(Error::PlatformFailure(_)) => {}
                done => return self.settle(vault, done),
            }
        }
        // On a busy computer a connection fails now and then that comes about a moment later.
        let again = |_| {
            std::thread::sleep(BETWEEN_TRIES);
            Vault::open()
        };
        let vault = Vault::open().or_else(again).map_err(|error| vault::unreached(&error))?;
        let done = work(&vault);
        self.settle(vault, done)
    }

    fn settle<T>(&mut self, vault: Vault, done: keyring_core::Result<T>) -> Result<T, Failure> {
        match done {
            Ok(done) => {
                self.vault = Some(vault);
                Ok(done)
            }
            Err(error) => Err(failure_of(&error)),
        }
    }
}
