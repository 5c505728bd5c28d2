//! Finds the role, source, account or team that a person names on the command line: by its whole name or id, so that
//! nothing is ever done with another one. What is similar is suggested.

use std::sync::Arc;

use rolecall_core::failure::Failure;
use rolecall_core::problem::ProblemCode;
use rolecall_core::settings::Account;
use rolecall_core::similar::similar;
use rolecall_core::snapshot::{RoleView, SourceView, TeamView};
use rolecall_core::text::Args;

use crate::error::CliError;
use crate::i18n;

/// An entry of the settings that a person can name.
pub trait Named {
    /// Its id, which never changes.
    fn id(&self) -> &str;
    /// The name that people see.
    fn name(&self) -> &str;
    /// The name and number of the account it is in, by which it may be told from one of the same name.
    fn account(&self) -> Option<[&str; 2]> {
        None
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

    fn account(&self) -> Option<[&str; 2]> {
        self.account.as_ref().map(|account| [account.name.as_str(), account.id.as_str()])
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

    fn account(&self) -> Option<[&str; 2]> {
        (**self).account()
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

/// The entry that a text names: by its whole name or id, or by that behind the name or number of its account,
/// `acme-prod/admin`, which tells roles of the same name apart.
///
/// # Errors
/// None is named so, or several are.
pub fn resolve<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, CliError> {
    find(entries, text).map_err(|error| error.error::<T>(text))
}

fn find<'a, T: Named>(entries: &'a [T], text: &str) -> Result<&'a T, Unresolved> {
    let mut named: Vec<&T> = entries.iter().filter(|entry| is_called(*entry, text)).collect();
    if named.is_empty() {
        named = entries.iter().filter(|entry| is_called_in_account(*entry, text)).collect();
    }
    match named.as_slice() {
        [one] => Ok(one),
        [] => {
            let words = |entry: &'a T| entry.account().into_iter().flatten().collect();
            let similar = similar(text, entries.iter().map(|entry| (entry.name(), words(entry))));
            Err(Unresolved::Unknown(similar.into_iter().map(str::to_owned).collect()))
        }
        several => Err(Unresolved::Ambiguous(several.iter().map(|entry| told_apart(*entry)).collect())),
    }
}

fn is_called<T: Named>(entry: &T, text: &str) -> bool {
    entry.name() == text || entry.id() == text
}

fn is_called_in_account<T: Named>(entry: &T, text: &str) -> bool {
    entry.account().into_iter().flatten().any(|account| {
        let name = text.strip_prefix(account).and_then(|rest| rest.strip_prefix('/'));
        name.is_some_and(|name| is_called(entry, name))
    })
}

/// What tells an entry from another of its name.
fn told_apart<T: Named>(entry: &T) -> String {
    match entry.account() {
        Some([_, number]) => format!("{number}/{}", entry.id()),
        None => entry.id().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Id, name, and the account's name and number.
    #[derive(Debug, PartialEq)]
    struct Entry(&'static str, &'static str, [&'static str; 2]);

    impl Named for Entry {
        fn id(&self) -> &str {
            self.0
        }

        fn name(&self) -> &str {
            self.1
        }

        fn account(&self) -> Option<[&str; 2]> {
            Some(self.2)
        }
    }

    const MAIN: [&str; 2] = ["acme-main", "111122223333"];
    const ROLES: [Entry; 6] = [
        Entry("prod-rollback-admin", "prod-rollback-admin", MAIN),
        Entry("prod", "Production", MAIN),
        Entry("3", "audit", MAIN),
        Entry("4", "audit", ["acme-main", "444455556666"]),
        Entry("a/b", "a/b", MAIN),
        Entry("6", "two words", MAIN),
    ];

    #[test]
    fn only_the_whole_name_or_id_finds_an_entry() {
        for (text, id) in [
            ("prod-rollback-admin", "prod-rollback-admin"),
            ("prod", "prod"),
            ("Production", "prod"),
            ("111122223333/Production", "prod"),
            ("acme-main/Production", "prod"),
            ("111122223333/audit", "3"),
            ("444455556666/audit", "4"),
            ("4", "4"),
            ("a/b", "a/b"),
            ("acme-main/a/b", "a/b"),
            ("two words", "6"),
        ] {
            assert_eq!(find(&ROLES, text).map(Named::id), Ok(id), "{text:?}");
        }
    }

    #[test]
    fn what_is_near_is_suggested_and_not_taken() {
        for text in
            ["prod-ro", "prod-rollback-admn", "PROD", "p", "acme-main", "111122223333", "two", "", " "]
        {
            assert!(matches!(find(&ROLES, text), Err(Unresolved::Unknown(_))), "{text:?}");
        }
        let suggested = |text| match find(&ROLES, text) {
            Err(Unresolved::Unknown(names)) => names,
            other => panic!("{other:?}"),
        };
        assert_eq!(suggested("prod-ro"), ["prod-rollback-admin"]);
        assert_eq!(suggested("PRODUCTION"), ["Production"]);
    }

    #[test]
    fn roles_of_one_name_are_told_apart() {
        let several = ["111122223333/3", "444455556666/4"].map(str::to_owned).to_vec();
        for text in ["audit", "acme-main/audit"] {
            assert_eq!(find(&ROLES, text), Err(Unresolved::Ambiguous(several.clone())), "{text}");
        }
        for name in several {
            assert!(find(&ROLES, &name).is_ok(), "{name}");
        }
    }
}
