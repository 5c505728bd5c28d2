//! `[[templates]]`: one entry that stands for a role in each account of a list.
//!
//! Its keys are a role's, with `accounts` beside them. In its texts `{account_id}` stands for the account's number and
//! `{account_name}` for its name by `[[accounts]]`. A `[[roles]]` entry of the same id takes the place of one of them.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::links::Links;
use super::{Account, Settings, SettingsError, role};
use crate::id::{RoleId, SourceId};
use crate::role::{Role, RoleKind};
use crate::validate::is_account;

const ACCOUNTS: &str = "\"all\" or a list of account numbers such as [\"123456789012\"]";
const ARN: &str = "an ARN with {account_id} in it";
const NAME: &str = "a name with {account_name} or {account_id} in it";
const FEWER: &str = "fewer accounts: all templates together make at most 50000 roles";

/// More roles than this are a slip of the pen, and would fill the memory.
const MOST: usize = 50_000;

/// One entry, read: its role with the placeholders in it, where its links stand, and the accounts it is for.
pub(super) struct Template {
    role: Role,
    links: Links,
    accounts: Vec<String>,
}

/// Reads one entry.
pub(super) fn template(
    fields: &mut Fields<'_>,
    known: &[Account],
) -> Result<(Template, String), SettingsError> {
    let accounts = fields.required("accounts", ACCOUNTS, |item| match item.as_str() {
        Some("all") => Some(known.iter().map(|account| account.id.clone()).collect()),
        Some(_) => None,
        None => super::texts(item).filter(|ids| ids.iter().all(|id| is_account(id))),
    })?;
    let ((role, links), id) = role(fields)?;
    if !role.name.contains("{account_name}") && !role.name.contains("{account_id}") {
        return Err(fields.unlike("name", NAME));
    }
    if role.kind.as_assume().is_some_and(|assume| !assume.arn.contains("{account_id}")) {
        return Err(fields.unlike("arn", ARN));
    }
    if accounts.len() > MOST {
        return Err(fields.unlike("accounts", FEWER));
    }
    Ok((Template { role, links, accounts }, id))
}

/// Adds the roles that the templates stand for, behind the ones that have an entry of their own.
pub(super) fn expand(templates: Vec<Template>, settings: &mut Settings, links: &mut Vec<Links>) {
    let own: BTreeSet<RoleId> = settings.roles.iter().map(|role| role.id.clone()).collect();
    for Template { role, links: at, accounts } in templates {
        for id in accounts.iter().take(MOST.saturating_sub(settings.from_templates.len())) {
            let name = settings.accounts.iter().find(|account| account.id == *id);
            let one = filled(&role, id, name.map_or(id.as_str(), |account| account.name.as_str()));
            if !own.contains(&one.id)
                && settings.from_templates.insert(one.id.clone(), role.id.to_string()).is_none()
            {
                settings.roles.push(one);
                links.push(at.clone());
            }
        }
    }
}

/// The template's role in one account.
fn filled(template: &Role, id: &str, name: &str) -> Role {
    let fill = |text: &str| text.replace("{account_id}", id).replace("{account_name}", name);
    let maybe = |text: &Option<String>| text.as_deref().map(fill);
    let mut role = template.clone();
    role.id = RoleId::new(role_id(template.id.as_str(), id));
    role.name = fill(&template.name);
    role.source = template.source.as_ref().map(|source| SourceId::new(fill(source.as_str())));
    if let RoleKind::Assume(assume) = &mut role.kind {
        assume.arn = fill(&assume.arn);
        // What is gone through may be another template's role in the same account, whose id has the number in it.
        assume.via = assume.via.as_ref().map(|via| RoleId::new(fill(via.as_str())));
        assume.external_id = maybe(&assume.external_id);
    }
    role.destination = maybe(&template.destination);
    role.group = maybe(&template.group);
    role.session_name = maybe(&template.session_name);
    role.tags.values_mut().for_each(|value| *value = fill(value));
    role.policy = maybe(&template.policy);
    role.policy_arns.iter_mut().for_each(|arn| *arn = fill(arn));
    role
}

/// Made of the account's number alone, so that it stays when the account gets another name.
fn role_id(template: &str, account: &str) -> String {
    let id = template.replace("{account_id}", account).replace("{account_name}", account);
    if id == template { format!("{template}/{account}") } else { id }
}

#[cfg(test)]
mod tests;
