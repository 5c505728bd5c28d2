//! The policies of a role: whom it trusts, what it may do, and what whoever assumes it needs.
//!
//! The rules behind the conditions (IAM User Guide, "AWS global condition context keys"): a long-term key carries no
//! `aws:MultiFactorAuthPresent`, so that only `Bool` keeps it out; `aws:SourceIp` in a trust policy looks at AssumeRole
//! alone, so that the permissions say it again, but for calls that an AWS service makes in the caller's name.

use serde::Serialize;

use super::policy::{Policy, Principal, Statement};
use super::wish::{AccountPlace, May, RoleWish, Who};
use crate::partition::Partition;

/// The policies of a role that is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policies {
    /// Whom the role trusts.
    pub trust: Document,
    /// The ARNs of managed policies that say what it may do.
    pub managed: Vec<String>,
    /// What it may do beside that.
    pub inline: Vec<Inline>,
    /// What whoever assumes it needs, in its own account; `None`: nothing can be given to it.
    pub caller: Option<Document>,
}

/// An inline policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub document: Document,
}

/// What a policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Document {
    /// One that is made here.
    Made(Policy),
    /// One that a person wrote.
    Own(serde_json::Map<String, serde_json::Value>),
}

impl Document {
    /// As JSON on one line, as an argument of a command takes it.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As JSON for people.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Policies {
    /// The policies of this wish.
    pub fn of(wish: &RoleWish) -> Self {
        let managed = wish.may.iter().filter_map(|may| match may {
            May::Managed(name) => Some(policy_arn(name, wish.account.partition)),
            May::Service(_) | May::Own(_) => None,
        });
        Self {
            trust: Document::Made(trust(wish)),
            managed: managed.collect(),
            inline: inline(wish),
            caller: wish.who.signs().then(|| may_assume(&[role_arn(wish)], &extra_actions(wish))),
        }
    }
}

/// A policy that lets a user do nothing but assume these roles.
pub fn may_assume(roles: &[String], also: &[&str]) -> Document {
    let actions = std::iter::once("sts:AssumeRole").chain(also.iter().copied());
    Document::Made(Policy::of([Statement::allow(actions, roles.to_vec())]))
}

/// The ARN that the role will have.
pub fn role_arn(wish: &RoleWish) -> String {
    let account = &wish.account;
    format!("arn:{}:iam::{}:role{}{}", account.partition.word(), account.id, wish.path, wish.name)
}

/// The ARN of a managed policy that is named so: AWS's own, unless it is an ARN.
pub fn policy_arn(name: &str, partition: Partition) -> String {
    match name.starts_with("arn:") {
        true => name.to_owned(),
        false => format!("arn:{}:iam::aws:policy/{name}", partition.word()),
    }
}

/// Beside `sts:AssumeRole`, what has to be allowed on both sides.
fn extra_actions(wish: &RoleWish) -> Vec<&'static str> {
    let source_identity = wish.source_identity.then_some("sts:SetSourceIdentity");
    source_identity.into_iter().chain(wish.session_tags.then_some("sts:TagSession")).collect()
}

fn trust(wish: &RoleWish) -> Policy {
    let action = match &wish.who {
        Who::Oidc { .. } => "sts:AssumeRoleWithWebIdentity",
        Who::Saml(_) => "sts:AssumeRoleWithSAML",
        _ => "sts:AssumeRole",
    };
    let mut statement =
        trust_in(&wish.who, &wish.account, std::iter::once(action).chain(extra_actions(wish)));
    if let Some(id) = &wish.external_id {
        statement = statement.where_("StringEquals", "sts:ExternalId", [id]);
    }
    if let Some(mfa) = wish.mfa {
        statement = statement.where_("Bool", "aws:MultiFactorAuthPresent", ["true"]);
        if let Some(age) = mfa.age {
            statement = statement.where_("NumericLessThan", "aws:MultiFactorAuthAge", [age.0.to_string()]);
        }
    }
    if !wish.networks.is_empty() {
        statement = statement.where_("IpAddress", "aws:SourceIp", wish.networks.iter());
    }
    Policy::of([statement])
}

/// The statement of a trust policy that lets these do that, in a role of that account.
pub fn trust_in<'a>(
    who: &Who,
    account: &AccountPlace,
    actions: impl IntoIterator<Item = &'a str>,
) -> Statement {
    let (partition, own) = (account.partition.word(), &account.id);
    let iam = |account: &str, what: &str| format!("arn:{partition}:iam::{account}:{what}");
    let principal = match who {
        Who::Principal(arn) => Principal::Aws(arn.clone()),
        Who::NewUser(name) => Principal::Aws(iam(own, &format!("user/{name}"))),
        Who::Account(account) => Principal::Aws(iam(account, "root")),
        Who::PermissionSet(_) => Principal::Aws(iam(own, "root")),
        Who::Oidc { provider, .. } => Principal::Federated(iam(own, &format!("oidc-provider/{provider}"))),
        Who::Saml(name) => Principal::Federated(iam(own, &format!("saml-provider/{name}"))),
        Who::Ec2 => Principal::Service(ec2(account.partition)),
    };
    let statement = Statement::trust(principal, actions);
    match who {
        // Identity Center makes the role's name and puts it into a path that may name a region.
        Who::PermissionSet(name) => {
            let role = format!("role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_{name}_*");
            statement.where_("ArnLike", "aws:PrincipalArn", [iam(own, &role)])
        }
        Who::Oidc { provider, audience, subject } => {
            let operator = if subject.contains(['*', '?']) { "StringLike" } else { "StringEquals" };
            let audience_key = format!("{provider}:aud");
            let statement = statement.where_("StringEquals", &audience_key, [audience]);
            statement.where_(operator, &format!("{provider}:sub"), [subject])
        }
        Who::Saml(_) => statement.where_("StringEquals", "SAML:aud", [saml_audience(account.partition)]),
        Who::Principal(_) | Who::NewUser(_) | Who::Account(_) | Who::Ec2 => statement,
    }
}

fn inline(wish: &RoleWish) -> Vec<Inline> {
    let services: Vec<String> = wish
        .may
        .iter()
        .filter_map(|may| match may {
            May::Service(prefix) => Some(format!("{prefix}:*")),
            May::Managed(_) | May::Own(_) => None,
        })
        .collect();
    let mut found = Vec::new();
    if !services.is_empty() {
        let policy = Policy::of([Statement::allow(services, vec!["*".to_owned()])]);
        found.push(Inline { name: "services".to_owned(), document: Document::Made(policy) });
    }
    let own = wish.may.iter().filter_map(|may| match may {
        May::Own(json) => Some(json.clone()),
        May::Managed(_) | May::Service(_) => None,
    });
    found.extend(own.enumerate().map(|(number, policy)| Inline {
        name: format!("own-{}", number + 1),
        document: Document::Own(policy),
    }));
    if !wish.networks.is_empty() {
        let elsewhere = Statement::deny_all()
            .where_("NotIpAddress", "aws:SourceIp", wish.networks.iter())
            .where_("Bool", "aws:ViaAWSService", ["false"]);
        found.push(Inline { name: "networks".to_owned(), document: Document::Made(Policy::of([elsewhere])) });
    }
    found
}

fn ec2(partition: Partition) -> String {
    match partition {
        Partition::AwsCn => "ec2.amazonaws.com.cn".to_owned(),
        _ => "ec2.amazonaws.com".to_owned(),
    }
}

/// Where the sign-in of the partition takes assertions; the isolated ones' is not public.
fn saml_audience(partition: Partition) -> String {
    match partition {
        Partition::AwsUsGov => "https://signin.amazonaws-us-gov.com/saml".to_owned(),
        Partition::AwsCn => "https://signin.amazonaws.cn/saml".to_owned(),
        Partition::AwsEusc => "https://signin.amazonaws-eusc.eu/saml".to_owned(),
        _ => "https://signin.aws.amazon.com/saml".to_owned(),
    }
}

#[cfg(test)]
mod tests;
