//! `$XDG_CONFIG_HOME/autostart/rolecall.desktop`, by the Desktop Application Autostart and Desktop Entry Specifications.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{ARGUMENT, Found, as_text, ours};
use crate::browser::desktop_entry;
use crate::private_file;
use crate::settings_file::behind_links;

/// What switches an entry off: the specification's own key, and GNOME's.
const SWITCHES: [(&str, &str); 2] = [("Hidden", "true"), ("X-GNOME-Autostart-enabled", "false")];

/// The person's folder of such entries.
#[derive(Debug, Clone)]
pub struct List {
    file: PathBuf,
}

impl List {
    /// This person's.
    pub fn of_person() -> Option<Self> {
        let base = directories::BaseDirs::new()?;
        Some(Self::in_folder(&base.config_dir().join("autostart")))
    }

    /// That folder, which need not exist.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join("rolecall.desktop") }
    }

    /// What stands in it.
    pub fn find(&self) -> io::Result<Found> {
        let Some(text) = self.text()? else { return Ok(Found::Nothing) };
        let Some(program) = ours(&words_of(&text)) else {
            return Ok(Found::Other(self.file.display().to_string()));
        };
        let off = SWITCHES.iter().any(|(key, off)| {
            desktop_entry::value(&text, key).is_some_and(|value| value.eq_ignore_ascii_case(off))
        });
        Ok(Found::Ours { program, off })
    }

    /// Puts ours there. In one that is there already only its program changes: what else a person wrote into it stays.
    pub fn put(&self, program: &Path) -> io::Result<()> {
        let exec = exec_line(as_text(program)?);
        let text = match self.text()? {
            Some(text) => with_exec(&text, &exec),
            None => entry(&exec),
        };
        // A link, as into a folder of dotfiles, is written through.
        let file = behind_links(&self.file)?;
        if let Some(folder) = file.parent() {
            private_file::make_folder(folder)?;
        }
        private_file::replace(&file, text.as_bytes())
    }

    /// Takes it away.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn text(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.file) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What an entry starts and with which words, as [`exec_line`] writes them.
fn words_of(text: &str) -> Vec<String> {
    let mut words = desktop_entry::exec(text).unwrap_or_default();
    if words.first().is_some_and(|first| first == "env") {
        words.remove(0);
    }
    words
}

fn entry(exec: &str) -> String {
    format!(
        "[Desktop Entry]\nType=Application\nName=Rolecall\nComment=Your AWS roles, one click away\n{exec}\n\
         Icon=rolecall\nTerminal=false\nStartupNotify=false\nNoDisplay=true\n"
    )
}

/// The `Exec` line of `Desktop Entry` replaced, all else as it was.
fn with_exec(text: &str, exec: &str) -> String {
    let mut in_entry = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            in_entry = trimmed == "[Desktop Entry]";
        }
        let key = trimmed.split_once('=').map(|(key, _)| key.trim_end());
        lines.push(if in_entry && key == Some("Exec") { exec } else { line });
    }
    lines.join("\n") + "\n"
}

/// `Exec="…" --autostart`: quoted for the command line, which doubles `%` since that marks a field code, and escaped
/// again as the value of a key.
fn exec_line(program: &str) -> String {
    let mut quoted = String::with_capacity(program.len() + 2);
    for character in program.chars() {
        if matches!(character, '"' | '`' | '$' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
        if character == '%' {
            quoted.push('%');
        }
    }
    let value = quoted.replace('\\', r"\\").replace('\n', r"\n").replace('\r', r"\r").replace('\t', r"\t");
    // GLib looks for the program before it has undoubled `%`, and leaves out an entry whose program it doesn't find.
    let finder = if program.contains('%') { "env " } else { "" };
    format!("Exec={finder}\"{value}\" {ARGUMENT}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rolecall_core::start::LoginEntry;

    use super::*;
    use crate::autostart::apply;

    const PROGRAM: &str = "/opt/my apps/100% \"real\"/rolecall-desktop";

    struct Folder {
        folder: tempfile::TempDir,
        list: List,
    }

    impl Folder {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let list = List::in_folder(&folder.path().join("autostart"));
            Self { folder, list }
        }

        fn write(&self, text: &str) {
            fs::create_dir_all(self.list.file.parent().expect("a folder")).expect("made");
            fs::write(&self.list.file, text).expect("written");
        }

        fn wish(&self, wanted: bool) -> LoginEntry {
            apply(&self.list, Path::new(PROGRAM), wanted).expect("applied")
        }

        fn text(&self) -> String {
            fs::read_to_string(&self.list.file).unwrap_or_default()
        }
    }

    fn is_there(program: &str, off: bool) -> Found {
        Found::Ours { program: program.into(), off }
    }

    #[test]
    fn it_comes_and_goes_as_wished() {
        let folder = Folder::new();
        assert_eq!(folder.wish(false), LoginEntry::None);
        assert!(!folder.folder.path().join("autostart").exists(), "nothing is made for nothing");
        for _ in 0..2 {
            assert_eq!(folder.wish(true), LoginEntry::Ours);
            assert_eq!(folder.list.find().expect("read"), is_there(PROGRAM, false));
        }
        let left = fs::read_dir(folder.list.file.parent().expect("a folder")).expect("listed").count();
        assert_eq!(left, 1, "nothing is left beside it");
        assert_eq!(folder.wish(false), LoginEntry::None);
        assert!(!folder.list.file.exists());
    }

    #[test]
    fn after_a_move_it_starts_what_runs_and_keeps_what_a_person_wrote() {
        let folder = Folder::new();
        folder.write("# mine\n[Desktop Entry]\nExec = /old/rolecall-desktop --autostart\nX-GNOME-Autostart-Delay=5\n[Desktop Action x]\nExec=other\n");
        assert_eq!(folder.wish(true), LoginEntry::Ours);
        assert_eq!(folder.list.find().expect("read"), is_there(PROGRAM, false));
        let text = folder.text();
        assert!(text.starts_with("# mine\n") && text.contains("X-GNOME-Autostart-Delay=5\n"), "{text}");
        assert!(text.ends_with("[Desktop Action x]\nExec=other\n"), "{text}");
    }

    #[test]
    fn switched_off_by_the_desktop_it_stays_off() {
        for switch in ["Hidden=true", "Hidden = True", "X-GNOME-Autostart-enabled=false"] {
            let folder = Folder::new();
            folder.wish(true);
            folder.write(&format!("{}{switch}\n", folder.text()));
            let written = folder.text();
            assert_eq!(folder.wish(true), LoginEntry::TurnedOff, "{switch}");
            assert_eq!(folder.text(), written);
            assert_eq!(folder.wish(false), LoginEntry::None);
            assert!(!folder.list.file.exists());
        }
        for other in ["Hidden=false", "[Desktop Action x]\nHidden=true", "#Hidden=true"] {
            let folder = Folder::new();
            folder.wish(true);
            folder.write(&format!("{}{other}\n", folder.text()));
            assert_eq!(folder.wish(true), LoginEntry::Ours, "{other}");
        }
    }

    #[test]
    fn somebody_else_s_is_left_alone() {
        for text in [
            "[Desktop Entry]\nExec=/usr/bin/other --autostart\n",
            "[Desktop Entry]\nExec=env X=1 /usr/bin/rolecall-desktop --autostart\n",
            "[Desktop Entry]\nExec=/usr/bin/rolecall-desktop\n",
            "[Desktop Entry]\nHidden=true\n",
            "",
        ] {
            let folder = Folder::new();
            folder.write(text);
            for wanted in [true, false] {
                let entry = folder.wish(wanted);
                assert_eq!(entry, LoginEntry::Other(folder.list.file.display().to_string()), "{text}");
                assert_eq!(folder.text(), text);
            }
        }
    }

    #[test]
    fn a_link_into_other_folders_is_written_through() {
        let folder = Folder::new();
        let target = folder.folder.path().join("dotfiles/rolecall.desktop");
        fs::create_dir_all(folder.list.file.parent().expect("a folder")).expect("made");
        std::os::unix::fs::symlink(&target, &folder.list.file).expect("linked");
        assert_eq!(folder.wish(true), LoginEntry::Ours);
        assert!(target.is_file() && folder.list.file.is_symlink());
    }

    #[test]
    fn a_folder_that_can_not_be_written_is_said() {
        let folder = Folder::new();
        fs::write(folder.folder.path().join("autostart"), "a file").expect("written");
        assert!(apply(&folder.list, Path::new(PROGRAM), true).is_err());
    }

    proptest! {
        #[test]
        fn a_program_anywhere_is_found_again(folder in "[ -~\\t\\n\\réß☃]{0,40}") {
            let program = format!("/{folder}/rolecall-desktop");
            let text = entry(&exec_line(&program));
            prop_assert_eq!(words_of(&text), vec![program.clone(), ARGUMENT.to_owned()]);
            prop_assert_eq!(with_exec(&text, &exec_line(&program)), text);
        }
    }
}
