//! IAM's policy documents (IAM User Guide, "Grammar of the JSON policy language"), written in the order people read them.

use std::collections::BTreeMap;

use serde::Serialize;

/// The version of the language. The older one knows no variables.
const VERSION: &str = "2012-10-17";

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

/// One statement of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    effect: Effect,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Principal>,
    action: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resource: Vec<String>,
    #[serde(skip_serializing_if = "Conditions::is_empty")]
    condition: Conditions,
}

/// Conditions: operator, key, values. All have to hold.
pub type Conditions = BTreeMap<&'static str, BTreeMap<String, Vec<String>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum Effect {
    Allow,
    Deny,
}

/// Whom a trust policy names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Principal {
    /// The ARN of a user, a role or an account's root.
    #[serde(rename = "AWS")]
    Aws(String),
    /// The ARN of an identity provider.
    Federated(String),
    /// An AWS service.
    Service(String),
}

impl Policy {
    /// A policy of these statements.
    pub fn of(statement: impl IntoIterator<Item = Statement>) -> Self {
        Self { version: VERSION, statement: statement.into_iter().collect() }
    }
}

impl Statement {
    /// Allows these actions on these resources.
    pub fn allow<A: Into<String>>(action: impl IntoIterator<Item = A>, resource: Vec<String>) -> Self {
        let action = action.into_iter().map(Into::into).collect();
        Self { effect: Effect::Allow, principal: None, action, resource, condition: Conditions::new() }
    }

    /// Lets this principal do these actions: a statement of a trust policy, whose resource is the role itself.
    pub fn trust<A: Into<String>>(principal: Principal, action: impl IntoIterator<Item = A>) -> Self {
        Self { principal: Some(principal), ..Self::allow(action, Vec::new()) }
    }

    /// Denies everything.
    pub fn deny_all() -> Self {
        Self { effect: Effect::Deny, ..Self::allow(["*"], vec!["*".to_owned()]) }
    }

    /// Where this holds too.
    #[must_use]
    pub fn where_<V: Into<String>>(
        mut self,
        operator: &'static str,
        key: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.condition.entry(operator).or_default().insert(key.to_owned(), values);
        self
    }
}
