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
        /// Print roles as a team file, without secrets
        Export(export::Export),
        /// Import a team file's roles as your own; roles you already have are not changed
        Import(import::Import),
        /// Subscribe to a team file; you review every change before it is applied
        Subscribe(subscribe::Subscribe),
        /// List team subscriptions
        List(list::List),
        /// Fetch team files now and apply their changes
        Update(update::Update),
        /// Unsubscribe from a team file and remove its roles
        Remove(remove::Remove),
    }
}
