//! What the two listeners have in common: the envelope, the shared requests, and what the engine sends.

use rolecall_core::activity::{ActivityLines, ActivityQuery};
use rolecall_core::id::{PromptId, RoleId, SessionId, SourceId, TeamId};
use rolecall_core::plan::Outlook;
use rolecall_core::problem::Problem;
use rolecall_core::prompt::Prompt;
use rolecall_core::role::Role;
use rolecall_core::settings::team::Difference;
use rolecall_core::settings::{Change, TwoAccounts};
use rolecall_core::shell::Shell;
use rolecall_core::snapshot::{Snapshot, SnapshotChange};
use rolecall_core::source::Identity;
use rolecall_core::state::event::{TeamFrom, WindowPage};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;

use crate::import::{ImportPlan, Imported};

/// A request with the number its answer will carry.
#[derive(Debug, Serialize, Deserialize)]
pub struct Numbered<R> {
    /// Chosen by the surface, unique on its connection.
    pub id: u64,
    /// The request.
    pub request: R,
}

/// A secret on its way inward or out to the command line. `Debug` does not show it.
#[derive(Debug, Clone)]
pub struct Secret(pub SecretString);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose_secret())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(text.into()))
    }
}

/// What both the window and the command line may ask.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "kebab-case")]
#[ts(export)]
pub enum Shared {
    /// The whole snapshot now, and changes from now on.
    Subscribe,
    /// Opens a role's console in the browser.
    OpenConsole {
        /// The role's id.
        role: RoleId,
        /// In a window that the role has for itself, whatever its settings say.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(as = "Option<bool>", optional)]
        apart: bool,
        /// Where; the role's own where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        destination: Option<String>,
        /// The region; the role's own where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        region: Option<String>,
    },
    /// Asks AWS whom a role makes the person.
    WhoAmI {
        /// The role's id.
        role: RoleId,
    },
    /// Mints a fresh sign-in link, good for 15 minutes, and puts it in the clipboard. Nothing of it comes back.
    CopyLink {
        /// The role's id.
        role: RoleId,
        /// Where; the role's own where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        destination: Option<String>,
        /// The region; the role's own where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        region: Option<String>,
    },
    /// Puts a role's credentials in the clipboard, as text for a shell. Nothing of them comes back.
    CopyCredentials {
        /// The role's id.
        role: RoleId,
        /// Who reads the text.
        shell: Shell,
    },
    /// Opens AWS's sign-out page in the browser, in the profile that the role's console opens in.
    SignOutInBrowser {
        /// The role's id, also where its session has ended; absent: the browser of the preferences.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        role: Option<RoleId>,
    },
    /// Tries a renewal that waits for the network.
    TryNow {
        /// The role's id.
        role: RoleId,
    },
    /// Looks at AWS's clock again, where this computer's is wrong.
    CheckClock,
    /// What the activity log says.
    Activity {
        /// Which lines.
        query: ActivityQuery,
    },
    /// Assumes a role again.
    Renew {
        /// The role's id.
        role: RoleId,
    },
    /// Forgets sessions on this computer.
    End {
        /// The role's id; absent: every session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        role: Option<RoleId>,
    },
    /// Answers a prompt with a code.
    AnswerCode {
        /// Which prompt.
        prompt: PromptId,
        /// Six digits.
        #[ts(type = "string")]
        code: Secret,
    },
    /// Answers a prompt with a reason.
    AnswerReason {
        /// Which prompt.
        prompt: PromptId,
        /// One line.
        reason: String,
    },
    /// Answers a prompt with how two accounts live in one browser profile, from now on.
    AnswerAccounts {
        /// Which prompt.
        prompt: PromptId,
        /// `ask` is no answer.
        choice: TwoAccounts,
    },
    /// Closes a prompt.
    CancelPrompt {
        /// Which prompt.
        prompt: PromptId,
    },
    /// Adds a source; its key travels inward, once.
    AddSource {
        /// `PutSource`
        change: Box<Change>,
        /// The access key, for a source of kind `access-key`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        key: Option<KeyPair>,
        /// The snapshot it was made from.
        #[ts(type = "number")]
        base_revision: u64,
    },
    /// Gives a source another key, once AWS has said whose it is; the old one stays where the new one is refused.
    ReplaceKey {
        /// The source's id.
        source: SourceId,
        /// The new key.
        key: KeyPair,
    },
    /// Asks AWS who a source is.
    CheckSource {
        /// The source's id.
        source: SourceId,
    },
    /// Assumes a role for real and says who that makes the person.
    CheckRole {
        /// The role's id.
        role: RoleId,
    },
    /// Assumes for real a role that is being written and says who that makes the person; nothing of it is kept.
    CheckDraft {
        /// The whole entry.
        role: Box<Role>,
    },
    /// Says what a change would give (a role: its outlook; preferences: the session name), or the problem with it; nothing is changed.
    Preview {
        /// The change.
        change: Box<Change>,
    },
    /// Changes one entry of the settings.
    Edit {
        /// The change.
        change: Box<Change>,
        /// The snapshot it was made from.
        #[ts(type = "number")]
        base_revision: u64,
    },
    /// Roles as the text of a team's file, without anything that is secret or a person's own.
    ExportTeam {
        /// The roles' ids; all where none is named.
        roles: Vec<RoleId>,
    },
    /// What taking a team's file over would change; nothing is done.
    LookAtTeamFile {
        /// The file.
        file: TeamFrom,
        /// What signs for roles whose own source is not here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        source: Option<SourceId>,
    },
    /// What the file of a team that is followed would change.
    ReviewTeam {
        /// The team's id.
        team: TeamId,
    },
    /// Fetches teams' files now.
    UpdateTeams {
        /// The team's id; absent: all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        team: Option<TeamId>,
    },
    /// Takes what a team's file offers.
    TakeTeam {
        /// The team's id.
        team: TeamId,
        /// What was looked at, as the review names it.
        offer: String,
    },
    /// What of the engine's `~/.aws` would come over; nothing is done.
    ImportPlan,
    /// Takes over all of that plan. The engine's side reads the keys; a surface never has them.
    Import,
    /// Takes an attention row away.
    Dismiss {
        /// The role it is about.
        role: RoleId,
    },
    /// Asks the keychain again, with a prompt if it wants one.
    UnlockKeychain,
    /// Ends Rolecall.
    Quit,
}

/// An access key on its way inward.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeyPair {
    /// `AKIA…`
    pub access_key_id: String,
    /// The secret.
    #[ts(type = "string")]
    pub secret_access_key: Secret,
}

/// What the engine sends to a surface. `A` is what that surface may be answered.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export)]
pub enum FromEngine<A> {
    /// The answer to a request.
    Reply {
        /// The request's number.
        #[ts(type = "number")]
        id: u64,
        /// How it went.
        result: Outcome<A>,
    },
    /// The whole snapshot.
    Snapshot {
        /// It.
        snapshot: Box<Snapshot>,
    },
    /// What changed since the last one.
    Change {
        /// It.
        change: Box<SnapshotChange>,
    },
    /// A question this surface should ask first.
    Prompt {
        /// It.
        prompt: Box<Prompt>,
    },
    /// That question is closed.
    PromptClosed {
        /// Which.
        prompt: PromptId,
    },
    /// The window only: show this page and come to the front.
    Show {
        /// The page.
        page: WindowPage,
        /// The desktop's permission to come to the front.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        activation_token: Option<String>,
    },
    /// The window only: Rolecall was quit, and the window ends with it.
    Quit,
}

/// How a request went.
#[derive(Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Outcome<A> {
    /// As asked.
    Ok(A),
    /// It failed.
    Problem(Problem),
}

/// What both surfaces may be answered. It can't hold a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "kebab-case")]
#[ts(export)]
pub enum SharedAnswer {
    /// It is done.
    Done,
    /// A console is open.
    Opened {
        /// Its session.
        session: SessionId,
        /// Until when it lasts, RFC 3339.
        until: String,
    },
    /// What a role would give.
    Outlook {
        /// It.
        outlook: Outlook,
    },
    /// What AWS would call the person's sessions.
    SessionName {
        /// Filled in and cleaned.
        name: String,
    },
    /// What a template would stand for.
    TemplateRoles {
        /// How many roles.
        count: u32,
        /// The first of them.
        first: Vec<Role>,
    },
    /// Roles as a team's file.
    TeamFile {
        /// Its text.
        text: String,
        /// The names of roles that can't be told there.
        left: Vec<String>,
    },
    /// What a team's file would change.
    Team {
        /// The difference.
        difference: Difference,
        /// Names what was looked at; absent where there is nothing to take.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        offer: Option<String>,
    },
    /// Who a source is, or whom a role makes the person.
    Identity {
        /// It.
        identity: Identity,
    },
    /// What was ended.
    Ended {
        /// How many sessions.
        count: u32,
        /// The latest end of a console that is still open, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        console_until: Option<String>,
        /// The latest end of credentials that were copied or printed, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        keys_until: Option<String>,
        /// AWS's address that signs a browser out of what is still open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        sign_out: Option<String>,
    },
    /// What the activity log says.
    Activity {
        /// It.
        #[serde(flatten)]
        lines: ActivityLines,
    },
    /// What of `~/.aws` would come over.
    ImportPlan {
        /// It.
        plan: ImportPlan,
    },
    /// What of `~/.aws` came over.
    Imported {
        /// It.
        imported: Imported,
    },
}

#[cfg(test)]
mod tests;
