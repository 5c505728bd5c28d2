//! What an Identity Center remembers: registrations, portal sessions, codes and tokens. All of it ends by the sandbox's
//! clock.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::bucket::Bucket;
use super::instance::{Instance, MemberAccount};
use super::refusal::Refusal;
use crate::sandbox::random;

const REGISTRATION: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Of a code for a device, and of an authorization code.
const CODE: SignedDuration = SignedDuration::from_secs(600);
/// Between two questions of a device, in seconds.
const INTERVAL: i64 = 1;
/// What each question that came too soon adds to that.
const SLOW_DOWN: i64 = 5;

/// Everything, behind one lock.
#[derive(Default)]
pub(super) struct State {
    pub(super) instances: Vec<Instance>,
    pub(super) registrations: HashMap<String, Registration>,
    pub(super) sessions: HashMap<String, PortalSession>,
    /// The portal session of a browser at a start URL.
    browsers: HashMap<(String, String), String>,
    codes: HashMap<String, Code>,
    pub(super) devices: HashMap<String, Device>,
    pub(super) access_tokens: HashMap<String, AccessToken>,
    pub(super) refresh_tokens: HashMap<String, RefreshToken>,
    buckets: HashMap<String, Bucket>,
}

/// A client that has registered.
#[derive(Clone)]
pub(super) struct Registration {
    pub(super) name: String,
    pub(super) secret: String,
    pub(super) expires: Timestamp,
    pub(super) grants: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) redirects: Vec<String>,
    /// The start URL that it registered for.
    pub(super) issuer: Option<String>,
}

/// Somebody who is signed in to the portal.
#[derive(Clone)]
pub(super) struct PortalSession {
    pub(super) start_url: String,
    pub(super) person: String,
    pub(super) started: Timestamp,
    pub(super) ends: Timestamp,
}

/// An authorization code.
struct Code {
    client: String,
    session: String,
    redirect: String,
    challenge: String,
    expires: Timestamp,
}

/// A device that waits for a person.
pub(super) struct Device {
    pub(super) client: String,
    pub(super) start_url: String,
    pub(super) user_code: String,
    pub(super) expires: Timestamp,
    interval: i64,
    asked: Option<Timestamp>,
    pub(super) answer: Answer,
}

/// What a person said to a device.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Pending,
    Allowed { session: String },
    Denied,
}

/// What opens the portal.
pub(super) struct AccessToken {
    pub(super) session: String,
    pub(super) expires: Timestamp,
}

/// What gets the next access token, once.
pub(super) struct RefreshToken {
    pub(super) session: String,
    pub(super) client: String,
}

impl State {
    pub(super) fn of(instances: Vec<Instance>) -> Self {
        Self { instances, ..Self::default() }
    }

    pub(super) fn instance(&self, start_url: &str) -> Option<&Instance> {
        let start_url = start_url.strip_suffix('/').unwrap_or(start_url);
        self.instances.iter().find(|instance| instance.start_url == start_url)
    }

    /// Registers a client. Gives its id.
    pub(super) fn register(&mut self, registration: Registration) -> String {
        let id = random::opaque(22);
        self.registrations.insert(id.clone(), registration);
        id
    }

    pub(super) fn registration_ends(now: Timestamp) -> Timestamp {
        later(now, REGISTRATION)
    }

    /// The registration of a client that shows its secret.
    pub(super) fn client(&self, id: &str, secret: &str, now: Timestamp) -> Result<&Registration, Refusal> {
        let known =
            self.registrations.get(id).filter(|client| client.secret == secret && client.expires > now);
        known.ok_or_else(Refusal::invalid_client)
    }

    /// Signs a person in. Gives the browser's cookie, which stays what it was.
    pub(super) fn sign_in(
        &mut self,
        start_url: &str,
        person: &str,
        cookie: Option<String>,
        now: Timestamp,
    ) -> Option<String> {
        let seconds = self.instance(start_url)?.session_seconds;
        let session = PortalSession {
            start_url: start_url.to_owned(),
            person: person.to_owned(),
            started: now,
            ends: later(now, SignedDuration::from_secs(seconds)),
        };
        let (id, cookie) = (random::cookie(), cookie.unwrap_or_else(random::cookie));
        self.sessions.insert(id.clone(), session);
        self.browsers.insert((cookie.clone(), start_url.to_owned()), id);
        Some(cookie)
    }

    /// The active portal session of a browser, and its id.
    pub(super) fn browser(
        &self,
        cookie: &str,
        start_url: &str,
        now: Timestamp,
    ) -> Option<(String, &PortalSession)> {
        let id = self.browsers.get(&(cookie.to_owned(), start_url.to_owned()))?;
        Some((id.clone(), self.session(id, now)?))
    }

    fn session(&self, id: &str, now: Timestamp) -> Option<&PortalSession> {
        self.sessions.get(id).filter(|session| session.ends > now)
    }

    /// Makes an authorization code.
    pub(super) fn authorize(
        &mut self,
        client: &str,
        session: &str,
        redirect: &str,
        challenge: &str,
        now: Timestamp,
    ) -> String {
        let code = random::opaque(120);
        let [client, session, redirect, challenge] =
            [client, session, redirect, challenge].map(str::to_owned);
        let value = Code { client, session, redirect, challenge, expires: later(now, CODE) };
        self.codes.insert(code.clone(), value);
        code
    }

    /// The portal session of an authorization code, which is gone then.
    pub(super) fn redeem(
        &mut self,
        code: &str,
        client: &str,
        redirect: &str,
        challenge: &str,
        now: Timestamp,
    ) -> Result<String, Refusal> {
        let found = self.codes.remove(code).filter(|code| {
            code.client == client
                && code.redirect == redirect
                && code.challenge == challenge
                && code.expires > now
        });
        found.map(|code| code.session).ok_or_else(Refusal::invalid_grant)
    }

    /// Starts a device. Gives its device code, its user code, and how many seconds lie between two questions.
    pub(super) fn start_device(
        &mut self,
        client: &str,
        start_url: &str,
        now: Timestamp,
    ) -> (String, String, i64) {
        let (code, user_code) = (random::opaque(86), random::user_code());
        let device = Device {
            client: client.to_owned(),
            start_url: start_url.to_owned(),
            user_code: user_code.clone(),
            expires: later(now, CODE),
            interval: INTERVAL,
            asked: None,
            answer: Answer::Pending,
        };
        self.devices.insert(code.clone(), device);
        (code, user_code, INTERVAL)
    }

    /// The portal session that a person has allowed a device. Its code is gone then.
    pub(super) fn poll(&mut self, code: &str, client: &str, now: Timestamp) -> Result<String, Refusal> {
        let device = self.devices.get_mut(code).filter(|device| device.client == client);
        let device = device.ok_or_else(Refusal::invalid_grant)?;
        if device.expires <= now {
            return Err(Refusal::expired_token());
        }
        // A little early is the network's doing.
        let soon = SignedDuration::from_millis(device.interval * 1000 - 100);
        if device.asked.replace(now).is_some_and(|asked| now.duration_since(asked) < soon) {
            device.interval += SLOW_DOWN;
            return Err(Refusal::slow_down());
        }
        match device.answer.clone() {
            Answer::Pending => Err(Refusal::authorization_pending()),
            Answer::Denied => Err(Refusal::access_denied()),
            Answer::Allowed { session } => {
                self.devices.remove(code);
                Ok(session)
            }
        }
    }

    /// The portal session and the client of a refresh token, which is gone then.
    pub(super) fn refresh(&mut self, token: &str, client: &str) -> Result<String, Refusal> {
        let found = self.refresh_tokens.get(token).is_some_and(|token| token.client == client);
        let found = found.then(|| self.refresh_tokens.remove(token)).flatten();
        found.map(|token| token.session).ok_or_else(Refusal::invalid_grant)
    }

    /// Tokens for a portal session that is active: the access token, how many seconds it lasts, and the refresh token of a
    /// client that asked for a scope.
    pub(super) fn issue(
        &mut self,
        session: &str,
        client: &str,
        now: Timestamp,
    ) -> Result<(String, i64, Option<String>), Refusal> {
        let active = self.session(session, now).ok_or_else(Refusal::invalid_grant)?;
        let registration = self.registrations.get(client).ok_or_else(Refusal::invalid_client)?;
        let refreshes = !registration.scopes.is_empty()
            && registration.grants.iter().any(|grant| grant == "refresh_token");
        let seconds = match self.instance(&active.start_url) {
            Some(instance) if !registration.scopes.is_empty() => instance.token_seconds,
            // A client without scopes gets one token for the whole session.
            _ => active.ends.duration_since(now).as_secs(),
        };
        let access = random::token("aoaAAAAA");
        let expires = later(now, SignedDuration::from_secs(seconds));
        self.access_tokens.insert(access.clone(), AccessToken { session: session.to_owned(), expires });
        let refresh = refreshes.then(|| {
            let token = random::token("aorAAAAA");
            let value = RefreshToken { session: session.to_owned(), client: client.to_owned() };
            self.refresh_tokens.insert(token.clone(), value);
            token
        });
        Ok((access, seconds, refresh))
    }

    /// The portal session that an access token opens. It counts as a request.
    pub(super) fn enter(&mut self, token: &str, now: Timestamp) -> Result<PortalSession, Refusal> {
        let session = self.access_tokens.get(token).filter(|token| token.expires > now);
        let session = session.and_then(|token| self.session(&token.session, now)).cloned();
        let session = session.ok_or_else(Refusal::unauthorized)?;
        let Some(instance) = self.instances.iter().find(|instance| instance.start_url == session.start_url)
        else {
            return Err(Refusal::unauthorized());
        };
        let (burst, per_second) = (instance.burst, instance.per_second);
        let bucket =
            self.buckets.entry(session.start_url.clone()).or_insert_with(|| Bucket::full(burst, now));
        if bucket.take(burst, per_second, now) { Ok(session) } else { Err(Refusal::too_many_requests()) }
    }

    /// Ends the portal session of an access token.
    pub(super) fn log_out(&mut self, token: &str) {
        if let Some(token) = self.access_tokens.get(token) {
            self.sessions.remove(&token.session);
        }
    }

    /// Every code and token that was given out and is not gone.
    pub(super) fn secrets(&self) -> Vec<String> {
        let clients = self.registrations.values().map(|client| &client.secret);
        let tokens = self.access_tokens.keys().chain(self.refresh_tokens.keys());
        clients.chain(tokens).chain(self.codes.keys()).chain(self.devices.keys()).cloned().collect()
    }
}

impl Instance {
    /// The accounts in which a person is assigned something.
    pub(super) fn accounts_of<'a>(&'a self, person: &'a str) -> impl Iterator<Item = &'a MemberAccount> {
        self.accounts.iter().filter(move |account| account.roles.iter().any(|role| role.is_for(person)))
    }
}

fn later(now: Timestamp, time: SignedDuration) -> Timestamp {
    now.saturating_add(time).unwrap_or(Timestamp::MAX)
}
