//! The sources of an import: of a profile's key, of a profile that the AWS SDK reads, and of this computer's own access. One
//! that is there already, by name or by its key, is used again.

use super::{AwsProfile, Left, NewSource, Note, Planner};
use crate::id::SourceId;
use crate::partition::{Partition, is_region};
use crate::secret::{AccessKey, access_key_fingerprint};
use crate::source::{Source, SourceKind};
use crate::validate;

impl<'a> Planner<'a> {
    /// The source of a profile's key, whose roles ask for this device, for the profile of that name.
    pub(super) fn source(
        &mut self,
        base: &'a AwsProfile,
        device: Option<&'a str>,
        wanted_by: &str,
    ) -> Result<SourceId, Left> {
        let device = device.or(base.mfa_serial.as_deref());
        if let Some(id) = self.ids.get(&(base.name.as_str(), device)) {
            return Ok(id.clone());
        }
        let key = checked_key(base)?;
        if let Some(id) = self.source_there(base, device, wanted_by)? {
            self.ids.insert((&base.name, device), id.clone());
            return Ok(id);
        }
        let same_key = |new: &&NewSource| {
            new.source.mfa_serial.as_deref() == device
                && new.key.as_ref().is_some_and(|other| other.access_key_id == key.access_key_id)
        };
        if let Some(same) = self.there.keys.get(access_key_fingerprint(&key.access_key_id).as_str()).copied()
        {
            self.note(base, Note::SameKey { source: same.name.clone() });
            self.note_device(base, &same.id, device);
            self.ids.insert((&base.name, device), same.id.clone());
            return Ok(same.id.clone());
        }
        if let Some(same) = self.made.sources.iter().find(same_key) {
            let (id, name) = (same.source.id.clone(), same.source.name.clone());
            self.note(base, Note::SameKey { source: name });
            self.ids.insert((&base.name, device), id.clone());
            return Ok(id);
        }
        let mut names = (1..).map(|number| match number {
            1 => base.name.clone(),
            2 => format!("{}-mfa", base.name),
            more => format!("{}-mfa-{}", base.name, more - 1),
        });
        let name = names.find(|name| !self.is_taken(name, base)).ok_or(Left::SourceNameTaken)?;
        let mut source = Source::new(&name, SourceKind::AccessKey);
        source.region = self.region_of(base);
        source.mfa_serial = device.map(str::to_owned);
        if let Some(left) = Left::invalid(&validate::source(&source)) {
            return Err(left);
        }
        let id = source.id.clone();
        if let Some(region) = base.region.as_ref().filter(|region| !is_region(region)) {
            self.note(base, Note::Region { region: region.clone() });
        }
        self.made.sources.push(NewSource { profile: base.name.clone(), source, key: Some(key) });
        self.ids.insert((&base.name, device), id.clone());
        Ok(id)
    }

    /// What an earlier import made of a profile's key: for this device, where there is one for it.
    fn source_there(
        &mut self,
        base: &AwsProfile,
        device: Option<&str>,
        wanted_by: &str,
    ) -> Result<Option<SourceId>, Left> {
        let of_base = |source: &&&Source| {
            let rest = source.id.as_str().strip_prefix(&base.name).or(source.name.strip_prefix(&base.name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("-mfa"))
        };
        let mut of_base: Vec<&Source> = self.there.sources.iter().filter(of_base).copied().collect();
        let Some(first) = of_base.first() else { return Ok(None) };
        if !first.kind.keeps_a_key() {
            return Err(Left::SourceNameTaken);
        }
        of_base.retain(|source| source.kind.keeps_a_key());
        let exact = of_base.iter().find(|source| source.mfa_serial.as_deref() == device);
        let source = exact.or(of_base.first()).map(|source| source.id.clone());
        if let (None, Some(id), Some(profile)) = (exact, &source, self.by_name.get(wanted_by).copied()) {
            self.note_device(profile, id, device);
        }
        Ok(source)
    }

    /// Whether a new source can't have that name: it is another's, or another profile's with a key.
    pub(super) fn is_taken(&self, name: &str, base: &AwsProfile) -> bool {
        let made = self.made.sources.iter().any(|new| new.source.name == name);
        let other =
            self.by_name.get(name).is_some_and(|other| other.name != base.name && other.key.is_some());
        made || other
            || self.there.sources.iter().any(|source| source.name == name || source.id.as_str() == name)
    }

    /// The region that the key of a profile is asked about in: one of the partition where its roles are.
    fn region_of(&self, base: &AwsProfile) -> Option<String> {
        let own = base.region.as_ref().filter(|region| is_region(region));
        let role = self.by_name.values().find_map(|other| {
            let partition = Partition::of_arn(other.role_arn.as_deref()?)?;
            (self.base_of(other) == Some(base.name.as_str())).then_some((*other, partition))
        });
        let Some((role, partition)) = role else { return own.cloned() };
        let of_partition =
            |region: &&String| is_region(region) && Partition::of_region(region) == Some(partition);
        let own = own.filter(of_partition);
        let of_role = || role.region.as_ref().filter(of_partition).cloned();
        match partition {
            Partition::Aws => own.cloned(),
            other => own.cloned().or_else(of_role).or_else(|| Some(other.default_region().to_owned())),
        }
    }

    /// The profile with the key that a role's profile goes back to.
    fn base_of(&self, role: &AwsProfile) -> Option<&'a str> {
        let mut name = role.source_profile.as_deref()?;
        for _ in 0..self.by_name.len() {
            let base = self.by_name.get(name)?;
            match base.source_profile.as_deref().filter(|next| base.role_arn.is_some() && *next != name) {
                Some(next) => name = next,
                None => return Some(&base.name),
            }
        }
        None
    }

    /// The source that reads a profile, whose roles ask for this device, for the profile `wanted_by`.
    pub(super) fn by_sdk(
        &mut self,
        base: &'a AwsProfile,
        device: Option<&'a str>,
        wanted_by: &AwsProfile,
    ) -> Result<SourceId, Left> {
        // What the profile itself says of its device is read with it.
        let device = device.filter(|_| device != base.mfa_serial.as_deref());
        if let Some(id) = self.ids.get(&(base.name.as_str(), device)) {
            return Ok(id.clone());
        }
        let kind = SourceKind::Profile { profile: base.name.clone() };
        let reads_it: Vec<&Source> =
            self.there.sources.iter().filter(|source| source.kind == kind).copied().collect();
        let exact = reads_it.iter().find(|source| source.mfa_serial.as_deref() == device);
        let id = match exact.or(reads_it.first()) {
            Some(there) => {
                let id = there.id.clone();
                self.note_device(wanted_by, &id, device);
                id
            }
            None => {
                let is_second = self.made.sources.iter().any(|new| new.source.kind == kind);
                let name = if is_second { format!("{}-mfa", base.name) } else { base.name.clone() };
                if self.is_taken(&name, base) {
                    return Err(Left::SourceNameTaken);
                }
                let mut source = Source::new(&name, kind);
                source.mfa_serial = device.map(str::to_owned);
                if let Some(left) = Left::invalid(&validate::source(&source)) {
                    return Err(left);
                }
                let id = source.id.clone();
                self.made.sources.push(NewSource { profile: base.name.clone(), source, key: None });
                id
            }
        };
        self.ids.insert((&base.name, device), id.clone());
        Ok(id)
    }

    pub(super) fn environment(&mut self) -> Result<SourceId, Left> {
        let environment = |source: &&Source| source.kind.is_environment();
        if let Some(source) = self.there.sources.iter().copied().find(environment) {
            return Ok(source.id.clone());
        }
        if let Some(new) = self.made.sources.iter().find(|new| environment(&&new.source)) {
            return Ok(new.source.id.clone());
        }
        let source = Source::new("this computer", SourceKind::Environment);
        let id = source.id.clone();
        self.made.sources.push(NewSource { profile: String::new(), source, key: None });
        Ok(id)
    }
}

/// A profile's key, where it is one that can be kept.
pub(super) fn checked_key(profile: &AwsProfile) -> Result<AccessKey, Left> {
    let key = profile.key.clone().ok_or(Left::NoSource)?;
    if profile.has_session_token || key.access_key_id.starts_with("ASIA") {
        return Err(Left::Temporary);
    }
    Left::invalid(&validate::access_key(&key)).map_or(Ok(key), Err)
}
