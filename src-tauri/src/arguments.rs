//! The command line: the page to open on, which the resident names when it starts the window.

use rolecall_core::request::WindowPage;

/// The page named by `--page JSON` or `--page=JSON`; none where a person started it, and not the resident. One that is
/// not understood is home, since a window on its first page serves a person better than no window.
pub fn page(arguments: impl IntoIterator<Item = String>) -> Option<WindowPage> {
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let json = match argument.strip_prefix("--page") {
            Some("") => arguments.next().unwrap_or_default(),
            Some(rest) => rest.trim_start_matches('=').to_owned(),
            None => continue,
        };
        return Some(serde_json::from_str(&json).unwrap_or(WindowPage::Home));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use rolecall_core::id::PromptId;

    fn of(arguments: &[&str]) -> Option<WindowPage> {
        page(arguments.iter().map(|&argument| argument.to_owned()))
    }

    #[test]
    fn a_page_is_named_in_either_form() {
        assert_eq!(of(&["--page", r#"{"page":"add-role"}"#]), Some(WindowPage::AddRole));
        assert_eq!(
            of(&["--page={\"page\":\"prompt\",\"id\":7}"]),
            Some(WindowPage::Prompt { id: PromptId(7) })
        );
    }

    #[test]
    fn a_person_names_none() {
        for arguments in [&[][..], &["add-role"]] {
            assert_eq!(of(arguments), None, "{arguments:?}");
        }
    }

    #[test]
    fn what_is_not_understood_is_the_home_page() {
        for arguments in [&["--page"][..], &["--page", "roles"]] {
            assert_eq!(of(arguments), Some(WindowPage::Home), "{arguments:?}");
        }
    }
}
