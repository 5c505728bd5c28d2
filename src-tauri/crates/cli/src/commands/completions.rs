//! `rolecall completions`: what a shell reads to complete subcommands and flags.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::output;
use crate::stop::Stop;

/// Prints completions.
#[derive(Debug, Args)]
pub struct Completions {
    /// Whose
    shell: Shell,
}

impl Completions {
    /// Does it.
    pub fn run(self) -> Result<(), Stop> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "rolecall", &mut script);
        output::answer(&script)
    }
}
