//! What the resident is started with: by a person, by the login, by an action of its desktop entry, or by itself for
//! the one thing that it can't do.

use rolecall_core::request::WindowPage;
use rolecall_platform::autostart;
#[cfg(target_os = "linux")]
use rolecall_platform::shortcut;

/// What is wanted of this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Rolecall, by a person's hand: where it runs already, its window.
    Run,
    /// Rolecall, by the login: nothing opens by itself.
    RunAtLogin,
    /// Rolecall, and this page of it.
    Show(WindowPage),
    /// The end of a running one.
    Quit,
    /// The child that holds these keys as a shortcut of the desktop's.
    #[cfg(target_os = "linux")]
    HoldShortcut(String),
}

/// What the arguments ask for.
///
/// # Errors
/// They ask for nothing that is known; gives the words for whoever typed them.
pub(crate) fn wish(arguments: impl IntoIterator<Item = String>) -> Result<Wish, String> {
    let mut arguments = arguments.into_iter();
    let Some(first) = arguments.next() else { return Ok(Wish::Run) };
    let rest: Vec<String> = arguments.collect();
    let unknown = || Err(USAGE.to_owned());
    match first.as_str() {
        "--find" => Ok(Wish::Show(WindowPage::Finder { text: rest.join(" ") })),
        #[cfg(target_os = "linux")]
        shortcut::portal::ARGUMENT => {
            rest.first().map_or_else(unknown, |keys| Ok(Wish::HoldShortcut(keys.clone())))
        }
        _ if !rest.is_empty() => unknown(),
        autostart::ARGUMENT => Ok(Wish::RunAtLogin),
        "--sessions" => Ok(Wish::Show(WindowPage::Sessions)),
        "--quit" => Ok(Wish::Quit),
        _ => unknown(),
    }
}

const USAGE: &str = "usage: rolecall-desktop [--find [TEXT] | --sessions | --quit | --autostart]\n\
                     Everything else is done with: rolecall";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_start_has_its_words() {
        let finder = |text: &str| Wish::Show(WindowPage::Finder { text: text.to_owned() });
        for (words, wished) in [
            (&[][..], Some(Wish::Run)),
            (&["--autostart"], Some(Wish::RunAtLogin)),
            (&["--find"], Some(finder(""))),
            (&["--find", "prod", "s3"], Some(finder("prod s3"))),
            (&["--sessions"], Some(Wish::Show(WindowPage::Sessions))),
            (&["--quit"], Some(Wish::Quit)),
            (&["--quit", "now"], None),
            (&["find"], None),
            (&["--help"], None),
        ] {
            let wish = wish(words.iter().map(ToString::to_string));
            assert_eq!(wish.ok(), wished, "{words:?}");
        }
    }
}
