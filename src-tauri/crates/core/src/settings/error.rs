//! What may be odd or wrong in a settings file, with its place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::misspelt;
use crate::text::Args;

/// Something odd in the settings that does no harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsWarning {
    /// 1-based; 0 where the whole file is meant.
    pub line: u32,
    /// 1-based, in characters; 0 where the whole line is meant.
    pub column: u32,
    /// What is odd.
    pub kind: SettingsWarningKind,
}

impl SettingsWarning {
    /// Whether it is about a word that is not understood: what it was to say is not so.
    pub fn is_unknown_key(&self) -> bool {
        matches!(self.kind, SettingsWarningKind::UnknownKey { .. })
    }

    /// The id of the text that says it, and what that text is given.
    pub fn text(&self) -> (&'static str, Args) {
        let args = Args::new().with("line", self.line).with("column", self.column);
        match &self.kind {
            SettingsWarningKind::UnknownKey { key, meant: None, .. } => {
                ("warning-unknown-key", args.with("key", key))
            }
            SettingsWarningKind::UnknownKey { key, meant: Some(meant), holds: None } => {
                ("warning-misspelt", args.with("key", key).with("meant", meant))
            }
            SettingsWarningKind::UnknownKey { key, meant: Some(meant), holds: Some(role) } => {
                ("warning-held-back", args.with("key", key).with("meant", meant).with("role", role))
            }
            SettingsWarningKind::AsksToRenew { role } => ("warning-asks-to-renew", args.with("role", role)),
            SettingsWarningKind::OpenMode { mode } => ("warning-open-mode", args.with("mode", mode)),
        }
    }
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
        /// The key that was meant, as far as one can tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        meant: Option<String>,
        /// The id of the role or template that is not used until it is put right: what was meant would narrow it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        holds: Option<String>,
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

impl SettingsWrong {
    /// Whether it holds back one role, while the rest of the settings is in force.
    pub fn holds_one_role(&self) -> bool {
        matches!(self, Self::Misspelt { meant, .. } if misspelt::is_safety(meant))
    }
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
    /// A key that nobody knows is there in place of one that is needed, or of one that narrows a role.
    Misspelt {
        /// As written.
        key: String,
        /// The key that was meant.
        meant: String,
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
    /// Others may change the file, and it names programs to start: they could name theirs.
    OthersMayWrite {
        /// The permission bits, octal: `0666`.
        mode: String,
    },
    /// The file itself could not be read or written; the system's words.
    Unreadable {
        /// What the system said.
        reason: String,
    },
}
