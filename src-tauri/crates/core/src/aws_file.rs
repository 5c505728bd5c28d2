//! The text of `~/.aws/config` and `~/.aws/credentials`, changed a line at a time: what a change does not name stays as
//! it is, comments, order and line ends with it.
//!
//! Which lines are a profile's is [`aws_config`](crate::aws_config)'s to say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::aws_config::ini::{self, Property, Section};

/// Which of the two files a text is: they name profiles differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsFile {
    /// `~/.aws/config`: `[profile work]`, `[default]`
    Config,
    /// `~/.aws/credentials`: `[work]`
    Credentials,
}

/// The properties of a long-term or temporary key in the clear.
pub const KEY: [&str; 4] =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", OLD_SESSION_TOKEN];

/// What `aws_session_token` was called before; botocore takes it first.
pub const OLD_SESSION_TOKEN: &str = "aws_security_token";

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
pub const GIVES_CREDENTIALS: [&str; 9] = [
    "aws_access_key_id",
    "role_arn",
    PROCESS,
    "sso_session",
    "sso_start_url",
    // Half of an SSO setup makes AWS's tools fail; they take nothing else of such a profile.
    "sso_account_id",
    "sso_role_name",
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

impl AwsFile {
    /// A text that has been changed. Where the profile is not there it is added at the end. A text that the AWS CLI
    /// refuses ([`AwsConfig::problems`](crate::aws_config::AwsConfig::problems)) is not for changing: what a change
    /// means there is not certain.
    pub fn change(self, text: &str, change: ProfileChange<'_>) -> String {
        self.change_all(text, &[change])
    }

    /// A text with each of these changes, no two of which are of one profile.
    pub fn change_all(self, text: &str, changes: &[ProfileChange<'_>]) -> String {
        let lines: Vec<&str> = ini::lines(text).collect();
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let sections = ini::read(text).sections;
        let sections = self.by_profile(&sections);
        let (mut gone, mut places, mut new) = (BTreeSet::<usize>::new(), BTreeMap::new(), Vec::new());
        for change in changes {
            let Some(sections) = sections.get(change.profile) else {
                new.push(change);
                continue;
            };
            let of_all = sections.iter().flat_map(|section| &section.properties);
            gone.extend(
                of_all.filter(|one| change.replaces(one)).flat_map(|property| property.lines.clone()),
            );
            if let Some((line, beside)) = place(sections, change) {
                places.insert(line, (change, beside.map_or("", |beside| indent(lines[beside]))));
            }
        }
        let mut changed = String::with_capacity(text.len() + 256);
        for (number, line) in lines.iter().enumerate() {
            if let Some((change, blanks)) = places.get(&number) {
                write(&mut changed, change.set, blanks, end);
            }
            if !gone.contains(&number) {
                changed.push_str(line);
            }
        }
        if let Some((change, blanks)) = places.get(&lines.len()) {
            write(&mut changed, change.set, blanks, end);
        }
        for change in new.into_iter().filter(|change| !change.set.is_empty()) {
            if !changed.is_empty() && !changed.ends_with(&format!("{end}{end}")) {
                end_line(&mut changed, end);
                changed.push_str(end);
            }
            changed.push_str(&format!("[{}]{end}", self.header(change.profile)));
            write(&mut changed, change.set, "", end);
        }
        changed
    }

    /// A text without these properties of these profiles, and without the header of one where nothing else is below it.
    pub fn cut(self, text: &str, profiles: &[&str], remove: &[&str]) -> String {
        let had = self.profiles_with(text, remove);
        let cut: BTreeSet<&str> = profiles.iter().copied().filter(|profile| had.contains(*profile)).collect();
        let changes: Vec<ProfileChange<'_>> =
            cut.iter().map(|profile| ProfileChange { profile, remove, set: &[] }).collect();
        let text = self.change_all(text, &changes);
        let lines: Vec<&str> = ini::lines(&text).collect();
        let sections = ini::read(&text).sections;
        let is_bare = |section: &&Section| {
            let is_cut = self.profile_of(&section.name).is_some_and(|name| cut.contains(name.as_str()));
            is_cut && section.properties.is_empty() && {
                let below = lines[section.line + 1..].iter().map(|line| line.trim());
                below.take_while(|line| !line.starts_with('[')).all(str::is_empty)
            }
        };
        let bare: BTreeSet<usize> = sections.iter().filter(is_bare).map(|section| section.line).collect();
        // The blank line above goes with it.
        let goes = |number: usize| {
            bare.contains(&number) || (bare.contains(&(number + 1)) && lines[number].trim().is_empty())
        };
        lines.iter().enumerate().filter(|(number, _)| !goes(*number)).map(|(_, line)| *line).collect()
    }

    /// Whether the profile has one of these properties.
    pub fn has(self, text: &str, profile: &str, among: &[&str]) -> bool {
        self.profiles_with(text, among).contains(profile)
    }

    /// The profiles that have one of these properties.
    pub fn profiles_with(self, text: &str, among: &[&str]) -> BTreeSet<String> {
        let has = |section: &&Section| {
            section.properties.iter().any(|property| among.contains(&property.name.as_str()))
        };
        let sections = ini::read(text).sections;
        sections.iter().filter(has).filter_map(|section| self.profile_of(&section.name)).collect()
    }

    /// The sections that are a profile's, in the text's order.
    fn by_profile(self, sections: &[Section]) -> BTreeMap<String, Vec<&Section>> {
        let mut found = BTreeMap::<String, Vec<&Section>>::new();
        for section in sections {
            if let Some(profile) = self.profile_of(&section.name) {
                found.entry(profile).or_default().push(section);
            }
        }
        found
    }

    /// What is between the brackets of a profile's header.
    fn header(self, profile: &str) -> String {
        let plain = |c: char| c.is_alphanumeric() || "_-./%@:+".contains(c);
        match self {
            Self::Config if profile == "default" => profile.to_owned(),
            Self::Config if profile.chars().all(plain) => format!("profile {profile}"),
            Self::Config => {
                format!("profile \"{}\"", profile.replace('\\', r"\\").replace('"', r#"\""#))
            }
            // Here nothing takes quotation marks off.
            Self::Credentials => profile.to_owned(),
        }
    }
}

impl ProfileChange<'_> {
    /// Whether a property goes, or gets another value.
    fn replaces(&self, property: &Property) -> bool {
        let name = property.name.as_str();
        self.remove.contains(&name) || self.set.iter().any(|(set, _)| *set == name)
    }
}

/// The line before which what a change sets belongs, and the line whose indentation it gets.
fn place(sections: &[&Section], change: &ProfileChange<'_>) -> Option<(usize, Option<usize>)> {
    // Where a profile has two headers (`[profile a]`, `[profile 'a']`), the last one is in force.
    let last = sections.last()?;
    let section = sections.iter().find(|section| section.name == last.name)?;
    let first_gone = section.properties.iter().find(|property| change.replaces(property));
    let last = section.properties.last();
    let behind = || last.and_then(|last| last.lines.last()).unwrap_or(&section.line) + 1;
    let line = first_gone.map_or_else(behind, Property::first_line);
    Some((line, first_gone.or(last).map(Property::first_line)))
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// Gives the last line an end.
fn end_line(text: &mut String, end: &str) {
    if !text.is_empty() && !text.ends_with(['\n', '\r']) {
        text.push_str(end);
    }
}

fn write(text: &mut String, properties: &[(&str, &str)], blanks: &str, end: &str) {
    end_line(text, end);
    for (name, value) in properties {
        // Writing to a String can't fail.
        let _ = write!(text, "{blanks}{name} = {value}{end}");
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
