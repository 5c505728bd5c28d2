//! Roles by what people and scripts call them.

use super::State;
use crate::failure::Failure;
use crate::id::RoleId;
use crate::role::Role;

impl State {
    /// A role by its exact name or id, as scripts write it; only case is forgiven. Names go first: an id may be the
    /// name that a role had once and another has now.
    pub(super) fn find_role(&self, name: &str) -> Result<&Role, Failure> {
        let roles = &self.config.settings().roles;
        let exact = roles.iter().find(|role| role.name == name);
        let exact = exact.or_else(|| roles.iter().find(|role| role.id.as_str() == name));
        let found = exact.or_else(|| roles.iter().find(|role| role.name.eq_ignore_ascii_case(name)));
        found.or_else(|| self.find_departed(name)).ok_or_else(|| {
            let wanted = name.to_lowercase();
            let similar = roles.iter().filter(|role| role.name.to_lowercase().contains(&wanted));
            Failure::UnknownRole {
                name: name.to_owned(),
                similar: similar.take(5).map(|role| role.name.clone()).collect(),
            }
        })
    }

    pub(super) fn role_name(&self, id: &RoleId) -> String {
        self.role_or_departed(id).map_or_else(|_| id.to_string(), |role| role.name.clone())
    }
}
