//! Which browser of a known family this person has: what a private window and a profile of its own need to know.

use std::path::{Path, PathBuf};

use super::family::Family;

#[cfg_attr(target_os = "linux", path = "installed_linux.rs")]
#[cfg_attr(target_os = "macos", path = "installed_macos.rs")]
#[cfg_attr(windows, path = "installed_windows.rs")]
mod system;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One of a known family.
    Browser(Installed),
    /// None. The person's own browser, where the system names one.
    Unknown(Option<String>),
}

/// A browser of a known family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its program and the words that come before all others: `flatpak run org.mozilla.firefox`.
    pub words: Vec<String>,
    /// Whose words it understands.
    pub family: Family,
    /// The only place it may keep a profile in, where it is shut in as the application stores do it.
    pub place: Option<PathBuf>,
}

impl Installed {
    /// Where it keeps profiles: `place`, unless it can reach only a place of its own.
    pub fn place<'a>(&'a self, place: &'a Path) -> &'a Path {
        self.place.as_deref().unwrap_or(place)
    }
}

/// Looks for the person's browser; asks the system, so it takes a moment.
pub async fn find() -> Found {
    system::find().await
}
