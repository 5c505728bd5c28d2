//! Roles that would wait for themselves: their source reads a profile of `~/.aws` that asks Rolecall for that very role, be
//! it by way of other profiles and roles.

use rolecall_core::aws_config::AwsConfig;
use rolecall_core::aws_file::PROCESS;
use rolecall_core::import::asked_of_rolecall;
use rolecall_core::problem::ProblemCode;
use rolecall_core::role::Role;
use rolecall_core::snapshot::Snapshot;
use rolecall_core::text::Args;

use crate::credentials::source_of;
use crate::error::CliError;
use crate::{aws_profile, i18n};

/// Where a role comes back to itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle<'a> {
    /// The role's name.
    role: &'a str,
    /// The name of its source.
    source: &'a str,
    /// The profile that the source reads.
    profile: &'a str,
}

impl<'a> Circle<'a> {
    /// The circle that a role would close, with `pending` as the profile that is to ask for it.
    pub fn of(
        role: &'a Role,
        pending: Option<&str>,
        snapshot: &'a Snapshot,
        files: &AwsConfig,
    ) -> Option<Self> {
        let first = source_of(snapshot, role)?;
        let circle = Self { role: &role.name, source: &first.name, profile: first.kind.profile()? };
        let mut at = role;
        for _ in 0..=snapshot.roles.len() {
            let asked = match asked_by(source_of(snapshot, at)?.kind.profile()?, pending, files)? {
                Asked::Pending => return Some(circle),
                Asked::Role(asked) => asked,
            };
            let is_role = |other: &Role| other.name == asked || other.id.as_str() == asked;
            if is_role(role) {
                return Some(circle);
            }
            at = snapshot.roles.iter().map(|view| &view.role).find(|other| is_role(other))?;
        }
        None
    }

    /// The circle in words.
    pub fn text(&self) -> String {
        let args = Args::new().with("role", self.role).with("source", self.source);
        i18n::with("cli-circle-profile", &args.with("profile", self.profile))
    }
}

/// Refuses a role that would wait for itself.
pub fn refuse(role: &Role, pending: Option<&str>, snapshot: &Snapshot) -> Result<(), CliError> {
    // Files that can't be read are for whoever uses them to name.
    let files = aws_profile::files().ok().and_then(|files| files.read().ok()).unwrap_or_default();
    match Circle::of(role, pending, snapshot, &files) {
        Some(circle) => {
            let hint = i18n::get(match pending {
                Some(_) => "cli-aws-profile-circle-hint",
                None => "cli-circle-hint",
            });
            Err(CliError::worded(ProblemCode::Invalid, circle.text(), hint))
        }
        None => Ok(()),
    }
}

/// What a profile asks Rolecall for.
enum Asked {
    /// The role that it is to ask for.
    Pending,
    /// The role of that name or id.
    Role(String),
}

/// What a profile's credentials are asked of Rolecall for, by that profile or one that it takes its role with.
fn asked_by(profile: &str, pending: Option<&str>, files: &AwsConfig) -> Option<Asked> {
    let mut name = profile;
    for _ in 0..=files.profiles().len() {
        if pending == Some(name) {
            return Some(Asked::Pending);
        }
        let profile = files.profile(name)?;
        match (profile.get("role_arn"), profile.get("source_profile")) {
            (Some(_), Some(next)) => name = next,
            _ => return profile.get(PROCESS).and_then(asked_of_rolecall).map(Asked::Role),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use rolecall_core::id::{RoleId, SourceId};

    use super::*;
    use crate::sample;

    #[test]
    fn a_role_that_comes_back_to_itself_is_found() {
        let mut snapshot = sample::snapshot();
        let of_laptop = |id: &str| {
            let mut role = Role::assume(id, "", "laptop");
            (role.id, role.source) = (RoleId::new(id), Some(SourceId::new("laptop")));
            role
        };
        let files = |asked: &str| {
            let text = format!(
                "[default]\nrole_arn = R\nsource_profile = base\n[profile base]\n\
                 credential_process = /usr/bin/rolecall credential-process {asked}\n"
            );
            AwsConfig::read(&text, "")
        };
        let role = of_laptop("mine");
        let found = |snapshot: &Snapshot, pending, files: &AwsConfig| {
            Circle::of(&role, pending, snapshot, files).map(|circle| circle.text())
        };
        let words = "mine gets its credentials from laptop, the profile default in ~/.aws, and that profile asks Rolecall for mine.";
        assert_eq!(found(&snapshot, None, &files("mine")).as_deref(), Some(words));
        assert_eq!(found(&snapshot, None, &files("staging-ops")), None, "another source signs for that");
        assert_eq!(found(&snapshot, None, &files("gone")), None);
        for pending in ["default", "base"] {
            assert!(found(&snapshot, Some(pending), &files("staging-ops")).is_some(), "{pending}");
        }
        assert!(
            found(&snapshot, Some("default"), &AwsConfig::default()).is_some(),
            "one that is not there yet"
        );
        assert_eq!(found(&snapshot, Some("other"), &files("staging-ops")), None);
        // By way of another role of the same source, and round others that are not it.
        for view in std::sync::Arc::make_mut(&mut snapshot.roles) {
            if view.role.id.as_str() == "staging-ops" {
                std::sync::Arc::make_mut(view).role = of_laptop("staging-ops").into();
            }
        }
        assert!(found(&snapshot, None, &files("staging-ops")).is_none());
    }
}
