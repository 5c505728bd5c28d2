//! An import of `~/.aws`: what a person sees of the plan and of its outcome, and how it is carried out.

use std::collections::BTreeSet;

use rolecall_core::aws_file::AwsFile;
use rolecall_core::id::{RoleId, SourceId};
use rolecall_core::import::{Import, Left};
use rolecall_core::problem::Problem;
use rolecall_core::request::Request;
use rolecall_core::role::{Role, RoleSigner};
use rolecall_core::settings::Change;
use rolecall_core::source::Source;
use rolecall_core::text::Texts;
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
    /// What a person should know beside that, of profiles and of the files.
    pub notes: Vec<ImportNote>,
}

/// What a person should know of a profile or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportNote {
    /// The profile, or the file.
    pub name: String,
    /// In words.
    pub text: String,
}

/// A profile that stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeftProfile {
    /// Its name.
    pub profile: String,
    /// Why it stays.
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
    /// Why it did not.
    pub problem: Problem,
}

impl ImportPlan {
    /// What is shown of a plan, in words of these texts, with the files by these names.
    pub fn of(plan: &Import, texts: &Texts, file: impl Fn(AwsFile) -> String) -> Self {
        let left = |(profile, why): &(String, Left)| LeftProfile { profile: profile.clone(), why: *why };
        let of_profiles = plan.notes.iter().map(|(profile, note)| (profile.clone(), note.text()));
        let of_files = plan.problems.iter().map(|problem| (file(problem.at.file), problem.text()));
        Self {
            sources: plan.sources.iter().map(|new| new.source.clone()).collect(),
            roles: plan.roles.iter().map(|new| new.role.clone()).collect(),
            left: plan.left.iter().map(left).collect(),
            notes: of_profiles
                .chain(of_files)
                .map(|(name, (id, args))| ImportNote { name, text: texts.format(id, &args) })
                .collect(),
        }
    }
}

/// What became of a plan.
#[derive(Debug)]
pub struct Outcome<E> {
    /// The sources that came.
    pub sources: Vec<Source>,
    /// The roles that came.
    pub roles: Vec<Role>,
    /// The names of what was refused, with the reason.
    pub refused: Vec<(String, E)>,
    /// Roles that could not come without one of those.
    pub stranded: Vec<Role>,
}

/// What did not come.
#[derive(Default)]
struct Gone {
    sources: BTreeSet<SourceId>,
    roles: BTreeSet<RoleId>,
}

impl Gone {
    /// Whether a role needs what did not come, so that it can't come itself.
    fn strands(&mut self, role: &Role) -> bool {
        let strands = match role.signed_by() {
            Some(RoleSigner::Source(id)) => self.sources.contains(&id),
            Some(RoleSigner::Role(id)) => self.roles.contains(&id),
            None => false,
        };
        if strands {
            self.roles.insert(role.id.clone());
        }
        strands
    }
}

/// Carries out a plan made from that revision: its sources one by one, then its roles in one change. What is refused
/// keeps no other from coming. `asks` may end all by saying that an error is no refusal.
///
/// # Errors
/// The first error that is no refusal.
pub async fn carry_out<E, F: Future<Output = Result<(), E>>>(
    plan: Import,
    base_revision: u64,
    mut ask: impl FnMut(WindowRequest) -> F,
    is_refusal: impl Fn(&E) -> bool,
) -> Result<Outcome<E>, E> {
    let mut outcome =
        Outcome { sources: Vec::new(), roles: Vec::new(), refused: Vec::new(), stranded: Vec::new() };
    let mut gone = Gone::default();
    for new in plan.sources {
        let key = new.key.map(KeyPair::from);
        let change = Box::new(Change::PutSource { source: new.source.clone() });
        match ask(SecretInputMessage::AddSource { change, key, base_revision }.into()).await {
            Ok(()) => outcome.sources.push(new.source),
            Err(error) if !is_refusal(&error) => return Err(error),
            Err(error) => {
                gone.sources.insert(new.source.id);
                outcome.refused.push((new.source.name, error));
            }
        }
    }
    let roles = plan.roles.into_iter().map(|new| new.role);
    let (stranded, roles): (Vec<Role>, Vec<Role>) = roles.partition(|role| gone.strands(role));
    outcome.stranded = stranded;
    let edit = |change: Change| Request::Edit { change: Box::new(change), base_revision }.into();
    if roles.is_empty() {
        return Ok(outcome);
    }
    match ask(edit(Change::AddRoles { roles: roles.clone() })).await {
        Ok(()) => outcome.roles = roles,
        Err(error) if !is_refusal(&error) => return Err(error),
        // All or none: which one it is shows one by one.
        Err(_) => {
            for role in roles {
                if gone.strands(&role) {
                    outcome.stranded.push(role);
                    continue;
                }
                match ask(edit(Change::PutRole { role: Box::new(role.clone()) })).await {
                    Ok(()) => outcome.roles.push(role),
                    Err(error) if !is_refusal(&error) => return Err(error),
                    Err(error) => {
                        gone.roles.insert(role.id);
                        outcome.refused.push((role.name, error));
                    }
                }
            }
        }
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use rolecall_core::aws_config::AwsConfig;
    use rolecall_core::import::{AwsProfile, plan};
    use rolecall_core::secret::AccessKey;

    use super::*;

    fn profiles() -> Vec<AwsProfile> {
        let key = AccessKey {
            access_key_id: "AKIAWORK00000000".to_owned(),
            secret_access_key: "canary".repeat(7)[..40].into(),
        };
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
        let mut plan = plan(&profiles(), &[], &[]);
        assert_eq!(plan.profiles(), 3);
        plan.problems.extend_from_slice(AwsConfig::read("[a]\nx\n", "").problems());
        let shown = ImportPlan::of(&plan, &Texts::english(), |_| "FILE".to_owned());
        assert_eq!(shown.left, [LeftProfile { profile: "empty".to_owned(), why: Left::NoCredentials }]);
        assert_eq!((shown.sources.len(), shown.roles.len()), (1, 2));
        assert_eq!(
            shown.notes,
            [ImportNote { name: "FILE".to_owned(), text: "Line 2 has no =.".to_owned() }]
        );
        let json = serde_json::to_string(&shown).expect("JSON");
        assert!(!json.contains("canary") && !json.contains("AKIAWORK"), "{json}");
    }

    /// Carries out the plan, and refuses what these words are in.
    async fn outcome(refused: &[&str]) -> (Outcome<String>, Vec<String>) {
        let mut asked = Vec::new();
        let outcome = carry_out(
            plan(&profiles(), &[], &[]),
            7,
            |request| {
                let text = format!("{request:?}");
                assert!(!text.contains("canary"), "{text}");
                asked.push(text.clone());
                let word = refused.iter().find(|word| text.contains(**word));
                ready(word.map_or(Ok(()), |word| Err((*word).to_owned())))
            },
            |error| error != "end",
        );
        (outcome.await.expect("no end"), asked)
    }

    fn names(roles: &[Role]) -> Vec<&str> {
        roles.iter().map(|role| role.name.as_str()).collect()
    }

    #[tokio::test]
    async fn all_roles_come_in_one_change() {
        let (outcome, asked) = outcome(&[]).await;
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert!(asked[1].contains("AddRoles"));
        assert_eq!((outcome.sources.len(), names(&outcome.roles)), (1, vec!["first", "second"]));
    }

    #[tokio::test]
    async fn one_that_is_refused_keeps_no_other_from_coming() {
        let (outcome, _) = outcome(&["AddSource"]).await;
        assert_eq!(outcome.refused, [("work".to_owned(), "AddSource".to_owned())]);
        assert_eq!((names(&outcome.stranded), outcome.roles.len()), (vec!["first", "second"], 0));
    }

    #[tokio::test]
    async fn a_role_that_is_refused_takes_along_only_those_that_go_through_it() {
        let (outcome, asked) = outcome(&["AddRoles", "role/second"]).await;
        assert_eq!((names(&outcome.roles), outcome.refused.len()), (vec!["first"], 1));
        assert_eq!(asked.len(), 4);
        let (outcome, _) = self::outcome(&["AddRoles", "role/first"]).await;
        assert_eq!((outcome.refused.len(), names(&outcome.stranded)), (1, vec!["second"]));
    }
}
