//! `rolecall explain`: says why AWS refused something, from its error message.

use std::io::{IsTerminal as _, Read as _};

use clap::Args;
use rolecall_core::explain::Refusal;
use rolecall_core::problem::ProblemCode;
use rolecall_core::setup::policies::Document;
use rolecall_core::text;

use super::Run;
use crate::error::CliError;
use crate::{i18n, output};

/// No error is as long.
const MOST: u64 = 256 * 1024;

/// Explains an error message.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rolecall explain 'User: arn:aws:iam::111122223333:user/jo is not authorized to perform: sts:AssumeRole on resource: …'
  aws s3 ls 2>&1 | rolecall explain")]
pub struct Explain {
    /// The error message, of any tool; without it, it is read from standard input
    text: Vec<String>,
}

impl Run for Explain {
    fn run(self) -> Result<(), CliError> {
        let text = match self.text.is_empty() {
            true => pasted()?,
            false => self.text.join(" "),
        };
        let Some(refusal) = Refusal::read(&text) else {
            let (message, hint) = ("cli-explain-unknown", "cli-explain-unknown-hint");
            return Err(CliError::worded(ProblemCode::Invalid, i18n::get(message), i18n::get(hint)));
        };
        let args = arguments(&refusal);
        let mut lines = vec![i18n::with("cli-explain-refused", &args), i18n::with("cli-explain-rule", &args)];
        if refusal.policy.is_some() {
            lines.push(i18n::with("cli-explain-policy", &args));
        }
        lines.push(i18n::with("cli-explain-to-do", &args));
        lines.extend(refusal.remedy().map(|policy| Document::Made(policy).pretty()));
        if refusal.encoded {
            lines.push(i18n::get("cli-explain-encoded"));
        }
        output::answer(format!("{}\n", lines.join("\n")).as_bytes())
    }
}

fn arguments(refusal: &Refusal) -> text::Args {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    text::Args::new()
        .with("who", &refusal.who)
        .with("action", &refusal.action)
        .with("resource", or_none(&refusal.resource))
        .with("rule", refusal.rule.word())
        .with("denied", if refusal.denied { "yes" } else { "no" })
        .with("policy", or_none(&refusal.policy))
        .with("statement", if refusal.remedy().is_some() { "yes" } else { "no" })
}

/// What is piped or pasted in.
fn pasted() -> Result<String, CliError> {
    if std::io::stdin().is_terminal() {
        output::say(i18n::get("cli-explain-paste"));
    }
    let mut pasted = Vec::new();
    let read = std::io::stdin().take(MOST).read_to_end(&mut pasted);
    read.map_err(|error| CliError::stdin_unreadable(&error))?;
    Ok(String::from_utf8_lossy(&pasted).into_owned())
}
