//! Identifiers. A source's and a role's id is made once, written to the settings file and never changed by a
//! rename: keychain entries, sessions, recents and the activity log hang on it.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as written in the settings file.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// Names a source of signing credentials for ever.
    SourceId
);
id!(
    /// Names a role a person may take, for ever.
    RoleId
);
id!(
    /// Names a team whose file is followed, for ever.
    TeamId
);
id!(
    /// Names a session by all that shaped it: two equal requests have one id, also after a restart.
    SessionId
);

macro_rules! number {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "number")]
        pub struct $name(pub u64);
    };
}

number!(
    /// Names a prompt while it is open; never reused in the life of an engine.
    PromptId
);
number!(
    /// Names one thing somebody asked the engine for, until it is answered.
    OperationId
);
number!(
    /// Names a connection of a surface to the engine.
    ConnectionId
);
