//! What is remembered over restarts beside the sealed sessions, and is no secret: who sources are, since when the
//! keychain has their keys, and what was fetched and taken of teams.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::id::{SourceId, TeamId};
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
}

/// What is remembered of a source.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Who it is, as AWS said last.
    pub identity: Option<Identity>,
    /// When AWS said so.
    pub checked_at: Option<Timestamp>,
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
