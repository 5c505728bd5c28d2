//! Sends one request and waits for its answer. Meanwhile the engine may send prompts, which are shown on the terminal
//! while this listens to the engine as well, because somebody may answer them elsewhere.

use std::io;
use std::time::{Duration, Instant};

use rolecall_core::failure::Failure;
use rolecall_core::id::PromptId;
use rolecall_core::problem::{Problem, ProblemCode};
use rolecall_core::prompt::{Prompt, PromptKind, SignInWay};
use rolecall_core::request::{Request, SecretRequest};
use rolecall_core::snapshot::{Attention, Snapshot};
use rolecall_core::text::Args;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandOnly, CommandOnlyAnswer, CommandRequest, ToCommand};
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};
use rolecall_protocol::window::WindowRequest;
use zeroize::Zeroizing;

use crate::connection::is_gone;
use crate::error::CliError;
use crate::prompt::{Answer, OpenPrompt, read_answer, sign_in_way};
use crate::terminal::{Input, Terminal};
use crate::{i18n, output};

/// How many MFA codes AWS may refuse before the prompt is cancelled.
const MAX_REFUSALS: u32 = 3;
/// After this long without a word from the engine, whether it waits for a person is looked at; then ever less often.
const QUIET: Duration = Duration::from_secs(1);
const LONGEST_QUIET: Duration = Duration::from_secs(10);
/// How long a command without a terminal waits for a person who is asked elsewhere.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);
/// How long the terminal is read before the engine is listened to again.
const TERMINAL_SLICE: Duration = Duration::from_millis(100);

/// Why there is no answer.
pub enum ConversationError {
    /// The engine ended before it answered, as it does when it hands over.
    EngineGone,
    /// Anything else.
    Other(CliError),
}

impl From<ConversationError> for CliError {
    fn from(error: ConversationError) -> Self {
        match error {
            ConversationError::EngineGone => Failure::Stopping.into(),
            ConversationError::Other(error) => error,
        }
    }
}

impl From<CodecError> for ConversationError {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Io(error) if is_gone(&error) => Self::EngineGone,
            error => Self::Other(Failure::NoEngine { reason: error.to_string() }.into()),
        }
    }
}

/// Sends a request and waits for its answer. `last_request` is the number of the last request on this connection.
pub fn request(
    client: &mut Client,
    last_request: &mut u64,
    request: &CommandRequest,
    terminal: Option<&Terminal>,
) -> Result<CommandAnswer, ConversationError> {
    *last_request += 1;
    let id = *last_request;
    client.send(&Numbered { id, request })?;
    let role = role_of(request);
    let mut conversation = Conversation {
        client,
        last_request,
        terminal,
        prompt: None,
        refusals: 0,
        gave_up: None,
        role,
        quiet: QUIET,
        look: None,
        told_at: None,
        signs_in: matches!(request, CommandRequest::Window(WindowRequest::Request(Request::SignIn { .. }))),
        told_way: None,
    };
    loop {
        match conversation.next_event()? {
            Event::Message(message) => {
                if let Some(answer) = conversation.handle_message(message, id)? {
                    return Ok(answer);
                }
            }
            Event::Quiet => conversation.look()?,
            Event::Input(Input::Cancelled) => conversation.cancel()?,
            Event::Input(Input::Line(line)) => conversation.handle_line(&line)?,
        }
    }
}

struct Conversation<'a> {
    client: &'a mut Client,
    last_request: &'a mut u64,
    terminal: Option<&'a Terminal>,
    prompt: Option<OpenPrompt>,
    refusals: u32,
    /// Why this side cancelled the prompt itself.
    gave_up: Option<Problem>,
    /// The role that the request is for, where it is for one: its id.
    role: Option<String>,
    /// How long to listen before the next look.
    quiet: Duration,
    /// The number of the request for a snapshot that is under way.
    look: Option<u64>,
    /// When the person was told where they are asked.
    told_at: Option<Instant>,
    /// Whether a sign-in is what was asked for.
    signs_in: bool,
    /// How the person was told to sign in.
    told_way: Option<SignInWay>,
}

enum Event {
    Message(ToCommand),
    /// Nothing was heard for a while.
    Quiet,
    Input(Input),
}

impl Conversation<'_> {
    /// Waits for the next message of the engine or, while a prompt is open, for the person's input.
    fn next_event(&mut self) -> Result<Event, ConversationError> {
        let Some(prompt) = &mut self.prompt else {
            let quiet = self.role.is_some().then_some(self.quiet);
            return Ok(receive_within(self.client, quiet)?.map_or(Event::Quiet, Event::Message));
        };
        loop {
            // A terminal that is gone counts as cancelled.
            if let Some(input) = prompt.line.wait(Some(TERMINAL_SLICE)).unwrap_or(Some(Input::Cancelled)) {
                return Ok(Event::Input(input));
            }
            if let Some(message) = receive_within(self.client, Some(Duration::from_millis(1)))? {
                return Ok(Event::Message(message));
            }
        }
    }

    /// Handles a message; gives the answer to request `id` when this is it.
    fn handle_message(
        &mut self,
        message: ToCommand,
        id: u64,
    ) -> Result<Option<CommandAnswer>, ConversationError> {
        match message {
            FromEngine::Reply { id: of, result } if of == id => match result {
                Outcome::Ok(answer) => return Ok(Some(answer)),
                Outcome::Problem(problem) if problem.code == ProblemCode::Stopping => {
                    return Err(ConversationError::EngineGone);
                }
                Outcome::Problem(problem) => {
                    // Where this side cancelled, the engine's "cancelled" would hide why.
                    let problem = self.gave_up.take().unwrap_or(problem);
                    return Err(ConversationError::Other(CliError::Problem(Box::new(problem))));
                }
            },
            FromEngine::Reply { id: of, result } if self.look == Some(of) => {
                self.look = None;
                if let Outcome::Ok(CommandAnswer::Only(CommandOnlyAnswer::Snapshot { snapshot })) = result {
                    self.looked_at(*snapshot)?;
                }
            }
            FromEngine::Prompt { prompt } => self.handle_prompt(*prompt)?,
            FromEngine::PromptClosed { prompt } => {
                self.prompt.take_if(|open| open.id() == prompt);
            }
            // The reply to an answer. A prompt that is gone was answered elsewhere.
            FromEngine::Reply { result: Outcome::Problem(problem), .. }
                if problem.code != ProblemCode::PromptGone =>
            {
                output::say_problem(&problem);
            }
            FromEngine::Reply { .. }
            | FromEngine::Snapshot { .. }
            | FromEngine::Change { .. }
            | FromEngine::Show { .. }
            | FromEngine::Quit => {}
        }
        Ok(None)
    }

    /// Handles a prompt of the engine, which may be an earlier one whose answer was refused.
    fn handle_prompt(&mut self, prompt: Prompt) -> Result<(), ConversationError> {
        // Restores the terminal before anything is written on it.
        self.prompt = None;
        if let Some(refused) = &prompt.refused {
            self.refusals += 1;
            if self.refusals >= MAX_REFUSALS {
                self.gave_up = Some(refused.clone());
                return self.cancel_prompt(prompt.id);
            }
            output::say(&refused.message);
        }
        self.show(prompt)
    }

    /// Looks at what the engine waits for.
    fn look(&mut self) -> Result<(), ConversationError> {
        if self.told_at.is_some_and(|told| told.elapsed() > LONGEST_WAIT) {
            let message = i18n::get("cli-waited");
            let error = CliError::worded(ProblemCode::NeedsPerson, message, i18n::get("cli-waited-hint"));
            return Err(ConversationError::Other(error));
        }
        self.quiet = (self.quiet * 2).min(LONGEST_QUIET);
        self.send(CommandOnly::Snapshot)?;
        self.look = Some(*self.last_request);
        Ok(())
    }

    /// A question about this role that is asked elsewhere is asked here too; without a terminal, says where it is asked.
    fn looked_at(&mut self, snapshot: Snapshot) -> Result<(), ConversationError> {
        let role = self.role.as_deref().unwrap_or_default();
        let approval = snapshot.attention.iter().find_map(|attention| match attention {
            Attention::Approval { role: of, name, program, .. } if of.as_str() == role || name == role => {
                Some(Args::new().with("role", name).with("program", program.name()))
            }
            _ => None,
        });
        if let Some(args) = approval {
            // The answer comes from elsewhere, whatever terminal there is.
            if self.told_at.is_none() {
                self.told_at = Some(Instant::now());
                output::say(i18n::with("cli-waits-approval", &args));
            }
            return Ok(());
        }
        let prompts = snapshot.prompts;
        let is_ours = |prompt: &Prompt| {
            let of_source =
                matches!(&prompt.kind, PromptKind::SignIn { source, .. } if source.as_str() == role);
            prompt.role.as_ref().is_some_and(|id| id.as_str() == role)
                || prompt.role_name == role
                || of_source
        };
        // A code for another role may be what this one waits for: one of the same device, or one on the way. So may a
        // sign-in, which is for all roles of a source.
        let may_be =
            |prompt: &Prompt| matches!(prompt.kind, PromptKind::MfaCode { .. } | PromptKind::SignIn { .. });
        let ours = prompts.iter().position(is_ours).or_else(|| prompts.iter().position(may_be));
        let Some(prompt) = ours.and_then(|place| prompts.into_iter().nth(place)) else { return Ok(()) };
        if self.prompt.is_some() {
            return Ok(());
        }
        if is_ours(&prompt) && (self.terminal.is_some() || self.signs_in) {
            return self.handle_prompt(prompt);
        }
        if self.told_at.is_none() {
            self.told_at = Some(Instant::now());
            let text = match prompt.kind {
                PromptKind::MfaCode { .. } => "cli-waits-code",
                PromptKind::Reason => "cli-waits-reason",
                PromptKind::TwoAccounts { .. } => "cli-waits-accounts",
                PromptKind::SignIn { .. } => "cli-waits-sign-in",
                PromptKind::Passphrase { .. } => "cli-waits-passphrase",
            };
            output::say(i18n::with(text, &Args::new().with("role", &prompt.role_name)));
        }
        Ok(())
    }

    fn show(&mut self, prompt: Prompt) -> Result<(), ConversationError> {
        self.show_after(prompt, None)
    }

    /// Shows a prompt; `first`: what was typed for it, and is to be typed again.
    fn show_after(
        &mut self,
        prompt: Prompt,
        first: Option<Zeroizing<String>>,
    ) -> Result<(), ConversationError> {
        if let PromptKind::SignIn { way: Some(way), .. } = &prompt.kind {
            // It goes on in a browser, and Ctrl-C gives it up.
            if self.told_way.replace(way.clone()).as_ref() != Some(way)
                && let Some(told) = sign_in_way(&prompt.role_name, way)
            {
                output::say(told);
            }
            if !matches!(way, SignInWay::Page { .. }) {
                return Ok(());
            }
        }
        // Who asked for the sign-in has said how already.
        if self.signs_in && matches!(prompt.kind, PromptKind::SignIn { way: None, .. }) {
            return Ok(());
        }
        // Without a terminal the prompt is for the window, which shows it too.
        let Some(terminal) = self.terminal else { return Ok(()) };
        let id = prompt.id;
        match OpenPrompt::show(prompt, terminal, first) {
            Ok(open) => {
                self.prompt = Some(open);
                Ok(())
            }
            Err(_) => self.cancel_prompt(id),
        }
    }

    fn handle_line(&mut self, line: &str) -> Result<(), ConversationError> {
        let Some((prompt, first)) = self.prompt.take().map(OpenPrompt::close) else { return Ok(()) };
        match read_answer(&prompt, first.as_ref(), line) {
            Answer::Request(request) => self.send(request),
            Answer::Again(first) => self.show_after(prompt, Some(first)),
            Answer::Cancel => self.cancel_prompt(prompt.id),
            Answer::Invalid => self.show(prompt),
        }
    }

    fn cancel(&mut self) -> Result<(), ConversationError> {
        self.prompt.take().map_or(Ok(()), |open| self.cancel_prompt(open.id()))
    }

    fn cancel_prompt(&mut self, prompt: PromptId) -> Result<(), ConversationError> {
        self.send(Request::CancelPrompt { prompt })
    }

    fn send(&mut self, request: impl Into<CommandRequest>) -> Result<(), ConversationError> {
        *self.last_request += 1;
        let request = request.into();
        Ok(self.client.send(&Numbered { id: *self.last_request, request })?)
    }
}

/// The role, by its id or name, whose session a request is for, so that a person may be asked.
fn role_of(request: &CommandRequest) -> Option<String> {
    match request {
        CommandRequest::Secret(SecretRequest::Credentials { role, .. }) => Some(role.clone()),
        CommandRequest::Secret(SecretRequest::PrintLink(place))
        | CommandRequest::Window(WindowRequest::Request(Request::OpenConsole { place, .. })) => {
            Some(place.role.to_string())
        }
        CommandRequest::Window(WindowRequest::Request(
            Request::WhoAmI { role } | Request::Renew { role } | Request::CheckRole { role },
        )) => Some(role.to_string()),
        CommandRequest::Window(WindowRequest::Request(Request::SignIn { source, .. })) => {
            Some(source.to_string())
        }
        _ => None,
    }
}

/// The next message within that time. What the engine sends while a prompt is open is small and arrives whole, so a short
/// timeout never cuts a message in two.
fn receive_within(
    client: &mut Client,
    timeout: Option<Duration>,
) -> Result<Option<ToCommand>, ConversationError> {
    client.set_timeout(timeout).map_err(CodecError::from)?;
    let received = match client.receive() {
        Err(CodecError::Io(error))
            if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
        {
            Ok(None)
        }
        Ok(None) => Err(ConversationError::EngineGone),
        Ok(message) => Ok(message),
        Err(error) => Err(error.into()),
    };
    client.set_timeout(None).map_err(CodecError::from)?;
    received
}
