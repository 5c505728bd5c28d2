//! The policies alone: for whoever has a way of their own, or asks an administrator.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::setup::calls::{Call, Setup};
use crate::setup::policies::Document;

/// By what they are for; the keys are the names that people know from IAM's console.
#[derive(Serialize, Default)]
#[serde(rename_all = "kebab-case")]
struct Policies<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_policy: Option<&'a Document>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    managed_policies: Vec<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    permission_policies: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_of_who_assumes_it: Option<&'a Document>,
}

pub(super) fn write(setup: &Setup) -> String {
    let mut policies = Policies { policy_of_who_assumes_it: setup.caller.as_ref(), ..Policies::default() };
    for call in &setup.calls {
        match call {
            Call::CreateRole { trust, .. } => policies.trust_policy = Some(trust),
            Call::AttachRolePolicy { arn, .. } => policies.managed_policies.push(arn),
            Call::PutRolePolicy { name, policy, .. } => {
                let policy = serde_json::to_value(policy).unwrap_or_default();
                policies.permission_policies.insert(name.clone(), policy);
            }
            Call::PutUserPolicy { policy, .. } => policies.policy_of_who_assumes_it = Some(policy),
            Call::CreateUser { .. }
            | Call::CreateInstanceProfile { .. }
            | Call::AddRoleToInstanceProfile { .. } => {}
        }
    }
    format!("{}\n", serde_json::to_string_pretty(&policies).unwrap_or_default())
}
