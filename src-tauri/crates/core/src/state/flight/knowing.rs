//! What is known when a way is planned: of sources, of what lives, and of codes that were given lately. And the
//! reading of sources whose credentials the AWS SDK finds.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{HOP_NEEDS, Phase};
use crate::caller::Requester;
use crate::duration::Seconds;
use crate::failure::Failure;
use crate::id::{RoleId, SourceId};
use crate::mfa::MfaCode;
use crate::plan::PlanInputs;
use crate::session::{Owner, Session, Target};
use crate::state::State;

/// Two roles of one device within this time are several roles in a short time.
const LATELY: Seconds = Seconds::minutes(10);

/// A device shows another code that often.
const STEP: i64 = 30;

/// AWS takes a code a little longer than the device shows it; after that one that is typed again is a new one.
const CODE_LIVES: SignedDuration = SignedDuration::from_secs(4 * STEP);

/// The last code of a device.
#[derive(Debug)]
pub(in crate::state) struct GivenCode {
    code: MfaCode,
    at: Timestamp,
    source: SourceId,
    role: RoleId,
}

impl State {
    /// What is known now, for whoever asks.
    pub(super) fn known_to(&self, requester: &Requester, now: Timestamp) -> PlanInputs {
        let mut known = self.known_now(now);
        self.requester_credentials.add_to(&mut known, requester);
        known
    }

    fn known_now(&self, now: Timestamp) -> PlanInputs {
        let living = self.sessions.iter().filter(|(_, session)| session.lasts(HOP_NEEDS, now));
        let mut known = PlanInputs {
            sources: self.sources.facts(),
            living: living.map(|(id, _)| id.clone()).collect(),
            lately: BTreeMap::new(),
            environment: None,
            profiles: BTreeMap::new(),
        };
        let given = self.codes.values().filter(|given| now.duration_since(given.at) < LATELY.signed());
        let given = given.map(|given| (&given.source, &given.role));
        let asking = self
            .flights
            .values()
            .filter(|flight| flight.device().is_some() && !matches!(flight.phase, Phase::Waiting));
        let asking = asking.map(|flight| (&flight.hop().key.source, &flight.role));
        for (source, role) in given.chain(asking) {
            known.lately.entry(source.clone()).or_default().insert(role.clone());
        }
        known
    }

    /// Plans the roles again where what is known has changed.
    pub(in crate::state) fn update_roles(&mut self, now: Timestamp) {
        if self.catalogue.set_plan_inputs(self.known_now(now)) {
            self.plan_roles();
        }
    }

    /// Plans every role.
    pub(in crate::state) fn plan_roles(&mut self) {
        let account_of = |source: &SourceId| self.sources.identity(source).map(|who| &*who.account);
        self.catalogue.plan_roles(self.config.settings(), account_of, &self.engine);
    }

    /// Forgets what a source's roles share: it has another key now, perhaps another user's.
    pub(in crate::state) fn forget_shared(&mut self, source: &SourceId) {
        let owner = Owner::Source(source.clone());
        self.sessions.end(|_, session| session.owner == owner);
    }

    /// Notes a code that goes to AWS.
    pub(super) fn code_given(
        &mut self,
        device: &str,
        code: MfaCode,
        source: SourceId,
        role: RoleId,
        now: Timestamp,
    ) {
        self.codes.insert(device.to_owned(), GivenCode { code, at: now, source, role });
    }

    /// Whether AWS has had this code of the device already; says when the device shows the next one.
    pub(super) fn used_already(&self, device: &str, code: &MfaCode, now: Timestamp) -> Option<Failure> {
        let given = self.codes.get(device)?;
        let used = given.code.expose() == code.expose() && now.duration_since(given.at) < CODE_LIVES;
        used.then(|| Failure::MfaCodeUsed { next_in: seconds_to(next_step(now), now) })
    }

    /// When the device shows another code than the one that was used; `None`: it does already.
    pub(super) fn next_code_at(&self, device: &str, now: Timestamp) -> Option<Timestamp> {
        let given = self.codes.get(device).map(|given| given.at);
        let next = next_step(given.or_else(|| self.last_taken_with(device))?);
        (next > now).then_some(next)
    }

    /// When the newest session began that took a code of this device: an engine that takes over has the sessions and
    /// not the code.
    fn last_taken_with(&self, device: &str) -> Option<Timestamp> {
        let serial = |session: &Session| match &session.key.target {
            Target::SessionToken { mfa_serial } => mfa_serial.clone(),
            _ if session.key.chain.is_empty() => {
                self.config.settings().source(&session.key.source)?.mfa_serial.clone()
            }
            _ => None,
        };
        let with_it = self.sessions.iter().filter(|(_, session)| serial(session).as_deref() == Some(device));
        with_it.map(|(_, session)| session.started_at).max()
    }
}

/// The next time at which devices show another code: they count half minutes from the epoch.
fn next_step(at: Timestamp) -> Timestamp {
    let second = (at.as_second().div_euclid(STEP) + 1) * STEP;
    Timestamp::from_second(second).unwrap_or(at)
}

fn seconds_to(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from((then.duration_since(now).as_millis() + 999) / 1000).unwrap_or_default()
}
