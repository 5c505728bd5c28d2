//! What a desktop entry (`firefox.desktop`) says and starts, by the Desktop Entry Specification.

/// The words of the entry's `Exec` key without its field codes: program and arguments. None where it has none.
pub fn exec(text: &str) -> Option<Vec<String>> {
    words(&unescape(value(text, "Exec")?)).filter(|words| !words.is_empty())
}

/// What one of the entry's own keys says, as written.
pub fn value<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    let mut in_entry = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_entry = line == "[Desktop Entry]";
        } else if let (true, Some((key, value))) = (in_entry, line.split_once('='))
            && key.trim_end() == wanted
        {
            return Some(value.trim_start());
        }
    }
    None
}

/// A string value's own escapes.
fn unescape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        text.push(match (c, rest.clone().next()) {
            ('\\', Some(escaped @ ('s' | 'n' | 't' | 'r' | '\\'))) => {
                rest.next();
                match escaped {
                    's' => ' ',
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    _ => '\\',
                }
            }
            _ => c,
        });
    }
    text
}

/// The line's words, `"…"` kept together. Field codes (`%u`), and Flatpak's marks around them (`@@u`), fall away. None
/// where a quote never ends.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.chars().peekable();
    loop {
        while rest.next_if(char::is_ascii_whitespace).is_some() {}
        if rest.peek().is_none() {
            return Some(words);
        }
        let mut word = String::new();
        while let Some(c) = rest.next_if(|c| !c.is_ascii_whitespace()) {
            match c {
                '"' => loop {
                    match rest.next()? {
                        '"' => break,
                        '\\' => word.push(rest.next()?),
                        c => word.push(c),
                    }
                },
                c => word.push(c),
            }
        }
        match word.as_str() {
            code if code.len() == 2 && code.starts_with('%') && code != "%%" => {}
            mark if mark == "@@" || mark == "@@u" => {}
            _ => words.push(word.replace("%%", "%")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_line_is_read_as_a_desktop_reads_it() {
        for (line, words) in [
            ("firefox %u", &["firefox"][..]),
            ("/usr/bin/google-chrome-stable %U", &["/usr/bin/google-chrome-stable"]),
            ("\"/opt/my browser/chrome\" --x=\"a b\" %u", &["/opt/my browser/chrome", "--x=a b"]),
            ("\"a \\\\\"b\\\\\"\"", &["a \"b\""]),
            ("/opt/100%%/x %% %u", &["/opt/100%/x", "%"]),
            (
                "/usr/bin/flatpak run --branch=stable --command=firefox --file-forwarding org.mozilla.firefox @@u %u @@",
                &[
                    "/usr/bin/flatpak",
                    "run",
                    "--branch=stable",
                    "--command=firefox",
                    "--file-forwarding",
                    "org.mozilla.firefox",
                ],
            ),
            (
                "env BAMF_DESKTOP_FILE_HINT=/x.desktop /snap/bin/firefox %u",
                &["env", "BAMF_DESKTOP_FILE_HINT=/x.desktop", "/snap/bin/firefox"],
            ),
        ] {
            let entry = format!(
                "# x\n[Desktop Entry]\nName=Exec=no\nExec={line}\n[Desktop Action new]\nExec=other\n"
            );
            assert_eq!(
                exec(&entry).as_deref(),
                Some(words.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice()),
                "{line}"
            );
        }
        for none in [
            "",
            "[Desktop Entry]\nName=x\n",
            "[Desktop Action a]\nExec=x\n",
            "[Desktop Entry]\nExec=\"x\n",
            "[Desktop Entry]\nExec=%u\n",
        ] {
            assert_eq!(exec(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_odd(line in "\\PC{0,60}") {
            drop(exec(&format!("[Desktop Entry]\nExec={line}\n")));
        }
    }
}
