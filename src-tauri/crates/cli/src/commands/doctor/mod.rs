//! `rolecall doctor`: checks what Rolecall needs on this computer, and says what to do about each problem.

mod desktop;
mod files;
mod network;

use clap::Args;
use rolecall_core::problem::Problem;
use serde::Serialize;

use super::Run;
use crate::child::ChildExit;
use crate::connection::{Connection, places};
use crate::error::CliError;
use crate::{i18n, output};

/// Checks what Rolecall needs.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// No problem.
    Good,
    /// Rolecall works, but not everything in it.
    Warning,
    /// Something does not work.
    Bad,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    check: &'static str,
    state: State,
    message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    remedy: String,
}

impl Finding {
    fn good(check: &'static str, message: String) -> Self {
        Self { check, state: State::Good, message, remedy: String::new() }
    }

    fn warning(check: &'static str, message: String, remedy: String) -> Self {
        Self { check, state: State::Warning, message, remedy }
    }

    fn bad(check: &'static str, message: String, remedy: String) -> Self {
        Self { check, state: State::Bad, message, remedy }
    }

    fn problem(check: &'static str, problem: Problem) -> Self {
        Self::bad(check, problem.message, problem.hint)
    }
}

#[derive(Serialize)]
struct Json<'a> {
    checks: &'a [Finding],
}

impl Run for Doctor {
    fn run(self) -> Result<(), CliError> {
        let places = places()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut findings = Vec::new();
        let snapshot = match Connection::open().and_then(|mut engine| engine.snapshot()) {
            Ok(snapshot) => Some(snapshot),
            Err(error) => {
                findings.push(Finding::problem("engine", error.into_problem()?));
                None
            }
        };
        if let Some(snapshot) = &snapshot {
            findings.push(files::engine(&places));
            findings.push(files::settings(snapshot));
            findings.push(runtime.block_on(desktop::keychain(&places, snapshot)));
            findings.push(desktop::login(&places, snapshot));
            findings.extend(files::keys(snapshot));
            findings.extend(files::sign_ins(snapshot));
        }
        let mut sources = snapshot.iter().flat_map(|snapshot| &*snapshot.sources);
        let region = sources.find_map(|view| view.source.region.as_deref());
        let plain_endpoint = snapshot.as_ref().is_some_and(|snapshot| snapshot.preferences.plain_endpoint);
        findings.extend(runtime.block_on(desktop::desktop()));
        findings.push(desktop::browser());
        findings.extend(runtime.block_on(network::network(region, plain_endpoint)));
        findings.extend(files::modes(&places));
        findings.extend(files::aws(snapshot.as_ref()));
        findings.extend(files::read_only(&places));

        if self.json {
            output::answer_json(&Json { checks: &findings })?;
        } else {
            output::answer(render(&findings, output::in_colour()).as_bytes())?;
        }
        let bad = findings.iter().any(|finding| finding.state == State::Bad);
        if bad { Err(CliError::Exit(ChildExit::Code(1))) } else { Ok(()) }
    }
}

fn render(findings: &[Finding], in_colour: bool) -> String {
    let mut text = String::new();
    for finding in findings {
        let (word, colour) = match finding.state {
            State::Good => (i18n::get("cli-doctor-good"), "32"),
            State::Warning => (i18n::get("cli-doctor-warning"), "33"),
            State::Bad => (i18n::get("cli-doctor-bad"), "31"),
        };
        let padded = format!("{word:<5}");
        let word = if in_colour { format!("\x1b[{colour}m{padded}\x1b[0m") } else { padded };
        text.push_str(&format!("{word} {:<13} {}\n", finding.check, finding.message));
        for line in finding.remedy.lines() {
            text.push_str(&format!("{:19} {line}\n", ""));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_findings_are_as_in_the_golden_files() {
        let findings = [
            Finding::good("keychain", "Your keyring is unlocked.".to_owned()),
            Finding::warning("tray", "No tray.".to_owned(), "Add one.\nOr do without.".to_owned()),
            Finding::bad("clock", "7 min slow.".to_owned(), "Set it.".to_owned()),
        ];
        sample::golden("doctor.txt", &render(&findings, false));
        sample::golden_json("doctor.json", &Json { checks: &findings });
        assert!(render(&findings, true).starts_with("\x1b[32mok   \x1b[0m keychain"));
    }
}
