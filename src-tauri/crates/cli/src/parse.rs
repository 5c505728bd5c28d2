//! Parsers for the values of flags.

use std::fs;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use rolecall_core::destination;
use rolecall_core::role::OpenWith;
use rolecall_core::similar::similar;
use serde::de::DeserializeOwned;

/// One of these values, by its name.
pub fn named<T: Copy + Send + Sync + 'static>(
    values: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    let names = PossibleValuesParser::new(values.iter().map(|(name, _)| *name));
    names.try_map(|name| {
        values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or("unknown")
    })
}

/// `KEY=VALUE`; the value may have more equals signs.
pub fn tag(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected KEY=VALUE".to_owned()),
    }
}

/// The name of a service; unlike `--destination` no path, address or ARN.
pub fn service(text: &str) -> Result<String, String> {
    if destination::services().any(|known| known == text) {
        return Ok(text.to_owned());
    }
    Err(match similar(text, destination::services().map(|known| (known, Vec::new()))).first() {
        Some(meant) => format!("unknown service; did you mean {meant}? For paths see --destination"),
        None => "expected a service such as s3; for paths see --destination".to_owned(),
    })
}

/// How a console opens, as in the settings file: `default`, `private`, `profile:NAME`, or a program with its arguments
/// as a JSON list.
pub fn open_with(text: &str) -> Result<OpenWith, String> {
    let expected =
        || r#"expected default, private, profile:NAME or a list such as ["firefox", "{url}"]"#.to_owned();
    match text {
        "default" => Ok(OpenWith::Default),
        "private" => Ok(OpenWith::Private),
        _ => match text.strip_prefix("profile:") {
            Some("") => Err(expected()),
            Some(profile) => Ok(OpenWith::Profile(profile.to_owned())),
            None => serde_json::from_str(text)
                .ok()
                .filter(|list: &Vec<String>| list.first().is_some_and(|program| !program.is_empty()))
                .map(OpenWith::Program)
                .ok_or_else(expected),
        },
    }
}

/// One of these values, as they are in the settings file.
pub fn word<T: DeserializeOwned + Clone + Send + Sync + 'static>(
    words: &'static [&'static str],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words).try_map(|word| serde_json::from_value(serde_json::Value::String(word)))
}

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command(pub Vec<String>);

/// A program and its arguments as a JSON list.
pub fn command(text: &str) -> Result<Command, String> {
    let list: Option<Vec<String>> = serde_json::from_str(text).ok();
    list.filter(|list| list.first().is_some_and(|program| !program.trim().is_empty()))
        .map(Command)
        .ok_or_else(|| r#"expected a program and its arguments such as ["ykman", "oath"]"#.to_owned())
}

/// A policy: JSON, or `@` and the path of a file with the JSON.
pub fn policy(text: &str) -> Result<String, String> {
    let policy = match text.strip_prefix('@') {
        Some(file) => fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?,
        None => text.to_owned(),
    };
    Ok(policy.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_key_and_a_value() {
        for (text, expected) in [
            ("a=b", Some(("a", "b"))),
            ("a=", Some(("a", ""))),
            ("a=b=c", Some(("a", "b=c"))),
            ("a", None),
            ("=b", None),
        ] {
            let tag = tag(text).ok();
            assert_eq!(tag.as_ref().map(|(key, value)| (key.as_str(), value.as_str())), expected, "{text}");
        }
    }

    #[test]
    fn a_program_is_a_json_list() {
        let list = |texts: &[&str]| Some(Command(texts.iter().map(|&text| text.to_owned()).collect()));
        for (text, expected) in [
            (r#"["ykman", "oath"]"#, list(&["ykman", "oath"])),
            ("ykman oath", None),
            ("[]", None),
            (r#"[" "]"#, None),
            (r#"["a", 1]"#, None),
        ] {
            assert_eq!(command(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn open_with_is_a_word_or_a_json_list() {
        for (text, expected) in [
            ("default", Some(OpenWith::Default)),
            ("private", Some(OpenWith::Private)),
            ("profile:Work", Some(OpenWith::Profile("Work".to_owned()))),
            (
                r#"["firefox", "{url}"]"#,
                Some(OpenWith::Program(vec!["firefox".to_owned(), "{url}".to_owned()])),
            ),
            ("profile:", None),
            ("[]", None),
            (r#"[""]"#, None),
            ("firefox", None),
        ] {
            assert_eq!(open_with(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_policy_is_json_or_a_file() {
        assert_eq!(policy(" {} "), Ok("{}".to_owned()));
        assert!(policy("@/no/such/file").is_err());
        let manifest = policy(concat!("@", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        assert!(manifest.is_ok_and(|text| text.starts_with("[package]")));
    }

    #[test]
    fn a_service_is_a_plain_name() {
        assert!(service("s3").is_ok());
        assert!(service("s4").is_err_and(|error| error.contains("did you mean s3?")));
        for wrong in ["", "/s3", "https://evil.com", "a b"] {
            assert!(service(wrong).is_err(), "{wrong}");
        }
    }
}
