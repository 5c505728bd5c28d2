//! What the page is told.

use rolecall_core::id::RoleId;
use rolecall_core::request::WindowPage;
use rolecall_core::snapshot::{Snapshot, SnapshotChange};
use serde::Serialize;
use serde_with::skip_serializing_none;
use ts_rs::TS;

/// One message to the page.
#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export, optional_fields)]
pub enum ToPage {
    /// How the connection to the engine is.
    Link {
        /// The state of the link.
        link: LinkState,
    },
    /// The whole snapshot.
    Snapshot {
        /// The snapshot.
        snapshot: Box<Snapshot>,
    },
    /// What changed since the last one.
    Change {
        /// The sections that changed.
        change: Box<SnapshotChange>,
    },
    /// Show this page.
    Show {
        /// The page.
        page: WindowPage,
    },
    /// Show the form for a role, or for a new one.
    Edit {
        /// The id of the role; absent: a new one.
        role: Option<RoleId>,
    },
    /// The finder has opened or closed: while it is open, questions are asked there alone.
    Finder {
        /// It is open.
        open: bool,
    },
    /// The person has closed the window: what is in it is to be forgotten.
    Closed,
}

/// How the connection to the engine is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[ts(export)]
pub enum LinkState {
    /// Looking for a running Rolecall, and starting it where there is none.
    Connecting,
    /// As it should be.
    Connected,
    /// It went away a moment ago; it may come back by itself.
    Lost,
    /// There is none, and it could not be started or did not come back.
    NotRunning,
    /// It speaks another version of the protocol.
    OtherVersion {
        /// Its version.
        version: String,
    },
}
