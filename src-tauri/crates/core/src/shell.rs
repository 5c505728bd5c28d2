//! Credentials as text for a shell to run, or for a dotenv file. Every value is quoted by the rules of the one that
//! reads it, and what can't be quoted there is refused: such text would be run as a command.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::aws_variables::{ALL, Variables};

/// Room for what surrounds a value on its line.
const LINE: usize = 48;
/// The longest that quoting makes of one byte: `'` becomes `'\''`.
const LONGEST_QUOTED: usize = 4;

/// Who reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Shell {
    /// bash, and every other shell of the POSIX family.
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell, on every system.
    Powershell,
    /// The command prompt of Windows.
    Cmd,
    /// A file of `NAME=value` lines, as Docker, Compose and many libraries read it.
    Dotenv,
}

/// A value can't be written for this reader. The message names the variable, never its value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{variable} has a character that {} can't take", shell.word())]
pub struct Unquotable {
    /// The variable's name.
    pub variable: &'static str,
    /// Who would read it.
    pub shell: Shell,
}

impl Shell {
    /// All of them, with the word that each goes by.
    pub const ALL: [(&'static str, Self); 6] = [
        ("bash", Self::Bash),
        ("zsh", Self::Zsh),
        ("fish", Self::Fish),
        ("powershell", Self::Powershell),
        ("cmd", Self::Cmd),
        ("dotenv", Self::Dotenv),
    ];

    /// The word it goes by: `bash`.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, shell)| *shell == self).map_or("", |(word, _)| word)
    }

    /// What makes this shell, and all it starts, one role: what is in the way is taken away, then one line a variable sets
    /// the rest.
    pub fn export(self, variables: &Variables) -> Result<Zeroizing<String>, Unquotable> {
        let before = self.take_away(variables.unset()).unwrap_or_default();
        // All at once, so that growing leaves no unwiped copy behind.
        let lines =
            variables.set().iter().map(|(name, value)| name.len() + value.len() * LONGEST_QUOTED + LINE);
        let mut text = Zeroizing::new(String::with_capacity(before.len() + lines.sum::<usize>()));
        text.push_str(&before);
        for (variable, value) in variables.set() {
            if !self.can_quote(value) {
                return Err(Unquotable { variable, shell: self });
            }
            self.set(variable, value, &mut text);
        }
        Ok(text)
    }

    /// What takes every variable away again; `None`: a dotenv file has no such line.
    pub fn unset(self) -> Option<String> {
        self.take_away(ALL.into_iter())
    }

    fn take_away(self, names: impl Iterator<Item = &'static str>) -> Option<String> {
        let names: Vec<&str> = names.collect();
        if names.is_empty() {
            return Some(String::new());
        }
        let each = |line: fn(&str) -> String| Some(names.iter().map(|name| line(name)).collect());
        match self {
            // The quotes are for `$(rolecall env …)` without eval, which would take the quotes of every value for a part
            // of it: there they are a part of the command, which is not found.
            Self::Bash | Self::Zsh => Some(format!("'unset' {}\n", names.join(" "))),
            Self::Fish => each(|name| format!("set -e {name};\n")),
            Self::Powershell => {
                each(|name| format!("Remove-Item -Path Env:{name} -ErrorAction SilentlyContinue\n"))
            }
            Self::Cmd => each(|name| format!("set \"{name}=\"\n")),
            Self::Dotenv => None,
        }
    }

    fn can_quote(self, value: &str) -> bool {
        let taken = |c: char| match self {
            Self::Bash | Self::Zsh | Self::Fish | Self::Powershell => true,
            // No quoting there keeps these from being looked at.
            Self::Cmd => !matches!(c, '"' | '%' | '!'),
            // Readers differ in what ends or escapes a quoted value.
            Self::Dotenv => !matches!(c, '\'' | '\\'),
        };
        // No value of AWS's has a control character, and a line's end would be a line of its own for half of these.
        value.chars().all(|c| !c.is_control() && taken(c))
    }

    fn set(self, name: &str, value: &str, text: &mut String) {
        let (before, after) = match self {
            Self::Bash | Self::Zsh => ("export ", "="),
            Self::Fish => ("set -gx ", " "),
            Self::Powershell => ("$Env:", " = "),
            Self::Cmd => ("set \"", "="),
            Self::Dotenv => ("", "="),
        };
        text.push_str(before);
        text.push_str(name);
        text.push_str(after);
        match self {
            Self::Cmd => {
                text.push_str(value);
                text.push('"');
            }
            // Docker takes quotes for a part of the value, so there are none where none are needed.
            Self::Dotenv if value.chars().all(is_plain) => text.push_str(value),
            Self::Bash | Self::Zsh | Self::Fish | Self::Powershell | Self::Dotenv => {
                self.single_quoted(value, text);
            }
        }
        // fish makes one line of all where they are given to eval.
        text.push_str(if self == Self::Fish { ";\n" } else { "\n" });
    }

    /// A word between single quotes, as this shell reads it.
    pub fn quoted(self, value: &str) -> String {
        let mut text = String::new();
        self.single_quoted(value, &mut text);
        text
    }

    /// The same behind a text.
    pub(crate) fn single_quoted(self, value: &str, text: &mut String) {
        text.push('\'');
        for c in value.chars() {
            match self {
                Self::Bash | Self::Zsh if c == '\'' => text.push_str(r"'\'"),
                Self::Fish if matches!(c, '\'' | '\\') => text.push('\\'),
                Self::Powershell if is_single_quote_of_powershell(c) => text.push(c),
                _ => {}
            }
            text.push(c);
        }
        text.push('\'');
    }
}

/// All that AWS's credentials, times and regions are made of.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=:._-".contains(c)
}

/// PowerShell takes the typographic ones for quotes as well.
fn is_single_quote_of_powershell(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}')
}

#[cfg(test)]
mod tests;
