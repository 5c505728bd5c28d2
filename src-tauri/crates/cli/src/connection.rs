//! The connection to the engine: to a running one, else to one that this process runs for the time of its command.

use std::io;
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};

use rolecall_core::answer::{Answer, SecretAnswer};
use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::request::{Request, SecretRequest};
use rolecall_core::settings::Change;
use rolecall_core::snapshot::Snapshot;
use rolecall_host::OneShot;
use rolecall_platform::aws_files::AwsFiles;
use rolecall_platform::reach;
use rolecall_protocol::blocking::{Client, ConnectError};
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest};
use rolecall_protocol::hello::{Hello, RequesterVariables};
use rolecall_protocol::path::Places;
use rolecall_protocol::window::WindowAnswer;

use crate::conversation::{self, ConversationError};
use crate::error::CliError;
use crate::terminal::Terminal;
use crate::{i18n, output};

/// How long the engine that has the lock may take to open its socket.
const ENGINE_START: Duration = Duration::from_secs(2);
/// How long this process lets the engine that takes over get the lock, before it tries to get the lock itself.
const HAND_OVER: Duration = Duration::from_millis(300);
/// The time between two tries to connect.
const RETRY_INTERVAL: Duration = Duration::from_millis(10);

/// A connection to the engine. Where a hand-over to another engine cuts it, a request connects once more.
pub struct Connection {
    places: Places,
    hello: Hello,
    terminal: Option<Terminal>,
    // Before the engine, because fields are dropped in this order and an engine ends when its last client has gone.
    client: Client,
    engine: OwnEngine,
    last_request: u64,
}

impl Connection {
    /// Connects for a command that a person may have typed: questions go to the terminal, where there is one.
    pub fn open() -> Result<Self, CliError> {
        Self::with_terminal(Terminal::open_if_interactive())
    }

    /// As [`Self::open`], with the engine's snapshot.
    pub fn open_with_snapshot() -> Result<(Self, Snapshot), CliError> {
        let mut engine = Self::open()?;
        let snapshot = engine.settings_snapshot()?;
        Ok((engine, snapshot))
    }

    /// Connects; questions go to `terminal`.
    pub fn with_terminal(terminal: Option<Terminal>) -> Result<Self, CliError> {
        let places = places()?;
        let hello = Hello {
            program: calling_program(),
            can_prompt: terminal.is_some(),
            variables: RequesterVariables(reach::variables()),
            aws_places: AwsFiles::from_environment().and_then(|files| files.places()).map(Box::new),
            ..Hello::of_this_process()
        };
        let mut engine = OwnEngine(None);
        let client = connect(&places, &hello, &mut engine)?;
        Ok(Self { places, hello, terminal, client, engine, last_request: 0 })
    }

    /// Whether this process runs the engine, which then ends with its command: nothing goes on in the background.
    pub fn runs_engine(&self) -> bool {
        self.engine.0.is_some()
    }

    /// Sends a request and waits for its answer. The person may be asked for an MFA code or a reason meanwhile.
    pub fn ask(&mut self, request: impl Into<CommandRequest>) -> Result<Answer, CliError> {
        match self.request(&request.into())? {
            CommandAnswer::Window(WindowAnswer::Engine(answer)) => Ok(answer),
            _ => Err(unexpected_answer()),
        }
    }

    /// As [`Self::ask`], for a request that is answered with a secret.
    pub fn ask_for_secret(&mut self, request: SecretRequest) -> Result<SecretAnswer, CliError> {
        match self.request(&request.into())? {
            CommandAnswer::Only(answer) => answer.secret().ok_or_else(unexpected_answer),
            CommandAnswer::Window(_) => Err(unexpected_answer()),
        }
    }

    /// Changes the settings, unless they have changed since that snapshot.
    pub fn edit(&mut self, snapshot: &Snapshot, change: Change) -> Result<(), CliError> {
        let edit = Request::Edit { change: Box::new(change), base_revision: snapshot.revision };
        self.ask(edit).map(drop)
    }

    /// The engine's snapshot. Tells the person where the settings can't be read, because the snapshot has the last good
    /// ones.
    pub fn snapshot(&mut self) -> Result<Snapshot, CliError> {
        let answer = self.request(&CommandOnly::Snapshot.into())?;
        let CommandAnswer::Only(CommandOnlyAnswer::Snapshot { snapshot }) = answer else {
            return Err(unexpected_answer());
        };
        if let Some(problem) = &snapshot.engine.settings_problem {
            output::say_problem(problem);
        }
        // Once a command: what it does next asks for the same snapshot again.
        static WARNED: Once = Once::new();
        WARNED.call_once(|| {
            for warning in snapshot.engine.settings_warnings.iter().filter(|warning| warning.is_unknown_key())
            {
                let (id, args) = warning.text();
                output::say(i18n::with(id, &args));
            }
        });
        Ok(*snapshot)
    }

    /// As [`Self::snapshot`], for what is about the settings' entries.
    ///
    /// # Errors
    /// The settings can't be read, and no good ones are known from before: that there are none of an entry would be no
    /// answer.
    pub fn settings_snapshot(&mut self) -> Result<Snapshot, CliError> {
        let snapshot = self.snapshot()?;
        match &snapshot.engine.settings_problem {
            Some(problem) if snapshot.roles.is_empty() && snapshot.sources.is_empty() => {
                Err(CliError::Reported(problem.code))
            }
            _ => Ok(snapshot),
        }
    }

    /// The terminal for questions.
    pub fn terminal(&self) -> Option<&Terminal> {
        self.terminal.as_ref()
    }

    /// Sends a request. Where the engine needs this command's environment, sends that and repeats the request: the
    /// engine may run in another environment.
    fn request(&mut self, request: &CommandRequest) -> Result<CommandAnswer, CliError> {
        match self.request_with_reconnect(request) {
            Err(CliError::Problem(problem)) if problem.code == ProblemCode::NeedsEnvironment => {
                self.request_with_reconnect(&rolecall_host::bring_environment()?.into())?;
                self.request_with_reconnect(request)
            }
            result => result,
        }
    }

    fn request_with_reconnect(&mut self, request: &CommandRequest) -> Result<CommandAnswer, CliError> {
        match self.converse(request) {
            Err(ConversationError::EngineGone) => {}
            result => return result.map_err(CliError::from),
        }
        self.reconnect()?;
        self.converse(request).map_err(CliError::from)
    }

    fn converse(&mut self, request: &CommandRequest) -> Result<CommandAnswer, ConversationError> {
        conversation::request(&mut self.client, &mut self.last_request, request, self.terminal.as_ref())
    }

    fn reconnect(&mut self) -> Result<(), CliError> {
        // An engine of this process has handed over; this process is a client like others now.
        self.engine.end();
        let deadline = Instant::now() + HAND_OVER;
        while Instant::now() < deadline {
            if let Ok(client) = Client::connect(&self.places.engine_socket(), &self.hello) {
                self.client = client;
                return Ok(());
            }
            thread::sleep(RETRY_INTERVAL);
        }
        self.client = connect(&self.places, &self.hello, &mut self.engine)?;
        Ok(())
    }
}

/// The engine that this process runs, if it does.
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

/// Where Rolecall's files are, by the environment.
pub fn places() -> Result<Places, Failure> {
    Places::from_environment()
}

fn connect(places: &Places, hello: &Hello, engine: &mut OwnEngine) -> Result<Client, Failure> {
    let deadline = Instant::now() + ENGINE_START;
    loop {
        let reason = match Client::connect(&places.engine_socket(), hello) {
            Ok(client) => return Ok(client),
            Err(ConnectError::OtherVersion(_)) => return Err(Failure::OtherVersion),
            Err(ConnectError::Silent) => return Err(Failure::EngineSilent),
            Err(ConnectError::Stranger) => return Err(Failure::EngineOfOthers),
            Err(ConnectError::Failed(error)) if !is_temporary(&error) => return Err(no_engine(&error)),
            Err(error) => error,
        };
        if engine.0.is_none() {
            engine.0 = OneShot::start(places)?;
            if engine.0.is_some() {
                continue;
            }
        }
        // Another process has the lock and will open the socket in a moment.
        if Instant::now() > deadline {
            return Err(no_engine(&reason));
        }
        thread::sleep(RETRY_INTERVAL);
    }
}

/// Whether the next try may succeed: the engine is ending; or its folder does not exist yet and so neither does the
/// short path to it, which is used where the path of a socket would be too long.
fn is_temporary(error: &CodecError) -> bool {
    match error {
        CodecError::Io(error) => is_gone(error) || error.kind() == io::ErrorKind::InvalidInput,
        CodecError::TooLong { .. } | CodecError::NotUnderstood => false,
    }
}

/// Whether this is the error of a connection whose engine has ended.
pub fn is_gone(error: &io::Error) -> bool {
    use io::ErrorKind as E;
    matches!(error.kind(), E::ConnectionReset | E::ConnectionAborted | E::BrokenPipe | E::UnexpectedEof)
}

fn no_engine(reason: &impl ToString) -> Failure {
    Failure::NoEngine { reason: reason.to_string() }
}

/// The error for an answer that does not belong to the request, which a different protocol would give.
pub fn unexpected_answer() -> CliError {
    no_engine(&CodecError::NotUnderstood).into()
}

/// The name of the program that called this one, for the activity log and prompts; empty where it is not known.
#[cfg(target_os = "linux")]
pub fn calling_program() -> String {
    let comm = format!("/proc/{}/comm", std::os::unix::process::parent_id());
    std::fs::read_to_string(comm).map(|name| name.trim_end().to_owned()).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
pub fn calling_program() -> String {
    String::new()
}
