//! The planner: from settings and a wish to the calls to make, what they will yield, and why, in words.
//!
//! A pure function. The direct path is built: one AssumeRole that the source signs, with the MFA code in that very
//! call, because GetSessionToken first would be role chaining and cap the session at one hour.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::duration::Seconds;
use crate::failure::{Failure, Invalid, Rule};
use crate::partition::Partition;
use crate::role::{Role, RoleKind};
use crate::session::{ConsoleAccess, SessionKey, Target};
use crate::session_name;
use crate::settings::Settings;
use crate::source::{Source, SourceKind};
use crate::text::{Args, Texts};

/// The person this engine works for, for session names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The operating system's user name.
    pub user: String,
    /// The computer's name.
    pub host: String,
}

/// The way to a role's credentials.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// All that shapes the credentials: the single-flight key.
    pub key: SessionKey,
    /// The calls, in order.
    pub call: AssumeRoleCall,
    /// What the person will get, shown before the click.
    pub outlook: Outlook,
    /// How the console may be had.
    pub console: ConsoleAccess,
}

/// One AssumeRole, but for the MFA code.
#[derive(Debug, Clone, PartialEq)]
pub struct AssumeRoleCall {
    /// Who signs it.
    pub source: Source,
    /// RoleArn.
    pub role_arn: String,
    /// RoleSessionName.
    pub role_session_name: String,
    /// DurationSeconds.
    pub duration: Seconds,
    /// ExternalId.
    pub external_id: Option<String>,
    /// SerialNumber; the code is asked for when the call is made.
    pub mfa_serial: Option<String>,
    /// Policy.
    pub policy: Option<String>,
    /// PolicyArns.
    pub policy_arns: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// TransitiveTagKeys.
    pub transitive_tags: Vec<String>,
    /// SourceIdentity.
    pub source_identity: Option<String>,
    /// The region whose STS is called.
    pub region: String,
}

/// What a role will really give, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Outlook {
    /// How long its credentials will last at most.
    pub credentials: Seconds,
    /// How long its console will last at most; `None`: as long as the credentials, whatever is left of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub console: Option<Seconds>,
    /// Asks for an MFA code each time.
    pub asks_code: bool,
    /// Asks for a reason.
    pub asks_reason: bool,
    /// "You get: console 8 h, credentials 1 h" and what follows from what, ready to show.
    pub reasons: Vec<String>,
}

impl Outlook {
    /// Whether the click asks something.
    pub fn asks(&self) -> bool {
        self.asks_code || self.asks_reason
    }
}

/// Plans the way to a role. Fails where the way is not there.
pub fn plan(settings: &Settings, role: &Role, person: &Person, texts: &Texts) -> Result<Plan, Failure> {
    let assume = match &role.kind {
        RoleKind::Assume(assume) => assume,
        RoleKind::Federation(_) | RoleKind::Own => {
            let needs = format!("kind = \"{}\"", role.kind.word());
            return Err(Failure::NotYet { role: role.name.clone(), needs });
        }
    };
    if assume.via.is_some() {
        return Err(Failure::NotYet { role: role.name.clone(), needs: "via".to_owned() });
    }
    let no_source = Failure::Invalid(Invalid { field: "source", rule: Rule::NotEmpty });
    let source = role.source.as_ref().ok_or(no_source)?;
    let source =
        settings.source(source).ok_or_else(|| Failure::UnknownSource { name: source.to_string() })?;
    let duration = role.duration.unwrap_or(settings.preferences.duration);
    let template = role.session_name.as_ref().unwrap_or(&settings.preferences.session_name);
    let role_session_name = session_name::fill(template, &person.user, &person.host);
    let partition = Partition::of_arn(&assume.arn).unwrap_or(Partition::Aws);
    let call = AssumeRoleCall {
        source: source.clone(),
        role_arn: assume.arn.clone(),
        role_session_name: role_session_name.clone(),
        duration,
        external_id: assume.external_id.clone(),
        mfa_serial: source.mfa_serial.clone(),
        policy: role.policy.clone(),
        policy_arns: role.policy_arns.clone(),
        tags: role.tags.clone(),
        transitive_tags: role.transitive_tags.clone(),
        source_identity: role.source_identity.clone(),
        region: partition.sts_region(role.region.as_deref(), source.region.as_deref()),
    };
    let key = SessionKey {
        source: source.id.clone(),
        chain: Vec::new(),
        target: Target::AssumeRole { arn: assume.arn.clone() },
        duration,
        session_name: role_session_name,
        external_id: assume.external_id.clone(),
        tags: role.tags.clone(),
        transitive_tags: role.transitive_tags.clone(),
        policy: role.policy.clone(),
        policy_arns: role.policy_arns.clone(),
        source_identity: role.source_identity.clone(),
        environment: None,
    };
    // Only an AssumeRole that a long-term key signed may carry SessionDuration at the federation endpoint. What a
    // profile or the environment yields may be temporary, which is known only once it has been read.
    let console = match source.kind {
        SourceKind::AccessKey => ConsoleAccess::WithDuration,
        _ => ConsoleAccess::AsCredentials,
    };
    let outlook = outlook(settings, role, source, duration, console, texts);
    Ok(Plan { key, call, outlook, console })
}

fn outlook(
    settings: &Settings,
    role: &Role,
    source: &Source,
    duration: Seconds,
    console: ConsoleAccess,
    texts: &Texts,
) -> Outlook {
    let asked = role.console_duration.unwrap_or(settings.preferences.console_duration);
    let console = (console == ConsoleAccess::WithDuration).then_some(asked);
    let mut reasons = vec![match console {
        Some(console) => texts.format(
            "outlook-both",
            &Args::new().with("console", spaced(console)).with("credentials", spaced(duration)),
        ),
        None => texts.format("outlook-as-credentials", &Args::new().with("credentials", spaced(duration))),
    }];
    if console.is_none() {
        reasons.push(texts.get("outlook-temporary-source"));
    }
    if source.mfa_serial.is_some() {
        reasons.push(texts.get("outlook-asks-code"));
    }
    if role.protect {
        reasons.push(texts.get("outlook-asks-reason"));
    }
    Outlook {
        credentials: duration,
        console,
        asks_code: source.mfa_serial.is_some(),
        asks_reason: role.protect,
        reasons,
    }
}

/// `1 h 30 min`, as sentences have it.
pub fn spaced(length: Seconds) -> String {
    let (hours, minutes) = (length.0 / 3600, length.0 % 3600 / 60);
    match (hours, minutes) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests;
