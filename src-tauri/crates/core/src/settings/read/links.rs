//! What entries name of one another: every source and role that is named is there, and no role leads, through others,
//! back to itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::RoleId;
use crate::role::Role;
use crate::settings::Settings;
use crate::settings::error::{SettingsError, SettingsWrong};
use crate::settings::fields::{Places, Span};
use crate::settings::listed;

/// Where a role's links to other entries stand.
#[derive(Clone)]
pub(super) struct Links {
    pub(super) source: Span,
    pub(super) via: Span,
}

/// Checks the links of all roles, given where each stands.
///
/// # Errors
/// The first link that leads nowhere or in a circle.
pub(super) fn check(settings: &Settings, links: Vec<Links>, places: Places<'_>) -> Result<(), SettingsError> {
    let sources: BTreeSet<_> = settings.sources.iter().map(|source| &source.id).collect();
    let roles: BTreeMap<_, _> = settings.roles.iter().map(|role| (&role.id, role)).collect();
    for (role, at) in settings.roles.iter().zip(links) {
        let dangling = |key: &str, id: String| SettingsWrong::Dangling { key: key.to_owned(), id };
        if let Some(id) = role.source.as_ref().filter(|id| !sources.contains(id)) {
            return Err(places.error(at.source, dangling("source", id.to_string())));
        }
        // A role that an instance lists is not in the text.
        let is_listed = |id: &RoleId| settings.sources.iter().any(|source| listed::is_role_of(id, source));
        if let Some(id) = via(role).filter(|id| !roles.contains_key(id) && !is_listed(id)) {
            return Err(places.error(at.via, dangling("via", id.to_string())));
        }
        if let Some(path) = way_back(role, |id| roles.get(id).map(AsRef::as_ref)) {
            return Err(places.error(at.via, SettingsWrong::Loop { path }));
        }
    }
    Ok(())
}

/// The role that another one's credentials come through.
pub(crate) fn via(role: &Role) -> Option<&RoleId> {
    role.kind.via()
}

/// The names from a role through others back to itself, where they lead there.
pub(crate) fn way_back<'a>(
    role: &'a Role,
    find: impl Fn(&RoleId) -> Option<&'a Role>,
) -> Option<Vec<String>> {
    let (mut path, mut seen) = (vec![role.name.clone()], BTreeSet::new());
    let mut next = via(role);
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        if *id == role.id {
            path.push(role.name.clone());
            return Some(path);
        }
        let through = find(id)?;
        path.push(through.name.clone());
        next = via(through);
    }
    None
}
