//! From the start to the end of the resident: become the engine, show the tray, wait for Quit.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rolecall_core::caller::{Requester, Surface};
use rolecall_core::failure::{Failure, FileKind};
use rolecall_core::request::{Request, WindowPage};
use rolecall_host::{EngineLock, Host, Kind};
use rolecall_protocol::blocking::{Client, ConnectError};
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest, ToCommand};
use rolecall_protocol::hello::Hello;
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};
use rolecall_protocol::path::Places;
use rolecall_protocol::window::HostRequest;

use crate::arguments::Wish;
use crate::tray;

/// A one-shot command or an agent that hands over finishes its calls first; a person may be typing a code for it.
const HAND_OVER: Duration = Duration::from_secs(310);

/// Ending takes no longer, whatever the keychain or the network does.
const GOODBYE: Duration = Duration::from_millis(600);

/// Does what this start is for; a resident runs until Quit.
pub(crate) fn run(wish: Wish) -> Result<(), Failure> {
    let places = Places::from_environment()?;
    if wish == Wish::Quit {
        return quit(&places);
    }
    let Some(lock) = become_the_engine(&places, &wish)? else { return Ok(()) };
    let program = program();
    let window_program = program.as_deref().and_then(window_program);
    let kind = Kind::Resident { program, window_program };
    let page = match &wish {
        Wish::Show(page) => Some(page.clone()),
        // Where nothing was ever set up, an icon alone says nothing to whoever has just started it.
        Wish::Run if !places.settings.exists() => Some(WindowPage::Home),
        _ => None,
    };
    tray::with_event_loop(move |tray_loop| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| runtime_failure(&error))?;
        runtime.block_on(async {
            let host = Host::start(&places, &kind, lock)?;
            if let Some(page) = page {
                let requester = Requester::click(Surface::Tray, activation_token());
                host.engine().click(requester, Request::ShowWindow(page));
            }
            tokio::select! {
                () = tray::show(tray_loop, host.engine().clone(), wish != Wish::RunAtLogin) => host.quit_windows(),
                () = host.asked_to_leave() => host.quit_windows(),
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

/// Ends the Rolecall that runs; without one there is nothing to do.
fn quit(places: &Places) -> Result<(), Failure> {
    match connect(places)? {
        Some(mut client) => ask(&mut client, HostRequest::Quit).map(drop),
        None => Ok(()),
    }
}

/// The desktop's permission to come to the front, which it gives to what it starts.
fn activation_token() -> Option<String> {
    let token = |name| std::env::var(name).ok().filter(|token| !token.is_empty());
    token("XDG_ACTIVATION_TOKEN").or_else(|| token("DESKTOP_STARTUP_ID"))
}

/// Takes the lock, from a one-shot command or an agent where one holds it. `None`: another resident lives, and its
/// window is being shown.
fn become_the_engine(places: &Places, wish: &Wish) -> Result<Option<EngineLock>, Failure> {
    let until = Instant::now() + HAND_OVER;
    let mut asked = false;
    loop {
        if let Some(lock) = EngineLock::take(places)? {
            return Ok(Some(lock));
        }
        if !asked {
            match ask_to_hand_over(places, wish) {
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

fn ask_to_hand_over(places: &Places, wish: &Wish) -> Result<Other, Failure> {
    let Some(mut client) = connect(places)? else { return Ok(Other::NobodyThere) };
    match ask(&mut client, CommandOnly::HandOver)? {
        Some(CommandAnswer::Only(CommandOnlyAnswer::HandingOver)) => Ok(Other::HandsOver),
        // A resident stays: the person who started Rolecall again sees its window, and a login nothing.
        Some(_) => {
            let page = match wish {
                Wish::Show(page) => Some(page.clone()),
                Wish::RunAtLogin => None,
                _ => Some(WindowPage::Home),
            };
            if let Some(page) = page {
                ask(&mut client, CommandOnly::ShowWindow { page, activation_token: activation_token() })?;
            }
            Ok(Other::Resident)
        }
        None => Ok(Other::NobodyThere),
    }
}

/// `None`: nobody is there.
fn connect(places: &Places) -> Result<Option<Client>, Failure> {
    match Client::connect(&places.engine_socket(), &Hello::of_this_process()) {
        Ok(client) => Ok(Some(client)),
        Err(ConnectError::NobodyThere) => Ok(None),
        Err(ConnectError::OtherVersion(_)) => Err(Failure::OtherVersion),
        Err(ConnectError::Silent) => Err(Failure::EngineSilent),
        Err(ConnectError::Stranger) => Err(Failure::EngineOfOthers),
        Err(ConnectError::Failed(error)) => Err(runtime_failure(&error)),
    }
}

fn ask(client: &mut Client, request: impl Into<CommandRequest>) -> Result<Option<CommandAnswer>, Failure> {
    let request = Numbered { id: 1, request: request.into() };
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

/// This program's path. After an upgrade the running one reads "(deleted)", so it is looked up once, now.
fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// `rolecall-window`, from the folder this program was started in; `None` where it is not there, or no display is.
fn window_program(program: &Path) -> Option<PathBuf> {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let has_display = !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    let window = program.with_file_name(format!("rolecall-window{}", std::env::consts::EXE_SUFFIX));
    (has_display && window.is_file()).then_some(window)
}

fn runtime_failure(error: &impl ToString) -> Failure {
    Failure::File { what: FileKind::Runtime, reason: error.to_string() }
}
