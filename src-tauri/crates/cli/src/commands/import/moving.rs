//! What an import changes in `~/.aws` where a person asks for that: keys in the clear, and the profiles of roles,
//! become lines that ask Rolecall. The files as they were are kept beside them.

use rolecall_core::aws_file::{AwsFile, KEY, PROCESS, ProfileChange, ROLE};
use rolecall_core::id::{RoleId, SourceId};
use rolecall_core::import::{AwsProfile, Import as Plan};
use rolecall_core::role::{Role, RoleKind};
use rolecall_core::snapshot::Snapshot;
use rolecall_core::source::SourceKind;
use rolecall_core::text::Args;
use rolecall_platform::aws_files::{AwsFiles, change, text_of};

use crate::stop::Stop;
use crate::{aws_profile, output, words};

/// What is wanted.
pub struct Wishes {
    /// Keys go.
    pub keys: bool,
    /// Roles' profiles ask Rolecall.
    pub profiles: bool,
}

/// What will be done.
#[derive(Default)]
pub struct Moves {
    /// Roles that stand for a key as it is, one for each that goes.
    pub roles: Vec<Role>,
    /// The profiles whose key goes.
    pub keys: Vec<Move>,
    /// The profiles of roles that ask Rolecall from then on.
    pub profiles: Vec<Move>,
}

/// A profile, and the line it gets.
pub struct Move {
    /// Its name.
    pub profile: String,
    line: String,
}

impl Moves {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.profiles.is_empty()
    }

    /// Does it.
    pub fn carry_out(&self) -> Result<(), Stop> {
        if self.is_empty() {
            return Ok(());
        }
        let files = aws_profile::files()?;
        for file in [AwsFile::Config, AwsFile::Credentials] {
            let path = files.path(file);
            let changed = change(path, |text| self.applied(file, text))
                .map_err(|error| aws_profile::not_written(path, &error))?;
            if let Some(changed) = changed {
                aws_profile::say_backup(&changed);
                if !self.keys.is_empty() {
                    output::say(words::get("cli-import-backup-has-keys"));
                }
            }
        }
        Ok(())
    }

    fn applied(&self, file: AwsFile, text: &str) -> String {
        let mut text = text.to_owned();
        for (moves, properties) in [(&self.keys, &KEY[..]), (&self.profiles, &ROLE[..])] {
            for Move { profile, line } in moves {
                // The profile may stand in both files; the line goes where the key or the role was.
                if !file.properties(&text, profile, properties).is_empty() {
                    let set = [(PROCESS, line.as_str())];
                    text = file.change(&text, ProfileChange { profile, remove: properties, set: &set });
                }
            }
        }
        text
    }
}

/// Plans it. A key that Rolecall has from an earlier import goes too.
pub fn plan(
    plan: &Plan,
    wishes: &Wishes,
    profiles: &[AwsProfile],
    snapshot: &Snapshot,
) -> Result<Moves, Stop> {
    let mut moves = Moves::default();
    if wishes.keys {
        for profile in profiles.iter().filter(|profile| profile.key.is_some() && profile.role_arn.is_none()) {
            let Some(source) = source_of(profile, plan, snapshot) else { continue };
            let role = own_role(profile, &source, plan, snapshot);
            moves.keys.push(Move {
                profile: profile.name.clone(),
                line: aws_profile::process_line(role.id.as_str())?,
            });
            if !snapshot.roles.iter().any(|view| view.role.id == role.id) {
                moves.roles.push(role);
            }
        }
    }
    if wishes.profiles {
        let files = aws_profile::files()?;
        for profile in profiles.iter().filter(|profile| profile.role_arn.is_some()) {
            let new = plan.roles.iter().find(|new| new.profile == profile.name).map(|new| &new.role);
            let there = snapshot.roles.iter().map(|view| &view.role).find(|role| {
                let arn = role.kind.as_assume().map(|assume| &assume.arn);
                role.name == profile.name && arn == profile.role_arn.as_ref()
            });
            let Some(role) = new.or(there).filter(|_| stands_in(&files, &profile.name)) else { continue };
            moves.profiles.push(Move {
                profile: profile.name.clone(),
                line: aws_profile::process_line(role.id.as_str())?,
            });
        }
    }
    Ok(moves)
}

fn stands_in(files: &AwsFiles, profile: &str) -> bool {
    [AwsFile::Config, AwsFile::Credentials].into_iter().any(|file| {
        text_of(files.path(file)).is_ok_and(|text| !file.properties(&text, profile, &ROLE).is_empty())
    })
}

/// The source that has a profile's key: a new one, or one that Rolecall has under its name.
fn source_of(profile: &AwsProfile, plan: &Plan, snapshot: &Snapshot) -> Option<SourceId> {
    let new = plan.sources.iter().find(|new| new.profile == profile.name && new.key.is_some());
    let there = snapshot
        .sources
        .iter()
        .find(|view| view.source.name == profile.name && view.source.kind == SourceKind::AccessKey);
    new.map(|new| new.source.id.clone()).or_else(|| there.map(|view| view.source.id.clone()))
}

/// The role that stands for a source's key as it is: one that is there, or a new one under a name that is free.
fn own_role(profile: &AwsProfile, source: &SourceId, plan: &Plan, snapshot: &Snapshot) -> Role {
    let own = |role: &&Role| role.kind == RoleKind::Own && role.source.as_ref() == Some(source);
    if let Some(role) = snapshot.roles.iter().map(|view| &view.role).find(own) {
        return role.clone();
    }
    let taken = |name: &str| {
        let there = snapshot.roles.iter().map(|view| &view.role);
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

/// What will be done, in words.
pub fn told(moves: &Moves) -> Vec<String> {
    let keys = moves.keys.iter().map(|one| ("cli-import-moves-key", one));
    let profiles = moves.profiles.iter().map(|one| ("cli-import-moves-profile", one));
    keys.chain(profiles)
        .map(|(id, one)| words::with(id, &Args::new().with("profile", &one.profile)))
        .collect()
}
