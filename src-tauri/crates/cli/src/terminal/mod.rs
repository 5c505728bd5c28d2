//! The terminal of the person. Questions go there even where stdin, stdout and stderr are redirected.

#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use signals::leave_to_others as leave_signals_to_others;
#[cfg(unix)]
pub use unix::{Line, Terminal};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{Line, Terminal};

use std::io::IsTerminal as _;

use zeroize::Zeroizing;

/// What a person did about a question.
#[derive(Debug)]
pub enum Input {
    /// They typed a line; this is without its end.
    Line(Zeroizing<String>),
    /// They pressed Ctrl-D, or the terminal is gone.
    Cancelled,
}

/// Whether the terminal shows what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// It shows.
    Shown,
    /// It does not show.
    Hidden,
}

impl Terminal {
    /// The terminal, where both stdin and stderr are one, which means that a person called this command.
    pub fn open_if_interactive() -> Option<Self> {
        let interactive = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        interactive.then(Self::open).flatten()
    }
}
