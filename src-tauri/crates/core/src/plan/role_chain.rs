//! The roles on the way to one, and the source at its start.

use std::collections::BTreeSet;

use crate::failure::{Failure, Invalid, Rule};
use crate::role::Role;
use crate::settings::Settings;
use crate::source::Source;

/// The roles from the one that names a source to this one. A loop is refused with its path.
pub(super) fn roles<'a>(settings: &'a Settings, role: &'a Role) -> Result<Vec<&'a Role>, Failure> {
    let (mut roles, mut seen) = (vec![role], BTreeSet::from([&role.id]));
    while let Some(via) = roles.last().and_then(|role| role.kind.via()) {
        let unknown = || Failure::UnknownRole { name: via.to_string(), similar: Vec::new() };
        let next = settings.role(via).ok_or_else(unknown)?;
        if !seen.insert(via) {
            let from = roles.iter().position(|role| role.id == *via).unwrap_or_default();
            let mut path: Vec<String> = roles[from..].iter().map(|role| role.name.clone()).collect();
            path.push(next.name.clone());
            return Err(Failure::ChainLoop { path });
        }
        if !next.kind.can_sign() {
            let role = roles.last().map_or_else(String::new, |role| role.name.clone());
            return Err(Failure::CantSign { role, via: next.name.clone() });
        }
        roles.push(next);
    }
    // What would narrow it is misspelt: used as it stands, it would do more than somebody meant.
    if let Some(error) = roles.iter().find_map(|role| settings.held_back.get(&role.id)) {
        return Err(Failure::Settings(error.clone()));
    }
    roles.reverse();
    Ok(roles)
}

/// The source at the start of a path.
pub(super) fn source<'a>(settings: &'a Settings, roles: &[&Role]) -> Result<&'a Source, Failure> {
    let no_source = || Failure::Invalid(Invalid { field: "source", rule: Rule::NotEmpty });
    let id = roles.first().and_then(|role| role.source.as_ref()).ok_or_else(no_source)?;
    settings.source(id).ok_or_else(|| Failure::UnknownSource { name: id.to_string() })
}
