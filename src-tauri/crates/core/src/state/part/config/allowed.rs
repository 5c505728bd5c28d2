//! Which changes the settings allow: each is valid in itself and fits what is there.

use std::collections::BTreeSet;

use super::{Config, EntryId};
use crate::failure::{Failure, Invalid, Rule};
use crate::id::{RoleId, SourceId, TeamId};
use crate::role::Role;
use crate::settings::read::links::{via, way_back};
use crate::settings::{Change, Team, Template};
use crate::source::Source;
use crate::validate;

/// The entry that a change is about.
#[derive(Debug, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    pub name: String,
}

impl Config {
    /// Whether a change may be made, and to which entry.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn allows(&self, change: &Change) -> Result<Entry, Failure> {
        match change {
            Change::PutSource { source } => self.allows_source(source),
            Change::RemoveSource { id } => self.allows_removing_source(id),
            Change::PutRole { role } => self.allows_role(role),
            Change::AddRoles { roles } => self.allows_new_roles(roles),
            Change::RemoveRole { id } => self.allows_removing_role(id),
            Change::MoveRole { id, before } => {
                let role = self.own_role(id)?;
                before.as_ref().map_or(Ok(role), |before| self.role(before))?;
                entry(EntryId::Role(id.clone()), &role.name, None)
            }
            Change::PutTemplate { template } => self.allows_template(template),
            Change::RemoveTemplate { id } => self.allows_removing_template(id),
            Change::PutTeam { team } => self.allows_team(team),
            Change::RemoveTeam { id } => {
                let team = self.team(id)?;
                entry(EntryId::Team(id.clone()), &team.name, None)
            }
            Change::PutAccount { account } => {
                let mut others = self.settings.accounts.iter().filter(|other| other.id != account.id);
                refuse_taken(others.any(|other| other.name == account.name), &account.name)?;
                entry(EntryId::Account(account.id.clone()), &account.name, validate::account(account))
            }
            Change::RemoveAccount { id } => {
                let found = self.settings.accounts.iter().find(|account| account.id == *id);
                let account = found.ok_or_else(|| Failure::NoSuchEntry { name: id.clone() })?;
                if let Some(team) = self.settings.accounts_of_teams.get(id) {
                    return Err(self.managed_by_team(&account.name, team));
                }
                entry(EntryId::Account(id.clone()), &account.name, None)
            }
            Change::PutPreferences { preferences } => {
                entry(EntryId::Preferences, "preferences", validate::preferences(preferences))
            }
        }
    }

    fn allows_source(&self, source: &Source) -> Result<Entry, Failure> {
        let mut others = self.settings.sources.iter().filter(|other| other.id != source.id);
        refuse_taken(others.any(|other| other.name == source.name), &source.name)?;
        entry(EntryId::Source(source.id.clone()), &source.name, validate::source(source))
    }

    fn allows_removing_source(&self, id: &SourceId) -> Result<Entry, Failure> {
        let source = self.source(id)?;
        // What the instance lists goes with the source; what goes through that does not.
        let is_listed = |role: &RoleId| self.settings.from_instances.get(role) == Some(id);
        self.refuse_used(&source.name, |role| {
            !is_listed(&role.id) && (role.source.as_ref() == Some(id) || via(role).is_some_and(is_listed))
        })?;
        entry(EntryId::Source(id.clone()), &source.name, None)
    }

    fn allows_role(&self, role: &Role) -> Result<Entry, Failure> {
        let settings = &self.settings;
        let mut others = settings.roles.iter().filter(|other| other.id != role.id);
        refuse_taken(others.any(|other| other.name == role.name), &role.name)?;
        self.refuse_dangling(role)?;
        if via(role).is_some_and(|id| settings.from_teams.contains_key(id)) {
            return Err(Failure::Invalid(Invalid { field: "via", rule: Rule::ThroughTeam }));
        }
        if settings.protected_by_teams.contains(&role.id) && !role.protect {
            return Err(Failure::Invalid(Invalid { field: "protect", rule: Rule::TeamProtects }));
        }
        if let Some(path) = way_back(role, |id| settings.role(id)) {
            return Err(Failure::ChainLoop { path });
        }
        entry(EntryId::Role(role.id.clone()), &role.name, self.wrong_with(role))
    }

    /// Roles are added all or none: each is good, and new by id and name.
    fn allows_new_roles(&self, roles: &[Role]) -> Result<Entry, Failure> {
        let there = &self.settings.roles;
        let mut ids: BTreeSet<&RoleId> = there.iter().map(|role| &role.id).collect();
        let mut names: BTreeSet<&str> = there.iter().map(|role| role.name.as_str()).collect();
        for role in roles {
            // What it goes through may come before it.
            match via(role) {
                Some(via) if ids.contains(via) => self.refuse_unknown_source(role.source.as_ref())?,
                _ => self.refuse_dangling(role)?,
            }
            refuse_taken(!ids.insert(&role.id) || !names.insert(&role.name), &role.name)?;
            refuse_invalid(self.wrong_with(role))?;
        }
        entry(EntryId::NewRoles, roles.first().map_or("", |role| &role.name), None)
    }

    fn allows_removing_role(&self, id: &RoleId) -> Result<Entry, Failure> {
        let role = self.own_role(id)?;
        self.refuse_used(&role.name, |other| via(other) == Some(id))?;
        entry(EntryId::Role(id.clone()), &role.name, None)
    }

    /// A role that is an entry of the file, and not made by a template, a team's file or an instance.
    fn own_role(&self, id: &RoleId) -> Result<&Role, Failure> {
        let role = self.role(id)?;
        if let Some(template) = self.settings.from_templates.get(id) {
            let (role, template) = (role.name.clone(), template.to_string());
            return Err(Failure::FromTemplate { role, template });
        }
        if let Some(team) = self.settings.from_teams.get(id) {
            return Err(self.managed_by_team(&role.name, team));
        }
        if let Some(source) = self.settings.from_instances.get(id) {
            let source =
                self.source(source).map_or_else(|_| source.to_string(), |source| source.name.clone());
            return Err(Failure::FromInstance { role: role.name.clone(), source });
        }
        Ok(role)
    }

    fn managed_by_team(&self, entry: &str, team: &TeamId) -> Failure {
        let team = self.team(team).map_or_else(|_| team.to_string(), |team| team.name.clone());
        Failure::FromTeam { role: entry.to_owned(), team }
    }

    fn allows_template(&self, template: &Template) -> Result<Entry, Failure> {
        let role = &template.role;
        let mut others = self.settings.templates.iter().filter(|other| other.role.id != role.id);
        refuse_taken(others.any(|other| other.role.name == role.name), &role.name)?;
        self.refuse_unknown_source(role.source.as_ref())?;
        let invalid = validate::template(template, &self.file_settings().accounts);
        entry(EntryId::Template(role.id.clone()), &role.name, invalid)
    }

    fn allows_removing_template(&self, id: &RoleId) -> Result<Entry, Failure> {
        let found = self.settings.templates.iter().find(|template| template.role.id == *id);
        let template = found.ok_or_else(|| Failure::NoSuchEntry { name: id.to_string() })?;
        let of_it = |role: &RoleId| self.settings.from_templates.get(role) == Some(id);
        let name = &template.role.name;
        self.refuse_used(name, |other| via(other).is_some_and(of_it) && !of_it(&other.id))?;
        entry(EntryId::Template(id.clone()), name, None)
    }

    fn allows_team(&self, team: &Team) -> Result<Entry, Failure> {
        let mut others = self.settings.teams.iter().filter(|other| other.id != team.id);
        refuse_taken(others.any(|other| other.name == team.name), &team.name)?;
        self.refuse_unknown_source(team.source.as_ref())?;
        entry(EntryId::Team(team.id.clone()), &team.name, validate::team(team))
    }

    /// A role whose source and whose role on the way are there.
    fn refuse_dangling(&self, role: &Role) -> Result<(), Failure> {
        self.refuse_unknown_source(role.source.as_ref())?;
        via(role).map_or(Ok(()), |via| self.role(via).map(drop))
    }

    fn refuse_unknown_source(&self, source: Option<&SourceId>) -> Result<(), Failure> {
        source.map_or(Ok(()), |id| self.source(id).map(drop))
    }

    /// Refuses to remove what roles still use.
    fn refuse_used(&self, name: &str, uses: impl Fn(&Role) -> bool) -> Result<(), Failure> {
        let by = self.settings.roles.iter().filter(|role| uses(role));
        let by: Vec<String> = by.map(|role| role.name.clone()).collect();
        if by.is_empty() { Ok(()) } else { Err(Failure::StillUsed { name: name.to_owned(), by }) }
    }

    fn wrong_with(&self, role: &Role) -> Vec<Invalid> {
        let mut invalid = validate::role(role);
        let source = role.source.as_ref().filter(|_| via(role).is_none());
        let source = source.and_then(|source| self.settings.source(source));
        invalid.extend(source.and_then(|source| validate::of_its_source(role, source)));
        invalid.extend(validate::goes_through(role, &self.settings));
        invalid.extend(validate::renews_by_itself(role, &self.settings));
        invalid
    }
}

fn entry(id: EntryId, name: &str, invalid: impl IntoIterator<Item = Invalid>) -> Result<Entry, Failure> {
    refuse_invalid(invalid)?;
    Ok(Entry { id, name: name.to_owned() })
}

fn refuse_invalid(invalid: impl IntoIterator<Item = Invalid>) -> Result<(), Failure> {
    invalid.into_iter().next().map_or(Ok(()), |invalid| Err(Failure::Invalid(invalid)))
}

fn refuse_taken(taken: bool, name: &str) -> Result<(), Failure> {
    if taken { Err(Failure::NameTaken { name: name.to_owned() }) } else { Ok(()) }
}
