//! The controlling terminal, read key by key, so that a question can be given up when somebody answers it elsewhere.
//! Ctrl-C is a signal as always, for all who wait on this terminal; it never leaves one that hides what is typed.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};
use zeroize::{Zeroize as _, Zeroizing};

use super::signals::{self, Watch};
use super::{Echo, Input};

const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const DELETE: u8 = 0x7f;

/// The longest answer. The buffer has this size from the start, because growing would leave a copy that is not wiped.
const MAX_LINE: usize = 4096;

/// The controlling terminal.
#[derive(Debug)]
pub struct Terminal {
    tty: File,
}

impl Terminal {
    /// The controlling terminal, where there is one and this process is in its foreground: reading from the background
    /// would stop the process.
    pub fn open() -> Option<Self> {
        let tty = File::options().read(true).write(true).open("/dev/tty").ok()?;
        let in_foreground = tcgetpgrp(&tty).is_ok_and(|group| group == rustix::process::getpgrp());
        in_foreground.then_some(Self { tty })
    }

    /// Shows a question; [`Line::wait`] reads the answer.
    pub fn ask(&self, question: &str, echo: Echo) -> io::Result<Line> {
        let tty = self.tty.try_clone()?;
        let original = tcgetattr(&tty)?;
        // Before the terminal is changed, so that nothing ends this process in between.
        let watch = signals::hold()?;
        let typed = Zeroizing::new(Vec::with_capacity(MAX_LINE));
        let mut line = Line { tty, original, question: question.to_owned(), echo, typed, watch };
        line.show_question()?;
        Ok(line)
    }
}

/// A line that is being typed. Dropping it restores the terminal.
pub struct Line {
    tty: File,
    original: Termios,
    question: String,
    echo: Echo,
    typed: Zeroizing<Vec<u8>>,
    watch: &'static Watch,
}

impl Line {
    fn show_question(&mut self) -> io::Result<()> {
        let mut keys = self.original.clone();
        keys.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN);
        keys.special_codes[SpecialCodeIndex::VMIN] = 1;
        keys.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&self.tty, OptionalActions::Now, &keys)?;
        self.tty.write_all(self.question.as_bytes())?;
        if self.echo == Echo::Shown { self.tty.write_all(&self.typed) } else { Ok(()) }
    }

    fn restore(&mut self) {
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.original);
        let _ = self.tty.write_all(b"\n");
    }

    /// Waits for the end of the line, at most for `timeout`; gives `None` when that has passed.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<Option<Input>> {
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        loop {
            let mut watched =
                [PollFd::new(&self.tty, PollFlags::IN), PollFd::new(&self.watch.woken, PollFlags::IN)];
            match poll(&mut watched, timeout.as_ref()) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let [typed, woken] = watched.map(|watched| !watched.revents().is_empty());
            if let Some(signal) = woken.then(|| self.watch.take()).flatten() {
                self.restore();
                signals::obey(signal);
                // It was stopped, and goes on.
                self.show_question()?;
                continue;
            }
            if !typed {
                continue;
            }
            let mut keys = Zeroizing::new([0; 256]);
            let count = self.tty.read(&mut *keys)?;
            if count == 0 {
                return Ok(Some(Input::Cancelled));
            }
            for key in &keys[..count] {
                if let Some(input) = self.handle_key(*key)? {
                    return Ok(Some(input));
                }
            }
        }
    }

    fn handle_key(&mut self, key: u8) -> io::Result<Option<Input>> {
        match key {
            b'\r' | b'\n' => return Ok(Some(Input::Line(self.take_line()))),
            CTRL_D if self.typed.is_empty() => return Ok(Some(Input::Cancelled)),
            BACKSPACE | DELETE => self.erase()?,
            CTRL_U => {
                while !self.typed.is_empty() {
                    self.erase()?;
                }
            }
            // Other control keys do nothing. Bytes from 0x80 on are parts of letters, so they are not control keys.
            0..b' ' => {}
            _ if self.typed.len() < MAX_LINE => {
                self.typed.push(key);
                self.show(&[key])?;
            }
            _ => {}
        }
        Ok(None)
    }

    /// Removes the last letter with all its bytes.
    fn erase(&mut self) -> io::Result<()> {
        while let Some(byte) = self.typed.pop() {
            // In UTF-8 the second and later bytes of a letter are 10xxxxxx.
            if byte & 0xc0 != 0x80 {
                return self.show(b"\x08 \x08");
            }
        }
        Ok(())
    }

    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.echo == Echo::Shown { self.tty.write_all(bytes) } else { Ok(()) }
    }

    fn take_line(&mut self) -> Zeroizing<String> {
        match std::str::from_utf8(&self.typed) {
            Ok(text) => Zeroizing::new(text.to_owned()),
            // Not UTF-8, so no right answer: the check of the answer refuses it.
            Err(_) => Zeroizing::new(String::from_utf8_lossy(&self.typed).into_owned()),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.typed.zeroize();
        self.restore();
        self.watch.release();
    }
}
