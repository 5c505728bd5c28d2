//! The same profiles, written so that the parser of AWS's SDK for Rust, which is stricter than botocore, reads them as
//! they were read here: it refuses a whole file for an indented property, and passes over names with a blank in them.
//! Programs are left out: Rolecall runs them itself.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{AwsConfig, Profile};
use crate::aws_file::PROCESS;

/// The text of a config file, with all that was in both files.
pub struct Plain {
    /// The text.
    pub text: Zeroizing<String>,
    /// The profiles' names in it, by what they are called.
    names: BTreeMap<String, String>,
}

impl Plain {
    /// What the profile is called in the text.
    pub fn name<'a>(&'a self, profile: &'a str) -> &'a str {
        self.names.get(profile).map_or(profile, String::as_str)
    }
}

impl AwsConfig {
    /// Writes it.
    pub fn plain(&self) -> Plain {
        let mut plain = Plain { text: Zeroizing::default(), names: BTreeMap::new() };
        for profile in &self.profiles {
            let mut name: String = profile.name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
            let taken =
                |name: &str| self.profile(name).is_some() || plain.names.values().any(|other| other == name);
            while name != profile.name && (name.is_empty() || taken(&name)) {
                name.push('_');
            }
            plain.names.insert(profile.name.clone(), name);
        }
        for profile in &self.profiles {
            let header = match plain.name(&profile.name) {
                "default" => "default".to_owned(),
                name => format!("profile {name}"),
            };
            write(&mut plain, &header, profile);
        }
        // Their names are what the SDK finds cached tokens by, so they are never others.
        for (kind, sections) in [("sso-session", &self.sso_sessions), ("services", &self.services)] {
            for section in sections.iter().filter(|section| section.name.chars().all(is_plain)) {
                write(&mut plain, &format!("{kind} {}", section.name), section);
            }
        }
        plain
    }
}

/// What the SDK's parser takes in a name.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c)
}

fn write(plain: &mut Plain, header: &str, section: &Profile) {
    let mut lines = vec![format!("[{header}]")];
    for (name, value) in
        section.properties().filter(|(name, _)| *name != PROCESS && name.chars().all(is_plain))
    {
        let value = if name == "source_profile" { plain.name(value) } else { value };
        let mut parts = value.lines();
        lines.push(format!("{name} = {}", parts.next().unwrap_or_default()));
        // In a nested block the SDK takes nothing but properties.
        let fits = |part: &&str| !part.trim().is_empty() && (!value.starts_with('\n') || part.contains('='));
        lines.extend(parts.filter(fits).map(|part| format!("  {part}")));
    }
    for line in lines {
        let line = Zeroizing::new(line);
        plain.text.push_str(&line);
        plain.text.push('\n');
    }
}
