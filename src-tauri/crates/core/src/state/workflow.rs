//! What people do with Rolecall, one file each: every file reads from what is asked for to what becomes of it.

mod add_key;
mod approval;
mod ask;
mod assume;
mod check;
mod copy;
mod edit_settings;
mod end_session;
mod finish;
mod follow_team;
mod get_session;
mod issue_credentials;
mod keep_sessions;
mod keychain_status;
mod list_roles;
mod lock;
pub(super) mod logged;
mod mfa;
mod notice_actions;
mod notify;
mod open_console;
mod passphrase;
mod permission;
mod persisted_records;
mod plan_roles;
mod presence;
mod read_log;
mod read_source;
mod reason;
mod renew;
mod settings_reload;
mod sign_in;
mod sign_out_in_browser;
mod two_accounts;
mod whoami;

use super::part::config::EntryId;
use crate::credential_consumer::CredentialConsumer;
use crate::duration::Seconds;
use crate::id::{OperationId, RoleId, SessionId, SourceId, TeamId};
use crate::request::ConsolePlace;
use crate::role::Role;
use crate::session::SessionKey;
use crate::shell::Shell;
use add_key::{Keyed, NewKey};
use approval::Approval;
use copy::Copying;
pub(super) use open_console::{LinkTo, Opening};
use permission::Permission;
use presence::ProtectedRequest;
use reason::ProgramReason;
use two_accounts::AccountChoice;

/// What somebody waits for: each workflow's own, with what it keeps until it goes on.
#[derive(Debug)]
pub(super) enum Job {
    /// A session of the role, then its console, whose link goes there.
    Console(ConsolePlace, LinkTo),
    /// A session of the role, of that length where one is named, then its credentials.
    Credentials { role: RoleId, hand_out: CredentialConsumer, duration: Option<Seconds> },
    /// A session of the role, then its credentials in the clipboard.
    CopyCredentials { role: RoleId, shell: Shell },
    /// A session of the role, then AWS's word on who it makes the person.
    Who { role: RoleId, session: Option<SessionId> },
    /// A new session of the role, then its console again where one was in use.
    Renew { role: RoleId, reopen: Option<String> },
    /// A link is being minted or a browser opens.
    Opening(Opening),
    /// A new session of the role, then who it makes the person.
    CheckRole { role: RoleId },
    /// A session of a role that is being written, which is not kept, then who it makes the person.
    CheckDraft { role: Box<Role> },
    /// The settings or the keychain are being written; with a key, whose source and identity it is.
    Write { entry: EntryId, keyed: Option<Keyed> },
    /// AWS is asked whose key it is that the keychain is to keep.
    TakeKey(Box<NewKey>),
    /// A source is being identified.
    Identify,
    /// A secret is being put in the clipboard.
    Copying(Copying),
    /// The activity log is being read.
    ReadLog,
    /// A team's file is being fetched, to be looked at.
    LookAtTeamFile { instead: Option<SourceId> },
    /// Files of teams that are followed are being fetched; absent: of all.
    UpdateTeams { team: Option<TeamId> },
    /// The browser is being sent to AWS's sign-out page.
    SignOut { role: Option<RoleId> },
    /// A person is to allow a program a role.
    Approval(Box<Approval>),
    /// A person is to allow what the window asks for.
    Permission(Box<Permission>),
    /// A person is to prove that they are there.
    Presence(Box<ProtectedRequest>),
    /// A person signs in to an instance.
    SignIn { source: SourceId },
    /// An instance's roles are being listed.
    ListRoles,
}

/// A question to a person: each workflow's own, with what it needs to go on.
#[derive(Debug)]
pub(super) enum Question {
    /// The MFA code that goes with a call.
    MfaCode(SessionKey),
    /// Why a protected role is wanted, before a call for it.
    Reason(SessionKey),
    /// Why one more program is to have a protected role's credentials.
    ProgramReason(ProgramReason),
    /// How two accounts live in one browser profile.
    TwoAccounts(AccountChoice),
    /// That a person signs in to the instance that this source is.
    SignIn(SourceId),
    /// The passphrase of the file that stands for a keychain; `new`: one to choose.
    Passphrase { new: bool },
}

/// Those who wait for the answer with a session at hand, in the order in which they asked.
pub(super) type WithSession = Vec<(OperationId, SessionId)>;

impl Job {
    /// The role it is about, where it is about one.
    pub fn role(&self) -> Option<&RoleId> {
        match self {
            Self::Console(place, _) => Some(&place.role),
            Self::Credentials { role, .. }
            | Self::Who { role, .. }
            | Self::Renew { role, .. }
            | Self::CopyCredentials { role, .. }
            | Self::CheckRole { role } => Some(role),
            Self::CheckDraft { role } => Some(&role.id),
            Self::Copying(copying) => Some(&copying.role),
            Self::SignOut { role } => role.as_ref(),
            Self::Presence(waiting) => Some(&waiting.role),
            Self::Opening(opening) => Some(&opening.role),
            Self::Write { .. }
            | Self::TakeKey(_)
            | Self::Identify
            | Self::ReadLog
            | Self::LookAtTeamFile { .. }
            | Self::UpdateTeams { .. }
            | Self::SignIn { .. }
            | Self::ListRoles
            | Self::Approval(_)
            | Self::Permission(_) => None,
        }
    }

    /// What is being written or opens in the browser goes on, so that its end is still noticed.
    fn outlives_its_requester(&self) -> bool {
        match self {
            Self::Write { .. } | Self::Copying(_) | Self::SignOut { .. } => true,
            Self::Opening(opening) => opening.until.is_some(),
            Self::Console(..)
            | Self::Credentials { .. }
            | Self::Who { .. }
            | Self::Renew { .. }
            | Self::CopyCredentials { .. }
            | Self::CheckRole { .. }
            | Self::CheckDraft { .. }
            | Self::TakeKey(_)
            | Self::ReadLog
            | Self::LookAtTeamFile { .. }
            | Self::UpdateTeams { .. }
            | Self::SignIn { .. }
            | Self::ListRoles
            | Self::Approval(_)
            | Self::Permission(_)
            | Self::Presence(_)
            | Self::Identify => false,
        }
    }
}
