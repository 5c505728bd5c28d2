//! The planner of an import: each profile's role, and first what it goes through.

use std::collections::{BTreeMap, BTreeSet};

use super::signs::checked_key;
use super::{AwsProfile, Import, Left, NewRole, Note, There};
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::partition::is_region;
use crate::role::{Assume, Role, RoleKind};
use crate::validate;

/// The ways to credentials that AWS's tools know by name, exactly so.
const CREDENTIAL_SOURCES: [&str; 3] = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];

pub(super) struct Planner<'a> {
    pub(super) by_name: BTreeMap<&'a str, &'a AwsProfile>,
    pub(super) there: &'a There<'a>,
    pub(super) made: Import,
    /// The source of a profile with a device, and of one without: MFA is the source's, so two devices are two sources.
    pub(super) ids: BTreeMap<(&'a str, Option<&'a str>), SourceId>,
    /// The sources of `aws login`, by who signs in.
    pub(super) logins: BTreeMap<&'a str, SourceId>,
    /// The profiles of the roles in `made`.
    pub(super) roles: BTreeSet<&'a str>,
}

/// What signs for a role.
enum Signs {
    Source(SourceId),
    Role(RoleId),
}

impl<'a> Planner<'a> {
    pub(super) fn profile(
        &mut self,
        profile: &'a AwsProfile,
        through: &mut Vec<&'a str>,
    ) -> Result<(), Left> {
        if profile.role_arn.is_some() {
            return self.role(profile, through).map(|_| ());
        }
        let mut others = self.by_name.values();
        let is_used = others
            .any(|other| other.source_profile.as_deref() == Some(&profile.name) && other.role_arn.is_some());
        if profile.key.is_some() {
            // A role further down may want it with a device; then it is added there.
            return match is_used {
                true => checked_key(profile).map(|_| ()),
                false => self.source(profile, None, &profile.name).map(|_| ()),
            };
        }
        if let Some(asked) = &profile.asks_rolecall {
            return Err(self.role_there(asked).map_or(Left::RoleGone, |_| Left::AsksRolecall));
        }
        if let Some(sso) = &profile.sso {
            return self.sign_in(profile, sso).map(|_| ());
        }
        if let Some(session) = &profile.login_session {
            return self.login(profile, session);
        }
        match profile.by_sdk {
            true if is_used => Ok(()),
            true => Err(Left::BySdk),
            false if profile.has_half_key => Err(Left::HalfKey),
            false if is_used && self.signs_there(&profile.name).is_some() => Ok(()),
            false => Err(Left::NoCredentials),
        }
    }

    /// Adds the role of a profile, and first what it goes through.
    fn role(&mut self, profile: &'a AwsProfile, through: &mut Vec<&'a str>) -> Result<RoleId, Left> {
        if self.roles.contains(profile.name.as_str()) {
            return Ok(RoleId::new(&profile.name));
        }
        let arn = profile.role_arn.as_deref().ok_or(Left::NoCredentials)?;
        if let Some(role) = self.role_there(&profile.name) {
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
        // Whatever signs is put in below: it is added only for a role that can come.
        let mut role = Role::assume(&profile.name, arn, &profile.name);
        role.duration = profile.duration_seconds.as_ref().map(seconds).transpose()?;
        role.session_name.clone_from(&profile.role_session_name);
        role.region = profile.region.clone().filter(|region| is_region(region));
        role.kind = RoleKind::Assume(Assume {
            arn: arn.to_owned(),
            via: None,
            external_id: profile.external_id.clone(),
        });
        if let Some(left) = Left::invalid(&validate::role(&role)) {
            return Err(left);
        }
        through.push(&profile.name);
        let signs = self.signs(profile, through);
        through.pop();
        let (source, through) = match signs? {
            Signs::Source(source) => (Some(source), None),
            Signs::Role(role) => (None, Some(role)),
        };
        role.source = source;
        if let RoleKind::Assume(Assume { via, .. }) = &mut role.kind {
            *via = through;
        }
        if let Some(region) = profile.region.as_ref().filter(|_| role.region.is_none()) {
            self.note(profile, Note::Region { region: region.clone() });
        }
        let id = role.id.clone();
        self.roles.insert(&profile.name);
        self.made.roles.push(NewRole { profile: profile.name.clone(), role });
        Ok(id)
    }

    fn signs(&mut self, profile: &'a AwsProfile, through: &mut Vec<&'a str>) -> Result<Signs, Left> {
        let name = match (profile.source_profile.as_deref(), profile.credential_source.as_deref()) {
            (Some(name), None) => name,
            (None, Some(of)) if CREDENTIAL_SOURCES.contains(&of) => {
                return self.environment().map(Signs::Source);
            }
            (None, None) => return Err(Left::NoSource),
            (_, Some(_)) => return Err(Left::CredentialSource),
        };
        let base = self.by_name.get(name).copied();
        // aws-vault, and so its users, take a base profile's device for every role on it.
        let device = profile.mfa_serial.as_deref().or_else(|| base?.mfa_serial.as_deref());
        let its = |left| match left {
            // What the role itself says of its device may be why.
            Left::Loop | Left::MfaSerial => left,
            _ => Left::ItsSource,
        };
        match base {
            // A profile that is its own source has its own key.
            Some(base) if base.role_arn.is_some() && base.name != profile.name => {
                self.role(base, through).map(Signs::Role).map_err(its)
            }
            Some(base) if base.key.is_some() => {
                self.source(base, device, &profile.name).map(Signs::Source).map_err(its)
            }
            Some(base) if base.asks_rolecall.is_some() => {
                let role = base.asks_rolecall.as_deref().and_then(|asked| self.role_there(asked));
                let role = role.ok_or(Left::ItsSource)?;
                match role.kind.is_assumed() {
                    true => Ok(Signs::Role(role.id.clone())),
                    false => role.source.clone().map(Signs::Source).ok_or(Left::ItsSource),
                }
            }
            Some(AwsProfile { sso: Some(sso), name, .. }) => {
                let base = self.by_name[name.as_str()];
                let role = match self.sign_in(base, sso) {
                    Err(Left::There) => self.role_there(name).map(|role| role.id.clone()),
                    other => other.map_err(its)?,
                };
                role.map(Signs::Role).ok_or(Left::ItsSource)
            }
            Some(AwsProfile { login_session: Some(session), name, .. }) => {
                self.login_source(self.by_name[name.as_str()], session).map(Signs::Source).map_err(its)
            }
            Some(base) if base.by_sdk => self.by_sdk(base, device, profile).map(Signs::Source),
            Some(base) if base.role_arn.is_some() => Err(Left::Loop),
            _ => {
                let Some(signs) = self.signs_there(name) else {
                    self.made.missing.insert(name.to_owned());
                    return Err(Left::NoSource);
                };
                if let Signs::Source(id) = &signs {
                    self.note_device(profile, id, device);
                }
                Ok(signs)
            }
        }
    }

    pub(super) fn role_there(&self, name: &str) -> Option<&'a Role> {
        self.there.roles.iter().copied().find(|role| role.name == name || role.id.as_str() == name)
    }

    /// What Rolecall has by the name of a profile that gives no credentials.
    fn signs_there(&self, name: &str) -> Option<Signs> {
        let source =
            self.there.sources.iter().find(|source| source.name == name || source.id.as_str() == name);
        let source = source.map(|source| Signs::Source(source.id.clone()));
        let role = || self.role_there(name).filter(|role| role.kind.is_assumed());
        source.or_else(|| role().map(|role| Signs::Role(role.id.clone())))
    }

    pub(super) fn note_device(&mut self, profile: &AwsProfile, source: &SourceId, device: Option<&str>) {
        let there = self.there.sources.iter().find(|there| there.id == *source);
        if let (Some(there), Some(device)) = (there, device)
            && there.mfa_serial.as_deref() != Some(device)
        {
            let (source, device) = (there.name.clone(), device.to_owned());
            self.note(profile, Note::Device { source, device });
        }
    }

    pub(super) fn note(&mut self, profile: &AwsProfile, note: Note) {
        let note = (profile.name.clone(), note);
        if !self.made.notes.contains(&note) {
            self.made.notes.push(note);
        }
    }
}
