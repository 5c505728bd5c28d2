//! The file that remembers sources and teams over restarts. What it says is theirs; this knows whether it was read.

use crate::problem::Problem;

/// Whether the file was read.
#[derive(Default)]
pub struct RecordFile {
    state: RecordState,
    problem: Option<Problem>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum RecordState {
    #[default]
    BeingRead,
    Read,
    /// What comes to be known lives in memory alone.
    Unreadable,
}

impl RecordFile {
    /// Whether it is still being read, at the start.
    pub fn is_being_read(&self) -> bool {
        self.state == RecordState::BeingRead
    }

    /// Whether it may be written: only where it was read, so that nothing unread is ever written over.
    pub fn may_be_written(&self) -> bool {
        self.state == RecordState::Read
    }

    /// Why it can't be read.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// It was read, or could not be.
    pub fn set_read(&mut self, problem: Option<Problem>) {
        self.state = if problem.is_none() { RecordState::Read } else { RecordState::Unreadable };
        self.problem = problem;
    }
}
