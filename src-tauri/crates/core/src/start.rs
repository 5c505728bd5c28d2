//! How the desktop starts and calls Rolecall: with the login, by a key, and from a tray.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::problem::Problem;

/// How the desktop starts and calls Rolecall. Only the resident asks it; of any other engine all of it is unasked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StartView {
    /// Whether it is started with the desktop session.
    pub at_login: AtLogin,
    /// The finder's global shortcut.
    pub shortcut: ShortcutState,
    /// Nothing shows tray icons: the window is all there is.
    pub no_tray: bool,
}

/// Whether Rolecall is started with the desktop session, as the desktop's own entry says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[ts(export)]
pub enum AtLogin {
    /// Nobody has looked.
    #[default]
    Unasked,
    /// It is not.
    Off,
    /// It is.
    On,
    /// Its entry is there, and switched off in the desktop's own settings, which is left as it is.
    TurnedOff,
    /// Something else stands where its entry would: it is left as it is.
    Taken {
        /// What, for a person to look at.
        entry: String,
    },
    /// `ROLECALL_HOME` is set: whoever set it starts this one.
    OwnHome,
    /// It could not be done.
    Failed {
        /// What went wrong.
        problem: Problem,
    },
}

/// How the finder's global shortcut is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[ts(export)]
pub enum ShortcutState {
    /// None is wanted.
    #[default]
    Off,
    /// The desktop is being asked for it.
    Asking,
    /// It works.
    On {
        /// What the desktop calls it; a person may have chosen other keys there.
        keys: String,
    },
    /// It does not work.
    Failed {
        /// What went wrong.
        problem: Problem,
    },
}

/// What stands where the desktop looks for what to start with a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginEntry {
    /// Nothing.
    None,
    /// Ours, as it should be.
    Ours,
    /// Ours, switched off in the desktop's own settings.
    TurnedOff,
    /// Somebody else's, by its file or name.
    Other(String),
    /// Nothing is looked at: `ROLECALL_HOME` is set.
    OwnHome,
}
