//! The mark in the environment of a person's own program that Rolecall runs for a source: which sources are being read.
//! Where such a program asks Rolecall for a role of the same source, that would go round for ever.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::source::{Source, SourceKind};

/// The variable.
pub const VARIABLE: &str = "ROLECALL_ASKING";

/// The mark with one more source.
pub fn with(mark: Option<&str>, source: &Source) -> String {
    let before = mark.unwrap_or_default();
    format!("{before}.{}", word(source))
}

/// Whether a source is being read by a program above.
pub fn has(mark: &str, source: &Source) -> bool {
    let word = word(source);
    mark.split('.').any(|marked| marked == word)
}

/// What stands for a source: nothing that a shell would take for anything but a word.
fn word(source: &Source) -> String {
    // A command's own environment is one, whatever sources are that.
    let id = if source.kind == SourceKind::Environment { "environment" } else { source.id.as_str() };
    utf8_percent_encode(id, NON_ALPHANUMERIC).to_string().replace('%', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_has_every_source_above_and_no_other() {
        let profile = |name: &str| Source::new(name, SourceKind::Profile { profile: "x".to_owned() });
        let (odd, other) = (profile("a'b.c $(id)"), profile("a"));
        let environment = Source::new("ci", SourceKind::Environment);
        let mark = with(Some(&with(None, &odd)), &environment);
        assert!(mark.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c)), "{mark}");
        assert!(has(&mark, &odd) && has(&mark, &Source::new("env", SourceKind::Environment)));
        assert!(!has(&mark, &other) && !has("", &other));
    }
}
