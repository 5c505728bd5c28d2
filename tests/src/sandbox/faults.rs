//! Fault switches: what the next calls get instead of, or on top of, the real answer.

use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::lock;

/// One switch: which calls, what happens, how often.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which calls it strikes.
    pub target: Target,
    /// What happens.
    pub kind: FaultKind,
    /// How many calls; none for all until the faults are cleared.
    #[serde(default)]
    pub count: Option<u32>,
}

impl Fault {
    /// A fault that strikes the next `count` calls.
    pub fn next(count: u32, target: Target, kind: FaultKind) -> Self {
        Self { target, kind, count: Some(count) }
    }

    /// A fault that strikes every call until the faults are cleared.
    pub fn always(target: Target, kind: FaultKind) -> Self {
        Self { target, kind, count: None }
    }
}

/// The calls a fault can strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Every STS action.
    Sts,
    /// `Action=getSigninToken`.
    SigninToken,
    /// `Action=login`.
    Login,
    /// Every call of sso-oidc; the pages that a person sees are spared.
    SsoOidc,
    /// The lists of the portal, and its logout.
    Portal,
    /// GetRoleCredentials of the portal.
    RoleCredentials,
    /// The tokens of logins; the pages that a person sees are spared.
    LoginToken,
}

/// What can happen to a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// `Throttling`, 400 (at the sign-in endpoint and the portal: 429; at sso-oidc: `slow_down`).
    Throttled,
    /// That HTTP status with an error of the service's own form: 429, 500, 503…
    Status(u16),
    /// 200 with an HTML page, as a broken proxy gives.
    Html,
    /// The connection ends without an answer.
    Cut,
    /// The answer comes that many milliseconds late.
    Delay(u64),
    /// It is done at once, and only the answer comes that many milliseconds late; tokens and the portal only.
    LateAnswer(u64),
    /// The answer's `Date` header is that many seconds off.
    WrongDate(i64),
    /// Credentials that end after that many seconds, whatever was asked for, so that an end can be waited for; AssumeRole
    /// only.
    ShortSession(i64),
    /// `RegionDisabledException`, 403; STS only.
    RegionDisabled,
    /// A redirect to a log-in page of the network.
    CaptivePortal,
    /// 405 to a POST, as a sign-in endpoint that knows GET alone; sign-in only.
    RefusePost,
    /// 400 to a request with SessionDuration, as happens now and then; sign-in only.
    RefuseSessionDuration,
}

impl FaultKind {
    /// Whether it can strike every call, and not only one service's.
    pub(super) fn is_of_any_call(&self) -> bool {
        !matches!(
            self,
            Self::RegionDisabled
                | Self::RefusePost
                | Self::RefuseSessionDuration
                | Self::ShortSession(_)
                | Self::LateAnswer(_)
        )
    }

    /// Whether it can strike a call that gives tokens.
    pub(super) fn is_of_tokens(&self) -> bool {
        self.is_of_any_call() || matches!(self, Self::LateAnswer(_))
    }
}

/// What strikes one call.
#[derive(Default)]
pub(super) struct Struck {
    pub(super) delay: Duration,
    /// Between what is done and its answer.
    pub(super) answer_delay: Duration,
    pub(super) date_offset: i64,
    /// The most seconds that credentials last.
    pub(super) lifetime: Option<i64>,
    /// What takes the real answer's place.
    pub(super) instead: Option<FaultKind>,
}

/// The switches that are on.
#[derive(Default)]
pub(super) struct Faults {
    active: Mutex<Vec<Fault>>,
}

impl Faults {
    pub(super) fn add(&self, fault: Fault) {
        lock(&self.active).push(fault);
    }

    pub(super) fn clear(&self) {
        lock(&self.active).clear();
    }

    /// What strikes this call. Delays and wrong dates add up; of what takes the answer's place, the oldest does,
    /// and the others wait for their turn. `applies` tells whether a kind can strike this call at all.
    pub(super) fn take(&self, target: Target, applies: impl Fn(&FaultKind) -> bool) -> Struck {
        let mut struck = Struck::default();
        let mut active = lock(&self.active);
        for fault in active.iter_mut().filter(|fault| fault.target == target && applies(&fault.kind)) {
            match &fault.kind {
                FaultKind::Delay(milliseconds) => struck.delay += Duration::from_millis(*milliseconds),
                FaultKind::LateAnswer(milliseconds) => {
                    struck.answer_delay += Duration::from_millis(*milliseconds);
                }
                FaultKind::WrongDate(seconds) => struck.date_offset += seconds,
                FaultKind::ShortSession(seconds) => struck.lifetime = Some(*seconds),
                _ if struck.instead.is_some() => continue,
                kind => struck.instead = Some(kind.clone()),
            }
            if let Some(count) = &mut fault.count {
                *count = count.saturating_sub(1);
            }
        }
        active.retain(|fault| fault.count != Some(0));
        struck
    }
}
