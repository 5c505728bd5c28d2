//! The row of IAM calls that makes what is wished for, each with what takes it back. All that is made carries a tag with
//! the name of the set-up, so that taking it back touches nothing else.

use super::policies::{Document, Policies, may_assume};
use super::wish::{AccountPlace, RoleWish, Who};

/// The tag's key; its value is the name of the set-up.
pub const TAG: &str = "rolecall:setup";
/// The inline policy of a user that lets it assume the role.
const ASSUME: &str = "assume";

/// What is made, in the order in which it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Its name, which the tag has.
    pub name: String,
    /// The account it is made in.
    pub account: AccountPlace,
    /// The calls.
    pub calls: Vec<Call>,
    /// What is not made here: the policy that whoever assumes the role needs in its own account.
    pub caller: Option<Document>,
}

/// A call of IAM's API (version 2010-05-08), with the fields that are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// CreateUser.
    CreateUser {
        /// The user's name.
        user: String,
    },
    /// PutUserPolicy.
    PutUserPolicy {
        /// The user's name.
        user: String,
        /// The policy's name.
        name: String,
        /// What it says.
        policy: Document,
    },
    /// CreateRole.
    CreateRole {
        /// The role's name.
        role: String,
        /// Its path.
        path: String,
        /// Whom it trusts.
        trust: Document,
        /// `MaxSessionDuration`, in seconds.
        session: u32,
        /// What it is for.
        description: Option<String>,
        /// The managed policy that bounds it.
        boundary: Option<String>,
    },
    /// AttachRolePolicy.
    AttachRolePolicy {
        /// The role's name.
        role: String,
        /// The managed policy's ARN.
        arn: String,
    },
    /// PutRolePolicy.
    PutRolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        name: String,
        /// What it says.
        policy: Document,
    },
    /// CreateInstanceProfile.
    CreateInstanceProfile {
        /// The profile's name.
        profile: String,
    },
    /// AddRoleToInstanceProfile.
    AddRoleToInstanceProfile {
        /// The profile's name.
        profile: String,
        /// The role's name.
        role: String,
    },
}

impl Setup {
    /// The calls that make a role, and with it the user or instance profile that it is for.
    pub fn role(wish: &RoleWish) -> Self {
        let policies = Policies::of(wish);
        let role = &wish.name;
        let new_user = match &wish.who {
            Who::NewUser(name) => Some(name.clone()),
            Who::Principal(_)
            | Who::Account(_)
            | Who::PermissionSet(_)
            | Who::Oidc { .. }
            | Who::Saml(_)
            | Who::Ec2 => None,
        };
        let mut calls = Vec::new();
        // First, because a trust policy can name nobody who is not there.
        calls.extend(new_user.clone().map(|user| Call::CreateUser { user }));
        calls.push(Call::CreateRole {
            role: role.clone(),
            path: wish.path.clone(),
            trust: policies.trust,
            session: wish.session.0,
            description: wish.description.clone(),
            boundary: wish.boundary.clone(),
        });
        calls.extend(
            policies.managed.into_iter().map(|arn| Call::AttachRolePolicy { role: role.clone(), arn }),
        );
        calls.extend(policies.inline.into_iter().map(|inline| Call::PutRolePolicy {
            role: role.clone(),
            name: inline.name,
            policy: inline.document,
        }));
        let caller = match (new_user, policies.caller) {
            (Some(user), Some(policy)) => {
                calls.push(Call::PutUserPolicy { user, name: ASSUME.to_owned(), policy });
                None
            }
            (_, caller) => caller,
        };
        if wish.who == Who::Ec2 {
            calls.push(Call::CreateInstanceProfile { profile: role.clone() });
            calls.push(Call::AddRoleToInstanceProfile { profile: role.clone(), role: role.clone() });
        }
        Self { name: role.clone(), account: wish.account.clone(), calls, caller }
    }

    /// The calls that make a user who may do nothing but assume these roles.
    pub fn user(name: &str, account: AccountPlace, roles: &[String]) -> Self {
        let user = || name.to_owned();
        let policy = may_assume(roles, &[]);
        let calls = vec![
            Call::CreateUser { user: user() },
            Call::PutUserPolicy { user: user(), name: ASSUME.to_owned(), policy },
        ];
        Self { name: user(), account, calls, caller: None }
    }

    /// The user that is made with it.
    pub fn new_user(&self) -> Option<&str> {
        self.calls.iter().find_map(|call| match call {
            Call::CreateUser { user } => Some(user.as_str()),
            _ => None,
        })
    }
}
