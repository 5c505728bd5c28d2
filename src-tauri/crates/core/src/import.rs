//! What becomes of the profiles of `~/.aws` in Rolecall: access keys become sources, roles become roles, and what is
//! neither is left where it is, with the reason. Nothing is done here; a person sees the plan first.

mod company;
mod left;
mod login;

use std::collections::{BTreeMap, BTreeSet};

use crate::aws_config::{AwsConfig, Problem, ProblemKind, Profile, shlex};
use crate::aws_file::PROCESS;
use crate::catalogue::Catalogue;
use crate::duration::Seconds;
use crate::id::{RoleId, SourceId};
use crate::partition::{Partition, is_region};
use crate::role::{Assume, Role, RoleKind};
use crate::secret::{AccessKey, access_key_fingerprint};
use crate::snapshot::Snapshot;
use crate::source::{Source, SourceKind};
use crate::validate;

pub use company::SsoProfile;
pub use left::{Left, Note};

/// What a profile says that matters to an import.
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
    /// A sign-in to a company's IAM Identity Center.
    pub sso: Option<SsoProfile>,
    /// Who signs in by `aws login`: `login_session`.
    pub login_session: Option<String>,
    /// Another way to credentials that the AWS SDK walks by itself: a program, a web identity, half of a sign-in.
    pub by_sdk: bool,
    /// The role that its `credential_process` asks Rolecall for.
    pub asks_rolecall: Option<String>,
    /// It has an access key's id or its secret, and not both.
    pub has_half_key: bool,
}

impl AwsProfile {
    /// What a profile of these files says.
    pub fn of(profile: &Profile, config: &AwsConfig) -> Self {
        let profile = &profile.with_included(config);
        let text = |name: &str| profile.get(name).map(str::to_owned);
        let key = text("aws_access_key_id").zip(text("aws_secret_access_key"));
        let by_sdk = [
            "credential_process",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
            "login_session",
        ];
        Self {
            name: profile.name.clone(),
            key: key
                .map(|(access_key_id, secret)| AccessKey { access_key_id, secret_access_key: secret.into() }),
            has_session_token: profile.get("aws_session_token").is_some(),
            role_arn: text("role_arn").filter(|_| profile.get("web_identity_token_file").is_none()),
            source_profile: text("source_profile"),
            credential_source: text("credential_source"),
            mfa_serial: text("mfa_serial"),
            duration_seconds: text("duration_seconds"),
            external_id: text("external_id"),
            role_session_name: text("role_session_name"),
            region: text("region"),
            sso: SsoProfile::of(profile, config),
            login_session: text("login_session"),
            by_sdk: by_sdk.into_iter().any(|name| profile.get(name).is_some()),
            asks_rolecall: profile.get(PROCESS).and_then(asked_of_rolecall),
            has_half_key: profile.get("aws_access_key_id").is_some()
                != profile.get("aws_secret_access_key").is_some(),
        }
    }
}

/// The role in a `credential_process` line that calls `rolecall credential-process ROLE`, wherever that program is.
pub fn asked_of_rolecall(line: &str) -> Option<String> {
    let words = shlex::split(line)?;
    let [program, command, role] = words.as_slice() else { return None };
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_ours = ["rolecall", "rolecall.exe"].contains(&program.to_ascii_lowercase().as_str());
    (is_ours && command == "credential-process").then(|| role.clone())
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
    /// What a person should know of those that come.
    pub notes: Vec<(String, Note)>,
    /// Source profiles that are not there or give no credentials: a source of such a name will sign.
    pub missing: BTreeSet<String>,
    /// What is wrong with the files themselves.
    pub problems: Vec<Problem>,
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

/// Plans an import of these files into what a snapshot shows.
pub fn plan_into(config: &AwsConfig, snapshot: &Snapshot) -> Import {
    let sources: Vec<_> = snapshot.sources.iter().map(|view| &view.source).collect();
    let keys =
        snapshot.sources.iter().filter_map(|view| Some((view.key_fingerprint.as_deref()?, &view.source)));
    let roles: Vec<&Role> = snapshot.roles.iter().map(|view| view.role.as_ref()).collect();
    let own = |id: &RoleId| {
        snapshot.roles.iter().any(|view| view.role.id == *id && view.catalogue != Catalogue::Instance)
    };
    let there = There { sources: &sources, keys: keys.collect(), roles: &roles };
    leave_entries(plan_files(config, &there), own)
}

/// Leaves out the roles that are entries of one's own: what an instance lists may be imported over, an entry keeps its
/// name.
fn leave_entries(mut plan: Import, is_entry: impl Fn(&RoleId) -> bool) -> Import {
    let (there, new): (Vec<_>, Vec<_>) = plan.roles.into_iter().partition(|new| is_entry(&new.role.id));
    plan.roles = new;
    plan.left.extend(there.into_iter().map(|new| (new.profile, Left::There)));
    plan
}

fn plan_files(config: &AwsConfig, there: &There<'_>) -> Import {
    let profiles: Vec<AwsProfile> =
        config.profiles().iter().map(|profile| AwsProfile::of(profile, config)).collect();
    let mut plan = plan_beside(&profiles, there);
    for problem in config.problems() {
        match &problem.kind {
            ProblemKind::NoProfile { header } => plan.left.push((header.clone(), Left::PassedOver)),
            _ => plan.problems.push(problem.clone()),
        }
    }
    plan
}

/// Plans an import of these profiles into what there is.
pub fn plan(profiles: &[AwsProfile], sources: &[&Source], roles: &[&Role]) -> Import {
    plan_beside(profiles, &There { sources, keys: BTreeMap::new(), roles })
}

fn plan_beside(profiles: &[AwsProfile], there: &There<'_>) -> Import {
    let by_name = profiles.iter().map(|profile| (profile.name.as_str(), profile)).collect();
    let mut planner = Planner {
        by_name,
        there,
        made: Import::default(),
        ids: BTreeMap::new(),
        logins: BTreeMap::new(),
        roles: BTreeSet::new(),
    };
    for profile in profiles {
        if let Err(left) = planner.profile(profile, &mut Vec::new()) {
            planner.made.left.push((profile.name.clone(), left));
        }
    }
    // A key whose roles were all left comes for itself.
    for profile in profiles.iter().filter(|profile| profile.key.is_some() && profile.role_arn.is_none()) {
        let came = planner.ids.keys().any(|(base, _)| *base == profile.name);
        let was_left = planner.made.left.iter().any(|(name, _)| *name == profile.name);
        if !came
            && !was_left
            && let Err(left) = planner.source(profile, None, &profile.name)
        {
            planner.made.left.push((profile.name.clone(), left));
        }
    }
    planner.made
}

/// What Rolecall has already.
struct There<'a> {
    sources: &'a [&'a Source],
    /// By the fingerprint of their keys, where that is known.
    keys: BTreeMap<&'a str, &'a Source>,
    roles: &'a [&'a Role],
}

struct Planner<'a> {
    by_name: BTreeMap<&'a str, &'a AwsProfile>,
    there: &'a There<'a>,
    made: Import,
    /// The source of a profile with a device, and of one without: MFA is the source's, so two devices are two sources.
    ids: BTreeMap<(&'a str, Option<&'a str>), SourceId>,
    /// The sources of `aws login`, by who signs in.
    logins: BTreeMap<&'a str, SourceId>,
    /// The profiles of the roles in `made`.
    roles: BTreeSet<&'a str>,
}

/// What signs for a role.
enum Signs {
    Source(SourceId),
    Role(RoleId),
}

impl<'a> Planner<'a> {
    fn profile(&mut self, profile: &'a AwsProfile, through: &mut Vec<&'a str>) -> Result<(), Left> {
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
        let Some(name) = profile.source_profile.as_deref() else {
            return match profile.credential_source {
                Some(_) => self.environment().map(Signs::Source),
                None => Err(Left::NoSource),
            };
        };
        let base = self.by_name.get(name).copied();
        // aws-vault, and so its users, take a base profile's device for every role on it.
        let device = profile.mfa_serial.as_deref().or_else(|| base?.mfa_serial.as_deref());
        let its = |left| if left == Left::Loop { left } else { Left::ItsSource };
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

    fn role_there(&self, name: &str) -> Option<&'a Role> {
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

    /// The source of a profile's key, whose roles ask for this device, for the profile of that name.
    fn source(
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
    fn is_taken(&self, name: &str, base: &AwsProfile) -> bool {
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
    fn by_sdk(
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

    fn environment(&mut self) -> Result<SourceId, Left> {
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

    fn note_device(&mut self, profile: &AwsProfile, source: &SourceId, device: Option<&str>) {
        let there = self.there.sources.iter().find(|there| there.id == *source);
        if let (Some(there), Some(device)) = (there, device)
            && there.mfa_serial.as_deref() != Some(device)
        {
            let (source, device) = (there.name.clone(), device.to_owned());
            self.note(profile, Note::Device { source, device });
        }
    }

    fn note(&mut self, profile: &AwsProfile, note: Note) {
        let note = (profile.name.clone(), note);
        if !self.made.notes.contains(&note) {
            self.made.notes.push(note);
        }
    }
}

/// A profile's key, where it is one that can be kept.
fn checked_key(profile: &AwsProfile) -> Result<AccessKey, Left> {
    let key = profile.key.clone().ok_or(Left::NoSource)?;
    if profile.has_session_token || key.access_key_id.starts_with("ASIA") {
        return Err(Left::Temporary);
    }
    Left::invalid(&validate::access_key(&key)).map_or(Ok(key), Err)
}

#[cfg(test)]
mod tests;
