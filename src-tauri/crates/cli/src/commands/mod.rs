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
mod find;
mod import;
pub mod listing;
mod log;
mod man;
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
        /// Print a role's credentials as the credential_process of AWS's own tools reads them
        CredentialProcess(credential_process::CredentialProcess),
        /// Print a role's credentials for a shell to set
        Env(env::Env),
        /// Run a command as a role
        Exec(exec::Exec),
        /// Ask AWS who a role makes you
        Whoami(whoami::Whoami),
        /// Assume a role again, so that it lasts longer
        Renew(renew::Renew),
        /// Forget a role's session on this computer
        End(end::End),
        /// Open the finder
        Find(find::Find),
        /// List the roles and what each gives
        Roles(roles::Roles),
        /// List what lives now
        Sessions(sessions::Sessions),
        /// List what was done, by whom and why
        Log(log::Log),
        /// Sign in to your company
        SignIn(sign_in::SignIn),
        /// Sign out of your company
        SignOut(sign_out::SignOut),
        /// Add, change, check and remove sources: what signs the calls to AWS
        #[command(subcommand)]
        Source(source::Source),
        /// Add, change, check and remove roles
        #[command(subcommand)]
        Role(role::Role),
        /// Name accounts, so that their roles show the name in place of the number
        #[command(subcommand)]
        Account(account::Account),
        /// Print what makes a role or a user in AWS
        #[command(subcommand)]
        Setup(setup::Setup),
        /// Take over the keys and roles of ~/.aws
        Import(import::Import),
        /// Pass roles on to others, or take theirs over
        #[command(subcommand)]
        Team(team::Team),
        /// Check what Rolecall needs on this computer
        Doctor(doctor::Doctor),
        /// Take everything of Rolecall off this computer
        Reset(reset::Reset),
        /// Run the engine without a desktop, until Ctrl-C or SIGTERM
        Agent(agent::Agent),
        /// Print the completions of a shell
        Completions(completions::Completions),
        /// Write the manual pages
        Man(man::Man),
    }
}
