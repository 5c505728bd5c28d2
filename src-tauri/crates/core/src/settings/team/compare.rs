//! A team's file beside what is here: what taking it would change, and what it would not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{TeamEntries, TeamRole, differing, key_changes};
use crate::failure::{Failure, Invalid};
use crate::id::{RoleId, SourceId};
use crate::problem::Problem;
use crate::role::Role;
use crate::settings::{Account, Settings};
use crate::shown::{look_alike, shown};
use crate::text::Texts;
use crate::validate;

/// What taking a team's file would change, and what it would not. Of roles it has their names, of accounts name and
/// number: `acme-prod (123456789012)`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Difference {
    /// Names of accounts to add, whole.
    pub accounts: Vec<Account>,
    /// Roles to add, whole.
    pub new: Vec<Role>,
    /// What was taken earlier and says something else now.
    pub changed: Vec<Changed>,
    /// What was taken earlier and the file has no more.
    pub gone: Vec<String>,
    /// What is here already and says the same.
    pub same: Vec<String>,
    /// What is not taken.
    pub left: Vec<LeftOut>,
}

/// An entry of a team that says something else than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// What differs.
    pub keys: Vec<KeyChange>,
}

/// What a key said, and what it says now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyChange {
    /// The key, as the settings file calls it.
    pub key: String,
    /// Absent: it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub before: Option<String>,
    /// Absent: it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<String>,
    /// Whether the role is one of another account now.
    pub other_account: bool,
}

/// An entry of a team that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why it is left out.
    #[serde(flatten)]
    pub why: WhyLeft,
}

/// Why an entry of a team is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "kebab-case")]
#[ts(export)]
pub enum WhyLeft {
    /// There is one of that name already, which stays as it is.
    Own {
        /// The keys in which the two differ.
        keys: Vec<String>,
    },
    /// Its name looks like that of one that is here, and is another.
    LooksLike {
        /// The name of the one that is here.
        own: String,
    },
    /// The source that it names is not here.
    NoSource {
        /// The name.
        source: String,
    },
    /// AWS would refuse it.
    Refused {
        /// Why, in words.
        message: String,
    },
}

impl Difference {
    /// Whether taking it would change nothing.
    pub fn is_nothing(&self) -> bool {
        self.accounts.is_empty() && self.new.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }
}

/// Compares what a team says with what was taken of it earlier and with the entries that are one's own. `instead` signs
/// for roles whose source is not here.
pub fn compare(
    team: &TeamEntries,
    taken: &TeamEntries,
    own: &Settings,
    instead: Option<&SourceId>,
    texts: &Texts,
) -> Difference {
    let mut difference = Difference::default();
    compare_accounts(&mut difference, &team.accounts, &taken.accounts, &own.accounts, texts);
    compare_roles(&mut difference, &team.roles, &taken.roles, own, instead, texts);
    difference
}

fn compare_accounts<'a>(
    difference: &mut Difference,
    team: &'a [Account],
    taken: &'a [Account],
    own: &'a [Account],
    texts: &Texts,
) {
    let by_id = |accounts: &'a [Account]| -> BTreeMap<&'a str, &'a Account> {
        accounts.iter().map(|account| (account.id.as_str(), account)).collect()
    };
    let (here, earlier) = (by_id(own), by_id(taken));
    let mut names: BTreeSet<&str> = own.iter().map(|account| account.name.as_str()).collect();
    for account in team {
        let name = account_words(account);
        if let Some(here) = here.get(account.id.as_str()) {
            let keys = key_changes(here.keys(), account.keys());
            let keys: Vec<String> = keys.into_iter().map(|change| change.key).collect();
            match keys.is_empty() {
                true => difference.same.push(name),
                false => difference.left.push(LeftOut { name, why: WhyLeft::Own { keys } }),
            }
            continue;
        }
        let looks_like = || own.iter().find(|other| look_alike(&other.name, &account.name));
        let why = refused(validate::account(account), texts)
            .or_else(|| looks_like().map(|other| WhyLeft::LooksLike { own: other.name.clone() }))
            .or_else(|| {
                let taken = Failure::NameTaken { name: account.name.clone() };
                (!names.insert(&account.name)).then(|| WhyLeft::Refused { message: in_words(&taken, texts) })
            });
        let before = earlier.get(account.id.as_str());
        match (why, before.map(|before| key_changes(before.keys(), account.keys()))) {
            (Some(why), _) => difference.left.push(LeftOut { name, why }),
            (None, None) => difference.accounts.push(account.clone()),
            (None, Some(keys)) if keys.is_empty() => difference.same.push(name),
            (None, Some(keys)) => difference.changed.push(Changed { name, keys }),
        }
    }
    let there = by_id(team);
    let gone = |one: &&Account| ![&there, &here].iter().any(|of| of.contains_key(one.id.as_str()));
    difference.gone.extend(taken.iter().filter(gone).map(account_words));
}

fn account_words(account: &Account) -> String {
    format!("{} ({})", account.name, account.id)
}

fn refused(invalid: Vec<Invalid>, texts: &Texts) -> Option<WhyLeft> {
    let invalid = invalid.into_iter().next()?;
    Some(WhyLeft::Refused { message: in_words(&Failure::Invalid(invalid), texts) })
}

fn in_words(failure: &Failure, texts: &Texts) -> String {
    let problem = Problem::of(failure, texts);
    format!("{} {}", problem.message, problem.hint)
}

fn compare_roles(
    difference: &mut Difference,
    team: &[TeamRole],
    taken: &[TeamRole],
    own: &Settings,
    instead: Option<&SourceId>,
    texts: &Texts,
) {
    let sources = &own.sources;
    let named: BTreeMap<&str, &Role> = own.roles.iter().map(|role| (role.name.as_str(), &**role)).collect();
    let earlier: BTreeMap<&str, &TeamRole> =
        taken.iter().map(|taken| (taken.role.name.as_str(), taken)).collect();
    // Only a name beyond ASCII can be mistaken without anybody having chosen it so.
    let others: Vec<&str> = named.keys().chain(earlier.keys()).copied().collect();
    let mut ids: BTreeSet<RoleId> = own.roles.iter().map(|role| role.id.clone()).collect();
    for TeamRole { role, source } in team {
        let by_name = sources.iter().find(|own| own.name == *source).map(|own| &own.id);
        let signs = by_name.or(instead);
        let mut role = Role { source: signs.cloned().or_else(|| role.source.clone()), ..role.clone() };
        if let Some(own) = named.get(role.name.as_str()) {
            // Of one whose source is not here the names are compared.
            let source = by_name.cloned().or_else(|| role.source.clone());
            let keys = differing(own, &Role { source, ..role.clone() });
            let keys: Vec<String> = keys.into_iter().map(|change| change.key).collect();
            if keys.is_empty() {
                difference.same.push(role.name);
            } else {
                difference.left.push(LeftOut { name: role.name, why: WhyLeft::Own { keys } });
            }
            continue;
        }
        if let Some(own) = others.iter().find(|other| look_alike(&role.name, other)) {
            let why = WhyLeft::LooksLike { own: (*own).to_owned() };
            difference.left.push(LeftOut { name: role.name, why });
            continue;
        }
        if signs.is_none() {
            difference
                .left
                .push(LeftOut { name: role.name, why: WhyLeft::NoSource { source: source.clone() } });
            continue;
        }
        if let Some(why) = refused(validate::role(&role), texts) {
            difference.left.push(LeftOut { name: role.name, why });
            continue;
        }
        match earlier.get(role.name.as_str()) {
            Some(before) => {
                let mut keys = differing(
                    &Role { source: None, ..before.role.clone() },
                    &Role { source: None, ..role.clone() },
                );
                if before.source != *source {
                    let words = |name: &str| Some(shown(name).into_owned());
                    let (before, after) = (words(&before.source), words(source));
                    keys.push(KeyChange { key: "source".to_owned(), before, after, other_account: false });
                }
                if keys.is_empty() {
                    difference.same.push(role.name);
                } else {
                    difference.changed.push(Changed { name: role.name, keys });
                }
            }
            None => {
                // An own role that was renamed may still have this name for its id.
                let numbered = (2..).map(|n| RoleId::new(format!("{}-{n}", role.name)));
                let id = std::iter::once(role.id.clone()).chain(numbered).find(|id| !ids.contains(id));
                role.id = id.unwrap_or(role.id);
                ids.insert(role.id.clone());
                difference.new.push(role);
            }
        }
    }
    let there: BTreeSet<&str> = team.iter().map(|one| one.role.name.as_str()).collect();
    // What was left out when it was taken is not here to go.
    let was_here = |one: &&TeamRole| {
        !named.contains_key(one.role.name.as_str())
            && (instead.is_some() || sources.iter().any(|own| own.name == one.source))
    };
    let gone = taken.iter().filter(was_here).map(|one| &one.role.name);
    let gone = gone.filter(|name| !there.contains(name.as_str()));
    difference.gone.extend(gone.cloned());
}
