//! Catalogues: where roles come from. The settings file is one. The others (a team's file, an instance of IAM Identity
//! Center) are kept under the state folder, and the settings only override what they say of a role.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a role comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, Default)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Catalogue {
    /// A `[[roles]]` entry of `config.toml`, which a person may change and remove.
    #[default]
    Settings,
    /// A `[[templates]]` entry, which stands for many; an edit makes it a `[[roles]]` entry.
    Template,
    /// A team's file that is followed; an edit makes it a `[[roles]]` entry, which stands in for the team's.
    Team,
    /// An instance of IAM Identity Center lists it; an edit makes it a `[[roles]]` entry, which stands in for it.
    Instance,
}
