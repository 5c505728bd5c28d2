//! Our programs, in the folder they are built into.

use std::path::PathBuf;

use crate::desktop::Result;

/// The folder with `rolecall-desktop`, `rolecall` and the rest: the one this program was built into.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Looks for them beside the running program; a test's is one folder below.
    ///
    /// # Errors
    /// The running program's own path is not known.
    pub fn find() -> Result<Self> {
        let program = std::env::current_exe()?;
        let folder = program.parent().ok_or("this program is in no folder")?;
        let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
        Ok(Self { folder: folder.to_owned() })
    }

    /// Cargo's target folder, for what a program leaves behind.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.folder.parent().unwrap_or(&self.folder).to_owned()
    }

    /// The path of one of them.
    ///
    /// # Errors
    /// It was not built.
    pub fn path(&self, name: &str) -> Result<PathBuf> {
        let path = self.folder.join(name);
        if !path.is_file() {
            return Err(format!(
                "{} is not there. Run ./dev test, or: cargo build --workspace --bins",
                path.display()
            )
            .into());
        }
        Ok(path)
    }
}
