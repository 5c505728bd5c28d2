//! `rolecall team`: files of roles, without secrets, that a team shares. `import` copies a file's roles once.
//! `subscribe` follows the file: its changes are fetched and shown, and applied when the person agrees.

mod difference;
mod export;
mod import;
mod list;
mod remove;
mod subscribe;
mod update;

use super::commands;

commands! {
    /// What to do with a team's roles.
    Team {
        /// Print roles as a team's file, without secrets
        Export(export::Export),
        /// Take over the roles of a team's file as your own; those you have stay as they are
        Import(import::Import),
        /// Follow a team's file: its roles stay the team's, and what changes is shown before it is taken
        Subscribe(subscribe::Subscribe),
        /// List the teams whose files are followed
        List(list::List),
        /// Fetch the files of teams now, and take what is new
        Update(update::Update),
        /// Follow a team's file no more; the roles taken of it go
        Remove(remove::Remove),
    }
}
