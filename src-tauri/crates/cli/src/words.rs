//! The text catalogue, read on first use: an answer that needs no words never pays for it.

use std::sync::LazyLock;

use rolecall_core::failure::Failure;
use rolecall_core::problem::Problem;
use rolecall_core::text::{Args, Texts};

static TEXTS: LazyLock<Texts> = LazyLock::new(Texts::english);

/// A text without placeholders.
pub fn get(id: &str) -> String {
    TEXTS.get(id)
}

/// A text with its placeholders filled in.
pub fn with(id: &str, args: &Args) -> String {
    TEXTS.format(id, args)
}

/// A failure in words.
pub fn problem(failure: &Failure) -> Problem {
    Problem::of(failure, &TEXTS)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// Of every text's id, written so that this file does not name one.
    const PREFIX: &str = concat!("cli", "-");

    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                sources(&entry, text);
            } else {
                text.push_str(&fs::read_to_string(&entry).expect("a source file"));
            }
        }
    }

    #[test]
    fn every_text_used_here_is_in_the_catalogue_and_the_other_way_round() {
        let mut code = String::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
        let used: BTreeSet<&str> = code
            .split('"')
            .filter(|text| text.starts_with(PREFIX) && !text.contains(|c: char| c.is_whitespace()))
            .collect();
        let catalogue = include_str!("../../core/locales/cli.en.ftl");
        let there: BTreeSet<&str> = catalogue
            .lines()
            .filter(|line| line.starts_with(PREFIX))
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
            .collect();
        assert_eq!(used, there);
    }
}
