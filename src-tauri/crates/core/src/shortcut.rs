//! The finder's global shortcut, as a person writes it: `Ctrl+Alt+R`.

use std::fmt;
use std::str::FromStr;

/// A key with what is held beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Ctrl is held.
    pub ctrl: bool,
    /// Alt is held; Option on a Mac.
    pub alt: bool,
    /// Shift is held.
    pub shift: bool,
    /// Super is held: the Windows key, Command on a Mac.
    pub meta: bool,
    /// The key.
    pub key: Key,
}

/// A key that every keyboard names alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `A` to `Z`, `0` to `9`, as printed on it.
    Character(char),
    /// `F1` to `F24`.
    Function(u8),
    /// The space bar.
    Space,
}

/// The text names no shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoShortcut;

impl FromStr for Shortcut {
    type Err = NoShortcut;

    /// Words joined by `+`, in any case and order, the key last. Without Ctrl, Alt or Super it would take a key away
    /// from typing, so only a function key goes alone.
    fn from_str(text: &str) -> Result<Self, NoShortcut> {
        let mut words: Vec<String> = text.split('+').map(|word| word.trim().to_ascii_lowercase()).collect();
        let key = key(&words.pop().unwrap_or_default()).ok_or(NoShortcut)?;
        let mut shortcut = Self { ctrl: false, alt: false, shift: false, meta: false, key };
        for word in words {
            let held = match word.as_str() {
                "ctrl" | "control" => &mut shortcut.ctrl,
                "alt" | "option" => &mut shortcut.alt,
                "shift" => &mut shortcut.shift,
                "super" | "meta" | "win" | "windows" | "cmd" | "command" => &mut shortcut.meta,
                _ => return Err(NoShortcut),
            };
            if std::mem::replace(held, true) {
                return Err(NoShortcut);
            }
        }
        let types = !(shortcut.ctrl || shortcut.alt || shortcut.meta);
        if types && !matches!(key, Key::Function(_)) { Err(NoShortcut) } else { Ok(shortcut) }
    }
}

fn key(word: &str) -> Option<Key> {
    let mut characters = word.chars();
    match (characters.next()?, characters.as_str()) {
        (character, "") if character.is_ascii_alphanumeric() => {
            Some(Key::Character(character.to_ascii_uppercase()))
        }
        ('f', number) if !number.starts_with(['0', '+']) => {
            number.parse().ok().filter(|number| (1..=24).contains(number)).map(Key::Function)
        }
        _ => (word == "space").then_some(Key::Space),
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift, "Shift"), (self.meta, "Super")];
        for (_, word) in held.into_iter().filter(|(held, _)| *held) {
            write!(f, "{word}+")?;
        }
        match self.key {
            Key::Character(character) => write!(f, "{character}"),
            Key::Function(number) => write!(f, "F{number}"),
            Key::Space => f.write_str("Space"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_person_writes_it_in_many_ways() {
        for (text, told) in [
            ("Ctrl+Alt+R", "Ctrl+Alt+R"),
            ("ctrl + alt + r", "Ctrl+Alt+R"),
            ("Alt+Control+r", "Ctrl+Alt+R"),
            ("super+space", "Super+Space"),
            ("Win+Shift+5", "Shift+Super+5"),
            ("Cmd+Option+K", "Alt+Super+K"),
            ("F9", "F9"),
            ("Shift+F24", "Shift+F24"),
        ] {
            assert_eq!(text.parse::<Shortcut>().map(|shortcut| shortcut.to_string()), Ok(told.to_owned()));
        }
    }

    #[test]
    fn what_would_be_typed_or_is_no_key_is_none() {
        for text in [
            "",
            "+",
            "R",
            "Shift+R",
            "Space",
            "Ctrl",
            "Ctrl+",
            "Ctrl+Alt",
            "Ctrl+Ctrl+R",
            "Ctrl+Alt+R+T",
            "Hyper+R",
            "Ctrl+Ä",
            "Ctrl+F0",
            "Ctrl+F25",
            "Ctrl+F01",
            "Ctrl+RR",
            "F",
            "Ctrl+F+1",
        ] {
            assert_eq!(text.parse::<Shortcut>(), Err(NoShortcut), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_told_is_read_as_the_same(text in "((ctrl|alt|shift|super|x)\\+){0,3}([a-z0-9]|f[0-9]{1,2}|space|\\PC)") {
            if let Ok(shortcut) = text.parse::<Shortcut>() {
                prop_assert_eq!(shortcut.to_string().parse(), Ok(shortcut));
            }
        }
    }
}
