//! The planner: which calls lead to a role's credentials, what they will give, and why, in words.
//!
//! A pure function. The parts: [`inputs`] what is known beside the settings · [`role_chain`] the roles on the way ·
//! [`call_chain`] the calls for them, and what AWS grants at each · [`call`] one call · [`outlook`] the words.

mod call;
mod call_chain;
mod inputs;
mod outlook;
mod role_chain;

pub use call::{
    AssumeRoleCall, Call, FederationTokenCall, PermissionSetCall, SessionTokenCall, WebIdentityCall,
};
pub use inputs::{BroughtFacts, CredentialKind, PlanInputs, ProfileRole, SourceFacts};
pub use outlook::{Limit, Outlook, spaced};

use std::hash::{DefaultHasher, Hash, Hasher as _};

use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;
use crate::role::{Role, RoleKind};
use crate::session::{ConsoleAccess, Owner, SessionKey};
use crate::settings::Settings;
use crate::source::Source;
use crate::text::Texts;

/// The person this engine works for, for session names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The operating system's user name.
    pub user: String,
    /// The computer's name.
    pub host: String,
}

impl Person {
    /// A part of that time, another one for each person, computer, thing and hour: what all do daily is spread over it.
    pub fn jitter(&self, over: SignedDuration, thing: &impl Hash, now: Timestamp) -> SignedDuration {
        let mut hasher = DefaultHasher::new();
        (&self.user, &self.host, thing, now.as_second() / 3600).hash(&mut hasher);
        let over = u64::try_from(over.as_secs()).unwrap_or(1).max(1);
        SignedDuration::from_secs(i64::try_from(hasher.finish() % over).unwrap_or(0))
    }
}

/// The way to a role's credentials.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What signs the first call.
    pub source: Source,
    /// The calls in order, each signed by what the one before gave; never empty. The last one's are the role's own.
    pub hops: Vec<Hop>,
    /// A role on the way asks for a reason.
    pub asks_reason: bool,
    /// What the person will get, shown before the click.
    pub outlook: Outlook,
}

/// One call on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// All that shapes what it gives: the key of its flight and of its session.
    pub key: SessionKey,
    /// The call.
    pub call: Call,
    /// Whose session it gives.
    pub owner: Owner,
    /// What people call that: a role's, a source's or a profile's name.
    pub name: String,
    /// How a console may be had with it.
    pub console: ConsoleAccess,
    /// Of a protected role: the reason goes with the call, where the preferences name a session tag for it.
    pub carries_reason: bool,
}

impl Plan {
    /// The role's own call.
    pub fn last(&self) -> &Hop {
        let Some(last) = self.hops.last() else { unreachable!("a plan has a call") };
        last
    }

    /// Whether it gives the credentials of a login as they are.
    pub fn is_login_itself(&self) -> bool {
        self.source.kind.login().is_some() && matches!(self.last().call, Call::AsTheyAre { .. })
    }
}

/// Plans the way to a role. Fails where there is none.
///
/// # Errors
/// What the way lacks: a source, a long-term key; or a loop, with its path.
pub fn plan(
    settings: &Settings,
    known: &PlanInputs,
    role: &Role,
    person: &Person,
    texts: &Texts,
) -> Result<Plan, Failure> {
    let roles = role_chain::roles(settings, role)?;
    let source = role_chain::source(settings, &roles)?;
    let brought = known.brought(source);
    let mut way = call_chain::CallChain {
        preferences: &settings.preferences,
        person,
        source,
        facts: known.facts(source),
        environment: brought.map(|brought| brought.access_key_id.clone()),
        hops: Vec::new(),
    };
    let profile_roles = std::mem::take(&mut way.facts.roles);
    // A role of kind `own` is its source, so going through it is going through nothing.
    let before_last = roles[..roles.len() - 1].iter().filter(|role| role.kind != RoleKind::Own);
    let before_last: Vec<&Role> = before_last.copied().collect();
    let shares_a_code = way.shares_a_code(role, profile_roles.len() + before_last.len() + 1, known);
    if shares_a_code {
        way.share_the_code();
    }
    for role in &profile_roles {
        way.through_profile(role);
    }
    for role in before_last.iter().chain([&role]) {
        way.through(role)?;
    }
    let profiles = profile_roles.iter().map(|role| role.profile.clone());
    let through: Vec<String> = profiles.chain(before_last.iter().map(|role| role.name.clone())).collect();
    let asks_reason = role.protect || before_last.iter().any(|role| role.protect);
    let hops = way.hops;
    let words = outlook::OutlookInput {
        settings,
        known,
        role,
        source,
        hops: &hops,
        through: &through,
        shares_a_code,
        asks_reason,
    };
    let outlook = outlook::outlook(&words, texts);
    Ok(Plan { source: source.clone(), hops, asks_reason, outlook })
}

#[cfg(test)]
mod tests;
