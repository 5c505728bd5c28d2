//! Linux: `BROWSER`, then the desktop's default browser, then what is installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::super::desktop_entry;
use super::super::family::{Family, PROGRAMS};
use super::{Found, Installed};
use crate::opener::{self, Opener, PLACE};
use crate::program::keep_private;

/// `xdg-settings` is a shell script that asks the desktop.
const PATIENCE: Duration = Duration::from_secs(5);
/// As much of a program as tells a wrapper of Snap's.
const WRAPPER: usize = 4096;

pub async fn find() -> Found {
    let variable = opener::of_variable(&env::var("BROWSER").unwrap_or_default());
    let mut candidates: Vec<Vec<String>> = variable.into_iter().map(Opener::into_words).collect();
    // What names a place for the address has one of ours in its stead.
    for words in &mut candidates {
        words.retain(|word| !word.contains(PLACE));
    }
    let own = candidates.iter().find_map(|words| installed(words));
    if let Some(browser) = own {
        return Found::Browser(browser);
    }
    let default = default_of_desktop().await;
    let programs = PROGRAMS.iter().map(|program| vec![(*program).to_owned()]);
    let found = default.iter().cloned().chain(programs).find_map(|words| installed(&words));
    match found {
        Some(browser) => Found::Browser(browser),
        None => {
            Found::Unknown(candidates.into_iter().chain(default).find_map(|words| words.into_iter().next()))
        }
    }
}

/// What the desktop's default browser is started with.
async fn default_of_desktop() -> Option<Vec<String>> {
    let mut asked = Command::new("xdg-settings");
    asked.args(["get", "default-web-browser"]).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    keep_private(asked.as_std_mut());
    let answer = timeout(PATIENCE, asked.output()).await.ok()?.ok()?;
    let id = String::from_utf8(answer.stdout).ok()?;
    let id = id.trim();
    // It becomes a part of a path.
    let is_id = id.strip_suffix(".desktop").is_some_and(|name| !name.is_empty()) && !id.contains('/');
    let entry = || {
        data_folders()
            .into_iter()
            .find_map(|folder| fs::read_to_string(folder.join("applications").join(id)).ok())
    };
    desktop_entry::exec(&is_id.then(entry)??)
}

/// Where desktop entries are, by the XDG Base Directory Specification.
fn data_folders() -> Vec<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let own = set("XDG_DATA_HOME").map(PathBuf::from);
    let own = own.or_else(|| Some(PathBuf::from(set("HOME")?).join(".local/share")));
    let shared = set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    own.into_iter().chain(env::split_paths(&shared)).filter(|folder| folder.is_absolute()).collect()
}

/// The browser these words start, where it is there and of a known family.
fn installed(words: &[String]) -> Option<Installed> {
    // `env A=b program` is how entries of Snap set a variable.
    let is_setting = |word: &&String| *word == "env" || (word.contains('=') && !word.starts_with('-'));
    let mut rest = words.iter().skip_while(is_setting);
    let program = rest.next()?;
    let path = on_path(program)?;
    let home = || env::var_os("HOME").map(PathBuf::from);
    let snap = |name: &str| Some(home()?.join("snap").join(name).join("common/rolecall"));
    let name = path.file_name()?.to_str()?;
    let (family, place) = if name == "flatpak" {
        let mut options = rest.skip_while(|word| *word != "run").skip(1);
        let command = options.clone().find_map(|word| word.strip_prefix("--command="));
        let id = options.find(|word| !word.starts_with('-'))?;
        let family = Family::of(id).or_else(|| Family::of(command?))?;
        (family, Some(home()?.join(".var/app").join(plain(id)?).join("data/rolecall")))
    } else if name == "snap" {
        let name = rest.skip_while(|word| *word != "run").nth(1)?;
        (Family::of(name)?, snap(plain(name)?))
    } else {
        (Family::of(program)?, name_of_snap(&path).and_then(|name| snap(&name)))
    };
    Some(Installed { words: words.to_vec(), family, place })
}

/// A name that becomes a folder's.
fn plain(name: &str) -> Option<&str> {
    (!name.contains('/') && name != ".." && name != ".").then_some(name)
}

/// The snap a program is of: one of `/snap/bin`, or a distribution's small script that starts one.
fn name_of_snap(program: &Path) -> Option<String> {
    const BIN: &str = "/snap/bin/";
    let name = |text: &str| {
        let name: String =
            text.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
        // `chromium.chromedriver` is a program of the snap `chromium`.
        name.split('.').next().filter(|name| !name.is_empty()).map(str::to_owned)
    };
    if let Some(rest) = program.to_str()?.strip_prefix(BIN) {
        return name(rest);
    }
    let start = fs::read(program).ok()?;
    let script = start.strip_prefix(b"#!").filter(|_| start.len() <= WRAPPER)?;
    name(str::from_utf8(script).ok()?.split_once(BIN)?.1)
}

/// A program, where it is there.
fn on_path(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snap_is_told_from_its_path_or_its_wrapper() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("writes");
            path
        };
        let wrapper = write(
            "a",
            "#!/bin/sh\nif ! [ -x /snap/bin/firefox ]; then exit 1; fi\nexec /snap/bin/firefox \"$@\"\n",
        );
        let other = write("b", "#!/bin/sh\nexec /usr/lib/firefox/firefox \"$@\"\n");
        let binary = write("c", "\u{7f}ELF /snap/bin/firefox");
        assert_eq!(name_of_snap(&wrapper).as_deref(), Some("firefox"));
        assert_eq!(name_of_snap(&other), None);
        assert_eq!(name_of_snap(&binary), None);
        assert_eq!(name_of_snap(Path::new("/snap/bin/chromium")).as_deref(), Some("chromium"));
    }

    #[test]
    fn names_that_lead_out_of_a_folder_are_no_names() {
        for (name, good) in [("org.mozilla.firefox", true), ("../x", false), ("..", false), (".", false)] {
            assert_eq!(plain(name).is_some(), good, "{name}");
        }
    }
}
