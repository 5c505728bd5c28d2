//! A program that opens an address: its words, and how it is started.
//!
//! Rolecall starts it itself because the `webbrowser` crate, good at finding browsers, passes all of this process's
//! variables on, can't give the desktop's permission to come to the front, and leaves a zombie behind.

use std::env;
use std::io;
use std::path::Path;
use std::process::Stdio;

use rolecall_core::aws_config::shlex;
use tokio::process::{Child, Command};

use crate::program::keep_private;

/// Stands for the address in a program's words.
pub const PLACE: &str = "{url}";

/// Variables by which a desktop hands over its permission to come to the front.
const ACTIVATION: [&str; 2] = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];

/// A program and its arguments, with `{url}` where the address goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opener {
    program: String,
    arguments: Vec<String>,
}

impl Opener {
    /// A program and its arguments; `{url}` stands for the address, which comes last where nothing does. None without a
    /// program.
    pub fn of_words(words: &[String]) -> Option<Self> {
        let (program, arguments) = words.split_first()?;
        let mut arguments = arguments.to_vec();
        if !arguments.iter().any(|argument| argument.contains(PLACE)) {
            arguments.push(PLACE.to_owned());
        }
        (!program.is_empty()).then(|| Self { program: program.clone(), arguments })
    }

    /// Its program.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// Its program and arguments.
    pub fn into_words(self) -> Vec<String> {
        std::iter::once(self.program).chain(self.arguments).collect()
    }

    /// Starts it, on its own: no terminal, no shell, none of Rolecall's or AWS's variables.
    ///
    /// # Errors
    /// Where there is no such program, or the system starts none.
    pub fn start(&self, address: &str, activation_token: Option<&str>) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(self.arguments.iter().map(|argument| argument.replace(PLACE, address)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        keep_private(command.as_std_mut());
        for name in ACTIVATION {
            match activation_token {
                Some(token) => command.env(name, token),
                // Of this program's own start, and long used up.
                None => command.env_remove(name),
            };
        }
        #[cfg(unix)]
        // Ctrl-C in the terminal ends a command of Rolecall's, not the browser it opened.
        command.process_group(0);
        command.spawn()
    }
}

/// The system's own ways to its browser, best first. On macOS and Windows the `webbrowser` crate has them.
pub fn system() -> Vec<Opener> {
    if cfg!(any(target_os = "macos", windows)) {
        return Vec::new();
    }
    let mut commands = of_variable(&env::var("BROWSER").unwrap_or_default());
    commands.extend(Opener::of_words(&["xdg-open".to_owned()]));
    commands
}

/// What `BROWSER` names: commands divided by colons, with `%s` for the address, `%c` for a colon and `%%` for `%`. Quotes
/// and backslashes keep blanks together, and so does a program that is there by just that path.
pub fn of_variable(value: &str) -> Vec<Opener> {
    let program = |path: &str| Path::new(path).is_file().then(|| Opener::of_words(&[path.to_owned()]))?;
    if let Some(opener) = program(value.trim()) {
        return vec![opener];
    }
    let command = |text: &str| {
        let quoted =
            shlex::split(text).unwrap_or_else(|| text.split_whitespace().map(str::to_owned).collect());
        let words: Vec<String> = quoted.iter().map(|word| expand(word)).collect();
        program(text.trim()).or_else(|| Opener::of_words(&words))
    };
    value.split(':').filter_map(command).collect()
}

fn expand(word: &str) -> String {
    let mut expanded = String::new();
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        match (c, rest.clone().next()) {
            ('%', Some('s')) => expanded.push_str(PLACE),
            ('%', Some('c')) => expanded.push(':'),
            ('%', Some('%')) => expanded.push('%'),
            (c, _) => {
                expanded.push(c);
                continue;
            }
        }
        rest.next();
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_address_comes_where_it_is_wanted_else_last() {
        for (given, arguments) in [
            (&["firefox"][..], &["{url}"][..]),
            (&["firefox", "-P", "work"], &["-P", "work", "{url}"]),
            (&["firefox", "{url}", "--new"], &["{url}", "--new"]),
            (&["chromium", "--app={url}"], &["--app={url}"]),
        ] {
            let command = Opener::of_words(&words(given)).expect("a command");
            assert_eq!((command.program.as_str(), command.arguments), (given[0], words(arguments)));
        }
        assert_eq!(Opener::of_words(&[]), None);
        assert_eq!(Opener::of_words(&words(&[""])), None);
    }

    #[test]
    fn a_program_that_is_there_by_the_whole_path_is_one_whatever_is_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["my browser (x86).sh", "a:b", "it's"] {
            let path = folder.path().join(name).display().to_string();
            std::fs::write(&path, "").expect("written");
            assert_eq!(
                of_variable(&path),
                [Opener::of_words(std::slice::from_ref(&path)).expect("a command")],
                "{path}"
            );
        }
    }

    #[test]
    fn browser_is_read_as_other_programs_read_it() {
        let commands = of_variable("firefox:chromium --app=%s%%:w3m -x%cy:: ");
        let expected = [&["firefox", "{url}"][..], &["chromium", "--app={url}%"], &["w3m", "-x:y", "{url}"]];
        assert_eq!(commands, expected.map(|given| Opener::of_words(&words(given)).expect("a command")));
        for (given, program, arguments) in [
            (
                r"'/opt/my browser (x86)/open.sh' --new",
                "/opt/my browser (x86)/open.sh",
                &["--new", "{url}"][..],
            ),
            (r"/opt/my\ browser/open.sh", "/opt/my browser/open.sh", &["{url}"]),
            (r#""/opt/my browser/open.sh" "%s""#, "/opt/my browser/open.sh", &["{url}"]),
            (r"/opt/it's.sh", "/opt/it's.sh", &["{url}"]),
        ] {
            let opener = Opener { program: program.to_owned(), arguments: words(arguments) };
            assert_eq!(of_variable(given), [opener], "{given}");
        }
        assert_eq!(of_variable("a %x 100%").first(), Opener::of_words(&words(&["a", "%x", "100%"])).as_ref());
    }
}
