//! The controlling terminal, read key by key: so Ctrl-C leaves no terminal that hides what is typed, and a question
//! that somebody answers elsewhere can be left.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};
use zeroize::{Zeroize as _, Zeroizing};

use super::{Echo, Typed};

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const DELETE: u8 = 0x7f;

/// No answer is longer; room for all of it at once, so that growing leaves no unwiped copy behind.
const LONGEST: usize = 4096;

/// The controlling terminal.
#[derive(Debug)]
pub struct Terminal {
    tty: File,
}

impl Terminal {
    /// The controlling terminal, where there is one and this process may read it: asking from the background would
    /// only stop it.
    pub fn open() -> Option<Self> {
        let tty = File::options().read(true).write(true).open("/dev/tty").ok()?;
        let in_front = tcgetpgrp(&tty).is_ok_and(|group| group == rustix::process::getpgrp());
        in_front.then_some(Self { tty })
    }

    /// Asks; [`Line::wait`] hears the answer.
    pub fn ask(&self, question: &str, echo: Echo) -> io::Result<Line> {
        let mut tty = self.tty.try_clone()?;
        let before = tcgetattr(&tty)?;
        let mut keys = before.clone();
        keys.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN);
        keys.special_codes[SpecialCodeIndex::VMIN] = 1;
        keys.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&tty, OptionalActions::Now, &keys)?;
        tty.write_all(question.as_bytes())?;
        Ok(Line { tty, before, echo, typed: Zeroizing::new(Vec::with_capacity(LONGEST)) })
    }
}

/// A line being typed. Dropping it puts the terminal back as it was.
pub struct Line {
    tty: File,
    before: Termios,
    echo: Echo,
    typed: Zeroizing<Vec<u8>>,
}

impl Line {
    /// Waits for the line's end, at most so long (`None`: as long as it takes); `None` where it is not there yet.
    pub fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Typed>> {
        let at_most = at_most.and_then(|at_most| Timespec::try_from(at_most).ok());
        loop {
            match poll(&mut [PollFd::new(&self.tty, PollFlags::IN)], at_most.as_ref()) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let mut keys = Zeroizing::new([0; 256]);
            let count = self.tty.read(&mut *keys)?;
            if count == 0 {
                return Ok(Some(Typed::Cancelled));
            }
            for key in &keys[..count] {
                if let Some(typed) = self.press(*key)? {
                    return Ok(Some(typed));
                }
            }
        }
    }

    fn press(&mut self, key: u8) -> io::Result<Option<Typed>> {
        match key {
            b'\r' | b'\n' => return Ok(Some(Typed::Line(self.take()))),
            CTRL_C => return Ok(Some(Typed::Interrupted)),
            CTRL_D if self.typed.is_empty() => return Ok(Some(Typed::Cancelled)),
            BACKSPACE | DELETE => self.erase()?,
            CTRL_U => {
                while !self.typed.is_empty() {
                    self.erase()?;
                }
            }
            // Other control keys mean nothing here; bytes from 0x80 on are parts of letters.
            0..b' ' => {}
            _ if self.typed.len() < LONGEST => {
                self.typed.push(key);
                self.show(&[key])?;
            }
            _ => {}
        }
        Ok(None)
    }

    /// Takes the last letter back, all its bytes.
    fn erase(&mut self) -> io::Result<()> {
        while let Some(byte) = self.typed.pop() {
            // 10xxxxxx is a letter's second or later byte.
            if byte & 0xc0 != 0x80 {
                return self.show(b"\x08 \x08");
            }
        }
        Ok(())
    }

    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.echo == Echo::Shown { self.tty.write_all(bytes) } else { Ok(()) }
    }

    fn take(&mut self) -> Zeroizing<String> {
        match std::str::from_utf8(&self.typed) {
            Ok(text) => Zeroizing::new(text.to_owned()),
            // What is no text can't be a right answer; it is left to whoever checks it.
            Err(_) => Zeroizing::new(String::from_utf8_lossy(&self.typed).into_owned()),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.typed.zeroize();
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.before);
        let _ = self.tty.write_all(b"\n");
    }
}
