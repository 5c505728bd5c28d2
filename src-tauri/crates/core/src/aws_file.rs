//! The text of `~/.aws/config` and `~/.aws/credentials`, changed a line at a time: what a change does not name stays as
//! it is, comments, order and line ends with it.
//!
//! What the files mean is AWS's own parser's to say; this only finds lines, by the same rules: a section's header
//! starts its line, a property starts its line, and what is indented below a property belongs to it.

use std::fmt::Write as _;

/// Which of the two files a text is: they name profiles differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsFile {
    /// `~/.aws/config`: `[profile work]`, `[default]`
    Config,
    /// `~/.aws/credentials`: `[work]`
    Credentials,
}

/// The properties of a long-term or temporary key in the clear.
pub const KEY: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];

/// The properties that make of a profile a role.
pub const ROLE: [&str; 7] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "mfa_serial",
    "duration_seconds",
    "external_id",
    "role_session_name",
];

/// What calls a program for credentials.
pub const PROCESS: &str = "credential_process";

/// Every property by which a profile gives credentials.
pub const GIVES_CREDENTIALS: [&str; 7] = [
    "aws_access_key_id",
    "role_arn",
    PROCESS,
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
    "login_session",
];

/// A profile that should be changed or made.
#[derive(Debug, Clone, Copy)]
pub struct ProfileChange<'a> {
    /// Its name.
    pub profile: &'a str,
    /// Properties that go.
    pub remove: &'a [&'a str],
    /// Properties that are there afterwards with these values: in place of what was removed, else last.
    pub set: &'a [(&'a str, &'a str)],
}

/// One line with its end, and what it is.
struct Line<'a> {
    text: &'a str,
    kind: Kind,
}

#[derive(PartialEq, Eq)]
enum Kind {
    /// A section's header; the profile it is of, where it is a profile's.
    Header(Option<String>),
    /// A property, by its name in lower case.
    Property(String),
    /// More of the property above.
    More,
    /// A comment or nothing.
    Other,
}

impl AwsFile {
    /// A text that has been changed. Where the profile is not there it is added at the end.
    pub fn change(self, text: &str, change: ProfileChange<'_>) -> String {
        let lines = self.lines(text);
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut owed: Vec<(&str, &str)> = change.set.to_vec();
        let mut changed = String::with_capacity(text.len() + 256);
        let mut there = false;
        let mut inside = false;
        let mut dropping = false;
        // Where the last property of the profile's first section has ended: new ones go there.
        let mut place = None;
        for line in &lines {
            match &line.kind {
                Kind::Header(profile) => {
                    inside = profile.as_deref() == Some(change.profile);
                    dropping = false;
                    changed.push_str(line.text);
                    if inside && !there {
                        there = true;
                        place = Some(ended(&mut changed, end));
                    }
                }
                Kind::Property(name) if inside => {
                    let goes = change.remove.contains(&name.as_str());
                    let set = change.set.iter().any(|(set, _)| set == name);
                    dropping = goes || set;
                    if !dropping {
                        changed.push_str(line.text);
                        place = Some(ended(&mut changed, end));
                    } else if !owed.is_empty() {
                        write(&mut changed, &std::mem::take(&mut owed), end);
                        place = Some(changed.len());
                    }
                }
                Kind::More if dropping => {}
                Kind::More | Kind::Property(_) | Kind::Other => {
                    changed.push_str(line.text);
                    if inside && line.kind == Kind::More {
                        place = Some(ended(&mut changed, end));
                    }
                }
            }
        }
        if owed.is_empty() {
            return changed;
        }
        let mut new = String::new();
        let place = place.unwrap_or_else(|| {
            ended(&mut changed, end);
            if !changed.is_empty() && !changed.ends_with(&format!("{end}{end}")) {
                new.push_str(end);
            }
            let _ = write!(new, "[{}]{end}", self.header(change.profile));
            changed.len()
        });
        write(&mut new, &owed, end);
        changed.insert_str(place, &new);
        changed
    }

    /// Whether the text has this profile.
    pub fn has(self, text: &str, profile: &str) -> bool {
        self.profiles(text).iter().any(|name| name == profile)
    }

    /// The profiles in the text, in its order, each once.
    pub fn profiles(self, text: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for line in self.lines(text) {
            if let Kind::Header(Some(name)) = line.kind
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// The sections that give credentials as a profile does, by names that are none in this file: AWS's tools pass them
    /// over. `[work]` in the one file and `[profile work]` in the other are such.
    pub fn misnamed(self, text: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut section = None;
        for line in self.lines(text) {
            match line.kind {
                Kind::Header(Some(_)) => section = None,
                Kind::Header(None) => section = Some(between_brackets(line.text.trim())),
                Kind::Property(name) if GIVES_CREDENTIALS.contains(&name.as_str()) => {
                    let name = section.take().filter(|header| !header.starts_with("sso-session"));
                    names.extend(
                        name.map(|header| unquoted(header.strip_prefix("profile ").unwrap_or(header))),
                    );
                }
                _ => {}
            }
        }
        names
    }

    /// Those of these properties that the profile has.
    pub fn properties<'a>(self, text: &str, profile: &str, among: &[&'a str]) -> Vec<&'a str> {
        let mut inside = false;
        let mut found = Vec::new();
        for line in self.lines(text) {
            match line.kind {
                Kind::Header(name) => inside = name.as_deref() == Some(profile),
                Kind::Property(name) if inside => {
                    found.extend(among.iter().copied().filter(|wanted| *wanted == name));
                }
                _ => {}
            }
        }
        found
    }

    /// What stands between a header's brackets for a profile.
    fn header(self, profile: &str) -> String {
        let quoted = if profile.chars().any(char::is_whitespace) {
            format!("\"{profile}\"")
        } else {
            profile.to_owned()
        };
        match self {
            Self::Config if profile != "default" => format!("profile {quoted}"),
            Self::Config | Self::Credentials => quoted,
        }
    }

    fn lines(self, text: &str) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        let mut in_property = false;
        for text in text.split_inclusive('\n') {
            let content = text.trim();
            let kind = if content.is_empty() || content.starts_with(['#', ';']) {
                Kind::Other
            } else if text.starts_with(char::is_whitespace) && in_property {
                Kind::More
            } else if content.starts_with('[') {
                in_property = false;
                Kind::Header(self.profile(between_brackets(content)))
            } else if let Some((name, _)) = content.split_once('=') {
                in_property = true;
                Kind::Property(name.trim().to_lowercase())
            } else {
                Kind::Other
            };
            lines.push(Line { text, kind });
        }
        lines
    }

    /// The profile that a header is of, from what stands between its brackets.
    fn profile(self, header: &str) -> Option<String> {
        let prefixed = header.strip_prefix("profile").filter(|rest| rest.starts_with(char::is_whitespace));
        match (self, prefixed) {
            (Self::Config, Some(name)) => Some(unquoted(name)),
            (Self::Config, None) => (header == "default").then(|| header.to_owned()),
            // AWS's parsers leave such a section out there.
            (Self::Credentials, Some(_)) => None,
            (Self::Credentials, None) => Some(unquoted(header)),
        }
    }
}

/// What stands between the brackets of a header.
fn between_brackets(header: &str) -> &str {
    let header = header.trim_start_matches('[');
    header.split(']').next().unwrap_or(header).trim()
}

fn unquoted(name: &str) -> String {
    name.trim().trim_matches(['"', '\'']).to_owned()
}

/// Gives the last line an end, and says where the text ends then.
fn ended(text: &mut String, end: &str) -> usize {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    text.len()
}

fn write(text: &mut String, properties: &[(&str, &str)], end: &str) {
    for (name, value) in properties {
        // Writing to a String can't fail.
        let _ = write!(text, "{name} = {value}{end}");
    }
}

/// A word of a `credential_process` line. Some SDKs split the line as a POSIX shell would and some run a shell, so it
/// is quoted for both; `None`: it can't stand there at all.
pub fn process_word(word: &str) -> Option<String> {
    // To AWS's parsers these begin a comment, and the line ends the value.
    let fits = !word.is_empty() && !word.chars().any(|c| c.is_control() || matches!(c, '#' | ';'));
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./+,:=@".contains(c);
    fits.then(|| {
        if word.chars().all(plain) {
            word.to_owned()
        } else if cfg!(windows) {
            format!("\"{word}\"")
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    })
    .filter(|quoted| !(cfg!(windows) && quoted.trim_matches('"').contains(['"', '%'])))
}

#[cfg(test)]
mod tests;
