//! Hosts without a desktop: a command that found nobody there, and the headless agent.

use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rolecall_core::failure::{Failure, FileKind};
use rolecall_protocol::path::Places;
use tokio::sync::oneshot;

use crate::{EngineLock, Host, Kind};

/// A one-shot waits this long at most for other clients' answers; a person may be typing a code for one of them.
const LAST_ANSWERS: Duration = Duration::from_secs(300);

/// The system's own request to end waits for nobody's answer.
const GOODBYE: Duration = Duration::from_secs(1);

/// The engine of one command, on a thread of its own. The command is its client like any other.
pub struct OneShot {
    finish: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl OneShot {
    /// Becomes the engine; `None`: another process is.
    pub fn start(places: &Places) -> Result<Option<Self>, Failure> {
        let Some(lock) = EngineLock::take(places)? else { return Ok(None) };
        let (finish, finished) = oneshot::channel();
        let (report, started) = mpsc::sync_channel(1);
        let places = places.clone();
        let thread = std::thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || run(&places, lock, &report, finished))
            .map_err(|error| failed(&error))?;
        // The thread reports before anything else; one that died without a word has panicked.
        match started.recv() {
            Ok(Ok(())) => Ok(Some(Self { finish, thread })),
            Ok(Err(failure)) => Err(failure),
            Err(mpsc::RecvError) => Err(Failure::Stopping),
        }
    }

    /// Ends the engine once its last client is answered and everything is saved.
    pub fn finish(self) {
        let _ = self.finish.send(());
        let _ = self.thread.join();
    }
}

fn run(
    places: &Places,
    lock: EngineLock,
    report: &mpsc::SyncSender<Result<(), Failure>>,
    finished: oneshot::Receiver<()>,
) {
    let outcome = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let host = Host::start(places, &Kind::OneShot, lock)?;
            let _ = report.send(Ok(()));
            tokio::select! {
                _ = finished => {}
                () = host.asked_to_leave() => {}
            }
            host.stop(LAST_ANSWERS).await;
            Ok(())
        })?;
        // A keychain that never answers must not keep the command from ending.
        runtime.shutdown_background();
        Ok(())
    });
    if let Err(failure) = outcome {
        let _ = report.send(Err(failure));
    }
}

/// Hosts the engine without a desktop until it is told to end.
pub fn agent(places: &Places) -> Result<(), Failure> {
    let lock = EngineLock::take(places)?
        .ok_or_else(|| Failure::NoEngine { reason: "Rolecall runs already".to_owned() })?;
    let runtime = runtime()?;
    runtime.block_on(async {
        let host = Host::start(places, &Kind::Agent, lock)?;
        let at_most = tokio::select! {
            () = host.asked_to_leave() => LAST_ANSWERS,
            () = told_to_end() => GOODBYE,
        };
        host.stop(at_most).await;
        Ok(())
    })?;
    runtime.shutdown_background();
    Ok(())
}

/// Ctrl-C, or the system's request to end.
pub async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::File { what: FileKind::Runtime, reason: error.to_string() }
}
