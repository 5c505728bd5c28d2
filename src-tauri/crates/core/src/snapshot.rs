//! What surfaces may see of the engine's state. Every type here is serialisable, so none can hold a secret
//! (see [`crate::secret`]).

mod attention;
mod entries;
mod session;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::problem::Problem;
use crate::program::AllowedProgram;
use crate::prompt::Prompt;
use crate::settings::{Account, Preferences, SettingsWarning};
use crate::source::KeychainState;
use crate::start::StartView;

pub use attention::Attention;
pub use entries::{
    AccountName, ListingView, RECENT_SERVICES, RoleView, SignInView, SourceView, TeamOffer, TeamView,
    TemplateView,
};
pub use session::{SessionView, UnderWay};

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
    /// Programs that a person has allowed a role, the newest last.
    #[serde(default)]
    pub programs: Vec<AllowedProgram>,
}

/// The sections that changed between two snapshots; what follows the first, whole one.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct SnapshotChange {
    /// The newer one's.
    #[ts(type = "number")]
    pub revision: u64,
    engine: Option<EngineView>,
    preferences: Option<Preferences>,
    accounts: Option<Vec<Account>>,
    templates: Option<Vec<TemplateView>>,
    teams: Option<Vec<TeamView>>,
    sources: Option<Vec<SourceView>>,
    roles: Option<Arc<Vec<Arc<RoleView>>>>,
    sessions: Option<Vec<SessionView>>,
    prompts: Option<Vec<Prompt>>,
    attention: Option<Vec<Attention>>,
    programs: Option<Vec<AllowedProgram>>,
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
sections!(
    engine,
    preferences,
    accounts,
    templates,
    teams,
    sources,
    roles,
    sessions,
    prompts,
    attention,
    programs
);

/// How the engine as a whole is.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, Default)]
#[ts(export, optional_fields)]
pub struct EngineView {
    /// Settings and kept sessions have been read; until then nothing here is to be taken for empty.
    pub ready: bool,
    /// The OS keychain.
    pub keychain: KeychainState,
    /// The settings file can't be read; the last good settings are in force.
    pub settings_problem: Option<Problem>,
    /// Odd but harmless things in the settings.
    pub settings_warnings: Vec<SettingsWarning>,
    /// The stand-in for the sign-in endpoint, while one is in force.
    pub signin_endpoint: Option<String>,
    /// The plain http address beyond this computer at which AWS is called.
    pub plain_endpoint: Option<String>,
    /// Profiles of `~/.aws` that could come over, while nothing is set up.
    #[serde(default)]
    pub importable: u32,
    /// How the desktop starts and calls Rolecall.
    #[serde(default)]
    pub start: StartView,
}

#[cfg(test)]
mod tests;
