//! What surfaces may see of the engine's state. Every type here is serialisable, so none can hold a secret
//! (see [`crate::secret`]).

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::catalogue::Catalogue;
use crate::id::{RoleId, SessionId};
use crate::plan::Outlook;
use crate::problem::Problem;
use crate::prompt::Prompt;
use crate::role::{Colour, Role, RoleSigner};
use crate::session::{OpenedConsole, Owner};
use crate::settings::{Account, Preferences, SettingsWarning, Team, Template};
use crate::source::{Identity, KeyAge, KeychainState, Source, SourceState};
use crate::start::StartView;

/// Everything a surface may see, at one revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Snapshot {
    /// Rises with every change; an edit names the one it was made from.
    #[ts(type = "number")]
    pub revision: u64,
    /// How the engine as a whole is.
    pub engine: EngineView,
    /// `[preferences]`
    pub preferences: Preferences,
    /// `[[accounts]]`
    pub accounts: Vec<Account>,
    /// `[[templates]]`
    #[serde(default)]
    pub templates: Vec<TemplateView>,
    /// `[[teams]]`
    #[serde(default)]
    pub teams: Vec<TeamView>,
    /// Sources, in the file's order.
    pub sources: Vec<SourceView>,
    /// Roles, in the file's order. Of thousands a use changes one, and the rest is shared with the snapshot before.
    pub roles: Arc<Vec<Arc<RoleView>>>,
    /// What lives or has just ended, by start.
    pub sessions: Vec<SessionView>,
    /// Open questions.
    pub prompts: Vec<Prompt>,
    /// What a person should look at, most urgent first.
    pub attention: Vec<Attention>,
}

/// The sections that changed between two snapshots; what follows the first, whole one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SnapshotChange {
    /// The newer one's.
    #[ts(type = "number")]
    pub revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    engine: Option<EngineView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    preferences: Option<Preferences>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    accounts: Option<Vec<Account>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    templates: Option<Vec<TemplateView>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    teams: Option<Vec<TeamView>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    sources: Option<Vec<SourceView>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    roles: Option<Arc<Vec<Arc<RoleView>>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    sessions: Option<Vec<SessionView>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    prompts: Option<Vec<Prompt>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    attention: Option<Vec<Attention>>,
}

macro_rules! sections {
    ($($section:ident),+) => {
        impl SnapshotChange {
            /// What has to be sent to somebody who has `old`.
            pub fn between(old: &Snapshot, new: &Snapshot) -> Self {
                Self {
                    revision: new.revision,
                    $($section: (old.$section != new.$section).then(|| new.$section.clone()),)+
                }
            }

            /// Makes the older snapshot the newer one.
            pub fn apply_to(self, snapshot: &mut Snapshot) {
                snapshot.revision = self.revision;
                $(if let Some($section) = self.$section {
                    snapshot.$section = $section;
                })+
            }
        }
    };
}
sections!(engine, preferences, accounts, templates, teams, sources, roles, sessions, prompts, attention);

/// How the engine as a whole is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, Default)]
#[ts(export)]
pub struct EngineView {
    /// Settings and kept sessions have been read; until then nothing here is to be taken for empty.
    pub ready: bool,
    /// The OS keychain.
    pub keychain: KeychainState,
    /// The settings file can't be read; the last good settings are in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub settings_problem: Option<Problem>,
    /// Odd but harmless things in the settings.
    pub settings_warnings: Vec<SettingsWarning>,
    /// The stand-in for the sign-in endpoint, while one is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub signin_endpoint: Option<String>,
    /// Profiles of `~/.aws` that could come over, while nothing is set up.
    #[serde(default)]
    pub importable: u32,
    /// How the desktop starts and calls Rolecall.
    #[serde(default)]
    pub start: StartView,
}

/// A source, with how it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SourceView {
    /// The settings' entry.
    pub source: Source,
    /// How it is.
    pub state: SourceState,
    /// Since when the keychain has its key, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub key: Option<KeyAge>,
    /// When AWS last said who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub checked_at: Option<Timestamp>,
    /// Who it is, as AWS said last, be it before a restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub identity: Option<Identity>,
}

/// A template, with what it stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TemplateView {
    /// The settings' entry.
    pub template: Template,
    /// How many roles it stands for; an entry of their own has taken the place of others.
    pub roles: u32,
}

/// A team whose file is followed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TeamView {
    /// The settings' entry.
    pub team: Team,
    /// How many roles were taken of it and are in force.
    pub roles: u32,
    /// When its file was last fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub checked_at: Option<Timestamp>,
    /// Its file is being fetched.
    pub fetching: bool,
    /// Why its file could not be fetched last; what was taken stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
    /// What there is to look at and take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub offer: Option<TeamOffer>,
}

/// What taking a team's file would change, in numbers of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TeamOffer {
    /// To add.
    pub new: u32,
    /// That say something else.
    pub changed: u32,
    /// That go.
    pub gone: u32,
}

/// A role, with what it will give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RoleView {
    /// The settings' entry.
    pub role: Role,
    /// Where it comes from.
    #[serde(default)]
    #[ts(as = "Option<Catalogue>", optional)]
    pub catalogue: Catalogue,
    /// The id of the template or team it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<String>,
    /// The ARN of the role that AWS is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub arn: Option<String>,
    /// The partition of that ARN, e.g. `aws-cn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub partition: Option<String>,
    /// Whose credentials sign its call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub signed_by: Option<RoleSigner>,
    /// The account it is in, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<AccountName>,
    /// Its group: its own, else its account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub group: Option<String>,
    /// Its colour: its own, else its account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub colour: Option<Colour>,
    /// What it will give; absent where there is no way to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outlook: Option<Outlook>,
    /// Why there is no way to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
    /// When its console was last opened or its credentials last taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub last_used: Option<Timestamp>,
    /// How often and how lately a person has used it: a single use at this moment would weigh as much as all its uses,
    /// each of which weighs half after a week. The later, the more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub habit: Option<Timestamp>,
    /// The services its console was opened at last, the newest first; at most [`RECENT_SERVICES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub recent_services: Vec<String>,
}

/// The account of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AccountName {
    /// The twelve digits.
    pub id: String,
    /// What people call it; the twelve digits where `[[accounts]]` has no name for it.
    pub name: String,
}

/// So many services are remembered of each role.
pub const RECENT_SERVICES: usize = 3;

/// A session, without its secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SessionView {
    /// Names it; the same after a renewal.
    pub id: SessionId,
    /// Whose it is.
    pub owner: Owner,
    /// The role's or source's name.
    pub name: String,
    /// When AWS gave its credentials.
    #[ts(type = "string")]
    pub started_at: Timestamp,
    /// When its credentials end.
    #[ts(type = "string")]
    pub credentials_until: Timestamp,
    /// Whether they left Rolecall for a shell.
    pub in_shell: bool,
    /// When the first credentials end that a shell holds from before a renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub older_keys_until: Option<Timestamp>,
    /// Its console, while one is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub console: Option<OpenedConsole>,
    /// Who it makes the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assumed_arn: Option<String>,
    /// What is under way with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub under_way: Option<UnderWay>,
    /// All that was in use of it has ended.
    pub ended: bool,
}

impl SessionView {
    /// The end a person counts down to: the earliest of what is in use, else the credentials' own.
    pub fn counts_to(&self) -> Timestamp {
        let console = self.console.as_ref().filter(|console| !console.replaced).map(|console| console.until);
        let shell = self.in_shell.then_some(self.credentials_until);
        [console, shell].into_iter().flatten().min().unwrap_or(self.credentials_until)
    }
}

/// What is under way with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum UnderWay {
    /// Its console is being opened.
    Opening,
    /// It is being renewed.
    Renewing,
    /// Its renewal waits for the network.
    Waiting,
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "about", rename_all = "kebab-case")]
#[ts(export)]
pub enum Attention {
    /// The keychain is locked, absent or refusing.
    Keychain {
        /// Which of them.
        problem: Problem,
    },
    /// A question is open.
    Prompt {
        /// It.
        prompt: Box<Prompt>,
    },
    /// A session has ended within the last 30 minutes.
    Ended {
        /// Which.
        session: SessionId,
        /// Its role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// When.
        #[ts(type = "string")]
        at: Timestamp,
        /// No more than what a shell holds from before a renewal has: there they are to be taken again.
        older_keys: bool,
    },
    /// Several sessions have ended while the computer was asleep.
    EndedAsleep {
        /// How many.
        count: u32,
    },
    /// A renewal waits for the network.
    Waiting {
        /// The role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// What keeps it.
        problem: Problem,
    },
    /// This computer's clock is off by more than a minute.
    Clock {
        /// By so many seconds it is ahead of AWS's; negative: behind.
        #[ts(type = "number")]
        ahead: i64,
    },
    /// A click on a role failed.
    Failed {
        /// The role.
        role: RoleId,
        /// That role's name.
        name: String,
        /// Why.
        problem: Problem,
    },
    /// Something else is wrong: the settings file, the session store.
    Trouble {
        /// What.
        problem: Problem,
    },
}

#[cfg(test)]
mod tests;
