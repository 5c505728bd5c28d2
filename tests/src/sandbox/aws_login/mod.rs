//! AWS's own sign-in, as `aws login` uses it: the pages for a person, and tokens for whoever proves to have the key.
//!
//! `AWS_ENDPOINT_URL_SIGNIN` is the sandbox's own address. A person is a user of the account; the password is the name with
//! `-password` behind it.

mod pages;
mod proof;
mod state;
mod token;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::routing::{get, post};
use jiff::Timestamp;

use super::{World, lock};

use state::State;

/// Whom a login is for, by where its browser is.
const SAME_DEVICE: &str = "arn:aws:signin:::devtools/same-device";
const OTHER_DEVICE: &str = "arn:aws:signin:::devtools/cross-device";

/// Everything that was given out.
#[derive(Default)]
pub(super) struct Logins(Mutex<State>);

impl Logins {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// How long the next credentials last.
    pub(super) fn set_lifetime(&self, seconds: i64) {
        self.lock().seconds = seconds;
    }

    /// Refuses a user's tokens from now on with that error; none: gives them again.
    pub(super) fn refuse(&self, user: &str, error: Option<&'static str>) {
        let mut state = self.lock();
        match error {
            Some(error) => drop(state.refused.insert(user.to_owned(), error)),
            None => drop(state.refused.remove(user)),
        }
    }

    /// Ends all logins, as twelve hours do.
    pub(super) fn end(&self) {
        for login in self.lock().refresh_tokens.values_mut() {
            login.ends = Timestamp::UNIX_EPOCH;
        }
    }

    /// Every code and token that was given out and is not gone.
    pub(super) fn secrets(&self) -> Vec<String> {
        let state = self.lock();
        state.codes.keys().chain(state.refresh_tokens.keys()).cloned().collect()
    }
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/v1/authorize", get(pages::authorize).post(pages::answer))
        .route("/v1/sign-in", post(pages::sign_in))
        .route("/v1/sessions/confirmation", get(pages::confirmation))
        .route("/v1/token", post(token::create))
}
