//! Reads `[[templates]]`. Their keys are a role's, with `accounts` beside them.

use super::fields::Fields;
use super::links::Links;
use super::{Account, SettingsError, role};
use crate::arn::is_account;
use crate::settings::template::{MOST, Template, TemplateAccounts, arn_names_its_account, names_its_account};

const ACCOUNTS: &str = "\"all\" or a list of account numbers such as [\"123456789012\"]";
const ARN: &str = "an ARN with {account_id} in it";
const NAME: &str = "a name with {account_name} or {account_id} in it";
const FEWER: &str = "fewer accounts: all templates together make at most 50000 roles";

/// Reads one entry, with where its links stand.
pub(super) fn template(
    fields: &mut Fields<'_>,
    known: &[Account],
) -> Result<((Template, Links), String), SettingsError> {
    let accounts = fields.required("accounts", ACCOUNTS, |item| match item.as_str() {
        Some("all") => Some(TemplateAccounts::All),
        Some(_) => None,
        None => {
            super::texts(item).filter(|ids| ids.iter().all(|id| is_account(id))).map(TemplateAccounts::Listed)
        }
    })?;
    let ((role, links), id) = role(fields)?;
    if !names_its_account(&role.name) {
        return Err(fields.unlike("name", NAME));
    }
    if !arn_names_its_account(&role) {
        return Err(fields.unlike("arn", ARN));
    }
    let template = Template { role, accounts };
    if template.numbers(known).nth(MOST).is_some() {
        return Err(fields.unlike("accounts", FEWER));
    }
    Ok(((template, links), id))
}

#[cfg(test)]
mod tests;
