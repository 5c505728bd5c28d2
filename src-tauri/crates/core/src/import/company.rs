//! Profiles of IAM Identity Center: an instance becomes one source for all profiles that share it, and each profile a role
//! of its own with its permission set. Sessions by name (`[sso-session acme]`) and profiles of before there were any
//! (`sso_start_url` in the profile) come alike.

use super::{AwsProfile, Left, NewRole, NewSource, Planner};
use crate::aws_config::{AwsConfig, Profile};
use crate::id::{RoleId, SourceId};
use crate::identity_center::{IdentityCenter, Instance};
use crate::partition::is_region;
use crate::role::{PermissionSet, Role, RoleKind};
use crate::settings::listed;
use crate::source::{Source, SourceKind};
use crate::validate;

/// What a profile says of its company's sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoProfile {
    /// The name of its `[sso-session]`, where it has one.
    pub session: Option<String>,
    /// `sso_start_url`
    pub start_url: String,
    /// `sso_region`
    pub region: String,
    /// `sso_account_id` and `sso_role_name`; a profile without them is a sign-in and no role.
    pub permission_set: Option<PermissionSet>,
}

impl SsoProfile {
    /// What a profile, and its session, say. `None`: it has no sign-in, or half of one.
    pub(super) fn of(profile: &Profile, config: &AwsConfig) -> Option<Self> {
        let session = profile.get("sso_session");
        let place = match session {
            Some(name) => config.sso_session(name)?,
            None => profile,
        };
        let permission_set = profile.get("sso_account_id").zip(profile.get("sso_role_name"));
        Some(Self {
            session: session.map(str::to_owned),
            start_url: place.get("sso_start_url")?.to_owned(),
            region: place.get("sso_region")?.to_owned(),
            permission_set: permission_set.map(|(account_id, role_name)| PermissionSet {
                account_id: account_id.to_owned(),
                role_name: role_name.to_owned(),
            }),
        })
    }

    fn source(&self, name: &str) -> Source {
        let center = IdentityCenter { start_url: self.start_url.clone(), ..IdentityCenter::default() };
        let mut source = Source::new(name, SourceKind::IdentityCenter(center));
        source.region = Some(self.region.clone());
        source
    }

    /// The first label of the start URL's host, where it is a name: `acme` of `https://acme.awsapps.com/start`.
    fn company(&self) -> Option<&str> {
        let host = self.start_url.strip_prefix("https://")?.split(['/', '#']).next()?;
        let label = host.split('.').next()?;
        let is_id = label.starts_with("d-") || label.starts_with("ssoins-");
        (!label.is_empty() && !is_id).then_some(label)
    }
}

impl<'a> Planner<'a> {
    /// Adds the role of a profile with a permission set, and first its source; only the source where it has none.
    pub(super) fn sign_in(
        &mut self,
        profile: &'a AwsProfile,
        sso: &SsoProfile,
    ) -> Result<Option<RoleId>, Left> {
        let Some(set) = &sso.permission_set else { return self.instance(profile, sso).map(|_| None) };
        if let Some(new) = self.made.roles.iter().find(|new| new.profile == profile.name) {
            return Ok(Some(new.role.id.clone()));
        }
        let mut role = Role::assume(&profile.name, "", "");
        role.kind = RoleKind::PermissionSet(set.clone());
        role.region = profile.region.clone().filter(|region| is_region(region));
        if let Some(there) = self.role_there(&profile.name) {
            return Err(if there.kind == role.kind { Left::There } else { Left::NameTaken });
        }
        let source = self.instance(profile, sso)?;
        role.id = listed::role_id(&source, &set.account_id, &set.role_name);
        role.source = Some(source);
        if let Some(left) = Left::invalid(&validate::role(&role)) {
            return Err(left);
        }
        if self.made.roles.iter().any(|new| new.role.id == role.id) {
            return Err(Left::There);
        }
        let id = role.id.clone();
        self.made.roles.push(NewRole { profile: profile.name.clone(), role });
        Ok(Some(id))
    }

    /// The source that all profiles of an instance share.
    fn instance(&mut self, profile: &'a AwsProfile, sso: &SsoProfile) -> Result<SourceId, Left> {
        let made = self.made.sources.iter().map(|new| &new.source);
        let wanted = Instance::of(&sso.source("wanted"));
        let mut all = self.there.sources.iter().copied().chain(made);
        if let Some(same) =
            all.find(|source| source.kind.identity_center().is_some() && Instance::of(source) == wanted)
        {
            return Ok(same.id.clone());
        }
        let names = [sso.session.as_deref(), sso.company(), Some(profile.name.as_str())];
        let name = names.into_iter().flatten().find(|name| !self.is_taken(name, profile));
        let source = sso.source(name.ok_or(Left::SourceNameTaken)?);
        if let Some(left) = Left::invalid(&validate::source(&source)) {
            return Err(left);
        }
        let id = source.id.clone();
        self.made.sources.push(NewSource { profile: profile.name.clone(), source, key: None });
        Ok(id)
    }
}

#[cfg(test)]
mod tests;
