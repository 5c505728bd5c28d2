//! Finds the role, source, account or team that a person names on the command line.

use std::sync::Arc;

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::settings::Account;
use rolecall_core::snapshot::{RoleView, SourceView, TeamView};
use rolecall_core::text::Args;

use crate::error::CliError;
use crate::i18n;

/// The Jaro-Winkler similarity (0 to 1) from which a name is suggested.
const SIMILAR: f64 = 0.85;
const MAX_SUGGESTIONS: usize = 3;

/// An entry of the settings that a person can name.
pub trait Named {
    /// Its id, which never changes.
    fn id(&self) -> &str;
    /// The name that people see.
    fn name(&self) -> &str;
    /// Other words that find it, such as its account.
    fn keywords(&self) -> Vec<&str> {
        Vec::new()
    }
    /// The error for a text that names no such entry.
    fn unknown(text: &str, _suggestions: Vec<String>) -> Failure {
        Failure::NoSuchEntry { name: text.to_owned() }
    }
    /// The code and the text's id of the error for a text that fits several.
    const AMBIGUOUS: (ProblemCode, &str) = (ProblemCode::NoSuchEntry, "cli-several-entries");
}

impl Named for RoleView {
    fn id(&self) -> &str {
        self.role.id.as_str()
    }

    fn name(&self) -> &str {
        &self.role.name
    }

    fn keywords(&self) -> Vec<&str> {
        let account = self.account.iter().flat_map(|account| [account.name.as_str(), account.id.as_str()]);
        account.chain(self.group.as_deref()).collect()
    }

    fn unknown(text: &str, similar: Vec<String>) -> Failure {
        Failure::UnknownRole { name: text.to_owned(), similar }
    }

    const AMBIGUOUS: (ProblemCode, &str) = (ProblemCode::UnknownRole, "cli-several-roles");
}

impl<T: Named> Named for Arc<T> {
    fn id(&self) -> &str {
        (**self).id()
    }

    fn name(&self) -> &str {
        (**self).name()
    }

    fn keywords(&self) -> Vec<&str> {
        (**self).keywords()
    }

    fn unknown(text: &str, suggestions: Vec<String>) -> Failure {
        T::unknown(text, suggestions)
    }

    const AMBIGUOUS: (ProblemCode, &str) = T::AMBIGUOUS;
}

impl Named for SourceView {
    fn id(&self) -> &str {
        self.source.id.as_str()
    }

    fn name(&self) -> &str {
        &self.source.name
    }

    fn unknown(text: &str, _: Vec<String>) -> Failure {
        Failure::UnknownSource { name: text.to_owned() }
    }

    const AMBIGUOUS: (ProblemCode, &str) = (ProblemCode::UnknownSource, "cli-several-sources");
}

impl Named for Account {
    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for TeamView {
    fn id(&self) -> &str {
        self.team.id.as_str()
    }

    fn name(&self) -> &str {
        &self.team.name
    }
}

/// Why a text names no entry.
#[derive(Debug, PartialEq, Eq)]
enum Unresolved {
    /// None fits; these names are similar, the most similar first.
    Unknown(Vec<String>),
    /// These fit equally well.
    Ambiguous(Vec<String>),
}

impl Unresolved {
    fn error<T: Named>(self, text: &str) -> CliError {
        match self {
            Self::Unknown(suggestions) => T::unknown(text, suggestions).into(),
            Self::Ambiguous(names) => {
                let (code, id) = T::AMBIGUOUS;
                let args = Args::new().with("text", text).with("names", names.join(", "));
                CliError::worded(code, i18n::with(id, &args), i18n::get("cli-several-hint"))
            }
        }
    }
}

/// A rule by which a text may fit an entry.
type Rule<T> = fn(&T, &str) -> bool;

/// The rules for a whole name, the strictest first.
fn exact<T: Named>() -> [Rule<T>; 2] {
    [
        |entry, text| id_or_name(entry, |own| own == text),
        |entry, text| id_or_name(entry, |own| own.to_lowercase() == text.to_lowercase()),
    ]
}

/// The rules for a part of a name, the strictest first.
fn partial<T: Named>() -> [Rule<T>; 4] {
    [
        |entry, text| id_or_name(entry, |own| own.to_lowercase().starts_with(&text.to_lowercase())),
        |entry, text| id_or_name(entry, |own| own.to_lowercase().contains(&text.to_lowercase())),
        has_all_words,
        |entry, text| id_or_name(entry, |own| has_in_order(own, text)),
    ]
}

fn id_or_name<T: Named>(entry: &T, fits: impl Fn(&str) -> bool) -> bool {
    fits(entry.id()) || fits(entry.name())
}

/// Whether each word of the text is in the entry's name or one of its keywords: `acme admin`.
fn has_all_words<T: Named>(entry: &T, text: &str) -> bool {
    let mut known = entry.keywords();
    known.extend([entry.id(), entry.name()]);
    let known: Vec<String> = known.into_iter().map(str::to_lowercase).collect();
    let text = text.to_lowercase();
    text.split_whitespace().all(|word| known.iter().any(|known| known.contains(word)))
}

/// Whether the entry has all letters of the text, in their order: `padm` fits `prod-admin`.
fn has_in_order(entry: &str, text: &str) -> bool {
    let entry = entry.to_lowercase();
    let mut letters = entry.chars();
    text.to_lowercase().chars().all(|wanted| letters.any(|letter| letter == wanted))
}

/// The entry that a text names, where a part of the name is enough: the id or name itself; else the same in any case;
/// else the only entry that starts with the text, contains it, has all its words, or has its letters in order.
///
/// # Errors
/// None fits, or several fit equally well.
pub fn resolve<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, CliError> {
    find(entries, text, exact().into_iter().chain(partial())).map_err(|error| error.error::<T>(text))
}

/// As [`resolve`], but for the whole id or name, in any case: for a change that can't be undone.
pub fn resolve_exact<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, CliError> {
    find(entries, text, exact().into_iter()).map_err(|error| error.error::<T>(text))
}

fn find<'a, T: Named>(
    entries: &'a [T],
    text: &str,
    rules: impl Iterator<Item = Rule<T>>,
) -> Result<&'a T, Unresolved> {
    for fits in rules.filter(|_| !text.trim().is_empty()) {
        let fitting: Vec<&T> = entries.iter().filter(|entry| fits(entry, text)).collect();
        match fitting.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                return Err(Unresolved::Ambiguous(
                    several.iter().map(|entry| entry.name().to_owned()).collect(),
                ));
            }
        }
    }
    Err(Unresolved::Unknown(similar(entries, text)))
}

fn similar<T: Named>(entries: &[T], text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let mut similar: Vec<(f64, &str)> = entries
        .iter()
        .map(|entry| (strsim::jaro_winkler(&entry.name().to_lowercase(), &text), entry.name()))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .collect();
    similar.sort_by(|a, b| b.0.total_cmp(&a.0));
    similar.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, name, account and group.
    #[derive(Debug, PartialEq)]
    struct Entry(&'static str, &'static str, &'static str, &'static str);

    impl Named for Entry {
        fn id(&self) -> &str {
            self.0
        }

        fn name(&self) -> &str {
            self.1
        }

        fn keywords(&self) -> Vec<&str> {
            vec![self.2, self.3]
        }
    }

    const ROLES: [Entry; 6] = [
        Entry("prod-admin", "prod-admin", "acme-main", "Live"),
        Entry("prod-ops", "prod-ops", "acme-main", "Live"),
        Entry("staging-ops", "staging-ops", "umbrella", "Tests"),
        Entry("prod", "Production", "999988887777", "Live"),
        Entry("3", "data-ro", "warehouse", "Tests"),
        Entry("4", "Data-RO", "warehouse two", "Tests"),
    ];

    fn find_any(text: &str) -> Result<&'static str, Unresolved> {
        find(&ROLES, text, exact().into_iter().chain(partial())).map(Named::id)
    }

    fn find_exact(text: &str) -> Result<&'static str, Unresolved> {
        find(&ROLES, text, exact().into_iter()).map(Named::id)
    }

    #[test]
    fn a_text_finds_the_entry_that_fits_best() {
        let several =
            |names: &[&str]| Err(Unresolved::Ambiguous(names.iter().map(|&name| name.to_owned()).collect()));
        let unknown =
            |names: &[&str]| Err(Unresolved::Unknown(names.iter().map(|&name| name.to_owned()).collect()));
        for (text, found) in [
            ("prod-admin", Ok("prod-admin")),
            ("prod", Ok("prod")),
            ("PRODUCTION", Ok("prod")),
            ("data-ro", Ok("3")),
            ("Data-RO", Ok("4")),
            ("DATA-RO", several(&["data-ro", "Data-RO"])),
            ("stag", Ok("staging-ops")),
            ("admin", Ok("prod-admin")),
            ("prod-", several(&["prod-admin", "prod-ops"])),
            ("ops", several(&["prod-ops", "staging-ops"])),
            ("stops", Ok("staging-ops")),
            ("pOp", Ok("prod-ops")),
            ("po", several(&["prod-admin", "prod-ops", "Production"])),
            ("prod-admn", Ok("prod-admin")),
            ("prod-amdin", unknown(&["prod-admin"])),
            ("umbrella", Ok("staging-ops")),
            ("acme admin", Ok("prod-admin")),
            ("LIVE acme ops", Ok("prod-ops")),
            ("acme", several(&["prod-admin", "prod-ops"])),
            ("99998888", Ok("prod")),
            ("two", Ok("4")),
            ("umbrella admin", unknown(&[])),
            (" ", unknown(&[])),
            ("xyz", unknown(&[])),
            ("", unknown(&[])),
        ] {
            assert_eq!(find_any(text), found, "{text:?}");
        }
    }

    #[test]
    fn an_exact_search_needs_the_whole_name() {
        assert_eq!(find_exact("STAGING-OPS"), Ok("staging-ops"));
        for part in ["stag", "umbrella", "acme admin"] {
            assert!(matches!(find_exact(part), Err(Unresolved::Unknown(_))), "{part}");
        }
    }
}
