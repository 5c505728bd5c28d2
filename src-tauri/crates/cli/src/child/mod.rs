//! Runs a person's command, beside this process or in its place.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::{is_ignored, replace_process, run};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::{replace_process, run};

use std::process::{ExitCode, ExitStatus};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildExit {
    /// With this exit code.
    Code(u8),
    /// By this signal.
    #[cfg_attr(windows, expect(dead_code, reason = "Windows has no signals"))]
    Signal(i32),
}

impl ChildExit {
    fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Self::Signal(signal);
        }
        // A code of Windows may be larger than this process can give; 255 still says that the command failed.
        let code = status.code().map_or(u8::MAX, |code| u8::try_from(code).unwrap_or(u8::MAX));
        Self::Code(code)
    }

    /// Ends this process in the same way: by the same signal, else with the code it gives.
    pub fn repeat(self) -> ExitCode {
        match self {
            Self::Code(code) => ExitCode::from(code),
            Self::Signal(signal) => {
                // Shells look at the signal: Ctrl-C in a loop must end the loop.
                #[cfg(unix)]
                let _ = signal_hook::low_level::emulate_default_handler(signal);
                ExitCode::from(128u8.saturating_add(u8::try_from(signal).unwrap_or(0)))
            }
        }
    }
}
