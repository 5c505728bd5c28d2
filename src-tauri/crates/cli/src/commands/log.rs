//! `rolecall log`: what was done with roles, by whom, and why.

use clap::Args;
use rolecall_core::activity::{Activity, ActivityLines, ActivityOutcome, ActivityQuery, What};
use rolecall_core::caller::Surface;
use rolecall_core::snapshot::Snapshot;
use rolecall_protocol::message::{Shared, SharedAnswer};
use serde::Serialize;

use crate::connection::{Connection, not_understood};
use crate::pick::{no_role, pick};
use crate::stop::Stop;
use crate::when::Here;
use crate::{output, table, words};

/// Lists what was done.
#[derive(Debug, Args)]
pub struct Log {
    /// Of this role alone: its name, or enough of it
    #[arg(long)]
    role: Option<String>,
    /// With this text in it
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only what failed
    #[arg(long)]
    failed: bool,
    /// The newest so many
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    lines: u32,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Log {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = match &self.role {
            Some(text) => Some(pick(&snapshot.roles, text).map_err(no_role(text))?.role.id.clone()),
            None => None,
        };
        let query = ActivityQuery {
            role,
            text: self.search,
            failed: self.failed.then_some(true),
            limit: Some(self.lines),
            ..ActivityQuery::default()
        };
        let SharedAnswer::Activity { lines } = engine.ask_shared(Shared::Activity { query })? else {
            return Err(not_understood());
        };
        if self.json {
            return output::answer_json(&json(&lines));
        }
        if lines.lines.is_empty() {
            output::say(words::get("cli-no-activity"));
            return Ok(());
        }
        output::answer(rendered(&lines, &snapshot, &Here::now()).as_bytes())
    }
}

/// The newest last, as one reads on in a terminal.
fn rendered(lines: &ActivityLines, snapshot: &Snapshot, here: &Here) -> String {
    let headings = [
        "cli-column-when",
        "cli-column-role",
        "cli-column-what",
        "cli-column-by",
        "cli-column-until",
        "cli-column-outcome",
        "cli-column-reason",
        "cli-column-request",
    ]
    .map(words::get);
    let rows: Vec<Vec<String>> = lines.lines.iter().rev().map(|line| row(line, snapshot, here)).collect();
    table::render(&headings, &rows)
}

fn row(line: &Activity, snapshot: &Snapshot, here: &Here) -> Vec<String> {
    let role = line.role.as_ref().map(|id| {
        let known = snapshot.roles.iter().find(|view| view.role.id == *id);
        known.map_or_else(|| id.to_string(), |view| view.role.name.clone())
    });
    let source = line.source.as_ref().map(ToString::to_string);
    let program = line.caller.as_ref().map(|caller| caller.program.as_str()).filter(|name| !name.is_empty());
    vec![
        here.clock(line.time),
        role.or(source).unwrap_or_default(),
        words::get(what(line.what)),
        program.map_or_else(|| words::get(surface(line.surface)), str::to_owned),
        line.until.map(|until| here.clock(until)).unwrap_or_default(),
        match &line.outcome {
            ActivityOutcome::Done => words::get("cli-log-done"),
            ActivityOutcome::Failed { code } => code_word(*code),
        },
        line.reason.clone().unwrap_or_default(),
        line.request_id.clone().unwrap_or_default(),
    ]
}

/// `not-trusted`, as the log itself has it.
fn code_word(code: impl Serialize) -> String {
    serde_json::to_value(code).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn surface(surface: Surface) -> &'static str {
    match surface {
        Surface::Tray => "cli-log-tray",
        Surface::Notice => "cli-log-notice",
        Surface::Window => "cli-log-window",
        Surface::CommandLine => "cli-log-command-line",
        Surface::Engine => "cli-log-engine",
    }
}

fn what(what: What) -> &'static str {
    match what {
        What::Assume => "cli-log-assume",
        What::Console => "cli-log-console",
        What::Link => "cli-log-link",
        What::LinkCopied => "cli-log-link-copied",
        What::CredentialsCopied => "cli-log-credentials-copied",
        What::CredentialProcess => "cli-log-credential-process",
        What::SignOut => "cli-log-sign-out",
        What::Env => "cli-log-env",
        What::Exec => "cli-log-exec",
        What::Endpoint => "cli-log-endpoint",
        What::WhoAmI => "cli-log-who-am-i",
        What::End => "cli-log-end",
        What::Check => "cli-log-check",
    }
}

#[derive(Serialize)]
struct Listing<'a> {
    version: u8,
    /// The newest first, each as the log itself has it.
    activity: &'a [Activity],
    more: bool,
}

fn json(lines: &ActivityLines) -> Listing<'_> {
    Listing { version: 1, activity: &lines.lines, more: lines.more }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sample;

    /// A console, credentials for a program, and a refusal.
    fn lines() -> ActivityLines {
        let arn = "arn:aws:iam::123456789012:role/Admin";
        serde_json::from_value(json!({
            "lines": [
                { "version": 1, "time": "2026-03-03T17:30:00Z", "what": "assume", "surface": "command-line",
                  "caller": { "pid": 7, "program": "terraform" }, "role": "staging-ops", "requested": 3600,
                  "request_id": "4b1a0f6e-0000-4000-8000-000000000002",
                  "outcome": { "result": "failed", "code": "not-trusted" } },
                { "version": 1, "time": "2026-03-03T17:00:00Z", "what": "credential-process",
                  "surface": "command-line", "caller": { "pid": 9, "program": "aws" }, "role": "gone",
                  "until": "2026-03-03T18:00:00Z", "outcome": { "result": "done" } },
                { "version": 1, "time": "2026-03-02T08:00:00Z", "what": "console", "surface": "tray", "role": "1",
                  "arn": arn, "source": "work", "reason": "an incident", "until": "2026-03-02T20:00:00Z",
                  "outcome": { "result": "done" } },
            ],
            "more": true,
        }))
        .expect("lines")
    }

    #[test]
    fn the_table() {
        let text = rendered(&lines(), &sample::snapshot(), &sample::here());
        sample::golden("log.txt", &text);
    }

    #[test]
    fn the_json() {
        sample::golden_json("log.json", &json(&lines()));
    }
}
