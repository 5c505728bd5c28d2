//! `rolecall man`: writes the manual pages, from the texts of `--help`. For people who package Rolecall.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use super::Run;
use crate::arguments::Arguments;
use crate::error::CliError;

/// Writes the manual pages.
#[derive(Debug, Args)]
pub struct Man {
    /// The folder to write to, one page per subcommand
    folder: PathBuf,
}

impl Run for Man {
    fn run(self) -> Result<(), CliError> {
        std::fs::create_dir_all(&self.folder)?;
        Ok(clap_mangen::generate_to(Arguments::command(), &self.folder)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page() {
        let folder = std::env::temp_dir().join(format!("rolecall-man-{}", std::process::id()));
        Man { folder: folder.clone() }.run().expect("pages");
        let page = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
        assert!(page("rolecall.1").contains("source credentials missing, invalid or expired"));
        assert!(page("rolecall-exec.1").contains("Run a command as a role"));
        assert!(page("rolecall-source-add.1").contains("secret"));
        assert!(page("rolecall-man.1").contains("manual pages"));
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
