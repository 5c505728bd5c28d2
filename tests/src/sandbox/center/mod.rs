//! IAM Identity Center: sso-oidc, its pages for a person, and the portal, for all instances on one server.
//!
//! `AWS_ENDPOINT_URL_SSO_OIDC` and `AWS_ENDPOINT_URL_SSO` are the sandbox's own address. An unknown start URL stands for a
//! wrong region too: AWS answers the same to both.

mod bucket;
mod instance;
mod oidc;
mod pages;
mod portal;
mod refusal;
mod state;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Json;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde_json::Value;

use super::calls::Call;
use super::config::Config;
use super::faults::{FaultKind, Target};
use super::{World, answers, lock};

pub use instance::{Instance, MemberAccount, PermissionSet, Person};
pub(super) use oidc::challenge;
use refusal::Refusal;
use state::{Answer, State};

/// All instances, and what was given out in their names.
pub(super) struct Center(Mutex<State>);

impl Center {
    pub(super) fn of(config: &Config) -> Self {
        Self(Mutex::new(State::of(config.instances.clone())))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// Changes an instance; tells whether there is one at that start URL.
    pub(super) fn edit(&self, start_url: &str, edit: impl FnOnce(&mut Instance)) -> bool {
        let mut state = self.lock();
        let found = state.instances.iter_mut().find(|instance| instance.start_url == start_url);
        found.map(edit).is_some()
    }

    /// Ends all portal sessions of an instance, as its administrator does, or as time does.
    pub(super) fn end_sessions(&self, start_url: &str) {
        self.lock().sessions.retain(|_, session| session.start_url != start_url);
    }

    /// Lets all access tokens of an instance expire; what refreshes them stays good.
    pub(super) fn expire_access_tokens(&self, start_url: &str) {
        let state = &mut *self.lock();
        for token in state.access_tokens.values_mut() {
            if state.sessions.get(&token.session).is_some_and(|session| session.start_url == start_url) {
                token.expires = Timestamp::UNIX_EPOCH;
            }
        }
    }

    /// Makes all refresh tokens of an instance unknown; its access tokens stay good.
    pub(super) fn revoke_refresh_tokens(&self, start_url: &str) {
        let state = &mut *self.lock();
        let sessions = &state.sessions;
        state.refresh_tokens.retain(|_, token| {
            sessions.get(&token.session).is_none_or(|session| session.start_url != start_url)
        });
    }

    /// Forgets all registrations, as after 90 days.
    pub(super) fn forget_registrations(&self) {
        self.lock().registrations.clear();
    }

    /// Answers a device as a signed-in person does on the page that its code leads to; tells whether one waits with that
    /// code.
    pub(super) fn answer_device(&self, user_code: &str, person: Option<&str>, now: Timestamp) -> bool {
        let mut state = self.lock();
        let waiting = state.devices.iter().find(|(_, device)| device.user_code == user_code);
        let Some((code, start_url)) = waiting.map(|(code, device)| (code.clone(), device.start_url.clone()))
        else {
            return false;
        };
        let answer = match person {
            None => Some(Answer::Denied),
            Some(person) => state
                .sign_in(&start_url, person, None, now)
                .and_then(|cookie| state.browser(&cookie, &start_url, now).map(|(session, _)| session))
                .map(|session| Answer::Allowed { session }),
        };
        let (Some(answer), Some(device)) = (answer, state.devices.get_mut(&code)) else { return false };
        device.answer = answer;
        true
    }

    /// Every code and token that was given out and is not gone.
    pub(super) fn secrets(&self) -> Vec<String> {
        self.lock().secrets()
    }
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/client/register", post(oidc::register))
        .route("/device_authorization", post(oidc::start_device))
        .route("/token", post(oidc::create_token))
        .route("/authorize", get(pages::authorize).post(pages::answer_client))
        .route("/device", get(pages::device).post(pages::answer_device))
        .route("/sign-in", post(pages::sign_in))
        .route("/assignment/accounts", get(portal::accounts))
        .route("/assignment/roles", get(portal::roles))
        .route("/federation/credentials", get(portal::credentials))
        .route("/logout", post(portal::log_out))
}

/// Notes a call, lets faults strike, and answers.
async fn answered(
    world: &World,
    target: Target,
    call: Call,
    perform: impl FnOnce(Timestamp) -> Result<Value, Refusal>,
) -> Response {
    let pending = world.log.begin(Call { time: world.clock.now(), ..call });
    let struck = world.faults.take(target, FaultKind::is_of_tokens);
    tokio::time::sleep(struck.delay).await;

    let (outcome, response) = match &struck.instead {
        Some(FaultKind::Cut) => ("cut", answers::cut()),
        Some(FaultKind::Html) => ("html", answers::proxy_page()),
        Some(FaultKind::CaptivePortal) => ("captive-portal", answers::captive_portal(world)),
        Some(kind) => refused(Refusal::fault(target, kind)),
        None => match perform(world.clock.now()) {
            Ok(answer) => ("ok", Json(answer).into_response()),
            Err(refusal) => refused(refusal),
        },
    };
    let status = (outcome != "cut").then(|| response.status().as_u16());
    world.log.finish(&pending, status, outcome);
    tokio::time::sleep(struck.answer_delay).await;
    answers::dated(world, struck.date_offset, response)
}

fn refused(refusal: Refusal) -> (&'static str, Response) {
    (refusal.exception, refusal.into_response())
}
