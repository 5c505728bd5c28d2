//! The text of `~/.aws/config` and `~/.aws/credentials`, changed a line at a time: what a change does not name stays as
//! it is, comments, order and line ends with it.
//!
//! Which lines are a profile's is [`aws_config`](crate::aws_config)'s to say.

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
        let lines: Vec<&str> = ini::lines(text).collect();
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let sections = ini::read(text).sections;
        let of_profile: Vec<&Section> =
            sections.iter().filter(|section| self.is_of(section, change.profile)).collect();
        let goes = |property: &&Property| {
            let name = property.name.as_str();
            change.remove.contains(&name) || change.set.iter().any(|(set, _)| *set == name)
        };
        let gone: Vec<&Property> =
            of_profile.iter().flat_map(|section| &section.properties).filter(goes).collect();
        // Where a profile has two headers (`[profile a]`, `[profile 'a']`), the last one is in force.
        let in_force =
            of_profile.last().and_then(|last| of_profile.iter().find(|section| section.name == last.name));
        let place = in_force.map(|section| {
            let first_gone = section.properties.iter().find(goes);
            let beside = first_gone.or(section.properties.last());
            let blanks = beside.map_or("", |property| indent(lines[property.first_line()]));
            let line = first_gone.map_or_else(
                || section.properties.last().and_then(|last| last.lines.last()).unwrap_or(&section.line) + 1,
                Property::first_line,
            );
            (line, blanks)
        });
        let mut changed = String::with_capacity(text.len() + 256);
        for (number, line) in lines.iter().enumerate() {
            if let Some((_, blanks)) = place.filter(|(at, _)| *at == number) {
                write(&mut changed, change.set, blanks, end);
            }
            if !gone.iter().any(|property| property.lines.contains(&number)) {
                changed.push_str(line);
            }
        }
        match place {
            Some((at, blanks)) if at == lines.len() => write(&mut changed, change.set, blanks, end),
            None if !change.set.is_empty() => {
                if !changed.is_empty() && !changed.ends_with(&format!("{end}{end}")) {
                    end_line(&mut changed, end);
                    changed.push_str(end);
                }
                changed.push_str(&format!("[{}]{end}", self.header(change.profile)));
                write(&mut changed, change.set, "", end);
            }
            _ => {}
        }
        changed
    }

    /// A text without these properties of a profile, and without its header where nothing else is below it.
    pub fn cut(self, text: &str, profile: &str, remove: &[&str]) -> String {
        let had = !self.properties(text, profile, remove).is_empty();
        let text = self.change(text, ProfileChange { profile, remove, set: &[] });
        let lines: Vec<&str> = ini::lines(&text).collect();
        let sections = ini::read(&text).sections;
        let is_bare = |section: &&Section| {
            had && self.is_of(section, profile) && section.properties.is_empty() && {
                let below = lines[section.line + 1..].iter().map(|line| line.trim());
                below.take_while(|line| !line.starts_with('[')).all(str::is_empty)
            }
        };
        let bare: Vec<usize> = sections.iter().filter(is_bare).map(|section| section.line).collect();
        // The blank line above goes with it.
        let goes = |number: usize| {
            let above =
                |header: &usize| header.checked_sub(1) == Some(number) && lines[number].trim().is_empty();
            bare.contains(&number) || bare.iter().any(above)
        };
        lines.iter().enumerate().filter(|(number, _)| !goes(*number)).map(|(_, line)| *line).collect()
    }

    /// Those of these properties that the profile has.
    pub fn properties<'a>(self, text: &str, profile: &str, among: &[&'a str]) -> Vec<&'a str> {
        let sections = ini::read(text).sections;
        let of_profile = sections.iter().filter(|section| self.is_of(section, profile));
        let there: Vec<&Property> = of_profile.flat_map(|section| &section.properties).collect();
        among.iter().copied().filter(|wanted| there.iter().any(|property| property.name == *wanted)).collect()
    }

    fn is_of(self, section: &Section, profile: &str) -> bool {
        self.profile_of(&section.name).is_some_and(|name| name == profile)
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
