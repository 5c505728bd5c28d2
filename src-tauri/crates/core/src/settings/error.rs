//! What may be odd or wrong in a settings file, with its place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something odd in the settings that does no harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsWarning {
    /// 1-based; 0 where the whole file is meant.
    pub line: u32,
    /// What is odd.
    pub kind: SettingsWarningKind,
}

/// What may be odd in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[ts(export)]
pub enum SettingsWarningKind {
    /// A key this version does not know; it is kept.
    UnknownKey {
        /// As written, with its table: `roles.favorite`.
        key: String,
    },
    /// A role has `auto_renew` and asks a person something each time, so it never renews by itself.
    AsksToRenew {
        /// The role's name.
        role: String,
    },
    /// The file may be read or written by others than its owner.
    OpenMode {
        /// The permission bits, octal: `0644`.
        mode: String,
    },
}

/// Why a text is no settings file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsError {
    /// 1-based; 0 where the whole file is meant.
    pub line: u32,
    /// 1-based, in characters; 0 where the whole line is meant.
    pub column: u32,
    /// What was expected or is wrong there.
    pub wrong: SettingsWrong,
}

/// What may be wrong in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "wrong", rename_all = "kebab-case")]
#[ts(export)]
pub enum SettingsWrong {
    /// The text is not TOML; the parser's own words, on one line.
    NotToml {
        /// What the parser expected.
        expected: String,
    },
    /// The value is not what the key takes.
    Value {
        /// The key.
        key: String,
        /// What it takes, e.g. `a duration such as 4h`.
        expected: String,
    },
    /// A key that has to be there is not.
    Missing {
        /// The key.
        key: String,
    },
    /// Two entries have one id.
    Twice {
        /// The id.
        id: String,
    },
    /// A role names a source or role that is not there.
    Dangling {
        /// The key.
        key: String,
        /// What it names.
        id: String,
    },
    /// A role leads, through others, back to itself.
    Loop {
        /// The names on the way, the first one again at the end.
        path: Vec<String>,
    },
    /// A team's file may not set that.
    NotInTeamFile {
        /// The key, with its table: `roles.open_with`.
        key: String,
    },
    /// Written by a later Rolecall.
    Future {
        /// Its `version`.
        version: u32,
    },
    /// The file itself could not be read or written; the system's words.
    Unreadable {
        /// What the system said.
        reason: String,
    },
}
