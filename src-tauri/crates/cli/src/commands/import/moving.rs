//! Changes `~/.aws` after an import, where the person asked for that: replaces plaintext keys, and the settings of
//! roles, by a line that calls Rolecall. Keeps a backup of each file.

use std::collections::{BTreeMap, BTreeSet};

use rolecall_core::aws_config::AwsConfig;
use rolecall_core::aws_file::{AwsFile, KEY, PROCESS, ProfileChange, ROLE};
use rolecall_core::id::{RoleId, SourceId};
use rolecall_core::import::{AwsProfile, Import as Plan};
use rolecall_core::role::{Role, RoleKind};
use rolecall_core::secret::{AccessKey, access_key_fingerprint};
use rolecall_core::snapshot::{Snapshot, SourceView};
use rolecall_core::text::Args;
use rolecall_platform::aws_files::{Changed, change, put_back, text_of};

use crate::error::CliError;
use crate::{aws_profile, i18n, output};

/// What the person asked to change.
pub struct Options {
    /// Replace the keys.
    pub keys: bool,
    /// Make the profiles of roles call Rolecall.
    pub profiles: bool,
}

/// The planned changes.
#[derive(Default)]
pub struct Moves {
    /// New roles of the kind `own`, with which a profile can still get a key that is replaced.
    pub roles: Vec<Role>,
    /// The profiles whose key is replaced.
    pub keys: Vec<Move>,
    /// The profiles of roles that will call Rolecall.
    pub profiles: Vec<Move>,
    /// Profiles that stay and go through a key that is replaced, with that key's profile.
    pub strained: Vec<(String, String)>,
}

/// A profile, and its new `credential_process` line.
pub struct Move {
    /// The profile's name.
    pub profile: String,
    role: RoleId,
    line: String,
}

impl Move {
    fn new(profile: &str, role: &RoleId) -> Result<Self, CliError> {
        let line = aws_profile::process_line(role.as_str())?;
        Ok(Self { profile: profile.to_owned(), role: role.clone(), line })
    }
}

impl Moves {
    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.profiles.is_empty()
    }

    /// Leaves out what asks for roles that are not there.
    pub fn retain(&mut self, is_there: impl Fn(&RoleId) -> bool) {
        self.keys.retain(|one| is_there(&one.role));
        self.profiles.retain(|one| is_there(&one.role));
    }

    /// Refuses, before anything is done, files that can't be changed.
    pub fn check(&self) -> Result<(), CliError> {
        let files = aws_profile::files()?;
        for file in [AwsFile::Config, AwsFile::Credentials] {
            let path = files.path(file);
            let text = text_of(path).map_err(|error| aws_profile::not_read(path, &error))?;
            if self.changed(file, &text) != *text {
                aws_profile::check_changeable(file, path, &text)?;
            }
        }
        Ok(())
    }

    /// Writes the changes. Where one file can't be written, the other is as it was.
    pub fn apply(&self) -> Result<(), CliError> {
        let files = aws_profile::files()?;
        let mut changed: Vec<Changed> = Vec::new();
        for file in [AwsFile::Config, AwsFile::Credentials] {
            let path = files.path(file);
            match change(path, |text| self.changed(file, text)) {
                Ok(done) => changed.extend(done),
                Err(error) => {
                    for done in &changed {
                        put_back(done).map_err(|error| aws_profile::not_written(&done.file, &error))?;
                    }
                    return Err(aws_profile::not_written(path, &error));
                }
            }
        }
        for done in &changed {
            aws_profile::say_backup(done);
        }
        if !self.keys.is_empty() && changed.iter().any(|done| done.backup.is_some()) {
            output::say(i18n::get("cli-import-backup-has-keys"));
        }
        Ok(())
    }

    fn changed(&self, file: AwsFile, text: &str) -> String {
        let all = [(&self.keys, &KEY[..]), (&self.profiles, &ROLE[..])];
        let mut here = Vec::new();
        for (moves, properties) in all {
            // A profile may be in both files; the line goes where the key or the role is.
            let there = file.profiles_with(text, properties);
            let moves = moves.iter().filter(|one| there.contains(&one.profile));
            here.extend(moves.map(|one| (one.profile.as_str(), properties, [(PROCESS, one.line.as_str())])));
        }
        let changes: Vec<ProfileChange<'_>> =
            here.iter().map(|(profile, remove, set)| ProfileChange { profile, remove, set }).collect();
        file.change_all(text, &changes)
    }
}

/// Plans the changes. Includes keys that an earlier import has copied.
pub fn plan(
    plan: &Plan,
    options: &Options,
    config: &AwsConfig,
    snapshot: &Snapshot,
) -> Result<Moves, CliError> {
    let profiles: Vec<AwsProfile> =
        config.profiles().iter().map(|profile| AwsProfile::of(profile, config)).collect();
    let mut moves = Moves::default();
    if options.keys {
        for profile in profiles.iter().filter(|profile| profile.key.is_some() && profile.role_arn.is_none()) {
            let Some(source) = source_of(profile, plan, snapshot) else { continue };
            let role = own_role(profile, &source, plan, snapshot);
            moves.keys.push(Move::new(&profile.name, &role.id)?);
            if !snapshot.roles.iter().any(|view| view.role.id == role.id) {
                moves.roles.push(role);
            }
        }
    }
    let by_name: BTreeMap<&str, &AwsProfile> =
        profiles.iter().map(|profile| (profile.name.as_str(), profile)).collect();
    let keys: BTreeSet<String> = moves.keys.iter().map(|key| key.profile.clone()).collect();
    for profile in profiles.iter().filter(|profile| profile.role_arn.is_some()) {
        // AWS's tools would take such a role with a session in place of the key, for one hour at most.
        let moved = key_of(profile, &keys, &by_name).map(str::to_owned);
        if !options.profiles && moved.is_none() {
            continue;
        }
        match (role_of(profile, plan, snapshot), moved) {
            (Some(role), _) => moves.profiles.push(Move::new(&profile.name, &role.id)?),
            (None, Some(key)) => moves.strained.push((profile.name.clone(), key)),
            (None, None) => {}
        }
    }
    Ok(moves)
}

/// The role that a profile's role is or becomes.
fn role_of<'a>(profile: &AwsProfile, plan: &'a Plan, snapshot: &'a Snapshot) -> Option<&'a Role> {
    let new = plan.roles.iter().find(|new| new.profile == profile.name).map(|new| &new.role);
    let there = || snapshot.roles.iter().map(|view| view.role.as_ref());
    let same = |role: &&Role| role.name == profile.name && role.kind.arn() == profile.role_arn.as_deref();
    new.or_else(|| there().find(same))
}

/// Which of these profiles has the key that a profile's role is taken with, be it by way of others.
fn key_of<'a>(
    profile: &'a AwsProfile,
    keys: &BTreeSet<String>,
    by_name: &BTreeMap<&str, &'a AwsProfile>,
) -> Option<&'a str> {
    let mut at = profile;
    for _ in 0..by_name.len() {
        let name = at.source_profile.as_deref().filter(|_| at.role_arn.is_some())?;
        if keys.contains(name) {
            return Some(name);
        }
        at = by_name.get(name)?;
    }
    None
}

/// The source with a profile's key: a new one, else the existing one with that key or with the profile's name.
fn source_of(profile: &AwsProfile, plan: &Plan, snapshot: &Snapshot) -> Option<SourceId> {
    let id = |key: &AccessKey| key.access_key_id.clone();
    let key = profile.key.as_ref().map(id);
    let new = plan.sources.iter().find(|new| new.key.is_some() && new.key.as_ref().map(id) == key);
    let fingerprint = key.as_deref().map(access_key_fingerprint);
    let same_key = |view: &&SourceView| fingerprint.is_some() && view.key_fingerprint == fingerprint;
    let of_name = |view: &&SourceView| view.source.name == profile.name && view.source.kind.keeps_a_key();
    let there = snapshot.sources.iter().find(same_key).or_else(|| snapshot.sources.iter().find(of_name));
    new.map(|new| new.source.id.clone()).or_else(|| there.map(|view| view.source.id.clone()))
}

/// The role of the kind `own` for a source: an existing one, else a new one with a name that is not in use.
fn own_role(profile: &AwsProfile, source: &SourceId, plan: &Plan, snapshot: &Snapshot) -> Role {
    let own = |role: &&Role| role.kind == RoleKind::Own && role.source.as_ref() == Some(source);
    if let Some(role) = snapshot.roles.iter().map(|view| view.role.as_ref()).find(own) {
        return role.clone();
    }
    let taken = |name: &str| {
        let there = snapshot.roles.iter().map(|view| view.role.as_ref());
        there
            .chain(plan.roles.iter().map(|new| &new.role))
            .any(|role| role.name == name || role.id.as_str() == name)
    };
    let mut name = profile.name.clone();
    while taken(&name) {
        name.push_str("-key");
    }
    let mut role = Role::assume(&name, "", source.as_str());
    role.id = RoleId::new(&name);
    role.kind = RoleKind::Own;
    role.region.clone_from(&profile.region);
    role
}

/// A line of text for each change.
pub fn describe(moves: &Moves) -> Vec<String> {
    let keys = moves.keys.iter().map(|one| ("cli-import-moves-key", one));
    let profiles = moves.profiles.iter().map(|one| ("cli-import-moves-profile", one));
    let lines =
        keys.chain(profiles).map(|(id, one)| i18n::with(id, &Args::new().with("profile", &one.profile)));
    let strained = moves.strained.iter().map(|(profile, key)| {
        i18n::with("cli-import-strained", &Args::new().with("profile", profile).with("key", key))
    });
    lines.chain(strained).collect()
}
