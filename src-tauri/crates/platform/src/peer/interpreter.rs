//! Programs that run others: which script an interpreter was started with, and whether a shell is one that a person
//! types at. Only plain ways to start one are understood: an option may load anything else before the script.

/// Interpreters by the beginning of their name, with the letters of the options that change nothing about what runs.
const INTERPRETERS: [(&str, &str); 20] = [
    ("python", "BEIOPRSbdqsuv"),
    ("pypy", "BEIOPRSbdqsuv"),
    ("perl", "twTW"),
    ("ruby", "w"),
    ("node", ""),
    ("deno", ""),
    ("bun", ""),
    ("php", ""),
    ("lua", ""),
    ("java", ""),
    ("dotnet", ""),
    ("bash", "aefhux"),
    ("dash", "aefux"),
    ("sh", "aefux"),
    ("zsh", "efux"),
    ("ksh", "aefux"),
    ("fish", ""),
    ("nu", ""),
    ("pwsh", ""),
    ("busybox", ""),
];

/// Programs of macOS and Windows that run others by words of their own kind.
const RUN_OTHERS: [&str; 8] =
    ["osascript", "powershell", "cmd", "cscript", "wscript", "mshta", "rundll32", "regsvr32"];

/// Shells that people type at, with the options that such a one may have.
#[cfg(target_os = "linux")]
const SHELLS: [&str; 9] = ["bash", "dash", "sh", "zsh", "ksh", "fish", "nu", "pwsh", "tcsh"];
#[cfg(target_os = "linux")]
const OF_A_TYPED_SHELL: [&str; 6] = ["-i", "-l", "-il", "-li", "--login", "--interactive"];

/// What a program runs, by its own name and the words it was started with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Runs<'a> {
    /// Itself.
    Itself,
    /// A script, by the path that it was started with.
    Script(&'a str),
    /// Something that its words do not name plainly.
    Unknown,
}

/// What a program of that name runs; `words`: its arguments, without its own name.
pub(super) fn runs<'a>(name: &str, words: &[&'a str]) -> Runs<'a> {
    if RUN_OTHERS.iter().any(|other| is(name, other)) {
        return Runs::Unknown;
    }
    let Some((_, letters)) = INTERPRETERS.iter().find(|(interpreter, _)| is(name, interpreter)) else {
        return Runs::Itself;
    };
    let plain = |word: &str| {
        let options = word.strip_prefix('-').unwrap_or_default();
        !options.is_empty() && options.chars().all(|letter| letters.contains(letter))
    };
    match words.iter().find(|word| !plain(word)) {
        Some(script) if !script.starts_with(['-', '+']) && !script.is_empty() => Runs::Script(script),
        _ => Runs::Unknown,
    }
}

/// Whether a program of that name that was started with these words is a shell that reads what is typed.
#[cfg(target_os = "linux")]
pub(super) fn is_typed_at(name: &str, words: &[&str]) -> bool {
    SHELLS.contains(&name) && words.iter().all(|word| OF_A_TYPED_SHELL.contains(word))
}

/// `python3.11` is `python`, and `shred` is not `sh`.
fn is(name: &str, interpreter: &str) -> bool {
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let version = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || "._-".contains(c));
    name.strip_prefix(interpreter).is_some_and(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_told_only_where_it_is_plain() {
        for (name, words, expected) in [
            ("terraform", &["apply"][..], Runs::Itself),
            ("shred", &["x"], Runs::Itself),
            ("python3.11", &["/usr/bin/aws", "s3", "ls"], Runs::Script("/usr/bin/aws")),
            ("python3", &["-Es", "/usr/bin/aws"], Runs::Script("/usr/bin/aws")),
            ("python3", &["-c", "print(1)"], Runs::Unknown),
            ("python3", &["-m", "awscli"], Runs::Unknown),
            ("python3", &["-W", "ignore", "x.py"], Runs::Unknown),
            ("python3", &[], Runs::Unknown),
            ("python3", &["-", "x.py"], Runs::Unknown),
            ("node", &["-r", "evil.js", "good.js"], Runs::Unknown),
            ("node", &["--require=evil.js", "good.js"], Runs::Unknown),
            ("node", &["good.js"], Runs::Script("good.js")),
            ("bash", &["-eu", "deploy.sh"], Runs::Script("deploy.sh")),
            ("bash", &["-c", "deploy.sh"], Runs::Unknown),
            ("bash", &["-ec", "deploy.sh"], Runs::Unknown),
            ("bash", &["--rcfile", "evil", "deploy.sh"], Runs::Unknown),
            ("bash", &["+x", "deploy.sh"], Runs::Unknown),
            ("perl", &["-Mevil", "x.pl"], Runs::Unknown),
            ("ruby3.1", &["x.rb"], Runs::Script("x.rb")),
            ("powershell.exe", &["-File", "x.ps1"], Runs::Unknown),
            ("powershell.exe", &[], Runs::Unknown),
            ("cmd.exe", &["/c", "x.bat"], Runs::Unknown),
            ("cmd.exe", &[], Runs::Unknown),
        ] {
            assert_eq!(runs(name, words), expected, "{name} {words:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_shell_with_a_script_or_a_command_is_typed_at_by_nobody() {
        for (name, words, typed) in [
            ("bash", &[][..], true),
            ("zsh", &["-l"], true),
            ("fish", &["-i"], true),
            ("bash", &["deploy.sh"], false),
            ("bash", &["-c", "x"], false),
            ("bash", &["-i", "-c", "x"], false),
            ("bash", &["--rcfile", "x"], false),
            ("bash", &["-s"], false),
            ("python3", &[], false),
            ("bash5", &[], false),
        ] {
            assert_eq!(is_typed_at(name, words), typed, "{name} {words:?}");
        }
    }
}
