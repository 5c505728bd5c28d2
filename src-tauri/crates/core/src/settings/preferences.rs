//! The `[preferences]` table: each preference with what it means, its type and its default, in one place.

use serde::{Deserialize, Serialize};
use toml_edit::Item;
use ts_rs::TS;

use super::error::SettingsError;
use super::fields::Fields;
use super::keys::{Keys, keys};
use super::value::{Plain, Value, meaning, one_of, values, word};
use crate::duration::Seconds;
use crate::role::OpenWith;

/// A line each: the key, its type and its default.
macro_rules! preferences {
    ($($(#[$meta:meta])* $key:ident: $kind:ty = $default:expr;)+) => {
        /// The `[preferences]` table.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
        #[ts(export)]
        pub struct Preferences { $($(#[$meta])* pub $key: $kind,)+ }

        impl Default for Preferences {
            fn default() -> Self {
                Self { $($key: $default,)+ }
            }
        }

        keys!(Preferences { $($key),+ });
    };
}

preferences! {
    /// How long before an end a notice comes, longest first.
    notify_before: Vec<Seconds> = vec![Seconds::minutes(15), Seconds::minutes(5)];
    /// False: notices tell no role's name.
    show_names: bool = true;
    /// RoleSessionName template.
    session_name: String = "{user}@{host}".to_owned();
    /// Of credentials, where a role says nothing.
    duration: Seconds = Seconds::hours(1);
    /// Of the console, where a role says nothing.
    console_duration: Seconds = Seconds::hours(8);
    /// How consoles open, where a role says nothing.
    open_with: OpenWith = OpenWith::Default;
    /// How two accounts live in one browser profile.
    two_accounts: TwoAccounts = TwoAccounts::Ask;
    /// Whether roles that say nothing renew their credentials by themselves. Those that ask for a reason, or for a code
    /// each time, never do: nobody would be there to answer.
    auto_renew: bool = false;
    /// Call AWS over plain http too, at an address beyond this computer that the environment or a profile names.
    plain_endpoint: bool = false;
    /// Sign the browser out before signing it in.
    sign_out_first: bool = false;
    /// Where the console's "sign in again" leads; sent as Issuer.
    issuer: String = "Rolecall".to_owned();
    /// What keeps keys: the system's keychain, or an encrypted file for computers without one. Rolecall follows a change
    /// when it starts next.
    keychain: KeychainKind = KeychainKind::System;
    /// Which roles are given to a program only after a person has allowed it, where a role says nothing.
    approve: Approve = Approve::Protected;
    /// Give a protected role out only after the person has proven to the system that they are at the computer, once until
    /// the screen is locked the next time.
    presence: bool = false;
    /// Keep sessions over restarts.
    keep_sessions: bool = true;
    /// Share people's sign-ins with AWS's own tools, through the files in which these keep them.
    share_sign_ins: bool = false;
    /// What leaves memory when the screen is locked or the computer goes to sleep.
    lock_with_screen: LockScope = LockScope::Off;
    /// After so long without a request the same leaves memory, and sessions in any case; zero: never.
    lock_after: Seconds = Seconds(0);
    /// When a copied secret leaves the clipboard.
    clipboard_clear: Seconds = Seconds(60);
    /// Start with the desktop session.
    launch_at_login: bool = false;
    /// The finder's global shortcut; empty: none.
    shortcut: String = String::new();
    /// Light, dark, or as the system.
    look: Look = Look::System;
    /// The session tag that carries a protected role's reason; empty: only the activity log keeps it.
    reason_tag: String = String::new();
}

/// How two accounts live in one browser profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TwoAccounts {
    /// Ask the first time.
    Ask,
    /// A separate window each.
    Separate,
    /// The same window; the first is signed out.
    Same,
    /// AWS multi-session is on in the browser.
    MultiSession,
}

impl TwoAccounts {
    const ALL: [(&'static str, Self); 4] = [
        ("ask", Self::Ask),
        ("separate", Self::Separate),
        ("same", Self::Same),
        ("multi-session", Self::MultiSession),
    ];
}

/// What keeps keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum KeychainKind {
    /// The system's keychain.
    System,
    /// An encrypted file, with a passphrase.
    File,
}

impl KeychainKind {
    const ALL: [(&'static str, Self); 2] = [("system", Self::System), ("file", Self::File)];
}

/// Which roles a person allows each program that asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Approve {
    /// Those that are protected.
    Protected,
    /// All.
    Programs,
}

impl Approve {
    /// All of them with the word the settings file uses.
    pub const ALL: [(&'static str, Self); 2] = [("protected", Self::Protected), ("programs", Self::Programs)];
}

/// What is locked with the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum LockScope {
    /// Nothing.
    Off,
    /// Kept sessions, with the key that seals them.
    Sessions,
    /// These, and the encrypted file that stands for a keychain. Behind a locked screen nothing is given out.
    All,
}

impl LockScope {
    const ALL: [(&'static str, Self); 3] =
        [("off", Self::Off), ("sessions", Self::Sessions), ("all", Self::All)];
}

/// The window's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Look {
    System,
    Light,
    Dark,
}

impl Look {
    const ALL: [(&'static str, Self); 3] =
        [("system", Self::System), ("light", Self::Light), ("dark", Self::Dark)];
}

values! {
    Approve: one_of(&Approve::ALL), |item| meaning(item, &Approve::ALL), |approve| word(approve, &Approve::ALL);
    Option<Approve>: Approve::expected(), |item| Approve::read(item).map(Some), |this| this.as_ref()?.plain();
    LockScope: one_of(&LockScope::ALL), |item| meaning(item, &LockScope::ALL),
        |scope| word(scope, &LockScope::ALL);
    KeychainKind: one_of(&KeychainKind::ALL), |item| meaning(item, &KeychainKind::ALL),
        |kind| word(kind, &KeychainKind::ALL);
    Look: one_of(&Look::ALL), |item| meaning(item, &Look::ALL), |look| word(look, &Look::ALL);
    TwoAccounts: one_of(&TwoAccounts::ALL), |item| meaning(item, &TwoAccounts::ALL),
        |choice| word(choice, &TwoAccounts::ALL);
}
