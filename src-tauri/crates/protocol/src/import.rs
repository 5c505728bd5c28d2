//! An import of `~/.aws`: what a person sees of the plan and of its outcome, and the requests that carry it out.

use rolecall_core::import::{Import, Left};
use rolecall_core::problem::Problem;
use rolecall_core::request::Request;
use rolecall_core::role::Role;
use rolecall_core::settings::Change;
use rolecall_core::source::Source;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secret::{KeyPair, SecretInputMessage};
use crate::window::WindowRequest;

/// What would come over. The keys themselves are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportPlan {
    /// Sources, in the files' order.
    pub sources: Vec<Source>,
    /// Roles, each after the role it goes through.
    pub roles: Vec<Role>,
    /// What stays where it is.
    pub left: Vec<LeftProfile>,
}

/// A profile that stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeftProfile {
    /// Its name.
    pub profile: String,
    /// Why.
    pub why: Left,
}

/// What came over.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Imported {
    /// The sources' names.
    pub sources: Vec<String>,
    /// The roles' names.
    pub roles: Vec<String>,
    /// What did not, and why.
    pub problems: Vec<NotImported>,
}

/// A source or a role that did not come over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NotImported {
    /// Its name.
    pub name: String,
    /// Why.
    pub problem: Problem,
}

impl From<&Import> for ImportPlan {
    fn from(plan: &Import) -> Self {
        let left = |(profile, why): &(String, Left)| LeftProfile { profile: profile.clone(), why: *why };
        Self {
            sources: plan.sources.iter().map(|new| new.source.clone()).collect(),
            roles: plan.roles.iter().map(|new| new.role.clone()).collect(),
            left: plan.left.iter().map(left).collect(),
        }
    }
}

/// One step of an import.
#[derive(Debug)]
pub struct Step {
    /// What it adds.
    pub adds: Added,
    /// The request that does it.
    pub request: WindowRequest,
}

/// A source or a role, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// A source.
    Source(String),
    /// A role.
    Role(String),
}

/// The steps of a plan made from that revision: sources, then roles, each after what it goes through.
pub fn steps(plan: Import, base_revision: u64) -> impl Iterator<Item = Step> {
    let sources = plan.sources.into_iter().map(move |new| {
        let adds = Added::Source(new.source.name.clone());
        let key = new.key.map(KeyPair::from);
        let change = Box::new(Change::PutSource { source: new.source });
        Step { adds, request: SecretInputMessage::AddSource { change, key, base_revision }.into() }
    });
    let roles = plan.roles.into_iter().map(move |new| {
        let adds = Added::Role(new.role.name.clone());
        let change = Box::new(Change::PutRole { role: Box::new(new.role) });
        Step { adds, request: Request::Edit { change, base_revision }.into() }
    });
    sources.chain(roles)
}

#[cfg(test)]
mod tests {
    use rolecall_core::import::{AwsProfile, plan};
    use rolecall_core::secret::AccessKey;

    use super::*;

    fn profiles() -> Vec<AwsProfile> {
        let key = AccessKey { access_key_id: "AKIAWORK".to_owned(), secret_access_key: "canary".into() };
        let role = |name: &str, source: &str| AwsProfile {
            name: name.to_owned(),
            role_arn: Some(format!("arn:aws:iam::111122223333:role/{name}")),
            source_profile: Some(source.to_owned()),
            ..AwsProfile::default()
        };
        let work = AwsProfile { name: "work".to_owned(), key: Some(key), ..AwsProfile::default() };
        let empty = AwsProfile { name: "empty".to_owned(), ..AwsProfile::default() };
        vec![role("second", "first"), role("first", "work"), work, empty]
    }

    #[test]
    fn what_is_shown_of_a_plan_has_no_key() {
        let plan = plan(&profiles(), &[], &[]);
        assert_eq!(plan.profiles(), 3);
        let shown = ImportPlan::from(&plan);
        assert_eq!(shown.left, [LeftProfile { profile: "empty".to_owned(), why: Left::NoCredentials }]);
        assert_eq!((shown.sources.len(), shown.roles.len()), (1, 2));
        let json = serde_json::to_string(&shown).expect("JSON");
        assert!(!json.contains("canary") && !json.contains("AKIAWORK"), "{json}");
    }

    #[test]
    fn each_step_comes_after_what_it_needs() {
        let steps: Vec<Step> = steps(plan(&profiles(), &[], &[]), 7).collect();
        let adds: Vec<&Added> = steps.iter().map(|step| &step.adds).collect();
        let role = |name: &str| Added::Role(name.to_owned());
        assert_eq!(adds, [&Added::Source("work".to_owned()), &role("first"), &role("second")]);
        let WindowRequest::Input(add) = &steps[0].request else { panic!("no key comes") };
        assert!(matches!(add, SecretInputMessage::AddSource { key: Some(_), base_revision: 7, .. }));
        assert!(!format!("{steps:?}").contains("canary"));
    }
}
