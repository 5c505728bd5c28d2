//! What a change of the settings means for the roles behind it, by what the engine shows before and after.

use std::collections::BTreeMap;

use rolecall_core::behind;
use rolecall_core::id::RoleId;
use rolecall_core::snapshot::{RoleView, Snapshot};

use crate::{i18n, output};

/// Says what is different for the roles that both snapshots have, except the one that was changed itself.
pub fn say(before: &Snapshot, after: &Snapshot, changed: Option<&RoleId>) {
    let old: BTreeMap<&RoleId, &RoleView> =
        before.roles.iter().map(|view| (&view.role.id, view.as_ref())).collect();
    let others = after.roles.iter().filter(|view| Some(&view.role.id) != changed);
    let both = others.filter_map(|new| {
        let old = old.get(&new.role.id)?;
        Some((new.role.name.as_str(), old.outlook.as_ref(), new.outlook.as_ref()))
    });
    for line in behind::lines(both, i18n::texts()) {
        output::say(line);
    }
}
