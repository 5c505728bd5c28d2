//! What instances of IAM Identity Center list, beside one's own entries: these are never written over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Settings;
use crate::arn::is_account;
use crate::id::{RoleId, SourceId};
use crate::identity_center::ROLE_NAMES;
use crate::role::{PermissionSet, Role, RoleKind};
use crate::source::Source;
use crate::validate;

/// More roles than this, of all instances together, would fill the memory.
pub const MOST: usize = 50_000;

/// A role that an instance lists.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The account's number.
    pub account: &'a str,
    /// The account's name.
    pub account_name: &'a str,
    /// The permission set's name.
    pub role: &'a str,
}

/// Adds the roles that instances list, behind all others. An entry of one's own of that id stands in for one; one that
/// AWS would refuse is left out. A name that would be another role's too says its source before it, since credentials
/// go only where they were asked for: none of those that share it keeps it.
pub fn add_listed<'a>(settings: &mut Settings, mut of: impl FnMut(&Source) -> Vec<Listed<'a>>) {
    let own_ids: BTreeSet<RoleId> = settings.roles.iter().map(|role| role.id.clone()).collect();
    let mut roles: Vec<(Role, SourceId, String)> = Vec::new();
    for source in &settings.sources {
        let Some(center) = source.kind.identity_center() else { continue };
        let template = center.role_names.as_deref().unwrap_or(ROLE_NAMES);
        for listed in of(source) {
            let id = role_id(&source.id, listed.account, listed.role);
            if own_ids.contains(&id) || roles.len() >= MOST {
                continue;
            }
            let mut role = Role::assume("", "", source.id.as_str());
            role.name = name(template, listed);
            role.kind = RoleKind::PermissionSet(PermissionSet {
                account_id: listed.account.to_owned(),
                role_name: listed.role.to_owned(),
            });
            role.group = Some(listed.account_name.to_owned());
            role.id = id;
            if validate::role(&role).is_empty() {
                let apart = format!("{}/{}", source.name, role.name);
                roles.push((role, source.id.clone(), apart));
            }
        }
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let own_names = settings.roles.iter().map(|role| &role.name);
    for name in own_names.chain(roles.iter().flat_map(|(role, _, apart)| [&role.name, apart])) {
        *names.entry(name.clone()).or_default() += 1;
    }
    for (mut role, source, apart) in roles {
        let is_free = |name: &str| names.get(name).is_none_or(|count| *count < 2);
        if !is_free(&role.name) {
            role.name = if is_free(&apart) { apart } else { role.id.to_string() };
        }
        settings.from_instances.insert(role.id.clone(), source);
        settings.roles.push(Arc::new(role));
    }
}

/// Numbers tell accounts apart; their names change.
pub fn role_id(source: &SourceId, account: &str, role: &str) -> RoleId {
    RoleId::new(format!("{source}/{account}/{role}"))
}

/// Whether a role of that id is one that the source, an instance, may list.
pub fn is_role_of(id: &RoleId, source: &Source) -> bool {
    let rest = || id.as_str().strip_prefix(source.id.as_str())?.strip_prefix('/')?.split_once('/');
    source.kind.identity_center().is_some()
        && rest().is_some_and(|(account, role)| is_account(account) && !role.is_empty())
}

fn name(template: &str, listed: Listed<'_>) -> String {
    let name = template.replace("{account_id}", listed.account).replace("{role}", listed.role);
    // Last: what an administrator calls an account is no template.
    name.replace("{account_name}", listed.account_name)
}

#[cfg(test)]
mod tests;
