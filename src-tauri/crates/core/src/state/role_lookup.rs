//! Roles by what people and scripts call them.

use std::sync::Arc;

use super::State;
use crate::failure::Failure;
use crate::id::RoleId;
use crate::role::Role;
use crate::similar::similar;

impl State {
    /// A role by its exact name or id, as scripts write it. Names go first: an id may be the name that a role had once
    /// and another has now. Nothing else will do: credentials go only where they were asked for.
    pub(super) fn find_role(&self, name: &str) -> Result<&Role, Failure> {
        let roles = &self.config.settings().roles;
        let named = roles.iter().find(|role| role.name == name);
        let found = named.or_else(|| roles.iter().find(|role| role.id.as_str() == name));
        found.map(Arc::as_ref).ok_or_else(|| {
            let similar = similar(name, roles.iter().map(|role| (role.name.as_str(), Vec::new())));
            let similar = similar.into_iter().map(ToOwned::to_owned).collect();
            Failure::UnknownRole { name: name.to_owned(), similar }
        })
    }

    /// What people call the role; its id where it is not known any more.
    pub(super) fn role_name(&self, id: &RoleId) -> String {
        self.config.role(id).map_or_else(|_| id.to_string(), |role| role.name.clone())
    }
}
