//! A template: one entry of the settings that stands for a role in each account of a list.
//!
//! In its texts `{account_id}` stands for the account's number and `{account_name}` for its name by `[[accounts]]`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Account, Settings};
use crate::id::{RoleId, SourceId};
use crate::role::Role;

/// More roles than this, of all templates together, are a slip of the pen, and would fill the memory.
pub const MOST: usize = 50_000;

const ID: &str = "{account_id}";
const NAME: &str = "{account_name}";

/// One `[[templates]]` entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Template {
    /// The role, with the placeholders in its texts; its id is the template's own.
    pub role: Role,
    /// The accounts it is for.
    pub accounts: TemplateAccounts,
}

/// The accounts a template is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TemplateAccounts {
    /// All that `[[accounts]]` names.
    All,
    /// These numbers.
    Listed(Vec<String>),
}

impl Template {
    /// The numbers of its accounts, in their order.
    pub fn numbers<'a>(&'a self, accounts: &'a [Account]) -> Box<dyn Iterator<Item = &'a str> + 'a> {
        match &self.accounts {
            TemplateAccounts::All => Box::new(accounts.iter().map(|account| account.id.as_str())),
            TemplateAccounts::Listed(ids) => Box::new(ids.iter().map(String::as_str)),
        }
    }

    /// The roles it stands for, one after another as they are asked for.
    pub fn roles<'a>(&'a self, accounts: &'a [Account]) -> impl Iterator<Item = Role> + 'a {
        let names: BTreeMap<&str, &str> =
            accounts.iter().map(|account| (account.id.as_str(), account.name.as_str())).collect();
        self.numbers(accounts).map(move |id| self.role_in(id, names.get(id).copied().unwrap_or(id)))
    }

    /// The role in one account.
    pub(crate) fn role_in(&self, id: &str, name: &str) -> Role {
        let template = &self.role;
        let fill = |text: &str| text.replace(ID, id).replace(NAME, name);
        let maybe = |text: &Option<String>| text.as_deref().map(fill);
        let mut role = template.clone();
        role.id = RoleId::new(role_id(template.id.as_str(), id));
        role.name = fill(&template.name);
        role.source = template.source.as_ref().map(|source| SourceId::new(fill(source.as_str())));
        role.kind.fill(fill);
        role.destination = maybe(&template.destination);
        role.group = maybe(&template.group);
        role.session_name = maybe(&template.session_name);
        role.tags.values_mut().for_each(|value| *value = fill(value));
        role.policy = maybe(&template.policy);
        role.policy_arns.iter_mut().for_each(|arn| *arn = fill(arn));
        role
    }
}

/// Whether the roles of that name are told apart.
pub(crate) fn names_its_account(name: &str) -> bool {
    name.contains(NAME) || name.contains(ID)
}

/// Whether a template's role to assume is another one in each account.
pub(crate) fn arn_names_its_account(role: &Role) -> bool {
    role.kind.arn().is_none_or(|arn| arn.contains(ID))
}

/// Adds the roles that the templates stand for, behind the ones that have an entry of their own, which take the place
/// of a template's of the same id. `added` is told of which template each one is, by its index.
pub(super) fn expand(settings: &mut Settings, mut added: impl FnMut(usize)) {
    let own: BTreeSet<RoleId> = settings.roles.iter().map(|role| role.id.clone()).collect();
    let Settings { templates, accounts, roles, from_templates, .. } = settings;
    for (index, template) in templates.iter().enumerate() {
        for role in template.roles(accounts).take(MOST.saturating_sub(from_templates.len())) {
            let is_new = !own.contains(&role.id)
                && from_templates.insert(role.id.clone(), template.role.id.clone()).is_none();
            if is_new {
                roles.push(Arc::new(role));
                added(index);
            }
        }
    }
}

/// Made of the account's number alone, so that it stays when the account gets another name.
fn role_id(template: &str, account: &str) -> String {
    let id = template.replace(ID, account).replace(NAME, account);
    if id == template { format!("{template}/{account}") } else { id }
}
