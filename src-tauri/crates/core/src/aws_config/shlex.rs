//! Words as Python's `shlex.split` finds them: how botocore takes a profile's name out of a header.

/// The words of a text, or nothing where a quotation is not closed or a backslash has nothing behind it.
pub fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(rest.next()?),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next()? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next()? {
                        '"' => break,
                        // Only a quotation mark and a backslash are escaped here; before all else it stays.
                        '\\' => match rest.next()? {
                            c @ ('"' | '\\') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_pythons() {
        // Each as `python3 -c 'import shlex,sys; print(shlex.split(sys.argv[1]))'` gives it.
        let table: [(&str, Option<&[&str]>); 10] = [
            ("profile work", Some(&["profile", "work"])),
            ("profile  \t 'My Laptop' ", Some(&["profile", "My Laptop"])),
            (r#"profile "R\"D \n""#, Some(&["profile", r#"R"D \n"#])),
            (r"profile a\ b", Some(&["profile", "a b"])),
            ("profile team#1", Some(&["profile", "team#1"])),
            ("profile ''", Some(&["profile", ""])),
            ("profile My Role", Some(&["profile", "My", "Role"])),
            ("profile it's", None),
            ("profile a\\", None),
            ("", Some(&[])),
        ];
        for (text, words) in table {
            let words = words.map(|words| words.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(split(text), words, "{text}");
        }
    }
}
