//! From the start to the end of the resident: become the engine, show the tray, wait for Quit.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::state::event::Page;
use rolecall_host::{EngineLock, Host, Kind};
use rolecall_protocol::blocking::{Client, ConnectError};
use rolecall_protocol::command::{CommandAnswer, CommandRequest, Own, OwnAnswer, ToCommand};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};
use rolecall_protocol::path::Places;

use crate::tray;

/// A one-shot command or an agent that hands over finishes its calls first; a person may be typing a code for it.
const HAND_OVER: Duration = Duration::from_secs(310);

/// Ending takes no longer, whatever the keychain or the network does.
const GOODBYE: Duration = Duration::from_millis(600);

/// Runs the resident until Quit.
pub(crate) fn run() -> Result<(), Failure> {
    let places = Places::from_environment().map_err(|error| runtime_failure(&error))?;
    let Some(lock) = become_the_engine(&places)? else { return Ok(()) };
    let kind = Kind::Resident { window_program: window_program() };
    tray::with_event_loop(move |tray_loop| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| runtime_failure(&error))?;
        runtime.block_on(async {
            let host = Host::start(&places, &kind, lock)?;
            tokio::select! {
                () = tray::show(tray_loop, host.engine().clone()) => {}
                () = host.asked_to_leave() => {}
                () = rolecall_host::told_to_end() => {}
            }
            host.stop(GOODBYE).await;
            Ok(())
        })?;
        // Whatever still waits for the keychain or the network ends with the process.
        runtime.shutdown_background();
        Ok(())
    })
}

/// Takes the lock, from a one-shot command or an agent where one holds it. `None`: another resident lives, and its
/// window is being shown.
fn become_the_engine(places: &Places) -> Result<Option<EngineLock>, Failure> {
    let until = Instant::now() + HAND_OVER;
    let mut asked = false;
    loop {
        if let Some(lock) = EngineLock::take(places)? {
            return Ok(Some(lock));
        }
        if !asked {
            match ask_to_hand_over(places) {
                Ok(Other::Resident) => return Ok(None),
                Ok(Other::HandsOver) => asked = true,
                // Just starting or just ending: it will answer, or its lock will be free.
                Ok(Other::NobodyThere) => {}
                Err(failure) => return Err(failure),
            }
        }
        if Instant::now() > until {
            return Err(Failure::NoEngine { reason: "another Rolecall does not end".to_owned() });
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

enum Other {
    Resident,
    HandsOver,
    NobodyThere,
}

fn ask_to_hand_over(places: &Places) -> Result<Other, Failure> {
    let mut client = match Client::connect(&places.engine_socket(), &Hello::of_this_process()) {
        Ok(client) => client,
        Err(ConnectError::NobodyThere) => return Ok(Other::NobodyThere),
        Err(ConnectError::OtherVersion(_)) => return Err(Failure::OtherVersion),
        Err(ConnectError::Silent) => return Err(Failure::EngineSilent),
        Err(ConnectError::Failed(error)) => return Err(runtime_failure(&error)),
    };
    match ask(&mut client, Own::HandOver)? {
        Some(CommandAnswer::Own(OwnAnswer::HandingOver)) => Ok(Other::HandsOver),
        // A resident stays: the person who started Rolecall again sees its window.
        Some(_) => {
            let activation_token = std::env::var("XDG_ACTIVATION_TOKEN").ok();
            ask(&mut client, Own::ShowWindow { page: Page::Home, activation_token })?;
            Ok(Other::Resident)
        }
        None => Ok(Other::NobodyThere),
    }
}

fn ask(client: &mut Client, own: Own) -> Result<Option<CommandAnswer>, Failure> {
    let request = Numbered { id: 1, request: CommandRequest::Own(own) };
    client.send(&request).map_err(|error| runtime_failure(&error))?;
    loop {
        match client.receive::<ToCommand>().map_err(|error| runtime_failure(&error))? {
            Some(FromEngine::Reply { result: Outcome::Ok(answer), .. }) => return Ok(Some(answer)),
            Some(FromEngine::Reply { result: Outcome::Problem(problem), .. }) => {
                return Err(Failure::NoEngine { reason: problem.message });
            }
            Some(_) => {}
            None => return Ok(None),
        }
    }
}

/// `rolecall-window`, from the folder this program was started in: after an upgrade the running path reads
/// "(deleted)", so it is looked up once, now.
fn window_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let window = program.with_file_name(format!("rolecall-window{}", std::env::consts::EXE_SUFFIX));
    window.is_file().then_some(window)
}

fn runtime_failure(error: &impl ToString) -> Failure {
    Failure::File { what: FileKind::Runtime, reason: error.to_string() }
}
