//! What AWS's sign-in remembers: browsers that are signed in, codes and refresh tokens. All of it ends by the sandbox's clock.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::sandbox::random;

/// Of an authorization code.
const CODE: SignedDuration = SignedDuration::from_secs(600);
/// Of a login.
const LOGIN: SignedDuration = SignedDuration::from_hours(12);

/// Everything, behind one lock.
pub(super) struct State {
    /// The users that browsers are signed in as, by their cookies.
    pub(super) browsers: HashMap<String, String>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) refresh_tokens: HashMap<String, Login>,
    /// The ids of proofs that were shown.
    pub(super) proofs: HashSet<String>,
    /// The users whose tokens are refused, and with which error.
    pub(super) refused: HashMap<String, &'static str>,
    /// How long credentials last.
    pub(super) seconds: i64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            browsers: HashMap::new(),
            codes: HashMap::new(),
            refresh_tokens: HashMap::new(),
            proofs: HashSet::new(),
            refused: HashMap::new(),
            seconds: 900,
        }
    }
}

/// An authorization code.
pub(super) struct Code {
    pub(super) user: String,
    pub(super) client: String,
    pub(super) redirect: String,
    pub(super) challenge: String,
    pub(super) expires: Timestamp,
}

/// A login that a refresh token goes on with.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) client: String,
    /// The public key that it is bound to.
    pub(super) key: String,
    pub(super) ends: Timestamp,
}

impl Login {
    pub(super) fn new(user: String, client: String, key: String, now: Timestamp) -> Self {
        Self { user, client, key, ends: later(now, LOGIN) }
    }
}

impl State {
    /// Signs a browser in. Gives its cookie.
    pub(super) fn sign_in(&mut self, user: &str) -> String {
        let cookie = random::cookie();
        self.browsers.insert(cookie.clone(), user.to_owned());
        cookie
    }

    /// Makes an authorization code.
    pub(super) fn authorize(&mut self, code: Code, now: Timestamp) -> String {
        let name = random::opaque(200);
        self.codes.insert(name.clone(), Code { expires: later(now, CODE), ..code });
        name
    }

    /// Makes a refresh token.
    pub(super) fn issue(&mut self, login: Login) -> String {
        let token = random::token("AAAAsignin");
        self.refresh_tokens.insert(token.clone(), login);
        token
    }
}

fn later(now: Timestamp, time: SignedDuration) -> Timestamp {
    now.saturating_add(time).unwrap_or(Timestamp::MAX)
}
