//! The way to the engine: the one that runs, or this process itself for as long as its one command takes.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::proxies::Proxies;
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_host::OneShot;
use rolecall_platform::aws_files::AwsFiles;
use rolecall_protocol::blocking::{Client, ConnectError};
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandRequest, Own, OwnAnswer};
use rolecall_protocol::hello::{Hello, RequesterCredentials};
use rolecall_protocol::message::{Shared, SharedAnswer};
use rolecall_protocol::path::Places;

use crate::conversation::{self, Ended};
use crate::output;
use crate::stop::Stop;
use crate::terminal::Terminal;

/// How long an engine that has the lock may take to listen.
const ENGINE_STARTS: Duration = Duration::from_secs(2);
/// How long the one that takes over is given to get the lock before this process tries for it.
const HAND_OVER: Duration = Duration::from_millis(300);
/// Between two looks at the socket.
const PAUSE: Duration = Duration::from_millis(10);

/// A connection to the engine, found again once where a hand-over cuts it.
pub struct Connection {
    places: Places,
    hello: Hello,
    terminal: Option<Terminal>,
    // Before the engine: fields go in this order, and an engine ends once its last client has left.
    client: Client,
    engine: OwnEngine,
    last_request: u64,
}

impl Connection {
    /// Connects for a command that a person typed.
    pub fn open() -> Result<Self, Stop> {
        Self::with_terminal(Terminal::of_a_person())
    }

    /// Connects; `terminal` is where a person can be asked.
    pub fn with_terminal(terminal: Option<Terminal>) -> Result<Self, Stop> {
        let places = places()?;
        let hello = Hello {
            program: calling_program(),
            can_prompt: terminal.is_some(),
            proxies: Proxies::of(|name| std::env::var(name).ok())
                .map(|proxies| Box::new(RequesterCredentials(proxies))),
            aws_places: AwsFiles::from_environment().and_then(|files| files.places()).map(Box::new),
            ..Hello::of_this_process()
        };
        let mut engine = OwnEngine(None);
        let client = connect(&places, &hello, &mut engine)?;
        Ok(Self { places, hello, terminal, client, engine, last_request: 0 })
    }

    /// Asks the engine and waits for its answer; on the way the person may be asked for a code or a reason.
    pub fn ask(&mut self, request: Own) -> Result<CommandAnswer, Stop> {
        self.request(&CommandRequest::Own(request))
    }

    /// The same for what the window may ask as well.
    pub fn ask_shared(&mut self, request: Shared) -> Result<SharedAnswer, Stop> {
        match self.request(&CommandRequest::Shared(request))? {
            CommandAnswer::Shared(answer) => Ok(answer),
            CommandAnswer::Own(_) => Err(not_understood()),
        }
    }

    /// Changes an entry of the settings as that snapshot shows them.
    pub fn edit(&mut self, snapshot: &Snapshot, change: Change) -> Result<(), Stop> {
        let edit = Shared::Edit { change: Box::new(change), base_revision: snapshot.revision };
        self.ask_shared(edit).map(drop)
    }

    /// What the engine knows. Settings that can't be read are told here, since what follows from them would puzzle.
    pub fn snapshot(&mut self) -> Result<Snapshot, Stop> {
        let CommandAnswer::Own(OwnAnswer::Snapshot { snapshot }) = self.ask(Own::Snapshot)? else {
            return Err(not_understood());
        };
        if let Some(problem) = &snapshot.engine.settings_problem {
            output::say_problem(problem);
        }
        Ok(*snapshot)
    }

    /// Where a person can be asked.
    pub fn terminal(&self) -> Option<&Terminal> {
        self.terminal.as_ref()
    }

    fn request(&mut self, request: &CommandRequest) -> Result<CommandAnswer, Stop> {
        match self.converse_once_more(request) {
            Err(Stop::Problem(problem)) if problem.code == ProblemCode::NeedsEnvironment => {
                // The engine may run in another environment than this command.
                self.converse_once_more(&CommandRequest::Own(rolecall_host::bring_environment()?))?;
                self.converse_once_more(request)
            }
            done => done,
        }
    }

    fn converse_once_more(&mut self, request: &CommandRequest) -> Result<CommandAnswer, Stop> {
        match self.converse(request) {
            Err(Ended::EngineGone) => {}
            done => return done.map_err(Stop::from),
        }
        self.reconnect()?;
        self.converse(request).map_err(Stop::from)
    }

    fn converse(&mut self, request: &CommandRequest) -> Result<CommandAnswer, Ended> {
        conversation::hold(&mut self.client, &mut self.last_request, request, self.terminal.as_ref())
    }

    fn reconnect(&mut self) -> Result<(), Stop> {
        // Where this process was the engine, it has handed over and is a client like others from now on.
        self.engine.end();
        let until = Instant::now() + HAND_OVER;
        while Instant::now() < until {
            if let Ok(client) = Client::connect(&self.places.engine_socket(), &self.hello) {
                self.client = client;
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
        self.client = connect(&self.places, &self.hello, &mut self.engine)?;
        Ok(())
    }
}

/// The engine, where this process is it.
struct OwnEngine(Option<OneShot>);

impl OwnEngine {
    fn end(&mut self) {
        if let Some(engine) = self.0.take() {
            engine.finish();
        }
    }
}

impl Drop for OwnEngine {
    fn drop(&mut self) {
        self.end();
    }
}

/// Rolecall's files, by the environment.
pub fn places() -> Result<Places, Failure> {
    Places::from_environment().map_err(|error| no_engine(&error))
}

fn connect(places: &Places, hello: &Hello, engine: &mut OwnEngine) -> Result<Client, Failure> {
    let until = Instant::now() + ENGINE_STARTS;
    loop {
        let reason = match Client::connect(&places.engine_socket(), hello) {
            Ok(client) => return Ok(client),
            Err(ConnectError::OtherVersion(_)) => return Err(Failure::OtherVersion),
            Err(ConnectError::Silent) => return Err(Failure::EngineSilent),
            Err(ConnectError::Failed(error)) if !passes(&error) => return Err(no_engine(&error)),
            Err(error) => error,
        };
        if engine.0.is_none() {
            engine.0 = OneShot::start(places)?;
            if engine.0.is_some() {
                continue;
            }
        }
        // Somebody has the lock and will listen in a moment.
        if Instant::now() > until {
            return Err(no_engine(&reason));
        }
        thread::sleep(PAUSE);
    }
}

/// Whether it may be different in a moment: the engine is going away, or the socket's folder is not there yet and
/// with it the short one that stands in where a path is too long for a socket.
fn passes(error: &CodecError) -> bool {
    match error {
        CodecError::Io(error) => is_gone(error) || error.kind() == io::ErrorKind::InvalidInput,
        CodecError::TooLong { .. } | CodecError::NotUnderstood => false,
    }
}

/// Whether an engine that is going away would give this error.
pub fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind as E;
    matches!(error.kind(), E::ConnectionReset | E::ConnectionAborted | E::BrokenPipe | E::UnexpectedEof)
}

fn no_engine(reason: &impl ToString) -> Failure {
    Failure::NoEngine { reason: reason.to_string() }
}

/// An answer to something else than was asked: the two sides disagree on the protocol.
pub fn not_understood() -> Stop {
    no_engine(&CodecError::NotUnderstood).into()
}

/// The program that called this one, for the log and the prompts.
#[cfg(target_os = "linux")]
pub fn calling_program() -> String {
    let comm = format!("/proc/{}/comm", std::os::unix::process::parent_id());
    std::fs::read_to_string(comm).map(|name| name.trim_end().to_owned()).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
pub fn calling_program() -> String {
    String::new()
}
