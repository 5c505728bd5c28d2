//! The commands: each has a file with its arguments, what it asks the engine, and what it prints; this file puts them
//! together.

mod account;
mod agent;
mod completions;
mod console;
mod credential_process;
mod doctor;
mod effects;
mod end;
mod env;
mod exec;
mod explain;
mod find;
mod import;
pub mod listing;
mod log;
mod man;
mod program;
mod renew;
mod reset;
mod role;
mod roles;
mod sessions;
mod settings_entry;
mod setup;
mod sign_in;
mod sign_out;
mod source;
mod team;
mod whoami;

pub use completions::complete;
pub use credential_process::CredentialProcess;

use crate::error::CliError;

/// A command with its arguments.
pub trait Run {
    /// Carries the command out and prints its answer.
    ///
    /// # Errors
    /// Why there is no answer.
    fn run(self) -> Result<(), CliError>;
}

impl<T: Run> Run for Box<T> {
    fn run(self) -> Result<(), CliError> {
        (*self).run()
    }
}

/// Declares a set of commands: an enum for clap, which runs the chosen one.
macro_rules! commands {
    ($(#[$about:meta])* $set:ident { $($(#[$attribute:meta])* $command:ident($arguments:ty),)* }) => {
        $(#[$about])*
        #[derive(Debug, clap::Subcommand)]
        pub enum $set {
            $($(#[$attribute])* $command($arguments),)*
        }

        impl $crate::commands::Run for $set {
            fn run(self) -> Result<(), $crate::error::CliError> {
                match self {
                    $(Self::$command(command) => $crate::commands::Run::run(command),)*
                }
            }
        }
    };
}
use commands;

commands! {
    /// What to do.
    Command {
        /// Open a role's console in the browser
        Console(console::Console),
        /// Print a role's credentials for the credential_process of AWS tools
        CredentialProcess(credential_process::CredentialProcess),
        /// Print a role's credentials as shell variables
        Env(env::Env),
        /// Run a command as a role
        Exec(exec::Exec),
        /// Show who you are in AWS with a role
        Whoami(whoami::Whoami),
        /// Renew a role's session
        Renew(renew::Renew),
        /// End a role's session on this computer
        End(end::End),
        /// Open the finder
        Find(find::Find),
        /// List roles and how long their sessions last
        Roles(roles::Roles),
        /// List active sessions
        Sessions(sessions::Sessions),
        /// Show the activity log: what was done, by whom and why
        Log(log::Log),
        /// Sign in to your company
        SignIn(sign_in::SignIn),
        /// Sign out of your company
        SignOut(sign_out::SignOut),
        /// Add, change, test and remove sources (where your AWS credentials come from)
        #[command(subcommand)]
        Source(source::Source),
        /// Add, change, test and remove roles
        #[command(subcommand)]
        Role(role::Role),
        /// Give accounts names, shown instead of their numbers
        #[command(subcommand)]
        Account(account::Account),
        /// List the programs you allowed to use a role, and remove them
        #[command(subcommand)]
        Program(program::Program),
        /// Print the commands that create a role or a user in AWS
        #[command(subcommand)]
        Setup(setup::Setup),
        /// Explain why AWS refused something, from its error message
        Explain(explain::Explain),
        /// Import keys and roles from ~/.aws
        Import(import::Import),
        /// Share roles with others, or import theirs
        #[command(subcommand)]
        Team(team::Team),
        /// Check what Rolecall needs on this computer
        Doctor(doctor::Doctor),
        /// Remove everything of Rolecall from this computer
        Reset(reset::Reset),
        /// Run the engine without a desktop, until Ctrl-C or SIGTERM
        Agent(agent::Agent),
        /// Print shell completions
        Completions(completions::Completions),
        /// Write the manual pages
        Man(man::Man),
    }
}
