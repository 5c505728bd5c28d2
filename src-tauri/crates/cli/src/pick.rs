//! Which role or source a person means by what they wrote.

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::snapshot::{RoleView, SourceView};
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
}

impl Named for RoleView {
    fn id(&self) -> &str {
        self.role.id.as_str()
    }

    fn name(&self) -> &str {
        &self.role.name
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

/// Why nothing was picked.
#[derive(Debug, PartialEq, Eq)]
pub enum Miss {
    /// Nothing fits; these names come close, best first.
    Unknown(Vec<String>),
    /// These fit equally well.
    Several(Vec<String>),
}

/// How a text may fit an entry, best first.
type Fits = fn(&str, &str) -> bool;
const EXACT: [Fits; 2] =
    [|entry, text| entry == text, |entry, text| entry.to_lowercase() == text.to_lowercase()];
const FUZZY: [Fits; 3] = [
    |entry, text| entry.to_lowercase().starts_with(&text.to_lowercase()),
    |entry, text| entry.to_lowercase().contains(&text.to_lowercase()),
    has_in_order,
];

/// Whether the entry has all letters of the text, in their order: `padm` fits `prod-admin`.
fn has_in_order(entry: &str, text: &str) -> bool {
    let entry = entry.to_lowercase();
    let mut letters = entry.chars();
    text.to_lowercase().chars().all(|wanted| letters.any(|letter| letter == wanted))
}

/// The entry of that id or name; else without regard to case; else the only one that starts with it, has it inside, or
/// has its letters in order.
pub fn pick<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, Miss> {
    by(entries, text, EXACT.iter().chain(&FUZZY))
}

/// As [`pick`], but the whole name has to be written: for what can't be taken back.
pub fn pick_whole<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, Miss> {
    by(entries, text, EXACT.iter())
}

fn by<'a, 'f, T: Named>(
    entries: &'a [T],
    text: &str,
    ways: impl Iterator<Item = &'f Fits>,
) -> Result<&'a T, Miss> {
    let ways = ways.filter(|_| !text.is_empty());
    for fits in ways {
        let fitting: Vec<&T> =
            entries.iter().filter(|entry| fits(entry.id(), text) || fits(entry.name(), text)).collect();
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

fn several(code: ProblemCode, id: &str, text: &str, names: &[String]) -> Stop {
    let args = Args::new().with("text", text).with("names", names.join(", "));
    Stop::worded(code, words::with(id, &args), words::get("cli-several-hint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Entry(&'static str, &'static str);

    impl Named for Entry {
        fn id(&self) -> &str {
            self.0
        }

        fn name(&self) -> &str {
            self.1
        }
    }

    const ROLES: [Entry; 6] = [
        Entry("prod-admin", "prod-admin"),
        Entry("prod-ops", "prod-ops"),
        Entry("staging-ops", "staging-ops"),
        Entry("prod", "Production"),
        Entry("3", "data-ro"),
        Entry("4", "Data-RO"),
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
            ("xyz", unknown(&[])),
            ("", unknown(&[])),
        ] {
            assert_eq!(pick(&ROLES, text).map(Named::id), picked, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_taken_back_wants_the_whole_name() {
        assert_eq!(pick_whole(&ROLES, "STAGING-OPS").map(Named::id), Ok("staging-ops"));
        assert!(matches!(pick_whole(&ROLES, "stag"), Err(Miss::Unknown(_))));
    }
}
