//! One request to its answer. On the way the engine may want a person's code or reason, which is asked on the
//! terminal while the engine is listened to: somebody may answer elsewhere.

use std::io;
use std::time::Duration;

use jiff::Timestamp;
use rolecall_core::failure::Failure;
use rolecall_core::id::PromptId;
use rolecall_core::mfa::MfaCode;
use rolecall_core::problem::{Problem, ProblemCode};
use rolecall_core::prompt::{Prompt, PromptKind};
use rolecall_core::settings::TwoAccounts;
use rolecall_core::text::Args;
use rolecall_protocol::blocking::Client;
use rolecall_protocol::codec::CodecError;
use rolecall_protocol::command::{CommandAnswer, CommandRequest, ToCommand};
use rolecall_protocol::message::{FromEngine, Numbered, Outcome, Secret, Shared};

use crate::connection::is_gone;
use crate::output;
use crate::stop::Stop;
use crate::terminal::{Echo, Line, Terminal, Typed};
use crate::words;

/// After so many codes that AWS refused, it is not the typing.
const TRIES: u32 = 3;
/// How often the engine is listened to while a question is open.
const SLICE: Duration = Duration::from_millis(100);

/// Why there is no answer.
pub enum Ended {
    /// The engine went away in the middle: a hand-over.
    EngineGone,
    /// Anything else.
    Stopped(Stop),
}

impl From<Ended> for Stop {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::EngineGone => Failure::Stopping.into(),
            Ended::Stopped(stop) => stop,
        }
    }
}

impl From<CodecError> for Ended {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Io(error) if is_gone(&error) => Self::EngineGone,
            error => Self::Stopped(Failure::NoEngine { reason: error.to_string() }.into()),
        }
    }
}

/// Asks, and waits for the answer. `last_request` is the number of the last request on this connection.
pub fn hold(
    client: &mut Client,
    last_request: &mut u64,
    request: &CommandRequest,
    terminal: Option<&Terminal>,
) -> Result<CommandAnswer, Ended> {
    *last_request += 1;
    let id = *last_request;
    client.send(&Numbered { id, request })?;
    let mut talk = Talk { client, last_request, terminal, question: None, refusals: 0, gave_up: None };
    loop {
        match talk.hear()? {
            Heard::Engine(message) => {
                if let Some(answer) = talk.take(message, id)? {
                    return Ok(answer);
                }
            }
            Heard::Person(Typed::Interrupted) => return Err(Ended::Stopped(Stop::Interrupted)),
            Heard::Person(Typed::Cancelled) => talk.cancel()?,
            Heard::Person(Typed::Line(line)) => talk.typed(&line)?,
        }
    }
}

struct Talk<'a> {
    client: &'a mut Client,
    last_request: &'a mut u64,
    terminal: Option<&'a Terminal>,
    question: Option<Question>,
    refusals: u32,
    gave_up: Option<Problem>,
}

struct Question {
    prompt: Prompt,
    line: Line,
}

enum Heard {
    Engine(ToCommand),
    Person(Typed),
}

impl Talk<'_> {
    /// The next thing that the engine or, while a question is open, the person says.
    fn hear(&mut self) -> Result<Heard, Ended> {
        let Some(question) = &mut self.question else {
            return self.client.receive()?.map(Heard::Engine).ok_or(Ended::EngineGone);
        };
        loop {
            // A terminal that is gone can't answer any more.
            if let Some(typed) = question.line.wait(Some(SLICE)).unwrap_or(Some(Typed::Cancelled)) {
                return Ok(Heard::Person(typed));
            }
            if let Some(message) = receive_now(self.client)? {
                return Ok(Heard::Engine(message));
            }
        }
    }

    /// Acts on what the engine says; the answer to request `id` ends the conversation.
    fn take(&mut self, message: ToCommand, id: u64) -> Result<Option<CommandAnswer>, Ended> {
        match message {
            FromEngine::Reply { id: of, result } if of == id => match result {
                Outcome::Ok(answer) => return Ok(Some(answer)),
                Outcome::Problem(problem) if problem.code == ProblemCode::Stopping => {
                    return Err(Ended::EngineGone);
                }
                Outcome::Problem(problem) => {
                    // Where this side gave up, "cancelled" would hide why.
                    let problem = self.gave_up.take().unwrap_or(problem);
                    return Err(Ended::Stopped(Stop::Problem(Box::new(problem))));
                }
            },
            FromEngine::Prompt { prompt } => self.asked(*prompt)?,
            FromEngine::PromptClosed { prompt } => {
                self.question.take_if(|question| question.prompt.id == prompt);
            }
            // Where it is the question that is gone, somebody has answered it elsewhere.
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

    /// The engine has a question, perhaps the same once more.
    fn asked(&mut self, prompt: Prompt) -> Result<(), Ended> {
        // First of all the terminal goes back to what it was: the next lines are written on it.
        self.question = None;
        if let Some(refused) = &prompt.refused {
            self.refusals += 1;
            if self.refusals >= TRIES {
                self.gave_up = Some(refused.clone());
                return self.cancel_prompt(prompt.id);
            }
            output::say(&refused.message);
        }
        self.put(prompt)
    }

    fn put(&mut self, prompt: Prompt) -> Result<(), Ended> {
        // Without a terminal this question is for the window, which has it as well.
        let Some(terminal) = self.terminal else { return Ok(()) };
        let left = prompt.next_code_at.map(|at| at.duration_since(Timestamp::now()).as_secs());
        if let Some(next_in) =
            left.and_then(|left| u32::try_from(left).ok()).filter(|_| prompt.refused.is_none())
        {
            // Before the person types the code that the device still shows.
            output::say(words::problem(&Failure::MfaCodeUsed { next_in: next_in + 1 }).message);
        }
        let echo = match &prompt.kind {
            PromptKind::MfaCode { .. } => Echo::Hidden,
            PromptKind::Reason => Echo::Shown,
            PromptKind::TwoAccounts { current, not_apart } => {
                output::say(two_accounts(&prompt.role_name, current, not_apart.as_ref()));
                Echo::Shown
            }
        };
        match terminal.ask(&words_of(&prompt), echo) {
            Ok(line) => {
                self.question = Some(Question { prompt, line });
                Ok(())
            }
            Err(_) => self.cancel_prompt(prompt.id),
        }
    }

    fn typed(&mut self, line: &str) -> Result<(), Ended> {
        let given = self.question.as_ref().and_then(|question| question.prompt.prefilled.clone());
        let line = match (line.trim(), &given) {
            ("", Some(given)) => given,
            ("", None) => return self.cancel(),
            (typed, _) => typed,
        };
        let Some(Question { prompt, line: asked }) = self.question.take() else { return Ok(()) };
        drop(asked);
        let answer = match prompt.kind {
            PromptKind::Reason => Shared::AnswerReason { prompt: prompt.id, reason: line.trim().to_owned() },
            PromptKind::TwoAccounts { ref not_apart, .. } => match (choice(line), not_apart) {
                (None, _) => return self.put(prompt),
                (Some(TwoAccounts::Separate), Some(problem)) => {
                    output::say(&problem.message);
                    return self.put(prompt);
                }
                (Some(choice), _) => Shared::AnswerAccounts { prompt: prompt.id, choice },
            },
            PromptKind::MfaCode { .. } => {
                let Some(code) = MfaCode::parse(line) else {
                    output::say(words::problem(&Failure::NotAnMfaCode).message);
                    return self.put(prompt);
                };
                Shared::AnswerCode { prompt: prompt.id, code: Secret(code.expose().into()) }
            }
        };
        self.send(answer)
    }

    fn cancel(&mut self) -> Result<(), Ended> {
        self.question.take().map_or(Ok(()), |question| self.cancel_prompt(question.prompt.id))
    }

    fn cancel_prompt(&mut self, prompt: PromptId) -> Result<(), Ended> {
        self.send(Shared::CancelPrompt { prompt })
    }

    fn send(&mut self, request: Shared) -> Result<(), Ended> {
        *self.last_request += 1;
        let request = CommandRequest::Shared(request);
        Ok(self.client.send(&Numbered { id: *self.last_request, request })?)
    }
}

/// A message that is there already. What the engine sends while a question is open is small and arrives whole, so
/// the short wait never cuts one in two.
fn receive_now(client: &mut Client) -> Result<Option<ToCommand>, Ended> {
    client.set_timeout(Some(Duration::from_millis(1))).map_err(CodecError::from)?;
    let received = match client.receive() {
        Err(CodecError::Io(error))
            if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
        {
            Ok(None)
        }
        Ok(None) => Err(Ended::EngineGone),
        Ok(message) => Ok(message),
        Err(error) => Err(error.into()),
    };
    client.set_timeout(None).map_err(CodecError::from)?;
    received
}

/// The ways two accounts may live in one browser profile, as they are numbered on a terminal.
const CHOICES: [(TwoAccounts, &str); 3] = [
    (TwoAccounts::Separate, "cli-accounts-separate"),
    (TwoAccounts::Same, "cli-accounts-same"),
    (TwoAccounts::MultiSession, "cli-accounts-multi-session"),
];

fn choice(typed: &str) -> Option<TwoAccounts> {
    let number: usize = typed.parse().ok()?;
    CHOICES.get(number.checked_sub(1)?).map(|(choice, _)| *choice)
}

/// The question and what there is to choose from.
fn two_accounts(role: &str, current: &str, not_apart: Option<&Problem>) -> String {
    let args = || Args::new().with("role", role).with("current", current);
    let mut lines = vec![words::with("cli-accounts", &args())];
    for (number, (choice, text)) in CHOICES.iter().enumerate() {
        let not = not_apart.filter(|_| *choice == TwoAccounts::Separate);
        let not = not.map(|problem| format!(" – {}", problem.message)).unwrap_or_default();
        lines.push(format!("  {}  {}{not}", number + 1, words::with(text, &args())));
    }
    lines.join("\n")
}

fn words_of(prompt: &Prompt) -> String {
    let args = Args::new().with("role", &prompt.role_name);
    // Fluent drops spaces at a text's end.
    match &prompt.kind {
        PromptKind::TwoAccounts { .. } => format!("{} ", words::get("cli-ask-accounts")),
        PromptKind::Reason => match &prompt.prefilled {
            Some(given) => format!("{} ", words::with("cli-ask-reason-again", &args.with("given", given))),
            None => format!("{} ", words::with("cli-ask-reason", &args)),
        },
        PromptKind::MfaCode { device } => {
            format!("{} ", words::with("cli-ask-code", &args.with("device", device)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_says_what_can_not_be() {
        let said = two_accounts("staging-ops", "prod-admin", None);
        assert_eq!(
            said,
            "AWS shows one account per browser profile, and prod-admin is open there. Open staging-ops:\n  \
             1  in a separate window\n  2  in the same window (prod-admin is signed out)\n  \
             3  AWS multi-session is on in my browser"
        );
        let open_with = rolecall_core::role::OpenWith::Profile(String::new());
        let not = Failure::BrowserNotSuited { open_with, browser: Some("Links".to_owned()) };
        let said = two_accounts("staging-ops", "prod-admin", Some(&words::problem(&not)));
        let first = said.lines().nth(1);
        assert_eq!(first, Some("  1  in a separate window – Rolecall can’t keep a console apart in Links."));
        for (typed, chosen) in [
            ("1", Some(TwoAccounts::Separate)),
            ("2", Some(TwoAccounts::Same)),
            ("3", Some(TwoAccounts::MultiSession)),
            ("0", None),
            ("4", None),
            ("separate", None),
            ("-1", None),
        ] {
            assert_eq!(choice(typed), chosen, "{typed}");
        }
    }
}
