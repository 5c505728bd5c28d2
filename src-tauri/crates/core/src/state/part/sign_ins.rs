//! People's sign-ins: who is signed in where, how far a sign-in is, and when it ends. Tokens are here and in the sealed
//! store alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::failure::CenterFailure;
use crate::id::SourceId;
use crate::login::LoginAnswer;
use crate::prompt::SignInWay;
use crate::secret::SecretString;
use crate::sign_in::{
    Access, DeviceCode, Elsewhere, Flow, LoginPage, Registration, SharedAs, SignInKept, SignInPlace, Tokens,
    learned_length,
};
use crate::source::{Source, SourceState};
use crate::state::event::{SignInStarted, SignedIn};
use crate::state::network::{DevicePollCall, FinishLoginCall, RefreshCall};

/// An access token with less left than this is refreshed before it is used.
const REFRESH_BELOW: SignedDuration = SignedDuration::from_mins(5);

/// An access token with less left than this is of no use.
const USABLE: SignedDuration = SignedDuration::from_secs(10);

/// After a refresh, or one that failed for the network, there is no other within this time while the token still serves: near
/// a sign-in's end what is given may last for less than [`REFRESH_BELOW`].
const NOT_AGAIN_WITHIN: SignedDuration = SignedDuration::from_secs(30);

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
    /// How long a sign-in lasts, where that is known or typed.
    lengths: BTreeMap<SourceId, SignedDuration>,
    attempts: BTreeMap<SourceId, Attempt>,
    /// The refreshes that are under way, and of which place.
    refreshing: BTreeMap<SourceId, SignInPlace>,
    /// When a refresh last failed for the network.
    failed: BTreeMap<SourceId, Timestamp>,
    /// Whose portal session was ended for a fresh one.
    logged_out: BTreeSet<SourceId>,
    last_attempt: u64,
    /// Something is not saved yet.
    changed: bool,
}

/// A sign-in that a person makes now. Only one a source is under way.
struct Attempt {
    number: u64,
    place: SignInPlace,
    flow: Flow,
    /// It was begun again since the instance had forgotten Rolecall.
    again: bool,
    device: Option<Device>,
    /// The page of a login from another device.
    page: Option<(Registration, LoginPage)>,
}

/// A code that a person signs in with.
struct Device {
    registration: Registration,
    code: DeviceCode,
    next: Timestamp,
    asking: bool,
}

impl SignIns {
    /// Follows the sources: what is known of another place, or of a source that is no more, goes. Gives the sign-ins
    /// that are given up by that.
    pub fn follow(&mut self, sources: &[Source]) -> Vec<u64> {
        let places: BTreeMap<&SourceId, SignInPlace> =
            sources.iter().filter_map(|source| Some((&source.id, SignInPlace::of(source)?))).collect();
        let before = self.kept.len();
        self.kept.retain(|id, kept| places.get(id) == Some(&kept.place));
        self.changed |= self.kept.len() < before;
        let length = |source: &Source| Some(source.kind.sign_in_lasts()?.signed());
        self.lengths =
            sources.iter().filter_map(|source| Some((source.id.clone(), length(source)?))).collect();
        let gone = |id: &SourceId, attempt: &Attempt| places.get(id) != Some(&attempt.place);
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

    /// What opens AWS, where it lasts long enough to be used without a refresh.
    pub fn access(&self, source: &SourceId, now: Timestamp) -> Option<&Access> {
        let kept = self.kept.get(source)?;
        let tokens = kept.tokens.as_ref()?;
        let lately = |at: Timestamp| now.duration_since(at) < NOT_AGAIN_WITHIN;
        let tried = [kept.refreshed_at, self.failed.get(source).copied()];
        let waits = tokens.refresh.is_none() || tried.into_iter().flatten().any(lately);
        let needs = if waits { USABLE } else { REFRESH_BELOW };
        (tokens.expires_at > now + needs).then_some(&tokens.access)
    }

    /// The portal's token, where it lasts long enough to be used without a refresh.
    pub fn portal_token(&self, source: &SourceId, now: Timestamp) -> Option<SecretString> {
        portal(self.access(source, now)?)
    }

    /// The portal's token as it is, to sign out with.
    pub fn any_portal_token(&self, source: &SourceId) -> Option<SecretString> {
        portal(&self.kept.get(source)?.tokens.as_ref()?.access)
    }

    /// What ends the sign-in where it was made: the portal's token, or a provider's refresh token.
    pub fn token_to_end(&self, source: &SourceId) -> Option<(SignInPlace, SecretString)> {
        let kept = self.kept.get(source)?;
        let tokens = kept.tokens.as_ref()?;
        let token = match &tokens.access {
            Access::Portal(token) => token.clone(),
            Access::Identity(_) => tokens.refresh.clone()?,
            Access::Credentials(_) => return None,
        };
        Some((kept.place.clone(), token))
    }

    /// Who has signed in to a provider, as people call them.
    pub fn person(&self, source: &SourceId) -> Option<&str> {
        match &self.kept.get(source)?.tokens.as_ref()?.access {
            Access::Identity(token) => Some(&token.person),
            Access::Portal(_) | Access::Credentials(_) => None,
        }
    }

    /// Whether a refresh may give an access token.
    pub fn can_refresh(&self, source: &SourceId) -> bool {
        let tokens = self.kept.get(source).and_then(|kept| kept.tokens.as_ref());
        tokens.is_some_and(|tokens| tokens.refresh.is_some())
    }

    /// Whether the portal can be asked without a person: there is a token, or a refresh that is not under way gives one.
    pub fn may_ask(&self, source: &SourceId, now: Timestamp) -> bool {
        let may_refresh = self.can_refresh(source) && !self.refreshing.contains_key(source);
        self.access(source, now).is_some() || may_refresh
    }

    /// Begins a refresh. `None`: one is under way, or nothing is there to refresh with.
    pub fn begin_refresh(
        &mut self,
        source: &SourceId,
        place: SignInPlace,
        shared: Option<SharedAs>,
        now: Timestamp,
    ) -> Option<RefreshCall> {
        let kept = self.kept.get(source).filter(|kept| kept.place == place);
        let tokens = kept.and_then(|kept| kept.tokens.as_ref());
        let token = tokens.and_then(|tokens| tokens.refresh.clone());
        if (token.is_none() && shared.is_none()) || self.refreshing.contains_key(source) {
            return None;
        }
        self.refreshing.insert(source.clone(), place.clone());
        Some(RefreshCall {
            source: source.clone(),
            place,
            registration: kept.and_then(|kept| kept.registration(kept.flow)).cloned(),
            flow: kept.map_or(Flow::Browser, |kept| kept.flow),
            token,
            access: tokens.map(|tokens| tokens.access.clone()),
            until: tokens.map(|tokens| tokens.expires_at),
            wanted_until: now + REFRESH_BELOW,
            shared,
        })
    }

    /// A refresh gave a token.
    pub fn refreshed(&mut self, source: &SourceId, signed_in: SignedIn, now: Timestamp) {
        let Some(place) = self.refreshing.remove(source) else { return };
        self.failed.remove(source);
        self.logged_out.remove(source);
        let kept = self.kept.entry(source.clone()).or_insert_with(|| SignInKept::of(place.clone()));
        if kept.place != place {
            return;
        }
        let SignedIn { registration, tokens, .. } = signed_in;
        kept.flow = registration.flow;
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

    /// AWS did not take what opens it: the next use refreshes it.
    pub fn token_refused(&mut self, source: &SourceId, now: Timestamp) {
        self.failed.remove(source);
        if let Some(tokens) = self.kept.get_mut(source).and_then(|kept| kept.tokens.as_mut()) {
            tokens.expires_at = tokens.expires_at.min(now);
            self.changed = true;
        }
    }

    /// The sign-in is over. What that tells of its length is learned, unless it was ended here.
    pub fn over(&mut self, source: &SourceId, now: Timestamp) {
        self.refreshing.remove(source);
        let ended_here = self.logged_out.remove(source);
        let Some(kept) = self.kept.get_mut(source) else { return };
        // Only portals end by a length of their own: a provider's refresh tokens have many reasons to.
        let learns = !ended_here && matches!(kept.place, SignInPlace::Center(_));
        if let Some((since, good)) = kept.signed_in_at.zip(kept.refreshed_at).filter(|_| learns) {
            let learned = learned_length(good.duration_since(since), now.duration_since(since));
            kept.lasts = learned.or(kept.lasts);
        }
        kept.forget_tokens();
        self.changed = true;
    }

    /// What is to be shared of a sign-in.
    pub fn to_share(&self, source: &SourceId) -> Option<(Registration, Tokens)> {
        let kept = self.kept.get(source)?;
        Some((kept.registration(kept.flow)?.clone(), kept.tokens.clone()?))
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

    /// How the person signed in last.
    pub fn last_flow(&self, source: &SourceId) -> Option<Flow> {
        self.kept.get(source).map(|kept| kept.flow)
    }

    /// When the sign-in ends, as far as its length is known.
    pub fn until(&self, source: &SourceId) -> Option<Timestamp> {
        let since = self.signed_in_at(source)?;
        let tokens = self.kept.get(source).and_then(|kept| kept.tokens.as_ref());
        // What nothing refreshes ends with its token.
        let only =
            tokens.filter(|tokens| matches!(tokens.access, Access::Identity(_)) && tokens.refresh.is_none());
        if let Some(tokens) = only {
            return Some(tokens.expires_at);
        }
        let lasts = self.lengths.get(source).copied().or_else(|| self.kept.get(source)?.lasts)?;
        since.checked_add(lasts).ok()
    }

    /// Begins a sign-in in place of one that is under way. Gives its number, Rolecall's registration for it, and the
    /// number of the one that it takes the place of.
    pub fn begin(
        &mut self,
        source: &SourceId,
        place: SignInPlace,
        flow: Flow,
        now: Timestamp,
    ) -> (u64, Option<Registration>, Option<u64>) {
        self.last_attempt += 1;
        let number = self.last_attempt;
        let kept = self.kept.get(source).and_then(|kept| kept.registration(flow)).cloned();
        let registration = kept.filter(|registration| registration.expires_at > now + REGISTERED);
        let attempt = Attempt { number, place, flow, again: false, device: None, page: None };
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

    /// The portal's session is being ended, for a fresh one.
    pub fn log_out(&mut self, source: &SourceId) {
        self.logged_out.insert(source.clone());
    }

    /// Whether the portal's session was ended for a fresh one that nobody has begun yet.
    pub fn is_logged_out(&self, source: &SourceId) -> bool {
        self.logged_out.contains(source)
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

    /// A person can sign in elsewhere: what is shown of it.
    pub fn started(
        &mut self,
        source: &SourceId,
        SignInStarted { registration, elsewhere }: SignInStarted,
        now: Timestamp,
    ) -> Option<SignInWay> {
        if matches!(elsewhere, Elsewhere::Code(_)) {
            self.keep_registration(source, registration.clone());
        }
        let attempt = self.attempts.get_mut(source)?;
        Some(match elsewhere {
            Elsewhere::Code(code) => {
                let way = SignInWay::Device {
                    code: code.user_code.clone(),
                    address: code.address.clone(),
                    address_with_code: code.address_with_code.clone(),
                    until: code.expires_at,
                };
                let next = now + code.interval.max(LEAST_INTERVAL);
                attempt.device = Some(Device { registration, code, next, asking: false });
                way
            }
            Elsewhere::Page(page) => {
                let way = SignInWay::Page { address: page.address.clone(), until: page.expires_at };
                attempt.page = Some((registration, page));
                way
            }
        })
    }

    /// The page of the login that is under way, with the code that the person brought back. Both work once.
    pub fn finish_login(
        &mut self,
        source: &SourceId,
        answer: &LoginAnswer,
    ) -> Result<FinishLoginCall, CenterFailure> {
        let attempt = self.attempts.get_mut(source).ok_or(CenterFailure::OtherAnswer)?;
        let (registration, page) = attempt.page.take().ok_or(CenterFailure::OtherAnswer)?;
        let code = answer.code_for(&page.state).cloned().ok_or(CenterFailure::OtherAnswer)?;
        let SignInPlace::Aws { region } = attempt.place.clone() else {
            return Err(CenterFailure::OtherAnswer);
        };
        Ok(FinishLoginCall {
            source: source.clone(),
            attempt: attempt.number,
            region,
            registration,
            page,
            code,
        })
    }

    /// The codes to ask for by now: whether somebody has signed in with them. Only codes of this process are.
    pub fn polls_due(&mut self, now: Timestamp) -> Vec<DevicePollCall> {
        let mut due = Vec::new();
        for (source, Attempt { number, place, device, .. }) in &mut self.attempts {
            let device = device.as_mut().filter(|device| !device.asking && device.next <= now);
            let Some(device) = device else { continue };
            device.asking = true;
            due.push(DevicePollCall {
                source: source.clone(),
                attempt: *number,
                place: place.clone(),
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
        self.logged_out.remove(source);
        let SignedIn { registration, tokens, .. } = signed_in;
        let kept = self.kept.entry(source.clone()).or_insert_with(|| SignInKept::of(attempt.place.clone()));
        if kept.place != attempt.place {
            *kept = SignInKept::of(attempt.place);
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
        let kept = self.kept.entry(source.clone()).or_insert_with(|| SignInKept::of(attempt.place.clone()));
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

fn portal(access: &Access) -> Option<SecretString> {
    match access {
        Access::Portal(token) => Some(token.clone()),
        Access::Credentials(_) | Access::Identity(_) => None,
    }
}
