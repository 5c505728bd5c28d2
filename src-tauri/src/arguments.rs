//! The command line: the page to open on, which the resident names when it starts the window.

use rolecall_core::state::event::Page;

/// Whether a person started it, and not the resident.
pub fn alone(arguments: impl IntoIterator<Item = String>) -> bool {
    !arguments.into_iter().any(|argument| argument.starts_with("--page"))
}

/// The page named by `--page JSON` or `--page=JSON`; home where there is none or it is not understood, since a
/// window on its first page serves a person better than no window.
pub fn page(arguments: impl IntoIterator<Item = String>) -> Page {
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let json = match argument.strip_prefix("--page") {
            Some("") => arguments.next().unwrap_or_default(),
            Some(rest) => rest.trim_start_matches('=').to_owned(),
            None => continue,
        };
        return serde_json::from_str(&json).unwrap_or(Page::Home);
    }
    Page::Home
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_core::id::PromptId;

    fn of(arguments: &[&str]) -> Page {
        page(arguments.iter().map(|&argument| argument.to_owned()))
    }

    #[test]
    fn a_page_is_named_in_either_form() {
        assert_eq!(of(&["--page", r#"{"page":"add-role"}"#]), Page::AddRole);
        assert_eq!(of(&["--page={\"page\":\"prompt\",\"id\":7}"]), Page::Prompt { id: PromptId(7) });
    }

    #[test]
    fn the_resident_names_a_page_and_a_person_none() {
        assert!(alone(Vec::new()));
        for given in [&["--page", r#"{"page":"home"}"#][..], &[r#"--page={"page":"home"}"#]] {
            assert!(!alone(given.iter().map(|&argument| argument.to_owned())), "{given:?}");
        }
    }

    #[test]
    fn anything_else_is_the_home_page() {
        for arguments in [&[][..], &["--page"], &["--page", "roles"], &["add-role"]] {
            assert_eq!(of(arguments), Page::Home, "{arguments:?}");
        }
    }
}
