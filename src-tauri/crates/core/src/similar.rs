//! “Did you mean”: the names that a text may have stood for. What is similar is only ever suggested, never taken.

/// At most so many are suggested.
const MOST: usize = 3;
/// The Jaro-Winkler similarity (0 to 1) from which a misspelt name is suggested.
const MISSPELT: f64 = 0.85;

/// The names that are most like the text, the most similar first. Each comes with other words that people find it by,
/// such as its account. The text itself is no suggestion.
pub fn similar<'a>(text: &str, names: impl IntoIterator<Item = (&'a str, Vec<&'a str>)>) -> Vec<&'a str> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let likeness = |name: &'a str, words: Vec<&str>| Some((likeness(&wanted, name, &words)?, name));
    let mut similar: Vec<_> = names.into_iter().filter_map(|(name, words)| likeness(name, words)).collect();
    similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut names: Vec<&str> = similar.into_iter().map(|(_, name)| name).collect();
    names.dedup();
    names.truncate(MOST);
    names
}

/// How like a name is to what is wanted, from 0 up; `None`: not at all.
fn likeness(wanted: &str, name: &str, words: &[&str]) -> Option<f64> {
    let name = name.to_lowercase();
    let misspelt = strsim::jaro_winkler(&name, wanted);
    let is_word =
        |word: &str| name.contains(word) || words.iter().any(|known| known.to_lowercase().contains(word));
    match () {
        () if name == wanted => Some(5.0),
        () if name.starts_with(wanted) => Some(4.0),
        () if name.contains(wanted) => Some(3.0),
        () if strsim::osa_distance(&name, wanted) == 1 => Some(2.5),
        () if misspelt >= MISSPELT => Some(1.0 + misspelt),
        () if wanted.split_whitespace().all(is_word) => Some(1.0),
        () if has_in_order(&name, wanted) => Some(0.0),
        () => None,
    }
}

/// Whether a name has all letters of the text, in their order: `padm` is in `prod-admin`.
fn has_in_order(name: &str, text: &str) -> bool {
    let mut letters = name.chars();
    text.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_may_have_stood_for_is_suggested() {
        let names = [
            ("prod-rollback-admin", vec!["acme", "123456789012"]),
            ("prod-admin", vec!["acme", "123456789012"]),
            ("staging-readonly", vec!["umbrella", "999988887777"]),
            ("Data-RO", vec!["warehouse two"]),
            ("s3", vec![]),
        ];
        for (text, first) in [
            ("PROD-ADMIN", Some("prod-admin")),
            ("prod-admn", Some("prod-admin")),
            ("prod-ro", Some("prod-rollback-admin")),
            ("staging-readnly", Some("staging-readonly")),
            ("prdrbk", Some("prod-rollback-admin")),
            ("data-ro", Some("Data-RO")),
            ("umbrella", Some("staging-readonly")),
            ("s4", Some("s3")),
            ("999988887777 readonly", Some("staging-readonly")),
            ("xyz", None),
            (" ", None),
            ("", None),
        ] {
            assert_eq!(similar(text, names.clone()).first().copied(), first, "{text:?}");
        }
    }

    #[test]
    fn few_are_suggested() {
        let many: Vec<String> = (0..100).map(|number| format!("role-{number}")).collect();
        assert_eq!(similar("role", many.iter().map(|name| (name.as_str(), Vec::new()))).len(), MOST);
    }
}
