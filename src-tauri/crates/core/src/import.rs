//! What becomes of the profiles of `~/.aws` in Rolecall: access keys become sources, roles become roles, and what is
//! neither is left where it is, with the reason. Nothing is done here; a person sees the plan first.

mod left;

use std::collections::{BTreeMap, BTreeSet};

use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::role::{Assume, Role, RoleKind};
use crate::secret::AccessKey;
use crate::snapshot::Snapshot;
use crate::source::{Source, SourceKind};

pub use left::Left;

/// A profile as AWS's own parser reads it.
#[derive(Debug, Clone, Default)]
pub struct AwsProfile {
    /// `default`, `work`.
    pub name: String,
    /// A key in the clear.
    pub key: Option<AccessKey>,
    /// With a session token that key is temporary.
    pub has_session_token: bool,
    /// `role_arn`
    pub role_arn: Option<String>,
    /// `source_profile`
    pub source_profile: Option<String>,
    /// `credential_source`: `Environment`, `Ec2InstanceMetadata` or `EcsContainer`.
    pub credential_source: Option<String>,
    /// `mfa_serial`
    pub mfa_serial: Option<String>,
    /// `duration_seconds`, as written.
    pub duration_seconds: Option<String>,
    /// `external_id`
    pub external_id: Option<String>,
    /// `role_session_name`
    pub role_session_name: Option<String>,
    /// `region`
    pub region: Option<String>,
    /// Another way to credentials that the AWS SDK walks by itself: Identity Center, a program, a web identity.
    pub by_sdk: bool,
    /// AWS's own parser passes it over, so nothing else is known of it.
    pub passed_over: bool,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Import {
    /// Sources to add, in the files' order.
    pub sources: Vec<NewSource>,
    /// Roles to add, each after the role it goes through.
    pub roles: Vec<NewRole>,
    /// What is left, and why.
    pub left: Vec<(String, Left)>,
}

impl Import {
    /// How many profiles would come over.
    pub fn profiles(&self) -> usize {
        let sources = self.sources.iter().map(|new| new.profile.as_str());
        let of: BTreeSet<&str> = sources.chain(self.roles.iter().map(|new| new.profile.as_str())).collect();
        // This machine's own access is of no profile.
        of.iter().filter(|profile| !profile.is_empty()).count()
    }
}

/// A source to add.
#[derive(Debug)]
pub struct NewSource {
    /// The profile it is of.
    pub profile: String,
    /// The entry.
    pub source: Source,
    /// Its key, for an access key.
    pub key: Option<AccessKey>,
}

/// A role to add.
#[derive(Debug)]
pub struct NewRole {
    /// The profile it is of.
    pub profile: String,
    /// The entry.
    pub role: Role,
}

/// Plans an import of these profiles into what a snapshot shows.
pub fn plan_into(profiles: &[AwsProfile], snapshot: &Snapshot) -> Import {
    let sources: Vec<_> = snapshot.sources.iter().map(|view| &view.source).collect();
    let roles: Vec<_> = snapshot.roles.iter().map(|view| &view.role).collect();
    plan(profiles, &sources, &roles)
}

/// Plans an import of these profiles into what there is.
pub fn plan(profiles: &[AwsProfile], sources: &[&Source], roles: &[&Role]) -> Import {
    let by_name = profiles.iter().map(|profile| (profile.name.as_str(), profile)).collect();
    let mut planner =
        Planner { by_name, there: (sources, roles), made: Import::default(), ids: BTreeMap::new() };
    for profile in profiles {
        if let Err(left) = planner.profile(profile, &mut Vec::new()) {
            planner.made.left.push((profile.name.clone(), left));
        }
    }
    planner.made
}

struct Planner<'a> {
    by_name: BTreeMap<&'a str, &'a AwsProfile>,
    there: (&'a [&'a Source], &'a [&'a Role]),
    made: Import,
    /// The source of a profile with a device, and of one without: MFA is the source's, so two devices are two sources.
    ids: BTreeMap<(&'a str, Option<&'a str>), SourceId>,
}

/// What signs for a role.
enum Signs {
    Source(SourceId),
    Role(RoleId),
}

impl<'a> Planner<'a> {
    fn profile(&mut self, profile: &'a AwsProfile, through: &mut Vec<&'a str>) -> Result<(), Left> {
        if profile.passed_over {
            return Err(Left::PassedOver);
        }
        if profile.role_arn.is_some() {
            return self.role(profile, through).map(|_| ());
        }
        if profile.key.is_some() {
            // A role further down may want it with a device; then it is added there.
            let wanted = |other: &&AwsProfile| {
                other.source_profile.as_deref() == Some(&profile.name) && other.role_arn.is_some()
            };
            if self.by_name.values().any(wanted) {
                return if profile.has_session_token { Err(Left::Temporary) } else { Ok(()) };
            }
            return self.source(profile, None).map(|_| ());
        }
        let goes_through = |other: &&&AwsProfile| other.source_profile.as_deref() == Some(&profile.name);
        match profile.by_sdk {
            true if self.by_name.values().any(|other| goes_through(&other)) => Ok(()),
            true => Err(Left::BySdk),
            false => Err(Left::NoCredentials),
        }
    }

    /// Adds the role of a profile, and first what it goes through.
    fn role(&mut self, profile: &'a AwsProfile, through: &mut Vec<&'a str>) -> Result<RoleId, Left> {
        if let Some(made) = self.made.roles.iter().find(|made| made.profile == profile.name) {
            return Ok(made.role.id.clone());
        }
        let arn = profile.role_arn.as_deref().ok_or(Left::NoCredentials)?;
        let there =
            self.there.1.iter().find(|role| role.name == profile.name || role.id.as_str() == profile.name);
        if let Some(role) = there {
            let same = role.kind.arn() == Some(arn);
            if same && !through.is_empty() {
                return Ok(role.id.clone());
            }
            return Err(if same { Left::There } else { Left::NameTaken });
        }
        if through.contains(&profile.name.as_str()) {
            return Err(Left::Loop);
        }
        let seconds = |text: &String| text.trim().parse().map(Seconds).map_err(|_| Left::Duration);
        let duration = profile.duration_seconds.as_ref().map(seconds).transpose()?;
        through.push(&profile.name);
        let signs = self.signs(profile, through);
        through.pop();
        let (source, via) = match signs? {
            Signs::Source(source) => (Some(source), None),
            Signs::Role(role) => (None, Some(role)),
        };
        let mut role = Role::assume(&profile.name, arn, "");
        role.kind =
            RoleKind::Assume(Assume { arn: arn.to_owned(), via, external_id: profile.external_id.clone() });
        role.source = source;
        role.duration = duration;
        role.region.clone_from(&profile.region);
        role.session_name.clone_from(&profile.role_session_name);
        let id = role.id.clone();
        self.made.roles.push(NewRole { profile: profile.name.clone(), role });
        Ok(id)
    }

    fn signs(&mut self, profile: &'a AwsProfile, through: &mut Vec<&'a str>) -> Result<Signs, Left> {
        if profile.credential_source.is_some() {
            return self.environment().map(Signs::Source);
        }
        let name = profile.source_profile.as_deref().ok_or(Left::NoSource)?;
        let source = self.by_name.get(name).copied().ok_or(Left::NoSource)?;
        // A profile that is its own source has its own key.
        if source.role_arn.is_some() && source.name != profile.name {
            return self.role(source, through).map(Signs::Role);
        }
        if source.key.is_some() {
            return self.source(source, profile.mfa_serial.as_deref()).map(Signs::Source);
        }
        if source.by_sdk {
            return self.by_sdk(source).map(Signs::Source);
        }
        Err(if source.role_arn.is_some() { Left::Loop } else { Left::NoSource })
    }

    /// The source of a profile's key, whose roles ask for this device.
    fn source(&mut self, profile: &'a AwsProfile, device: Option<&'a str>) -> Result<SourceId, Left> {
        if let Some(id) = self.ids.get(&(profile.name.as_str(), device)) {
            return Ok(id.clone());
        }
        if profile.has_session_token {
            return Err(Left::Temporary);
        }
        let key = profile.key.clone().ok_or(Left::NoSource)?;
        let others = self.ids.keys().filter(|(name, _)| *name == profile.name).count();
        let name = match others {
            0 => profile.name.clone(),
            1 => format!("{}-mfa", profile.name),
            more => format!("{}-mfa-{more}", profile.name),
        };
        let mut source = Source::new(&name, SourceKind::AccessKey);
        source.region.clone_from(&profile.region);
        source.mfa_serial = device.map(str::to_owned);
        let id = self.add(profile, source, Some(key))?;
        self.ids.insert((&profile.name, device), id.clone());
        Ok(id)
    }

    fn by_sdk(&mut self, profile: &'a AwsProfile) -> Result<SourceId, Left> {
        if let Some(id) = self.ids.get(&(profile.name.as_str(), None)) {
            return Ok(id.clone());
        }
        let source = Source::new(&profile.name, SourceKind::Profile { profile: profile.name.clone() });
        let id = self.add(profile, source, None)?;
        self.ids.insert((&profile.name, None), id.clone());
        Ok(id)
    }

    fn environment(&mut self) -> Result<SourceId, Left> {
        let environment = |source: &&Source| source.kind.is_environment();
        if let Some(source) = self.there.0.iter().copied().find(environment) {
            return Ok(source.id.clone());
        }
        if let Some(new) = self.made.sources.iter().find(|new| environment(&&new.source)) {
            return Ok(new.source.id.clone());
        }
        let source = Source::new("this machine", SourceKind::Environment);
        let id = source.id.clone();
        self.made.sources.push(NewSource { profile: String::new(), source, key: None });
        Ok(id)
    }

    fn add(
        &mut self,
        profile: &AwsProfile,
        source: Source,
        key: Option<AccessKey>,
    ) -> Result<SourceId, Left> {
        let same_name = |other: &&&Source| other.name == source.name || other.id == source.id;
        if let Some(there) = self.there.0.iter().find(same_name) {
            let same = there.kind == source.kind && there.mfa_serial == source.mfa_serial;
            return if same { Ok(there.id.clone()) } else { Err(Left::NameTaken) };
        }
        let id = source.id.clone();
        self.made.sources.push(NewSource { profile: profile.name.clone(), source, key });
        Ok(id)
    }
}

#[cfg(test)]
mod tests;
