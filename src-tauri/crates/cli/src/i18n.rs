//! The texts of the catalogue. It is parsed on first use, because many commands print none of it.

use std::sync::LazyLock;

use rolecall_core::failure::Failure;
use rolecall_core::problem::Problem;
use rolecall_core::text::{Args, Texts};

static TEXTS: LazyLock<Texts> = LazyLock::new(rolecall_protocol::texts::texts);

/// The whole catalogue.
pub fn texts() -> &'static Texts {
    &TEXTS
}

/// A text without placeholders.
pub fn get(id: &str) -> String {
    TEXTS.get(id)
}

/// A text with its placeholders filled in.
pub fn with(id: &str, args: &Args) -> String {
    TEXTS.format(id, args)
}

/// The problem that tells a person of a failure.
pub fn problem(failure: &Failure) -> Problem {
    Problem::of(failure, &TEXTS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// The prefix of all ids; split, because the test below searches this file too.
    const PREFIX: &str = concat!("cli", "-");

    fn append_sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                append_sources(&entry, text);
            } else {
                text.push_str(&fs::read_to_string(&entry).expect("a source file"));
            }
        }
    }

    #[test]
    fn the_code_uses_exactly_the_texts_of_the_catalogue() {
        let mut code = String::new();
        append_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
        let used: BTreeSet<&str> = code
            .split('"')
            .filter(|text| text.starts_with(PREFIX) && !text.contains(|c: char| c.is_whitespace()))
            .collect();
        let catalogue = include_str!("../../core/locales/cli.en.ftl");
        let defined: BTreeSet<&str> = catalogue
            .lines()
            .filter(|line| line.starts_with(PREFIX))
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
            .collect();
        assert_eq!(used, defined);
    }
}
