//! The settings: what `config.toml` says, its schema, and changes made onto the file's own text.

pub mod change;
pub mod read;
pub mod team;
pub mod template;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::duration::Seconds;
use crate::id::{RoleId, SourceId, TeamId};
use crate::role::{Colour, OpenWith, Role};
use crate::source::Source;
pub use team::Team;
pub use template::{Template, TemplateAccounts};

/// Everything `config.toml` says, with the defaults filled in. No secret is ever among it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The `[preferences]` table.
    pub preferences: Preferences,
    /// The `[[accounts]]` entries.
    pub accounts: Vec<Account>,
    /// The `[[sources]]` entries, in the file's order.
    pub sources: Vec<Source>,
    /// The `[[roles]]` entries, in the file's order, behind them the roles that templates stand for, and then those
    /// that were taken of teams.
    pub roles: Vec<Role>,
    /// The `[[templates]]` entries, in the file's order.
    pub templates: Vec<Template>,
    /// Of the roles that a template stands for, the template's id.
    pub from_templates: BTreeMap<RoleId, RoleId>,
    /// The `[[teams]]` entries: whose files are followed, in the file's order.
    pub teams: Vec<Team>,
    /// Of the roles that were taken of a team, the team's id. Text that is read has none: see [`team::add_taken`].
    pub from_teams: BTreeMap<RoleId, TeamId>,
    /// Roles that a team protects, its own and those that an entry of theirs stands in for.
    pub protected_by_teams: BTreeSet<RoleId>,
}

impl Settings {
    /// The role of that id.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// The source of that id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == *id)
    }
}

/// The `[preferences]` table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Preferences {
    /// How long before an end a notice comes, longest first.
    pub notify_before: Vec<Seconds>,
    /// False: notices tell no role's name.
    pub show_names: bool,
    /// RoleSessionName template.
    pub session_name: String,
    /// Of credentials, where a role says nothing.
    pub duration: Seconds,
    /// Of the console, where a role says nothing.
    pub console_duration: Seconds,
    /// How consoles open, where a role says nothing.
    pub open_with: OpenWith,
    /// How two accounts live in one browser profile.
    pub two_accounts: TwoAccounts,
    /// Whether roles that say nothing renew their credentials by themselves. Those that ask for a reason, or for a code
    /// each time, never do: nobody would be there to answer.
    pub auto_renew: bool,
    /// Sign the browser out before signing it in.
    pub sign_out_first: bool,
    /// Where the console's "sign in again" leads; sent as Issuer.
    pub issuer: String,
    /// Keep sessions over restarts.
    pub keep_sessions: bool,
    /// When a copied secret leaves the clipboard.
    pub clipboard_clear: Seconds,
    /// Start with the desktop session.
    pub launch_at_login: bool,
    /// The finder's global shortcut; empty: none.
    pub shortcut: String,
    /// `system` or a language tag.
    pub language: String,
    /// Light, dark, or as the system.
    pub look: Look,
    /// The session tag that carries a protected role's reason; empty: only the activity log keeps it.
    pub reason_tag: String,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            notify_before: vec![Seconds::minutes(15), Seconds::minutes(5)],
            show_names: true,
            session_name: "{user}@{host}".to_owned(),
            duration: Seconds::hours(1),
            console_duration: Seconds::hours(8),
            open_with: OpenWith::Default,
            two_accounts: TwoAccounts::Ask,
            auto_renew: false,
            sign_out_first: false,
            issuer: "Rolecall".to_owned(),
            keep_sessions: true,
            clipboard_clear: Seconds(60),
            launch_at_login: false,
            shortcut: String::new(),
            language: "system".to_owned(),
            look: Look::System,
            reason_tag: String::new(),
        }
    }
}

/// How two accounts live in one browser profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TwoAccounts {
    /// Ask the first time.
    Ask,
    /// A separate window each.
    Separate,
    /// The same window; the first is signed out.
    Same,
    /// AWS multi-session is on in the browser.
    MultiSession,
}

/// The window's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Look {
    System,
    Light,
    Dark,
}

/// One `[[accounts]]` entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Account {
    /// The twelve digits.
    pub id: String,
    /// What people see.
    pub name: String,
    /// The group its roles take over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub group: Option<String>,
    /// The colour its roles take over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub colour: Option<Colour>,
}

/// One change to the settings: what an edit of a surface carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "change", rename_all = "kebab-case")]
#[ts(export)]
pub enum Change {
    /// Adds the source or replaces the one of its id.
    PutSource {
        /// The whole entry.
        source: Source,
    },
    /// Removes a source.
    RemoveSource {
        /// Which.
        id: SourceId,
    },
    /// Adds the role or replaces the one of its id.
    PutRole {
        /// The whole entry.
        role: Box<Role>,
    },
    /// Removes a role.
    RemoveRole {
        /// Which.
        id: RoleId,
    },
    /// Adds the account or replaces the one of its id.
    PutAccount {
        /// The whole entry.
        account: Account,
    },
    /// Removes an account's name; its roles stay.
    RemoveAccount {
        /// The twelve digits.
        id: String,
    },
    /// Adds roles that are not there yet, all of them or none.
    AddRoles {
        /// The whole entries.
        roles: Vec<Role>,
    },
    /// Adds the template or replaces the one of its id.
    PutTemplate {
        /// The whole entry.
        template: Box<Template>,
    },
    /// Removes a template with all roles it stands for.
    RemoveTemplate {
        /// Which.
        id: RoleId,
    },
    /// Follows a team's file, or changes where it is.
    PutTeam {
        /// The whole entry.
        team: Team,
    },
    /// Follows a team's file no more; the roles taken of it go.
    RemoveTeam {
        /// Which.
        id: TeamId,
    },
    /// Replaces the preferences; keys at their default that the file does not name stay unnamed.
    PutPreferences {
        /// All of them.
        preferences: Box<Preferences>,
    },
}

/// Settings as read from a text, with what was odd but harmless.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedSettings {
    /// What the text says.
    pub settings: Settings,
    /// Unknown keys and the like, by line, in words.
    pub warnings: Vec<SettingsWarning>,
}

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
