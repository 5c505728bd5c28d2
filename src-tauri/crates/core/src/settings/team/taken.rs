//! What was taken of the teams that are followed, beside one's own entries: these are never written over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{TeamEntries, TeamRole};
use crate::id::{RoleId, SourceId};
use crate::settings::{Account, Settings, Team};
use crate::validate;

/// Adds the roles and names of accounts that were taken of teams, behind all others. A role is left out whose name an
/// entry of one's own or an earlier team has, whose source is not here, or that AWS would refuse; so is a second name of
/// an account, or of two. An entry of one's own that has the id of a team's role stands in for it; what the team protects
/// is protected there too.
pub fn add_taken<'a>(settings: &mut Settings, mut of: impl FnMut(&Team) -> Option<&'a TeamEntries>) {
    let by_name: BTreeMap<String, SourceId> =
        settings.sources.iter().map(|source| (source.name.clone(), source.id.clone())).collect();
    let mut names: BTreeSet<String> = settings.roles.iter().map(|role| role.name.clone()).collect();
    let mut places: BTreeMap<RoleId, usize> =
        settings.roles.iter().enumerate().map(|(at, role)| (role.id.clone(), at)).collect();
    let of_accounts = |text: fn(&Account) -> &String| settings.accounts.iter().map(text).cloned().collect();
    let mut numbers: BTreeSet<String> = of_accounts(|account| &account.id);
    let mut account_names: BTreeSet<String> = of_accounts(|account| &account.name);
    for team in settings.teams.clone() {
        let instead = team.source.as_ref().filter(|id| settings.source(id).is_some());
        let Some(TeamEntries { accounts, roles }) = of(&team) else { continue };
        for account in accounts {
            if validate::account(account).is_empty()
                && !numbers.contains(&account.id)
                && account_names.insert(account.name.clone())
            {
                numbers.insert(account.id.clone());
                settings.accounts_of_teams.insert(account.id.clone(), team.id.clone());
                settings.accounts.push(account.clone());
            }
        }
        for TeamRole { role, source } in roles {
            let mut role = role.clone();
            role.id = role_id(&team, &role.name);
            if let Some(at) = places.get(&role.id) {
                if role.protect {
                    Arc::make_mut(&mut settings.roles[*at]).protect = true;
                    settings.protected_by_teams.insert(role.id);
                }
                continue;
            }
            role.source = by_name.get(source).or(instead).cloned();
            if role.source.is_none() || names.contains(&role.name) || !validate::role(&role).is_empty() {
                continue;
            }
            if role.protect {
                settings.protected_by_teams.insert(role.id.clone());
            }
            names.insert(role.name.clone());
            places.insert(role.id.clone(), settings.roles.len());
            settings.from_teams.insert(role.id.clone(), team.id.clone());
            settings.roles.push(Arc::new(role));
        }
    }
}

/// The name is what tells a team's roles apart.
fn role_id(team: &Team, name: &str) -> RoleId {
    RoleId::new(format!("{}/{name}", team.id))
}
