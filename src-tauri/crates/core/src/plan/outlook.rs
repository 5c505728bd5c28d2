//! What a role will really give, and why, in words.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;

use super::{Call, Hop, PlanInputs};
use crate::duration::Seconds;
use crate::role::{Allow, Role, RoleKind};
use crate::session::ConsoleAccess;
use crate::settings::Settings;
use crate::source::Source;
use crate::text::{Args, Texts};

/// Longest that any credentials last which Rolecall does not ask for itself.
const AS_THEY_ARE: Seconds = Seconds::hours(12);

/// What a role will really give, and why.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Outlook {
    /// How long its credentials will last at most.
    pub credentials: Seconds,
    /// How long its console will last at most; `None`: as long as the credentials, whatever is left of them.
    pub console: Option<Seconds>,
    /// What keeps both as short as that, where something does.
    pub limit: Option<Limit>,
    /// AWS opens no console with what it gives.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    pub no_console: bool,
    /// Asks for an MFA code.
    pub asks_code: bool,
    /// Asks for a reason.
    pub asks_reason: bool,
    /// "You get: console 8 h, credentials 1 h" and what follows from what, ready to show.
    pub reasons: Vec<String>,
}

/// What keeps a console as short as the credentials, and most often both at an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Limit {
    /// It is taken through another role.
    Chained,
    /// One MFA code serves all roles of its source.
    SharedCode,
    /// Its source's credentials are temporary.
    TemporarySource,
}

impl Outlook {
    /// How long its console lasts; `None`: it has none.
    pub fn console_lasts(&self) -> Option<Seconds> {
        (!self.no_console).then(|| self.console.unwrap_or(self.credentials))
    }

    /// Whether the click asks something.
    pub fn asks(&self) -> bool {
        self.asks_code || self.asks_reason
    }
}

/// What the words are made of.
pub(super) struct OutlookInput<'a> {
    pub settings: &'a Settings,
    pub known: &'a PlanInputs,
    pub role: &'a Role,
    pub source: &'a Source,
    pub hops: &'a [Hop],
    /// The names of what is gone through, from the first on: profiles and roles.
    pub through: &'a [String],
    /// One MFA code serves all roles of the source.
    pub shares_a_code: bool,
    pub asks_reason: bool,
}

pub(super) fn outlook(way: &OutlookInput<'_>, texts: &Texts) -> Outlook {
    let OutlookInput { settings, known, role, source, hops, .. } = way;
    let Some(last) = hops.last() else { unreachable!("a plan has a call") };
    let credentials = last.call.duration().unwrap_or(AS_THEY_ARE);
    let asked = role.console_duration.unwrap_or(settings.preferences.console_duration);
    let console = (last.console == ConsoleAccess::WithDuration).then_some(asked);
    let no_console = last.console == ConsoleAccess::None;
    // What lives signs the rest, so no code is asked for what stands before it.
    let before_last = &hops[..hops.len() - 1];
    let start =
        before_last.iter().rposition(|hop| known.living.contains(&hop.key.id())).map_or(0, |at| at + 1);
    let asks_code = hops[start..].iter().any(|hop| hop.call.mfa_serial().is_some());
    let has_device = hops.iter().any(|hop| hop.call.mfa_serial().is_some());

    let limit = limit(way, last);
    let mut reasons = vec![gives(way, last, credentials, console, texts)];
    reasons.extend(why(way, last, limit, credentials, texts));
    let source_name = || Args::new().with("source", &source.name);
    if asks_code && way.shares_a_code {
        reasons.push(texts.format("outlook-asks-shared-code", &source_name()));
    } else if asks_code {
        reasons.push(texts.get("outlook-asks-code"));
    } else if has_device {
        reasons.push(texts.format("outlook-code-given", &source_name()));
    }
    if way.asks_reason {
        reasons.push(texts.get("outlook-asks-reason"));
    }
    Outlook { credentials, console, limit, no_console, asks_code, asks_reason: way.asks_reason, reasons }
}

/// "You get: …"
fn gives(
    way: &OutlookInput<'_>,
    last: &Hop,
    credentials: Seconds,
    console: Option<Seconds>,
    texts: &Texts,
) -> String {
    let args = Args::new().with("credentials", spaced(credentials)).with("source", &way.source.name);
    let as_they_are = matches!(last.call, Call::AsTheyAre { .. });
    if let (Call::PermissionSet(_), Some(console)) = (&last.call, console) {
        return texts.format("outlook-permission-set", &args.with("console", spaced(console)));
    }
    match (last.console, console) {
        (ConsoleAccess::None, _) if as_they_are => texts.format("outlook-own-as-they-are", &args),
        (ConsoleAccess::None, _) => texts.format("outlook-no-console", &args),
        (_, Some(console)) => texts.format("outlook-both", &args.with("console", spaced(console))),
        (_, None) if as_they_are => texts.format("outlook-as-they-are", &args),
        (_, None) => texts.format("outlook-as-credentials", &args),
    }
}

fn limit(way: &OutlookInput<'_>, last: &Hop) -> Option<Limit> {
    match (&way.role.kind, last.console) {
        (RoleKind::Assume(_), ConsoleAccess::AsCredentials) if !way.through.is_empty() => {
            Some(Limit::Chained)
        }
        (RoleKind::Assume(_), ConsoleAccess::AsCredentials) if way.shares_a_code => Some(Limit::SharedCode),
        (RoleKind::Assume(_), ConsoleAccess::AsCredentials) => Some(Limit::TemporarySource),
        _ => None,
    }
}

/// Why it is that, and not what was wished for.
fn why(
    way: &OutlookInput<'_>,
    last: &Hop,
    limit: Option<Limit>,
    credentials: Seconds,
    texts: &Texts,
) -> Vec<String> {
    let mut reasons = Vec::new();
    match (&way.role.kind, last.console) {
        (RoleKind::Federation(federation), _) => {
            let own = way.role.policy.is_some() || !way.role.policy_arns.is_empty();
            let id = match federation.allow {
                _ if own => "outlook-federated-policy",
                Allow::All => "outlook-federated-all",
                Allow::ReadOnly => "outlook-federated-read-only",
            };
            reasons.push(texts.format(id, &Args::new().with("source", &way.source.name)));
        }
        (RoleKind::Own, ConsoleAccess::None) => reasons.push(texts.get("outlook-own-no-console")),
        (RoleKind::Own | RoleKind::PermissionSet(_), _) => {}
        (RoleKind::Assume(_), _) => match limit {
            Some(Limit::Chained) => {
                let through = Args::new().with("through", way.through.join(" → "));
                reasons.push(texts.format("outlook-chained", &through));
            }
            Some(Limit::SharedCode) => reasons.push(texts.get("outlook-shared-code")),
            Some(Limit::TemporarySource) => reasons.push(texts.get("outlook-temporary-source")),
            None => {}
        },
    }
    // Only what the role itself says is a wish: the preference is what happens to be set for all.
    if let Some(wish) = way.role.duration.filter(|wish| last.call.duration().is_some() && *wish > credentials)
    {
        let args = Args::new().with("wish", spaced(wish)).with("credentials", spaced(credentials));
        reasons.push(texts.format("outlook-wish-cut", &args));
    }
    reasons
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
