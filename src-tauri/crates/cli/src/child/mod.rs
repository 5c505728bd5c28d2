//! A command of the person's, run by this process or in its place.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{become_it, run};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{become_it, run};

use std::process::{ExitCode, ExitStatus};

/// How a command has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With this exit code.
    Code(u8),
    /// By this signal.
    #[cfg_attr(windows, expect(dead_code, reason = "there are no signals there"))]
    Signal(i32),
}

impl Ended {
    fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Self::Signal(signal);
        }
        // A wider code than this process can give still says that it failed.
        let code = status.code().map_or(u8::MAX, |code| u8::try_from(code).unwrap_or(u8::MAX));
        Self::Code(code)
    }

    /// Ends this process as the command ended.
    pub fn likewise(self) -> ExitCode {
        match self {
            Self::Code(code) => ExitCode::from(code),
            Self::Signal(signal) => {
                // Shells look at what a program died of: Ctrl-C in a loop has to end the loop.
                #[cfg(unix)]
                let _ = signal_hook::low_level::emulate_default_handler(signal);
                ExitCode::from(128u8.saturating_add(u8::try_from(signal).unwrap_or(0)))
            }
        }
    }
}
