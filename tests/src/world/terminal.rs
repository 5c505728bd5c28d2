//! A real terminal with somebody at it: a program on a pseudo-terminal of its own, what it shows, and keys for it.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::desktop::{PATIENCE, Result, until};

/// A program on a terminal, and the person at it.
#[derive(Debug)]
pub struct Typist {
    child: Child,
    keys: File,
    shown: Arc<Mutex<String>>,
}

impl Typist {
    /// Starts a command on a terminal of its own.
    pub fn start(command: &Command) -> Result<Self> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let terminal =
            rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
        // `setsid --ctty` makes the terminal on standard input the program's own, as a terminal window does, which ignores no
        // signals either, whatever the tests were started by.
        let mut started = Command::new("setsid");
        started.args(["--ctty", "--wait", "/usr/bin/env", "--default-signal"]);
        started.arg(command.get_program()).args(command.get_args()).env_clear();
        started.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        started.stdin(copy(&terminal)?).stdout(copy(&terminal)?).stderr(copy(&terminal)?);
        let child = started.spawn().map_err(|error| format!("setsid: {error}"))?;
        drop(started);
        drop(terminal);
        let master = File::from(master);
        let shown = Arc::new(Mutex::new(String::new()));
        let (mut screen, page) = (master.try_clone()?, Arc::clone(&shown));
        // It ends when the program has, and with it the terminal's other side.
        std::thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]);
                page.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            }
        })?;
        Ok(Self { child, keys: master, shown })
    }

    /// Everything the terminal has shown.
    #[must_use]
    pub fn shown(&self) -> String {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the terminal has shown a text that many times.
    ///
    /// # Errors
    /// It has not, in time; the error tells what it has.
    pub async fn sees(&self, text: &str, times: usize) -> Result<()> {
        let seen = async || (self.shown().matches(text).count() >= times).then_some(());
        match until(&format!("{text:?} on the terminal"), PATIENCE, seen).await {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error}; it shows {:?}", self.shown()).into()),
        }
    }

    /// Types a line.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn types(&mut self, line: &str) -> Result<()> {
        self.presses(&format!("{line}\r"))
    }

    /// Presses keys.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn presses(&mut self, keys: &str) -> Result<()> {
        Ok(self.keys.write_all(keys.as_bytes())?)
    }

    /// Waits for the program's end.
    ///
    /// # Errors
    /// It has not ended in time; the error tells what it has shown.
    pub async fn ended(&mut self, limit: Duration) -> Result<ExitStatus> {
        match until("the command to end", limit, async || self.child.try_wait().ok()?).await {
            Ok(status) => Ok(status),
            Err(error) => Err(format!("{error}; the terminal shows {:?}", self.shown()).into()),
        }
    }
}

impl Drop for Typist {
    fn drop(&mut self) {
        // It left the desktop's process group for its terminal, so nobody else ends it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn copy(terminal: &OwnedFd) -> Result<Stdio> {
    Ok(terminal.try_clone()?.into())
}
