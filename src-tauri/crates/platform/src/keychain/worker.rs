//! The keychain's thread. Calls of the store block for as long as a daemon likes, so they run here and whoever waits
//! for one goes on after a bound. Nobody joins the thread: a daemon that never answers can't hold up the program's end.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use keyring_core::Error;
use rolecall_core::failure::Failure;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::vault::{Store, failure_of};

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
        F: Fn(&Store) -> keyring_core::Result<T> + Send + 'static,
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
    let mut connection = Connection { store: None };
    loop {
        let job = if connection.store.is_some() {
            jobs.recv_timeout(IDLE)
        } else {
            jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match job {
            Ok(job) => job(&mut connection),
            Err(RecvTimeoutError::Timeout) => connection.store = None,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The connection to the keychain, made again after every failure: "there is none" is never remembered.
struct Connection {
    store: Option<Store>,
}

impl Connection {
    fn run<T>(&mut self, work: &dyn Fn(&Store) -> keyring_core::Result<T>) -> Result<T, Failure> {
        if let Some(store) = self.store.take() {
            match work(&store) {
                // The daemon may have been restarted since; that is no answer yet.
                Err(Error::PlatformFailure(_)) => {}
                done => return self.settle(store, done),
            }
        }
        // They are part of the system, so what can't be opened isn't there.
        let store = Store::open().map_err(|_| Failure::KeychainAbsent)?;
        let done = work(&store);
        self.settle(store, done)
    }

    fn settle<T>(&mut self, store: Store, done: keyring_core::Result<T>) -> Result<T, Failure> {
        match done {
            Ok(done) => {
                self.store = Some(store);
                Ok(done)
            }
            Err(error) => Err(failure_of(&error)),
        }
    }
}
