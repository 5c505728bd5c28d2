//! `HKEY_CURRENT_USER\…\Run`, and what Task Manager and Settings note beside it of what they have switched off.

use std::io;
use std::path::Path;

use windows_registry::CURRENT_USER;

use super::{ARGUMENT, Found, as_text, ours};

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
const NAME: &str = "Rolecall";
/// Windows starts nothing that is longer.
const LONGEST: usize = 260;

/// The person's list.
#[derive(Debug, Clone)]
pub struct List;

impl List {
    /// This person's.
    pub fn of_person() -> Option<Self> {
        Some(Self)
    }

    /// What stands in it.
    pub fn find(&self) -> io::Result<Found> {
        let Ok(run) = CURRENT_USER.open(RUN) else { return Ok(Found::Nothing) };
        let Ok(command) = run.get_string(NAME) else { return Ok(Found::Nothing) };
        let Some(program) = ours(&words(&command)) else { return Ok(Found::Other(format!(r"{RUN}\{NAME}"))) };
        // The first byte is even where it is on, odd where it was switched off.
        let noted = CURRENT_USER.open(APPROVED).and_then(|key| key.get_value(NAME));
        let off = noted.is_ok_and(|value| value.first().is_some_and(|byte| byte % 2 == 1));
        Ok(Found::Ours { program, off })
    }

    /// Puts ours there.
    pub fn put(&self, program: &Path) -> io::Result<()> {
        let command = format!(r#""{}" {ARGUMENT}"#, as_text(program)?);
        if command.encode_utf16().count() > LONGEST {
            return Err(io::Error::other("its path is too long for Windows to start it"));
        }
        Ok(CURRENT_USER.create(RUN)?.set_string(NAME, &command)?)
    }

    /// Takes it away.
    pub fn remove(&self) -> io::Result<()> {
        Ok(CURRENT_USER.create(RUN)?.remove_value(NAME)?)
    }
}

/// The words of a command line; its program may be quoted, since a path has no quote in it.
fn words(command: &str) -> Vec<String> {
    let command = command.trim();
    let (program, rest) = match command.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some((program, rest)) => (program, rest),
        None => command.split_once(' ').unwrap_or((command, "")),
    };
    let rest = rest.split_whitespace().map(str::to_owned);
    std::iter::once(program.to_owned()).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_read_as_windows_does() {
        let spaced = r"C:\Program Files\Rolecall\rolecall-desktop.exe";
        assert_eq!(words(&format!(r#""{spaced}" {ARGUMENT}"#)), [spaced, ARGUMENT]);
        assert_eq!(words(r"C:\r.exe --autostart"), [r"C:\r.exe", ARGUMENT]);
        assert_eq!(words(""), [""]);
    }
}
