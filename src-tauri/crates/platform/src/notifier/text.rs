//! Notice texts as servers take them.

/// Longest text sent: servers cut earlier, and a role's name or AWS's words may be any length.
const LONGEST: usize = 1000;

/// A line of plain text, for a title, which no server may read as markup.
pub fn plain(text: &str) -> String {
    text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A body: escaped for servers that read markup in it.
pub fn body(text: &str, markup: bool) -> String {
    let kept = text.chars().take(LONGEST).map(|c| if c.is_control() && c != '\n' { ' ' } else { c });
    if !markup {
        return kept.collect();
    }
    let mut escaped = String::with_capacity(text.len());
    for c in kept {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_become_markup() {
        assert_eq!(plain("<b>&x ends\r\nin 5 min\u{7}"), "<b>&x ends  in 5 min ");
        assert_eq!(body("<b>&x", true), "&lt;b&gt;&amp;x");
        assert_eq!(body("<b>&x\nmore\u{1b}[0m", false), "<b>&x\nmore [0m");
        assert_eq!(body(&"é".repeat(5000), true).chars().count(), LONGEST);
    }
}
