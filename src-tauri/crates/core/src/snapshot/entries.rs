//! The entries of the settings as surfaces see them: with how they are and what they give.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use crate::catalogue::Catalogue;
use crate::plan::Outlook;
use crate::problem::Problem;
use crate::role::{Colour, Role, RoleSigner};
use crate::settings::{Team, Template};
use crate::source::{Identity, KeyAge, Source, SourceState};

/// A source, with how it is.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct SourceView {
    /// The settings' entry.
    pub source: Source,
    /// How it is.
    pub state: SourceState,
    /// Since when the keychain has its key, where that is known.
    pub key: Option<KeyAge>,
    /// By which that key is known again, where it was put there by Rolecall: two sources may have one key.
    pub key_fingerprint: Option<String>,
    /// When AWS last said who it is.
    #[ts(optional, type = "string")]
    pub checked_at: Option<Timestamp>,
    /// Who it is, as AWS said last, be it before a restart.
    pub identity: Option<Identity>,
    /// Of a source that a person signs in to: the sign-in, and of an instance the list of its roles.
    pub sign_in: Option<SignInView>,
}

/// A person's sign-in, and what an instance lists. Whether a person is signed in is the source's state: `ready`, or
/// `needs-sign-in`.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct SignInView {
    /// Who has signed in to a provider, as it calls them.
    pub person: Option<String>,
    /// When the person signed in.
    #[ts(optional, type = "string")]
    pub signed_in_at: Option<Timestamp>,
    /// When the sign-in ends, as far as its length is known.
    #[ts(optional, type = "string")]
    pub until: Option<Timestamp>,
    /// Whether the person signed in in the browser of another device last.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub elsewhere: bool,
    /// How many wait for the sign-in.
    pub waiting: u32,
    /// How many accounts it lists.
    pub accounts: u32,
    /// How many roles it lists.
    pub roles: u32,
    /// When the list was last whole.
    #[ts(optional, type = "string")]
    pub listed_at: Option<Timestamp>,
    /// The list is being made: what is known so far is shown already.
    pub listing: Option<ListingView>,
    /// Why the list could not be made last.
    pub problem: Option<Problem>,
}

/// How far a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListingView {
    /// The accounts whose roles are known.
    pub done: u32,
    /// The accounts that are known so far.
    pub of: u32,
}

/// A template, with what it stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TemplateView {
    /// The settings' entry.
    pub template: Template,
    /// How many roles it stands for; an entry of their own has taken the place of others.
    pub roles: u32,
}

/// A team whose file is followed.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct TeamView {
    /// The settings' entry.
    pub team: Team,
    /// How many roles were taken of it and are in force.
    pub roles: u32,
    /// When its file was last fetched.
    #[ts(optional, type = "string")]
    pub checked_at: Option<Timestamp>,
    /// Its file is being fetched.
    pub fetching: bool,
    /// Why its file could not be fetched last; what was taken stays.
    pub problem: Option<Problem>,
    /// What there is to look at and take.
    pub offer: Option<TeamOffer>,
}

/// What taking a team's file would change, in numbers of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TeamOffer {
    /// To add.
    pub new: u32,
    /// That say something else.
    pub changed: u32,
    /// That go.
    pub gone: u32,
}

/// A role, with what it will give.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct RoleView {
    /// The settings' entry.
    pub role: Arc<Role>,
    /// Where it comes from.
    #[serde(default)]
    #[ts(as = "Option<Catalogue>", optional)]
    pub catalogue: Catalogue,
    /// The id of the template, team or source it comes from.
    pub from: Option<String>,
    /// The ARN of the role that AWS is asked for.
    pub arn: Option<String>,
    /// The partition of that ARN, e.g. `aws-cn`.
    pub partition: Option<String>,
    /// Whose credentials sign its call.
    pub signed_by: Option<RoleSigner>,
    /// The account it is in, as far as that is known.
    pub account: Option<AccountName>,
    /// Its group: its own, else its account's.
    pub group: Option<String>,
    /// Its colour: its own, else its account's.
    pub colour: Option<Colour>,
    /// What it will give; absent where there is no way to it.
    pub outlook: Option<Outlook>,
    /// Why there is no way to it.
    pub problem: Option<Problem>,
    /// When its console was last opened or its credentials last taken.
    #[ts(optional, type = "string")]
    pub last_used: Option<Timestamp>,
    /// How often and how lately a person has used it: a single use at this moment would weigh as much as all its uses,
    /// each of which weighs half after a week. The later, the more.
    #[ts(optional, type = "string")]
    pub habit: Option<Timestamp>,
    /// The services its console was opened at last, the newest first; at most [`RECENT_SERVICES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub recent_services: Vec<String>,
}

impl RoleView {
    /// Whether it asks for a reason, of its own accord or for a role that it goes through.
    pub fn asks_reason(&self) -> bool {
        self.outlook.as_ref().map_or(self.role.protect, |given| given.asks_reason)
    }
}

/// The account of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AccountName {
    /// The twelve digits.
    pub id: String,
    /// What people call it; the twelve digits where `[[accounts]]` has no name for it.
    pub name: String,
}

/// So many services are remembered of each role.
pub const RECENT_SERVICES: usize = 3;
