//! The error of a command: why it ended without its answer, and the exit code for that.

use std::io;
use std::process::ExitCode;

use rolecall_core::failure::Failure;
use rolecall_core::problem::{Problem, ProblemCode};
use rolecall_core::text::Args;

use crate::child::ChildExit;
use crate::{i18n, output};

/// Why a command ended without its answer.
#[derive(Debug)]
pub enum CliError {
    /// A failure found in this process. It becomes a text only when it is reported, so that the catalogue is not parsed
    /// before.
    Failure(Failure),
    /// A problem with its text: the engine's, or one that only the command line has.
    Problem(Box<Problem>),
    /// Stdout is closed: its reader has what it wanted, so this is no failure.
    StdoutClosed,
    /// Everything that failed was reported already; this is the code of the first.
    Reported(ProblemCode),
    /// This process exits as the command that it ran.
    Exit(ChildExit),
}

impl CliError {
    /// A problem for which only the command line has texts.
    pub fn worded(code: ProblemCode, message: String, hint: String) -> Self {
        Self::Problem(Box::new(Problem { code, message, hint, retryable: false, field: None }))
    }

    /// Standard input can't be read.
    pub fn stdin_unreadable(error: &io::Error) -> Self {
        let args = Args::new().with("reason", error.to_string());
        Self::worded(ProblemCode::File, i18n::with("cli-stdin-unreadable", &args), String::new())
    }

    /// Tells the person what failed and gives the exit code.
    pub fn report(self) -> ExitCode {
        match self {
            Self::Failure(failure) => report_problem(&i18n::problem(&failure)),
            Self::Problem(problem) => report_problem(&problem),
            Self::StdoutClosed => ExitCode::SUCCESS,
            Self::Reported(code) => ExitCode::from(code.exit_code()),
            Self::Exit(exit) => exit.repeat(),
        }
    }

    /// The problem to report.
    ///
    /// # Errors
    /// The error itself, where there is nothing to report.
    pub fn into_problem(self) -> Result<Problem, Self> {
        match self {
            Self::Failure(failure) => Ok(i18n::problem(&failure)),
            Self::Problem(problem) => Ok(*problem),
            Self::StdoutClosed | Self::Reported(_) | Self::Exit(_) => Err(self),
        }
    }
}

fn report_problem(problem: &Problem) -> ExitCode {
    output::say_problem(problem);
    ExitCode::from(problem.code.exit_code())
}

impl From<Failure> for CliError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// An error in writing the answer.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::StdoutClosed;
        }
        let args = Args::new().with("reason", error.to_string());
        Self::worded(ProblemCode::File, i18n::with("cli-not-written", &args), String::new())
    }
}
