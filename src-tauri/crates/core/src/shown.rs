//! Text that others wrote, as people may be shown it. A terminal obeys control characters, bidirectional marks turn a name
//! round, and what takes no room makes two names look like one.

use std::borrow::Cow;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_security::confusable_detection::skeleton;

/// Letters and marks that show nothing: fillers of Hangul, the blank of Braille, the grapheme joiner.
const BLANKS: [char; 6] = ['\u{34f}', '\u{115f}', '\u{1160}', '\u{2800}', '\u{3164}', '\u{ffa0}'];
/// They join letters of many scripts and the parts of an emoji.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// The text with everything escaped that is not seen as itself: `\u{202e}`, `\n`.
pub fn shown(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (c, hidden) in marked(text) {
        match hidden {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Whether every character of a text is seen as itself, so that it may be a name.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || marked(text).all(|(_, hidden)| !hidden)
}

/// Whether two different texts look like one, as Unicode's table of confusable characters has it (UTS 39).
pub fn look_alike(one: &str, other: &str) -> bool {
    // Two of plain ASCII differ in a letter that people tell apart, or in one like l and 1 that they chose themselves.
    one != other && !(one.is_ascii() && other.is_ascii()) && skeleton(one).eq(skeleton(other))
}

/// Each character with whether it is hidden.
fn marked(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = ' ';
    text.chars().map(move |c| {
        let joins = JOINERS.contains(&c) && !before.is_ascii();
        before = c;
        (c, is_hidden(c) && !joins)
    })
}

fn is_hidden(c: char) -> bool {
    use GeneralCategory as G;
    let category = c.general_category();
    BLANKS.contains(&c)
        || matches!(
            category,
            G::Control | G::Format | G::LineSeparator | G::ParagraphSeparator | G::Unassigned
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_as_itself_is_escaped() {
        for (text, expected) in [
            ("prod-admin", "prod-admin"),
            ("Söhne & 東京　本社 👩\u{200d}💻 نام\u{200c}ه", "Söhne & 東京　本社 👩\u{200d}💻 نام\u{200c}ه"),
            ("e\u{301}", "e\u{301}"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("two\nlines\tone", "two\\nlines\\tone"),
            ("admin\u{202e}dorp", "admin\\u{202e}dorp"),
            ("prod\u{200b}", "prod\\u{200b}"),
            ("prod\u{200d}", "prod\\u{200d}"),
            ("\u{feff}x\u{2028}y\u{ad}\u{3164}", "\\u{feff}x\\u{2028}y\\u{ad}\\u{3164}"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(shown(text), expected);
            assert_eq!(is_plain(text), text == expected, "{text:?}");
            assert_eq!(shown(&shown(text)), shown(text), "what is escaped stays so");
        }
    }

    #[test]
    fn names_that_look_alike_are_found_and_plain_ones_are_told_apart() {
        for (one, other, alike) in [
            ("prod-admin", "prod-\u{430}dmin", true),
            ("prod-admin", "prod‐admin", true),
            ("prod-admin", "prod-admin", false),
            ("prod-admin", "prod-admln", false),
            ("Söhne", "Sohne", false),
        ] {
            assert_eq!(look_alike(one, other), alike, "{one} {other}");
        }
    }
}
