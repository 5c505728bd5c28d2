//! Why nobody is known to be at the computer.

/// Why nobody is known to be at the computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// The screen is locked.
    ScreenLocked,
    /// The person said no, or could not prove it.
    Refused,
    /// Nobody answered.
    NoAnswer,
    /// No polkit runs here.
    NoPolkit,
    /// polkit does not know what is to be allowed: the file that tells it is not installed.
    NoAction,
    /// polkit has no program that could ask on this desktop or terminal.
    NoAgent,
    /// This computer has no way to ask that is set up: no Windows Hello, no password.
    NotSetUp,
    /// Something else went wrong.
    System {
        /// The system's words.
        reason: String,
    },
}
