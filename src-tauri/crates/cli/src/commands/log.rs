//! `rolecall log`: what was done with roles, by whom, and why.

use clap::Args;
use rolecall_core::activity::{Activity, ActivityLines, ActivityOutcome, ActivityQuery, What};
use rolecall_core::answer::Answer;
use rolecall_core::caller::Surface;
use rolecall_core::request::Request;
use rolecall_core::snapshot::Snapshot;
use serde::Serialize;

use super::listing::{self, Row};
use super::{Run, completions};
use crate::connection::{Connection, unexpected_answer};
use crate::error::CliError;
use crate::resolve::resolve;
use crate::time_format::LocalClock;
use crate::{i18n, output};

/// Lists what was done.
#[derive(Debug, Args)]
pub struct Log {
    /// Only this role, by its full name or ID
    #[arg(long, add = completions::roles())]
    role: Option<String>,
    /// Only entries that contain this text
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only failures
    #[arg(long)]
    failed: bool,
    /// How many entries, newest first
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    lines: u32,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Run for Log {
    fn run(self) -> Result<(), CliError> {
        let mut engine = Connection::open()?;
        let snapshot = engine.snapshot()?;
        let role = self.role.as_deref().map(|text| resolve(&snapshot.roles, text)).transpose()?;
        let query = ActivityQuery {
            role: role.map(|view| view.role.id.clone()),
            text: self.search,
            failed: self.failed.then_some(true),
            limit: Some(self.lines),
            ..ActivityQuery::default()
        };
        let Answer::Activity(lines) = engine.ask(Request::Activity { query })? else {
            return Err(unexpected_answer());
        };
        if self.json {
            return output::answer_json(&json(&lines));
        }
        listing::print_rows(rows(&lines, &snapshot, &LocalClock::now()), "cli-no-activity")
    }
}

/// The rows of the table. The newest is the last, so that it is next to the prompt of the shell.
fn rows(lines: &ActivityLines, snapshot: &Snapshot, clock: &LocalClock) -> Vec<Row> {
    lines.lines.iter().rev().map(|line| row(line, snapshot, clock)).collect()
}

fn row(line: &Activity, snapshot: &Snapshot, clock: &LocalClock) -> Row {
    let role = line.role.as_ref().map(|id| {
        let known = snapshot.roles.iter().find(|view| view.role.id == *id);
        known.map_or_else(|| id.to_string(), |view| view.role.name.clone())
    });
    let source = line.source.as_ref().map(ToString::to_string);
    let program = line.caller.as_ref().map(|caller| caller.program.as_str()).filter(|name| !name.is_empty());
    let outcome = match &line.outcome {
        ActivityOutcome::Done => i18n::get("cli-log-done"),
        ActivityOutcome::Failed { code } => code_word(*code),
    };
    vec![
        ("cli-column-when", clock.format(line.time)),
        ("cli-column-role", role.or(source).unwrap_or_default()),
        ("cli-column-what", i18n::get(what(line.what))),
        ("cli-column-by", program.map_or_else(|| i18n::get(surface(line.surface)), str::to_owned)),
        ("cli-column-until", line.until.map(|until| clock.format(until)).unwrap_or_default()),
        ("cli-column-outcome", outcome),
        ("cli-column-reason", line.reason.clone().unwrap_or_default()),
        ("cli-column-request", line.request_id.clone().unwrap_or_default()),
    ]
}

/// The code as it is in the log, such as `not-trusted`.
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
        What::SignIn => "cli-log-sign-in",
    }
}

#[derive(Serialize)]
struct Json<'a> {
    /// As in the log, the newest first.
    activity: &'a [Activity],
    more: bool,
}

fn json(lines: &ActivityLines) -> Json<'_> {
    Json { activity: &lines.lines, more: lines.more }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sample;

    /// An open console, credentials for a program, and a refused role.
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
    fn the_table_is_as_in_the_golden_file() {
        let rows = rows(&lines(), &sample::snapshot(), &sample::clock());
        sample::golden("log.txt", &listing::table(rows));
    }

    #[test]
    fn the_json_is_as_in_the_golden_file() {
        sample::golden_json("log.json", &json(&lines()));
    }
}
