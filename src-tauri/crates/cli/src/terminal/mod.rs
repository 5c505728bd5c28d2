//! The terminal a person sits at: questions go there whatever stdout and stderr are redirected to.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{Line, Terminal};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{Line, Terminal};

use std::io::IsTerminal as _;

use zeroize::Zeroizing;

/// What came of a question.
#[derive(Debug)]
pub enum Typed {
    /// A line, without its end.
    Line(Zeroizing<String>),
    /// Ctrl-D, or the terminal is gone.
    Cancelled,
    /// Ctrl-C.
    #[cfg_attr(windows, expect(dead_code, reason = "there the system ends this process itself"))]
    Interrupted,
}

/// Whether what is typed shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// It does.
    Shown,
    /// It doesn't.
    Hidden,
}

impl Terminal {
    /// The terminal, where this command was called by a person: stdin and stderr are both one.
    pub fn of_a_person() -> Option<Self> {
        let talking = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        talking.then(Self::open).flatten()
    }
}
