//! Why a command ended without its answer, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use rolecall_core::failure::Failure;
use rolecall_core::problem::{Problem, ProblemCode};

use crate::child::Ended;
use crate::output;
use crate::words;

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// Why a command ended without its answer.
#[derive(Debug)]
pub enum Stop {
    /// Found here; put in words only when it is told, so that the texts are read only where something is said.
    Failure(Failure),
    /// The engine's, in words already.
    Problem(Box<Problem>),
    /// Nobody reads stdout any more: what asked has what it wanted.
    Unread,
    /// Ctrl-C while a question was open.
    Interrupted,
    /// Several things failed and each was told; this is the first one's code.
    Told(ProblemCode),
    /// The command that was run has ended so, and this one ends likewise.
    Ended(Ended),
}

impl Stop {
    /// Something only the command line has words for.
    pub fn worded(code: ProblemCode, message: String, hint: String) -> Self {
        Self::Problem(Box::new(Problem { code, message, hint, retryable: false, field: None }))
    }

    /// Tells the person and gives the exit code.
    pub fn report(self) -> ExitCode {
        match self {
            Self::Failure(failure) => tell(&words::problem(&failure)),
            Self::Problem(problem) => tell(&problem),
            Self::Unread => ExitCode::SUCCESS,
            Self::Interrupted => ExitCode::from(INTERRUPTED),
            Self::Told(code) => ExitCode::from(code.exit_code()),
            Self::Ended(ended) => ended.likewise(),
        }
    }

    /// What it is, for those that tell several.
    pub fn into_problem(self) -> Result<Problem, Self> {
        match self {
            Self::Failure(failure) => Ok(words::problem(&failure)),
            Self::Problem(problem) => Ok(*problem),
            Self::Unread | Self::Interrupted | Self::Told(_) | Self::Ended(_) => Err(self),
        }
    }
}

fn tell(problem: &Problem) -> ExitCode {
    output::say_problem(problem);
    ExitCode::from(problem.code.exit_code())
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Writing the answer failed.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Unread;
        }
        let args = rolecall_core::text::Args::new().with("reason", error.to_string());
        Self::worded(ProblemCode::File, words::with("cli-not-written", &args), String::new())
    }
}
