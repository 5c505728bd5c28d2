//! Which role or source a person means by what they wrote.

use std::sync::Arc;

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::settings::Account;
use rolecall_core::snapshot::{RoleView, SourceView, TeamView};
use rolecall_core::text::Args;

use crate::stop::Stop;
use crate::words;

/// From here on two names count as close (Jaro-Winkler, 0 to 1).
const CLOSE: f64 = 0.85;
/// More suggestions than this help nobody.
const MOST_SIMILAR: usize = 3;

/// Something with an id and a name.
pub trait Named {
    /// Never changes.
    fn id(&self) -> &str;
    /// What people see.
    fn name(&self) -> &str;
    /// What else it is known by.
    fn also(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Named for RoleView {
    fn id(&self) -> &str {
        self.role.id.as_str()
    }

    fn name(&self) -> &str {
        &self.role.name
    }

    fn also(&self) -> Vec<&str> {
        let account = self.account.iter().flat_map(|account| [account.name.as_str(), account.id.as_str()]);
        account.chain(self.group.as_deref()).collect()
    }
}

impl<T: Named> Named for Arc<T> {
    fn id(&self) -> &str {
        (**self).id()
    }

    fn name(&self) -> &str {
        (**self).name()
    }

    fn also(&self) -> Vec<&str> {
        (**self).also()
    }
}

impl Named for SourceView {
    fn id(&self) -> &str {
        self.source.id.as_str()
    }

    fn name(&self) -> &str {
        &self.source.name
    }
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

/// Why nothing was picked.
#[derive(Debug, PartialEq, Eq)]
pub enum Miss {
    /// Nothing fits; these names come close, best first.
    Unknown(Vec<String>),
    /// These fit equally well.
    Several(Vec<String>),
}

/// How a text may fit an entry, best first.
type Fits<T> = fn(&T, &str) -> bool;

fn exact<T: Named>() -> [Fits<T>; 2] {
    [
        |entry, text| of_its_own(entry, |own| own == text),
        |entry, text| of_its_own(entry, |own| own.to_lowercase() == text.to_lowercase()),
    ]
}

fn fuzzy<T: Named>() -> [Fits<T>; 4] {
    [
        |entry, text| of_its_own(entry, |own| own.to_lowercase().starts_with(&text.to_lowercase())),
        |entry, text| of_its_own(entry, |own| own.to_lowercase().contains(&text.to_lowercase())),
        has_all_words,
        |entry, text| of_its_own(entry, |own| has_in_order(own, text)),
    ]
}

fn of_its_own<T: Named>(entry: &T, fits: impl Fn(&str) -> bool) -> bool {
    fits(entry.id()) || fits(entry.name())
}

/// Whether each word of the text stands in the entry's name or in what else it is known by: `acme admin`.
fn has_all_words<T: Named>(entry: &T, text: &str) -> bool {
    let mut known = entry.also();
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

/// The entry of that id or name; else without regard to case; else the only one that starts with it, has it inside, has
/// its words in name, account and group, or has its letters in order.
pub fn pick<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, Miss> {
    by(entries, text, exact().into_iter().chain(fuzzy()))
}

/// As [`pick`], but the whole name has to be written: for what can't be taken back.
pub fn pick_whole<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, Miss> {
    by(entries, text, exact().into_iter())
}

fn by<'a, T: Named>(
    entries: &'a [T],
    text: &str,
    ways: impl Iterator<Item = Fits<T>>,
) -> Result<&'a T, Miss> {
    let ways = ways.filter(|_| !text.trim().is_empty());
    for fits in ways {
        let fitting: Vec<&T> = entries.iter().filter(|entry| fits(entry, text)).collect();
        match fitting.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                return Err(Miss::Several(several.iter().map(|entry| entry.name().to_owned()).collect()));
            }
        }
    }
    Err(Miss::Unknown(similar(entries, text)))
}

fn similar<T: Named>(entries: &[T], text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let mut close: Vec<(f64, &str)> = entries
        .iter()
        .map(|entry| (strsim::jaro_winkler(&entry.name().to_lowercase(), &text), entry.name()))
        .filter(|(closeness, _)| *closeness >= CLOSE)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0));
    close.into_iter().take(MOST_SIMILAR).map(|(_, name)| name.to_owned()).collect()
}

/// A miss among the roles, for [`Result::map_err`].
pub fn no_role(text: &str) -> impl FnOnce(Miss) -> Stop {
    move |miss| match miss {
        Miss::Unknown(similar) => Failure::UnknownRole { name: text.to_owned(), similar }.into(),
        Miss::Several(names) => several(ProblemCode::UnknownRole, "cli-several-roles", text, &names),
    }
}

/// A miss among the sources, for [`Result::map_err`].
pub fn no_source(text: &str) -> impl FnOnce(Miss) -> Stop {
    move |miss| match miss {
        Miss::Unknown(_) => Failure::UnknownSource { name: text.to_owned() }.into(),
        Miss::Several(names) => several(ProblemCode::UnknownSource, "cli-several-sources", text, &names),
    }
}

/// A miss among the accounts or teams, for [`Result::map_err`].
pub fn no_entry(text: &str) -> impl FnOnce(Miss) -> Stop {
    move |miss| match miss {
        Miss::Unknown(_) => Failure::NoSuchEntry { name: text.to_owned() }.into(),
        Miss::Several(names) => several(ProblemCode::NoSuchEntry, "cli-several-entries", text, &names),
    }
}

fn several(code: ProblemCode, id: &str, text: &str, names: &[String]) -> Stop {
    let args = Args::new().with("text", text).with("names", names.join(", "));
    Stop::worded(code, words::with(id, &args), words::get("cli-several-hint"))
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

        fn also(&self) -> Vec<&str> {
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

    #[test]
    fn names() {
        let several =
            |names: &[&str]| Err(Miss::Several(names.iter().map(|&name| name.to_owned()).collect()));
        let unknown =
            |names: &[&str]| Err(Miss::Unknown(names.iter().map(|&name| name.to_owned()).collect()));
        for (text, picked) in [
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
            assert_eq!(pick(&ROLES, text).map(Named::id), picked, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_taken_back_wants_the_whole_name() {
        assert_eq!(pick_whole(&ROLES, "STAGING-OPS").map(Named::id), Ok("staging-ops"));
        for part in ["stag", "umbrella", "acme admin"] {
            assert!(matches!(pick_whole(&ROLES, part), Err(Miss::Unknown(_))), "{part}");
        }
    }
}
