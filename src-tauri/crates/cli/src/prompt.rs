//! A prompt of the engine on the terminal: its question, and the request that the person's answer becomes.

use std::io;

use jiff::Timestamp;
use rolecall_core::failure::Failure;
use rolecall_core::id::PromptId;
use rolecall_core::login::LoginAnswer;
use rolecall_core::mfa::MfaCode;
use rolecall_core::problem::Problem;
use rolecall_core::prompt::{Prompt, PromptKind, SignInWay};
use rolecall_core::request::Request;
use rolecall_core::settings::TwoAccounts;
use rolecall_core::text::Args;
use rolecall_protocol::secret::{Secret, SecretInputMessage};
use rolecall_protocol::window::WindowRequest;
use zeroize::Zeroizing;

use crate::headless::is_headless;
use crate::terminal::{Echo, Input, Line, Terminal};
use crate::{i18n, output};

/// A prompt that waits for a line on the terminal.
pub struct OpenPrompt {
    prompt: Prompt,
    /// What was typed for it, and is to be typed again.
    first: Option<Zeroizing<String>>,
    /// The line that is being typed.
    pub line: Line,
}

/// What an answer to a prompt means.
pub enum Answer {
    /// This request has it.
    Request(WindowRequest),
    /// This has to be typed again, so that a slip of the fingers locks nobody out.
    Again(Zeroizing<String>),
    /// Nothing was typed: the person cancels.
    Cancel,
    /// It is not valid, and the person knows why; the prompt has to be shown again.
    Invalid,
}

impl OpenPrompt {
    /// Shows the question; `first`: what was typed for it before.
    pub fn show(prompt: Prompt, terminal: &Terminal, first: Option<Zeroizing<String>>) -> io::Result<Self> {
        let wait = prompt.next_code_at.map(|at| at.duration_since(Timestamp::now()).as_secs());
        if let Some(next_in) =
            wait.and_then(|wait| u32::try_from(wait).ok()).filter(|_| prompt.refused.is_none())
        {
            // Before the person types the code that the device still shows.
            output::say(i18n::problem(&Failure::MfaCodeUsed { next_in: next_in + 1 }).message);
        }
        let echo = match &prompt.kind {
            PromptKind::MfaCode { .. }
            | PromptKind::Passphrase { .. }
            | PromptKind::SignIn { way: Some(SignInWay::Page { .. }), .. } => Echo::Hidden,
            PromptKind::Reason | PromptKind::SignIn { .. } => Echo::Shown,
            PromptKind::TwoAccounts { current, not_apart } => {
                output::say(two_accounts(&prompt.role_name, current, not_apart.as_ref()));
                Echo::Shown
            }
        };
        let line = terminal.ask(&question(&prompt, first.is_some()), echo)?;
        Ok(Self { prompt, first, line })
    }

    /// The prompt's id.
    pub fn id(&self) -> PromptId {
        self.prompt.id
    }

    /// Restores the terminal and gives the prompt back, with what was typed for it before.
    pub fn close(self) -> (Prompt, Option<Zeroizing<String>>) {
        (self.prompt, self.first)
    }
}

/// Reads a person's answer. An empty line stands for the answer that the prompt suggests, if it does.
pub fn read_answer(prompt: &Prompt, first: Option<&Zeroizing<String>>, line: &str) -> Answer {
    if let PromptKind::Passphrase { new } = prompt.kind {
        return read_passphrase(prompt.id, new, first, line);
    }
    let line = match (line.trim(), &prompt.prefilled) {
        ("", None) if matches!(prompt.kind, PromptKind::SignIn { way: None, .. }) => "",
        ("", Some(suggested)) => suggested.trim(),
        ("", None) => return Answer::Cancel,
        (typed, _) => typed,
    };
    let id = prompt.id;
    match &prompt.kind {
        PromptKind::Reason => {
            Answer::Request(Request::AnswerReason { prompt: id, reason: line.to_owned() }.into())
        }
        PromptKind::TwoAccounts { not_apart, .. } => match (choice(line), not_apart) {
            (None, _) => Answer::Invalid,
            (Some(TwoAccounts::Separate), Some(problem)) => {
                output::say(&problem.message);
                Answer::Invalid
            }
            (Some(choice), _) => Answer::Request(Request::AnswerAccounts { prompt: id, choice }.into()),
        },
        PromptKind::SignIn { way: Some(_), .. } if LoginAnswer::parse(line).is_none() => {
            output::say(i18n::problem(&Failure::NotALoginAnswer).message);
            Answer::Invalid
        }
        PromptKind::SignIn { way: Some(_), .. } => {
            let answer = Secret(line.into());
            Answer::Request(SecretInputMessage::AnswerLogin { prompt: id, answer }.into())
        }
        PromptKind::SignIn { .. } => match line {
            "" => Answer::Request(Request::AnswerSignIn { prompt: id, device: is_headless() }.into()),
            "code" => Answer::Request(Request::AnswerSignIn { prompt: id, device: true }.into()),
            _ => Answer::Invalid,
        },
        // Read above, blanks and all.
        PromptKind::Passphrase { .. } => Answer::Cancel,
        PromptKind::MfaCode { .. } => match MfaCode::parse(line) {
            Some(code) => {
                let code = Secret(code.expose().into());
                Answer::Request(SecretInputMessage::AnswerCode { prompt: id, code }.into())
            }
            None => {
                output::say(i18n::problem(&Failure::NotAnMfaCode).message);
                Answer::Invalid
            }
        },
    }
}

/// A passphrase is what was typed, blanks too; a new one is typed twice.
fn read_passphrase(id: PromptId, new: bool, first: Option<&Zeroizing<String>>, line: &str) -> Answer {
    match first {
        _ if line.is_empty() => Answer::Cancel,
        None if new => Answer::Again(Zeroizing::new(line.to_owned())),
        Some(first) if **first != line => {
            output::say(i18n::get("cli-passphrases-differ"));
            Answer::Invalid
        }
        _ => {
            let passphrase = Secret(line.into());
            Answer::Request(SecretInputMessage::AnswerPassphrase { prompt: id, passphrase }.into())
        }
    }
}

/// What a person does to sign in; nothing is left to do once they have brought an answer.
pub fn sign_in_way(source: &str, way: &SignInWay) -> Option<String> {
    Some(match way {
        SignInWay::Browser => i18n::with("cli-sign-in-browser", &Args::new().with("source", source)),
        SignInWay::Device { code, address, .. } => {
            i18n::with("cli-sign-in-device", &Args::new().with("code", code).with("address", address))
        }
        SignInWay::Page { address, .. } => {
            i18n::with("cli-sign-in-page", &Args::new().with("source", source).with("address", address))
        }
        SignInWay::Answered => return None,
    })
}

/// The choices for two accounts in one browser profile, in the order of their numbers.
const CHOICES: [(TwoAccounts, &str); 3] = [
    (TwoAccounts::Separate, "cli-accounts-separate"),
    (TwoAccounts::Same, "cli-accounts-same"),
    (TwoAccounts::MultiSession, "cli-accounts-multi-session"),
];

fn choice(typed: &str) -> Option<TwoAccounts> {
    let number: usize = typed.parse().ok()?;
    CHOICES.get(number.checked_sub(1)?).map(|(choice, _)| *choice)
}

/// The explanation and the numbered choices.
fn two_accounts(role: &str, current: &str, not_apart: Option<&Problem>) -> String {
    let args = || Args::new().with("role", role).with("current", current);
    let mut lines = vec![i18n::with("cli-accounts", &args())];
    for (number, (choice, text)) in CHOICES.iter().enumerate() {
        let why_not = not_apart.filter(|_| *choice == TwoAccounts::Separate);
        let why_not = why_not.map(|problem| format!(" – {}", problem.message)).unwrap_or_default();
        lines.push(format!("  {}  {}{why_not}", number + 1, i18n::with(text, &args())));
    }
    lines.join("\n")
}

fn question(prompt: &Prompt, again: bool) -> String {
    let args = Args::new().with("role", &prompt.role_name);
    // The spaces are added here because Fluent drops them at the end of a text.
    match &prompt.kind {
        PromptKind::TwoAccounts { .. } => format!("{} ", i18n::get("cli-ask-accounts")),
        PromptKind::SignIn { way: Some(_), .. } => format!("{} ", i18n::get("cli-ask-sign-in-page")),
        PromptKind::SignIn { start_url, .. } => {
            let text = if is_headless() { "cli-ask-sign-in-code" } else { "cli-ask-sign-in" };
            format!("{} ", i18n::with(text, &args.with("start_url", start_url)))
        }
        PromptKind::Passphrase { .. } if again => format!("{} ", i18n::get("cli-ask-passphrase-again")),
        PromptKind::Passphrase { new: true } => format!("{} ", i18n::get("cli-ask-passphrase-new")),
        PromptKind::Passphrase { new: false } => format!("{} ", i18n::get("cli-ask-passphrase")),
        PromptKind::Reason => match &prompt.prefilled {
            Some(suggested) => {
                format!("{} ", i18n::with("cli-ask-reason-again", &args.with("given", suggested)))
            }
            None => format!("{} ", i18n::with("cli-ask-reason", &args)),
        },
        PromptKind::MfaCode { device } => {
            format!("{} ", i18n::with("cli-ask-code", &args.with("device", device)))
        }
    }
}

/// Asks a question to which “y” or “yes” is yes and everything else no.
pub fn yes_or_no(terminal: &Terminal, question: &str) -> bool {
    let typed = terminal.ask(&format!("{question} "), Echo::Shown).and_then(|mut line| line.wait(None));
    match typed {
        Ok(Some(Input::Line(line))) => matches!(line.trim().to_lowercase().as_str(), "y" | "yes"),
        Ok(_) | Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_that_is_not_possible_says_why() {
        let text = two_accounts("staging-ops", "prod-admin", None);
        assert_eq!(
            text,
            "Your browser shows one AWS account at a time, and prod-admin is already open. Open staging-ops:\n  1  in a separate window\n  2  in the same window (prod-admin is signed out)\n  3  my browser has AWS multi-session turned on"
        );
        let open_with = rolecall_core::role::OpenWith::Profile(String::new());
        let not = Failure::BrowserNotSuited { open_with, browser: Some("Links".to_owned()) };
        let text = two_accounts("staging-ops", "prod-admin", Some(&i18n::problem(&not)));
        let first = text.lines().nth(1);
        assert_eq!(first, Some("  1  in a separate window – Rolecall can’t open separate windows in Links."));
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
