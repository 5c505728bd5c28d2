//! `/_sandbox/…`: what a test in another process, or a person at the demo, can ask of the sandbox itself.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::World;
use super::answers;
use super::calls::CallLog;
use super::faults::Fault;

#[derive(Deserialize)]
struct Device {
    serial: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skew {
    skew_seconds: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    access_key_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstanceFault {
    start_url: String,
    what: Ending,
}

/// What ends in an instance of IAM Identity Center.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Ending {
    Sessions,
    AccessTokens,
    RefreshTokens,
    Registrations,
}

#[derive(Serialize)]
struct ClockState {
    now: Timestamp,
    skew_seconds: i64,
}

pub(super) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/_sandbox/fault", post(add_fault).delete(clear_faults))
        .route("/_sandbox/calls", get(calls).delete(clear_calls))
        .route("/_sandbox/clock", get(clock).post(set_clock))
        .route("/_sandbox/mfa", get(mfa_code))
        .route("/_sandbox/revoke", post(revoke))
        .route("/_sandbox/expire", post(expire))
        .route("/_sandbox/instance/end", post(end_in_instance))
        .route(answers::PORTAL_PATH, get(async || answers::portal_page()))
}

async fn add_fault(State(world): State<Arc<World>>, Json(fault): Json<Fault>) -> StatusCode {
    world.faults.add(fault);
    StatusCode::NO_CONTENT
}

async fn clear_faults(State(world): State<Arc<World>>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}

async fn calls(State(world): State<Arc<World>>) -> Json<CallLog> {
    Json(world.log.snapshot())
}

async fn clear_calls(State(world): State<Arc<World>>) -> StatusCode {
    world.log.clear();
    StatusCode::NO_CONTENT
}

async fn clock(State(world): State<Arc<World>>) -> Json<ClockState> {
    Json(ClockState { now: world.clock.now(), skew_seconds: world.clock.skew().as_secs() })
}

async fn set_clock(State(world): State<Arc<World>>, Json(skew): Json<Skew>) -> Json<ClockState> {
    world.clock.set_skew(SignedDuration::from_secs(skew.skew_seconds));
    clock(State(world)).await
}

/// The code as plain text, so that a program's MFA command can be a mere download.
async fn mfa_code(State(world): State<Arc<World>>, Query(device): Query<Device>) -> Response {
    match world.mfa.code(&device.serial, world.clock.now()) {
        Some(code) => code.into_response(),
        None => (StatusCode::NOT_FOUND, "no such MFA device").into_response(),
    }
}

async fn revoke(State(world): State<Arc<World>>, Json(key): Json<Key>) -> StatusCode {
    if world.credentials.revoke(&key.access_key_id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn expire(State(world): State<Arc<World>>, Json(key): Json<Key>) -> StatusCode {
    if world.credentials.expire(&key.access_key_id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn end_in_instance(State(world): State<Arc<World>>, Json(end): Json<InstanceFault>) -> StatusCode {
    match end.what {
        Ending::Sessions => world.center.end_sessions(&end.start_url),
        Ending::AccessTokens => world.center.expire_access_tokens(&end.start_url),
        Ending::RefreshTokens => world.center.revoke_refresh_tokens(&end.start_url),
        Ending::Registrations => world.center.forget_registrations(),
    }
    StatusCode::NO_CONTENT
}
