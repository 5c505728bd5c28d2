//! Sends one request and waits for its answer. Meanwhile the engine may send prompts, which are shown on the terminal
//! while this listens to the engine as well, because somebody may answer them elsewhere.

use std::io;
use std::time::Duration;

use rolecall_core::failure::Failure;
use rolecall_core::id::PromptId;
use rolecall_core::problem::{Problem, ProblemCode};
use rolecall_core::prompt::Prompt;
use rolecall_core::request::Request;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandRequest, ToCommand};
use rolecall_protocol::message::{FromEngine, Numbered, Outcome};

use crate::connection::is_gone;
use crate::error::CliError;
use crate::output;
use crate::prompt::{Answer, OpenPrompt, read_answer};
use crate::terminal::{Input, Terminal};

/// How many MFA codes AWS may refuse before the prompt is cancelled.
const MAX_REFUSALS: u32 = 3;
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
    let mut conversation =
        Conversation { client, last_request, terminal, prompt: None, refusals: 0, gave_up: None };
    loop {
        match conversation.next_event()? {
            Event::Message(message) => {
                if let Some(answer) = conversation.handle_message(message, id)? {
                    return Ok(answer);
                }
            }
            Event::Input(Input::Interrupted) => {
                return Err(ConversationError::Other(CliError::Interrupted));
            }
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
}

enum Event {
    Message(ToCommand),
    Input(Input),
}

impl Conversation<'_> {
    /// Waits for the next message of the engine or, while a prompt is open, for the person's input.
    fn next_event(&mut self) -> Result<Event, ConversationError> {
        let Some(prompt) = &mut self.prompt else {
            return self.client.receive()?.map(Event::Message).ok_or(ConversationError::EngineGone);
        };
        loop {
            // A terminal that is gone counts as cancelled.
            if let Some(input) = prompt.line.wait(Some(TERMINAL_SLICE)).unwrap_or(Some(Input::Cancelled)) {
                return Ok(Event::Input(input));
            }
            if let Some(message) = receive_now(self.client)? {
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

    fn show(&mut self, prompt: Prompt) -> Result<(), ConversationError> {
        // Without a terminal the prompt is for the window, which shows it too.
        let Some(terminal) = self.terminal else { return Ok(()) };
        let id = prompt.id;
        match OpenPrompt::show(prompt, terminal) {
            Ok(open) => {
                self.prompt = Some(open);
                Ok(())
            }
            Err(_) => self.cancel_prompt(id),
        }
    }

    fn handle_line(&mut self, line: &str) -> Result<(), ConversationError> {
        let Some(prompt) = self.prompt.take().map(OpenPrompt::close) else { return Ok(()) };
        match read_answer(&prompt, line) {
            Answer::Request(request) => self.send(request),
            Answer::Cancel => self.cancel_prompt(prompt.id),
            Answer::Invalid => self.show(prompt),
        }
    }

    fn cancel(&mut self) -> Result<(), ConversationError> {
        self.prompt.take().map_or(Ok(()), |open| self.cancel_prompt(open.close().id))
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

/// The next message, if it has arrived. What the engine sends while a prompt is open is small and arrives whole, so the
/// short timeout never cuts a message in two.
fn receive_now(client: &mut Client) -> Result<Option<ToCommand>, ConversationError> {
    client.set_timeout(Some(Duration::from_millis(1))).map_err(CodecError::from)?;
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
