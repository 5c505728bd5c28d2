//! What becomes of the profiles of `~/.aws` in Rolecall: access keys become sources, roles become roles, and what is
//! neither is left where it is, with the reason. Nothing is done here; a person sees the plan first.

mod company;
mod left;
mod login;
mod planner;
mod profile;
mod signs;

use std::collections::{BTreeMap, BTreeSet};

use crate::aws_config::{AwsConfig, Problem, ProblemKind};
use crate::catalogue::Catalogue;
use crate::id::RoleId;
use crate::role::Role;
use crate::secret::AccessKey;
use crate::snapshot::Snapshot;
use crate::source::Source;
use planner::Planner;

pub use company::SsoProfile;
pub use left::{Left, Note};
pub use profile::{AwsProfile, asked_of_rolecall};

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

#[cfg(test)]
mod tests;
