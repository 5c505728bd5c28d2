//! `rolecall doctor`: everything that Rolecall needs around it, looked at one by one, each with what to do about it.

mod desktop;
mod files;
mod network;

use clap::Args;
use serde::Serialize;

use crate::child::Ended;
use crate::connection::{Connection, places};
use crate::stop::Stop;
use crate::{output, words};

/// Checks what Rolecall needs.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// How something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// As it should be.
    Good,
    /// Rolecall works, but not all of it.
    Warning,
    /// Something does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    check: &'static str,
    state: State,
    message: String,
    /// What to do.
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
}

#[derive(Serialize)]
struct Report<'a> {
    version: u8,
    checks: &'a [Finding],
}

impl Doctor {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let places = places()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut findings = Vec::new();
        let snapshot = Connection::open().and_then(|mut engine| engine.snapshot());
        let region = match snapshot {
            Ok(snapshot) => {
                findings.push(files::engine(&places));
                findings.push(files::settings(&snapshot));
                let kept = runtime.block_on(desktop::keychain(&places, &snapshot));
                findings.push(kept);
                findings.push(desktop::login(&places, &snapshot));
                findings.extend(files::keys(&snapshot));
                snapshot.sources.iter().find_map(|view| view.source.region.clone())
            }
            Err(stop) => {
                findings.push(no_engine(stop)?);
                None
            }
        };
        findings.extend(runtime.block_on(desktop::desktop()));
        findings.push(desktop::browser());
        findings.extend(runtime.block_on(network::network(region.as_deref())));
        findings.extend(files::modes(&places));
        findings.extend(files::aws());

        if self.json {
            output::answer_json(&Report { version: 1, checks: &findings })?;
        } else {
            output::answer(rendered(&findings, output::in_colour()).as_bytes())?;
        }
        let bad = findings.iter().any(|finding| finding.state == State::Bad);
        if bad { Err(Stop::Ended(Ended::Code(1))) } else { Ok(()) }
    }
}

/// No engine to ask: nothing else can be said of it.
fn no_engine(stop: Stop) -> Result<Finding, Stop> {
    let problem = stop.into_problem()?;
    Ok(Finding::bad("engine", problem.message, problem.hint))
}

fn rendered(findings: &[Finding], in_colour: bool) -> String {
    let mut text = String::new();
    for finding in findings {
        let (word, colour) = match finding.state {
            State::Good => (words::get("cli-doctor-good"), "32"),
            State::Warning => (words::get("cli-doctor-warning"), "33"),
            State::Bad => (words::get("cli-doctor-bad"), "31"),
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
    fn the_report() {
        let findings = [
            Finding::good("keychain", "Your keyring is unlocked.".to_owned()),
            Finding::warning("tray", "No tray.".to_owned(), "Add one.\nOr do without.".to_owned()),
            Finding::bad("clock", "7 min slow.".to_owned(), "Set it.".to_owned()),
        ];
        sample::golden("doctor.txt", &rendered(&findings, false));
        sample::golden_json("doctor.json", &Report { version: 1, checks: &findings });
        assert!(rendered(&findings, true).starts_with("\x1b[32mok   \x1b[0m keychain"));
    }
}
