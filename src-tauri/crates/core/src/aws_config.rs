//! What `~/.aws/config` and `~/.aws/credentials` say, as the AWS CLI reads them: the one reader of everything here that
//! only looks. Every problem names its file and line, and one bad profile hides no other.
//!
//! Read differently from botocore 1.44, on purpose:
//! - Where botocore refuses a whole file (a line that is no property, a section twice), everything else is read and the
//!   line is told.
//! - A byte order mark is skipped.
//! - A blank value is none. botocore does so for most properties, and fails over the rest.
//! - ` #` and ` ;` inside a value begin a comment, as in AWS's other SDKs. To botocore they are part of the value.

pub(crate) mod ini;
mod plain;
pub mod shlex;

use std::collections::BTreeMap;

use zeroize::Zeroizing;

pub use ini::IniProblemKind;
use ini::{Ini, IniProblem, Property, Section, read as read_ini};
pub use plain::Plain;

use crate::aws_file::{AwsFile, GIVES_CREDENTIALS, KEY, OLD_SESSION_TOKEN};
use crate::identity_center::Instance;
use crate::text::Args;

/// The two files as one: what a profile says in the credentials file goes before what it says in the config file.
#[derive(Debug, Clone, Default)]
pub struct AwsConfig {
    profiles: Vec<Profile>,
    sso_sessions: Vec<Profile>,
    services: Vec<Profile>,
    problems: Vec<Problem>,
}

/// A profile, or another section with a name.
#[derive(Debug, Clone)]
pub struct Profile {
    /// `default`, `work`
    pub name: String,
    /// Where it begins first.
    pub at: Place,
    /// What was between its brackets where it was named last.
    header: String,
    properties: BTreeMap<String, Value>,
}

/// A line of one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which file.
    pub file: AwsFile,
    /// From 1.
    pub line: usize,
}

#[derive(Clone)]
struct Value {
    text: Zeroizing<String>,
    at: Place,
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It may be a secret key.
        self.at.fmt(f)
    }
}

/// Something a person has to mend before the AWS CLI reads the file, or a section that no tool takes for a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub at: Place,
    /// The profile it is in, where it is in one.
    pub profile: Option<String>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// The AWS CLI refuses the whole file for it.
    Grammar(IniProblemKind),
    /// A line of a nested block without `=`: the AWS CLI refuses the whole file for it.
    NestedWithoutEquals,
    /// A section by a name that makes it no profile in this file, though it gives credentials: `[work]` in the config
    /// file, `[profile My Role]` without quotes.
    NoProfile {
        /// What is between its brackets.
        header: String,
    },
}

impl AwsConfig {
    /// Reads the texts of both files; a file that is not there is an empty one.
    pub fn read(config: &str, credentials: &str) -> Self {
        let mut all = Self::default();
        all.take(AwsFile::Config, config);
        all.take(AwsFile::Credentials, credentials);
        all
    }

    /// Reads the text of one of the files alone.
    pub fn read_one(file: AwsFile, text: &str) -> Self {
        let mut one = Self::default();
        one.take(file, text);
        one
    }

    /// The profiles, in the order in which the files name them, the config file first.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The profile of that name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// Puts credentials in the place of how a profile gets its own.
    pub fn put_key(&mut self, profile: &str, access_key_id: &str, secret: &str, token: Option<&str>) {
        let Some(profile) = self.profiles.iter_mut().find(|other| other.name == profile) else { return };
        profile.properties.retain(|name, _| !GIVES_CREDENTIALS.contains(&name.as_str()));
        for (name, text) in KEY.into_iter().zip([access_key_id, secret, token.unwrap_or_default()]) {
            let text = Zeroizing::new(text.to_owned());
            profile.properties.insert(name.to_owned(), Value { text, at: profile.at });
        }
    }

    /// The `[sso-session NAME]` of that name.
    pub fn sso_session(&self, name: &str) -> Option<&Profile> {
        self.sso_sessions.iter().find(|session| session.name == name)
    }

    /// The name of the `[sso-session NAME]` of an instance.
    pub fn sso_session_of(&self, instance: &Instance) -> Option<&str> {
        let is_of = |session: &&Profile| {
            let start_url = session.get("sso_start_url").unwrap_or_default();
            let region = session.get("sso_region").map(str::to_owned);
            Instance::at(start_url, region).as_ref() == Some(instance)
        };
        self.sso_sessions.iter().find(is_of).map(|session| session.name.as_str())
    }

    /// The `[services NAME]` of that name.
    pub fn services(&self, name: &str) -> Option<&Profile> {
        self.services.iter().find(|services| services.name == name)
    }

    /// The first thing for which the AWS CLI refuses one of the files whole.
    pub fn refused(&self, file: AwsFile) -> Option<&Problem> {
        let whole = |problem: &&Problem| !matches!(problem.kind, ProblemKind::NoProfile { .. });
        self.problems.iter().filter(whole).find(|problem| problem.at.file == file)
    }

    /// What is wrong with the files, in their order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    fn take(&mut self, file: AwsFile, text: &str) {
        let Ini { sections, problems } = read_ini(text);
        // `[DEFAULT]` is Python's: its properties are every section's.
        let (defaults, sections): (Vec<_>, Vec<_>) =
            sections.into_iter().partition(|section| section.name == "DEFAULT");
        let defaults: Vec<&Property> = defaults.iter().flat_map(|section| &section.properties).collect();
        for IniProblem { line, kind } in problems {
            let within = sections.iter().rev().find(|section| section.line <= line);
            let profile = within.and_then(|section| name_of(file, &section.name)).map(|(_, name)| name);
            let at = Place { file, line: line + 1 };
            self.problems.push(Problem { at, profile, kind: ProblemKind::Grammar(kind) });
        }
        let within = |section: &Section| name_of(file, &section.name).map(|(_, name)| name);
        let every = sections
            .iter()
            .flat_map(|section| section.properties.iter().map(move |one| (Some(section), one)));
        for (section, property) in defaults.iter().map(|one| (None, *one)).chain(every) {
            if !is_nested_well(&property.value) {
                let at = Place { file, line: property.first_line() + 1 };
                let profile = section.and_then(within);
                self.problems.push(Problem { at, profile, kind: ProblemKind::NestedWithoutEquals });
            }
        }
        for section in &sections {
            let at = Place { file, line: section.line + 1 };
            let Some((kind, name)) = name_of(file, &section.name) else {
                let gives = |property: &Property| GIVES_CREDENTIALS.contains(&property.name.as_str());
                if section.properties.iter().any(gives) {
                    let kind = ProblemKind::NoProfile { header: section.name.clone() };
                    self.problems.push(Problem { at, profile: None, kind });
                }
                continue;
            };
            let among = match kind {
                Kind::Profile => &mut self.profiles,
                Kind::SsoSession => &mut self.sso_sessions,
                Kind::Services => &mut self.services,
            };
            let there = among.iter().position(|other| other.name == name).unwrap_or_else(|| {
                let header = section.name.clone();
                among.push(Profile { name: name.clone(), at, header, properties: BTreeMap::new() });
                among.len() - 1
            });
            // To botocore `[profile "a"]` takes the place of `[profile a]`; the credentials file adds to both.
            if file == AwsFile::Config && among[there].header != section.name {
                among[there].header.clone_from(&section.name);
                among[there].properties.clear();
            }
            for property in defaults.iter().copied().chain(&section.properties) {
                let at = Place { file, line: property.first_line() + 1 };
                let text = Zeroizing::new(without_comment(&property.value).to_owned());
                among[there].properties.insert(property.name.clone(), Value { text, at });
            }
            // To all that read further it has one name.
            if let Some(token) = among[there].properties.remove(OLD_SESSION_TOKEN)
                && !token.text.is_empty()
            {
                among[there].properties.insert("aws_session_token".to_owned(), token);
            }
        }
        self.problems.sort_by_key(|problem| (problem.at.file == AwsFile::Credentials, problem.at.line));
    }
}

impl Problem {
    /// The id of the text that says it, and what that text is given.
    pub fn text(&self) -> (&'static str, Args) {
        let args = Args::new().with("line", self.at.line);
        let id = match &self.kind {
            ProblemKind::Grammar(IniProblemKind::NoSection) => "aws-no-section",
            ProblemKind::Grammar(IniProblemKind::NoProperty) => "aws-no-property",
            ProblemKind::Grammar(IniProblemKind::NoName) => "aws-no-name",
            ProblemKind::Grammar(IniProblemKind::SectionTwice) => "aws-section-twice",
            ProblemKind::Grammar(IniProblemKind::PropertyTwice) => "aws-property-twice",
            ProblemKind::NestedWithoutEquals => "aws-nested",
            ProblemKind::NoProfile { header } => return ("aws-no-profile", args.with("header", header)),
        };
        (id, args)
    }
}

impl Profile {
    /// A property's value; a blank one is none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(|value| value.text.as_str()).filter(|text| !text.is_empty())
    }

    /// The profile with what it leaves to those that it names in `include_profile`, as aws-vault reads them: all but keys.
    pub fn with_included(&self, config: &AwsConfig) -> Self {
        let mut all = self.clone();
        let mut at = self;
        for _ in config.profiles() {
            let Some(included) = at.get("include_profile").and_then(|name| config.profile(name)) else {
                break;
            };
            for (name, value) in included.properties.iter().filter(|(name, _)| !KEY.contains(&name.as_str()))
            {
                if all.get(name).is_none() {
                    all.properties.insert(name.clone(), value.clone());
                }
            }
            at = included;
        }
        all
    }

    /// A property of a nested block: `endpoint_url` of `sts` in `[services x]`.
    pub fn nested(&self, block: &str, name: &str) -> Option<&str> {
        let lines = self.get(block)?.strip_prefix('\n')?.lines();
        let mut pairs = lines.filter_map(|line| line.split_once('='));
        pairs
            .find(|(key, _)| key.trim() == name)
            .map(|(_, value)| value.trim())
            .filter(|text| !text.is_empty())
    }

    /// Whether it gives credentials, in whatever way.
    pub fn gives_credentials(&self) -> bool {
        GIVES_CREDENTIALS.iter().any(|name| self.get(name).is_some())
    }

    /// Where a property is.
    pub fn place(&self, name: &str) -> Option<Place> {
        self.properties.get(name).map(|value| value.at)
    }

    /// The names of its properties that are not blank.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.properties.iter().map(|(name, value)| (name.as_str(), value.text.as_str()));
        all.filter(|(_, text)| !text.is_empty())
    }
}

/// What a section is.
#[derive(PartialEq, Eq)]
enum Kind {
    Profile,
    SsoSession,
    Services,
}

impl AwsFile {
    /// The profile that a section of this file is, by what is between its brackets.
    pub(crate) fn profile_of(self, header: &str) -> Option<String> {
        name_of(self, header).filter(|(kind, _)| *kind == Kind::Profile).map(|(_, name)| name)
    }
}

/// What a section is, and its name, from what is between its brackets.
fn name_of(file: AwsFile, header: &str) -> Option<(Kind, String)> {
    if file == AwsFile::Credentials {
        return Some((Kind::Profile, header.to_owned()));
    }
    if header == "default" {
        return Some((Kind::Profile, header.to_owned()));
    }
    let kind = match () {
        () if header.starts_with("profile") => Kind::Profile,
        () if header.starts_with("sso-session") => Kind::SsoSession,
        () if header.starts_with("services") => Kind::Services,
        () => return None,
    };
    let mut words = shlex::split(header)?.into_iter();
    match (words.next(), words.next(), words.next()) {
        (Some(_), Some(name), None) => Some((kind, name)),
        _ => None,
    }
}

/// botocore splits each line of a nested block at its `=`.
fn is_nested_well(value: &str) -> bool {
    !value.starts_with('\n') || value.lines().all(|line| line.trim().is_empty() || line.contains('='))
}

/// A value of one line up to the comment behind it.
fn without_comment(value: &str) -> &str {
    if value.contains('\n') {
        return value;
    }
    let begins = |(at, c): &(usize, char)| matches!(c, '#' | ';') && value[..*at].ends_with([' ', '\t']);
    let end = value.char_indices().find(begins).map_or(value.len(), |(at, _)| at);
    value[..end].trim_end()
}

#[cfg(test)]
mod tests;
