//! What is remembered over restarts beside the sealed sessions, and is no secret: who sources are, since when the
//! keychain has their keys, what was fetched and taken of teams, and what instances of IAM Identity Center list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::id::{SourceId, TeamId};
use crate::identity_center::Instance;
use crate::settings::team::TeamFile;
use crate::source::{Identity, KeyAge};

/// From this age on a key is to be replaced.
const KEY_IS_OLD: SignedDuration = SignedDuration::from_hours(90 * 24);

/// All that is remembered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Of sources.
    #[serde(default)]
    pub sources: BTreeMap<SourceId, SourceRecord>,
    /// Of teams that are followed.
    #[serde(default)]
    pub teams: BTreeMap<TeamId, TeamRecord>,
    /// Of instances of IAM Identity Center.
    #[serde(default)]
    pub instances: BTreeMap<SourceId, InstanceRecord>,
}

/// What is remembered of a source.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Who it is, as AWS said last.
    pub identity: Option<Identity>,
    /// When AWS said so.
    pub checked_at: Option<Timestamp>,
    /// By which its key is known again ([`access_key_fingerprint`](crate::secret::access_key_fingerprint)).
    pub key_fingerprint: Option<String>,
    /// When its key was put in the keychain. IAM alone knows when it was made, and asking takes a right of its own.
    pub key_since: Option<Timestamp>,
}

impl SourceRecord {
    /// Since when the keychain has its key, and from when on that is too long.
    pub fn key_age(&self) -> Option<KeyAge> {
        self.key_since.map(|since| KeyAge { since, old_from: since + KEY_IS_OLD })
    }
}

/// What is remembered of a team's file.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TeamRecord {
    /// What a person took of it last.
    #[serde(default, with = "text")]
    pub taken: Option<Arc<TeamFile>>,
    /// What it says since, for a person to look at.
    #[serde(default, with = "text")]
    pub offered: Option<Arc<TeamFile>>,
    /// Where it was when it was last fetched.
    pub from: Option<String>,
    /// When it was last fetched.
    pub checked_at: Option<Timestamp>,
}

/// What is remembered of what an instance lists: names and numbers, and no secret.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct InstanceRecord {
    /// Its start URL.
    pub start_url: String,
    /// Its region.
    pub region: String,
    /// Its accounts by their numbers.
    #[serde(default)]
    pub accounts: BTreeMap<String, RecordedAccount>,
    /// When the list was last whole.
    pub listed_at: Option<Timestamp>,
    /// Of a list that is being made: the accounts whose roles are still to be read.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unlisted: BTreeSet<String>,
}

/// An account that an instance lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedAccount {
    /// Its name.
    pub name: String,
    /// The names of the permission sets that the person has there.
    pub roles: BTreeSet<String>,
}

impl InstanceRecord {
    /// Nothing is known of that instance yet.
    pub fn of(instance: &Instance) -> Self {
        let Instance { start_url, region } = instance.clone();
        Self { start_url, region, ..Self::default() }
    }

    /// Whether it is of that instance.
    pub fn is_of(&self, instance: &Instance) -> bool {
        (&self.start_url, &self.region) == (&instance.start_url, &instance.region)
    }

    /// Every role, with the number of its account.
    pub fn roles(&self) -> BTreeSet<(String, String)> {
        let roles = |(account, of): (&String, &RecordedAccount)| -> Vec<(String, String)> {
            of.roles.iter().map(|role| (account.clone(), role.clone())).collect()
        };
        self.accounts.iter().flat_map(roles).collect()
    }

    /// What each account is called, by its number.
    pub fn names(&self) -> BTreeMap<String, String> {
        self.accounts.iter().map(|(id, account)| (id.clone(), account.name.clone())).collect()
    }

    /// The accounts whose roles a list that broke off has read already.
    pub fn listed_already(&self) -> BTreeSet<String> {
        let is_read = |account: &&String| !self.unlisted.is_empty() && !self.unlisted.contains(*account);
        self.accounts.keys().filter(is_read).cloned().collect()
    }
}

/// A team's file as its own text; one that this version does not read is none.
mod text {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::TeamFile;

    pub fn serialize<S: Serializer>(file: &Option<Arc<TeamFile>>, to: S) -> Result<S::Ok, S::Error> {
        match file {
            Some(file) => to.serialize_some(file.text()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Arc<TeamFile>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.and_then(|text| TeamFile::read(text).ok()).map(Arc::new))
    }
}
