//! Sign-ins to instances of IAM Identity Center: who is signed in, how far a sign-in is, and when the portal's session
//! ends. Tokens are here and in the sealed store alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::id::SourceId;
use crate::identity_center::{DeviceCode, Flow, Instance, Registration, SignInKept, Tokens, learned_length};
use crate::prompt::SignInWay;
use crate::secret::SecretString;
use crate::source::{Source, SourceState};
use crate::state::event::{DeviceStarted, SignedIn};
use crate::state::network::{DevicePollCall, RefreshCall};

/// An access token with less left than this is refreshed before it is used.
const REFRESH_BELOW: SignedDuration = SignedDuration::from_mins(5);

/// An access token with less left than this is of no use.
const USABLE: SignedDuration = SignedDuration::from_secs(10);

/// A refresh that failed for the network is not tried again within this time while the token still serves.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(30);

/// A registration with less left than this is not begun with: a sign-in takes its time.
const REGISTERED: SignedDuration = SignedDuration::from_mins(15);

/// So much longer an instance wants to wait where it is asked too often (RFC 8628).
const SLOW_DOWN: SignedDuration = SignedDuration::from_secs(5);

/// The shortest wait between two questions, whatever an instance says.
const LEAST_INTERVAL: SignedDuration = SignedDuration::from_secs(1);

/// All sign-ins, each of a source.
#[derive(Default)]
pub struct SignIns {
    kept: BTreeMap<SourceId, SignInKept>,
    /// What a person has typed of how long a session lasts.
    typed: BTreeMap<SourceId, SignedDuration>,
    attempts: BTreeMap<SourceId, Attempt>,
    refreshing: BTreeSet<SourceId>,
    /// When a refresh last failed for the network.
    failed: BTreeMap<SourceId, Timestamp>,
    last_attempt: u64,
    /// Something is not saved yet.
    changed: bool,
}

/// A sign-in that a person makes now. Only one a source is under way.
struct Attempt {
    number: u64,
    instance: Instance,
    flow: Flow,
    /// It was begun again since the instance had forgotten Rolecall.
    again: bool,
    device: Option<Device>,
}

/// A code that a person signs in with.
struct Device {
    registration: Registration,
    code: DeviceCode,
    next: Timestamp,
    asking: bool,
}

impl SignIns {
    /// Follows the sources: what is known of another instance, or of a source that is no more, goes. Gives the sign-ins
    /// that are given up by that.
    pub fn follow(&mut self, sources: &[Source]) -> Vec<u64> {
        let instances: BTreeMap<&SourceId, Instance> =
            sources.iter().filter_map(|source| Some((&source.id, Instance::of(source)?))).collect();
        let before = self.kept.len();
        self.kept.retain(|id, kept| instances.get(id) == Some(&kept.instance));
        self.changed |= self.kept.len() < before;
        let typed = |source: &Source| source.kind.identity_center()?.session_duration;
        self.typed =
            sources.iter().filter_map(|source| Some((source.id.clone(), typed(source)?.signed()))).collect();
        let gone = |id: &SourceId, attempt: &Attempt| instances.get(id) != Some(&attempt.instance);
        self.attempts
            .extract_if(.., |id, attempt| gone(id, attempt))
            .map(|(_, attempt)| attempt.number)
            .collect()
    }

    /// Whether a person is signed in, as far as that is known.
    pub fn state(&self, source: &SourceId, now: Timestamp) -> SourceState {
        let tokens = self.kept.get(source).and_then(|kept| kept.tokens.as_ref());
        let lasts = tokens.is_some_and(|tokens| tokens.refresh.is_some() || tokens.expires_at > now + USABLE);
        if lasts { SourceState::Ready } else { SourceState::NeedsSignIn }
    }

    /// The access token, where it lasts long enough to be used without a refresh.
    pub fn token(&self, source: &SourceId, now: Timestamp) -> Option<SecretString> {
        let tokens = self.kept.get(source)?.tokens.as_ref()?;
        let failed = self.failed.get(source).is_some_and(|at| now.duration_since(*at) < AFTER_FAILURE);
        let needs = if tokens.refresh.is_none() || failed { USABLE } else { REFRESH_BELOW };
        (tokens.expires_at > now + needs).then(|| tokens.access.clone())
    }

    /// The access token as it is, to sign out with.
    pub fn any_token(&self, source: &SourceId) -> Option<SecretString> {
        Some(self.kept.get(source)?.tokens.as_ref()?.access.clone())
    }

    /// Whether a refresh may give an access token.
    pub fn can_refresh(&self, source: &SourceId) -> bool {
        let tokens = self.kept.get(source).and_then(|kept| kept.tokens.as_ref());
        tokens.is_some_and(|tokens| tokens.refresh.is_some())
    }

    /// Whether the portal can be asked without a person: there is a token, or a refresh that is not under way gives one.
    pub fn may_ask(&self, source: &SourceId, now: Timestamp) -> bool {
        let may_refresh = self.can_refresh(source) && !self.refreshing.contains(source);
        self.token(source, now).is_some() || may_refresh
    }

    /// Begins a refresh. `None`: one is under way, or nothing is there to refresh with.
    pub fn begin_refresh(&mut self, source: &SourceId) -> Option<RefreshCall> {
        let kept = self.kept.get(source)?;
        let token = kept.tokens.as_ref()?.refresh.clone()?;
        self.refreshing.insert(source.clone()).then(|| RefreshCall {
            source: source.clone(),
            instance: kept.instance.clone(),
            registration: kept.registration(kept.flow).cloned(),
            flow: kept.flow,
            token,
        })
    }

    /// A refresh gave a token.
    pub fn refreshed(&mut self, source: &SourceId, signed_in: SignedIn, now: Timestamp) {
        self.refreshing.remove(source);
        self.failed.remove(source);
        let Some(kept) = self.kept.get_mut(source) else { return };
        let SignedIn { registration, tokens } = signed_in;
        kept.put_registration(registration);
        // Where the answer brings no refresh token, the one before goes on.
        let before = kept.tokens.take().and_then(|before| before.refresh);
        kept.tokens = Some(Tokens { refresh: tokens.refresh.clone().or(before), ..tokens });
        kept.refreshed_at = Some(now);
        self.changed = true;
    }

    /// A refresh came to nothing for another reason than the session's end.
    pub fn refresh_failed(&mut self, source: &SourceId, now: Timestamp) {
        self.refreshing.remove(source);
        self.failed.insert(source.clone(), now);
    }

    /// The portal did not take the access token: the next use refreshes it.
    pub fn token_refused(&mut self, source: &SourceId, now: Timestamp) {
        self.failed.remove(source);
        if let Some(tokens) = self.kept.get_mut(source).and_then(|kept| kept.tokens.as_mut()) {
            tokens.expires_at = tokens.expires_at.min(now);
            self.changed = true;
        }
    }

    /// The portal's session is over. What that tells of its length is learned.
    pub fn over(&mut self, source: &SourceId, now: Timestamp) {
        self.refreshing.remove(source);
        let Some(kept) = self.kept.get_mut(source) else { return };
        if let Some((since, good)) = kept.signed_in_at.zip(kept.refreshed_at) {
            let learned = learned_length(good.duration_since(since), now.duration_since(since));
            kept.lasts = learned.or(kept.lasts);
        }
        kept.forget_tokens();
        self.changed = true;
    }

    /// The person has signed out.
    pub fn signed_out(&mut self, source: &SourceId) {
        self.refreshing.remove(source);
        if let Some(kept) = self.kept.get_mut(source) {
            kept.forget_tokens();
            self.changed = true;
        }
    }

    /// When the person signed in, while that lasts.
    pub fn signed_in_at(&self, source: &SourceId) -> Option<Timestamp> {
        self.kept.get(source).filter(|kept| kept.tokens.is_some()).and_then(|kept| kept.signed_in_at)
    }

    /// When the portal's session ends, as far as its length is known.
    pub fn until(&self, source: &SourceId) -> Option<Timestamp> {
        let since = self.signed_in_at(source)?;
        let lasts = self.typed.get(source).copied().or_else(|| self.kept.get(source)?.lasts)?;
        since.checked_add(lasts).ok()
    }

    /// Begins a sign-in in place of one that is under way. Gives its number, Rolecall's registration for it, and the
    /// number of the one that it takes the place of.
    pub fn begin(
        &mut self,
        source: &SourceId,
        instance: Instance,
        flow: Flow,
        now: Timestamp,
    ) -> (u64, Option<Registration>, Option<u64>) {
        self.last_attempt += 1;
        let number = self.last_attempt;
        let kept = self.kept.get(source).and_then(|kept| kept.registration(flow)).cloned();
        let registration = kept.filter(|registration| registration.expires_at > now + REGISTERED);
        let attempt = Attempt { number, instance, flow, again: false, device: None };
        let before = self.attempts.insert(source.clone(), attempt).map(|before| before.number);
        (number, registration, before)
    }

    /// The way of the sign-in that is under way.
    pub fn flow(&self, source: &SourceId) -> Option<Flow> {
        self.attempts.get(source).map(|attempt| attempt.flow)
    }

    /// Whether that is the sign-in that is under way.
    pub fn is_current(&self, source: &SourceId, number: u64) -> bool {
        self.attempts.get(source).is_some_and(|attempt| attempt.number == number)
    }

    /// Gives a sign-in up, and its number.
    pub fn give_up(&mut self, source: &SourceId) -> Option<u64> {
        self.attempts.remove(source).map(|attempt| attempt.number)
    }

    /// The instance has forgotten Rolecall: whether the sign-in may begin once more, with another registration.
    pub fn begins_again(&mut self, source: &SourceId) -> bool {
        let Some(attempt) = self.attempts.get_mut(source) else { return false };
        let flow = attempt.flow;
        if let Some(kept) = self.kept.get_mut(source) {
            kept.registrations.retain(|registration| registration.flow != flow);
            self.changed = true;
        }
        !std::mem::replace(&mut attempt.again, true)
    }

    /// Notes that a sign-in is the second try of one.
    pub fn is_second_try(&mut self, source: &SourceId) {
        if let Some(attempt) = self.attempts.get_mut(source) {
            attempt.again = true;
        }
    }

    /// A code is there that a person signs in with: what is shown of it.
    pub fn device_started(
        &mut self,
        source: &SourceId,
        DeviceStarted { registration, code }: DeviceStarted,
        now: Timestamp,
    ) -> Option<SignInWay> {
        self.keep_registration(source, registration.clone());
        let attempt = self.attempts.get_mut(source)?;
        let way = SignInWay::Device {
            code: code.user_code.clone(),
            address: code.address.clone(),
            address_with_code: code.address_with_code.clone(),
            until: code.expires_at,
        };
        let next = now + code.interval.max(LEAST_INTERVAL);
        attempt.device = Some(Device { registration, code, next, asking: false });
        Some(way)
    }

    /// The codes to ask for by now: whether somebody has signed in with them. Only codes of this process are.
    pub fn polls_due(&mut self, now: Timestamp) -> Vec<DevicePollCall> {
        let mut due = Vec::new();
        for (source, Attempt { number, instance, device, .. }) in &mut self.attempts {
            let Some(device) = device.as_mut().filter(|device| !device.asking && device.next <= now) else {
                continue;
            };
            device.asking = true;
            due.push(DevicePollCall {
                source: source.clone(),
                attempt: *number,
                instance: instance.clone(),
                registration: device.registration.clone(),
                device_code: device.code.device_code.clone(),
            });
        }
        due
    }

    /// Nobody has signed in with the code yet. False: it has run out.
    pub fn poll_again(&mut self, source: &SourceId, slower: bool, now: Timestamp) -> bool {
        let Some(device) = self.attempts.get_mut(source).and_then(|attempt| attempt.device.as_mut()) else {
            return false;
        };
        if slower {
            device.code.interval += SLOW_DOWN;
        }
        device.asking = false;
        device.next = now + device.code.interval.max(LEAST_INTERVAL);
        device.code.expires_at > now
    }

    /// The registration of a code that somebody signed in with.
    pub fn registration_of_device(&self, source: &SourceId) -> Option<Registration> {
        Some(self.attempts.get(source)?.device.as_ref()?.registration.clone())
    }

    /// The person has signed in.
    pub fn signed_in(&mut self, source: &SourceId, signed_in: SignedIn, now: Timestamp) {
        let Some(attempt) = self.attempts.remove(source) else { return };
        self.failed.remove(source);
        self.refreshing.remove(source);
        let SignedIn { registration, tokens } = signed_in;
        let kept =
            self.kept.entry(source.clone()).or_insert_with(|| SignInKept::of(attempt.instance.clone()));
        if kept.instance != attempt.instance {
            *kept = SignInKept::of(attempt.instance);
        }
        kept.put_registration(registration);
        kept.flow = attempt.flow;
        kept.tokens = Some(tokens);
        kept.signed_in_at = Some(now);
        kept.refreshed_at = Some(now);
        self.changed = true;
    }

    fn keep_registration(&mut self, source: &SourceId, registration: Registration) {
        let Some(attempt) = self.attempts.get(source) else { return };
        let kept =
            self.kept.entry(source.clone()).or_insert_with(|| SignInKept::of(attempt.instance.clone()));
        kept.put_registration(registration);
        self.changed = true;
    }

    /// When something is to be done: a code is to be asked for.
    pub fn next_due(&self) -> Option<Timestamp> {
        let devices = self.attempts.values().filter_map(|attempt| attempt.device.as_ref());
        devices.filter(|device| !device.asking).map(|device| device.next).min()
    }

    /// What is to be kept over a restart.
    pub fn keep(&self) -> BTreeMap<SourceId, SignInKept> {
        self.kept.clone()
    }

    /// Takes what an earlier process kept, but for what is known here already.
    pub fn restore(&mut self, kept: BTreeMap<SourceId, SignInKept>) {
        for (source, kept) in kept {
            let known = self.kept.get(&source).is_some_and(|known| known.tokens.is_some());
            if !known {
                self.kept.insert(source, kept);
            }
        }
    }

    /// Forgets everything: nobody wants it kept.
    pub fn clear(&mut self) {
        self.kept.clear();
    }

    /// Whether something is to be saved that was not when this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }
}
