//! The federation endpoint: `getSigninToken` turns credentials into a sign-in token, `login` turns that into a
//! console session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::api::Params;
use super::calls::Call;
use super::credentials::{Credential, Origin};
use super::faults::{FaultKind, Target};
use super::sigv4::header;
use super::{World, answers, lock, login, random};

/// The answer to whatever is wrong with the credentials or SessionDuration: AWS doesn't say more.
const INVALID_CREDENTIALS: &str = "Invalid credentials parameter";

/// What a sign-in token was made from.
#[derive(Clone)]
pub(super) struct SigninToken {
    pub(super) credential: Arc<Credential>,
    pub(super) issued: Timestamp,
    /// When the console session ends.
    pub(super) session_ends: Timestamp,
}

/// The sign-in tokens given out.
#[derive(Default)]
pub(super) struct SigninTokens(Mutex<HashMap<String, SigninToken>>);

impl SigninTokens {
    pub(super) fn find(&self, token: &str) -> Option<SigninToken> {
        lock(&self.0).get(token).cloned()
    }

    pub(super) fn all(&self) -> Vec<String> {
        lock(&self.0).keys().cloned().collect()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    session_id: String,
    session_key: String,
    session_token: String,
}

/// A refusal: what the page and the log say.
pub(super) struct Refusal(pub(super) StatusCode, pub(super) &'static str);

impl Refusal {
    fn bad_request(message: &'static str) -> Self {
        Self(StatusCode::BAD_REQUEST, message)
    }
}

pub(super) async fn handle(
    State(world): State<Arc<World>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let params = match method {
        Method::POST => Params::parse(&body),
        _ => Params::parse(uri.query().unwrap_or_default().as_bytes()),
    };
    match params.get("Action") {
        Some("getSigninToken") => get_signin_token(&world, &method, &headers, &params).await,
        Some("login") if method == Method::GET => login::handle(&world, &headers, &params).await,
        // AWS has this at an address of its own; a stand-in for the endpoint has no other.
        Some("logout") if method == Method::GET => login::log_out(&world, &params),
        _ => answers::error_page(StatusCode::BAD_REQUEST, "Invalid action parameter"),
    }
}

async fn get_signin_token(world: &World, method: &Method, headers: &HeaderMap, params: &Params) -> Response {
    let session = params.get("Session").and_then(|session| serde_json::from_str::<Session>(session).ok());
    let pending = world.log.begin(Call {
        time: world.clock.now(),
        action: "getSigninToken".to_owned(),
        method: method.to_string(),
        access_key_id: session.as_ref().map(|session| session.session_id.clone()),
        duration: params.get("SessionDuration").and_then(|value| value.parse().ok()),
        user_agent: header(headers, "user-agent").map(str::to_owned),
        ..Call::default()
    });
    let struck = world.faults.take(Target::SigninToken, |kind| match kind {
        FaultKind::RefusePost => method == Method::POST,
        FaultKind::RefuseSessionDuration => params.get("SessionDuration").is_some(),
        FaultKind::RegionDisabled | FaultKind::ShortSession(_) | FaultKind::LateAnswer(_) => false,
        _ => true,
    });
    tokio::time::sleep(struck.delay).await;

    let result = match &struck.instead {
        None => issue(world, headers, method, params, session),
        Some(kind) => fault(world, kind),
    };
    let (outcome, response) = match result {
        Ok(response) => ("ok", response),
        Err(Refusal(status, message)) => (message, answers::error_page(status, message)),
    };
    let (outcome, status) = match &struck.instead {
        Some(FaultKind::Cut) => ("cut", None),
        Some(FaultKind::Html) => ("html", Some(response.status().as_u16())),
        Some(FaultKind::CaptivePortal) => ("captive-portal", Some(response.status().as_u16())),
        _ => (outcome, Some(response.status().as_u16())),
    };
    world.log.finish(&pending, status, outcome);
    answers::dated(world, struck.date_offset, response)
}

fn issue(
    world: &World,
    headers: &HeaderMap,
    method: &Method,
    params: &Params,
    session: Option<Session>,
) -> Result<Response, Refusal> {
    let form = header(headers, "content-type").unwrap_or_default();
    if method == Method::POST && !form.starts_with("application/x-www-form-urlencoded") {
        return Err(Refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type"));
    }
    let now = world.clock.now();
    let session = session.ok_or(Refusal::bad_request(INVALID_CREDENTIALS))?;
    let (credential, expiration) = check_session(world, &session, now)?;
    let session_ends = match params.get("SessionDuration") {
        Some(duration) => {
            now.saturating_add(session_duration(duration, credential.origin)?).unwrap_or(expiration)
        }
        // The console session lasts as long as the credentials.
        None => expiration,
    };
    let token = random::signin_token();
    lock(&world.signin_tokens.0).insert(token.clone(), SigninToken { credential, issued: now, session_ends });
    Ok(Json(json!({ "SigninToken": token })).into_response())
}

/// The credentials have to be known, whole, alive, and of a kind that may open the console.
fn check_session(
    world: &World,
    session: &Session,
    now: Timestamp,
) -> Result<(Arc<Credential>, Timestamp), Refusal> {
    let known = world.credentials.find(&session.session_id).and_then(|credential| {
        let part = credential.session.as_ref()?;
        let whole =
            credential.secret_access_key == session.session_key && part.token == session.session_token;
        let may_open = matches!(
            credential.origin,
            Origin::AssumeRole { .. } | Origin::FederationToken | Origin::WebIdentity | Origin::PermissionSet
        );
        let expiration = part.expiration;
        (whole && may_open && !credential.expired(now)).then_some((credential, expiration))
    });
    known.ok_or(Refusal::bad_request(INVALID_CREDENTIALS))
}

/// 900-43200, and only for a permission set, or an AssumeRole that a long-term key signed. Odd values fail at AWS now and then; here
/// whatever is no whole minute always does, so that a client that sends them is found out.
fn session_duration(value: &str, origin: Origin) -> Result<SignedDuration, Refusal> {
    let seconds =
        value.parse::<i64>().ok().filter(|seconds| (900..=43_200).contains(seconds) && seconds % 60 == 0);
    match (seconds, origin) {
        (Some(seconds), Origin::AssumeRole { chained: false } | Origin::PermissionSet) => {
            Ok(SignedDuration::from_secs(seconds))
        }
        _ => Err(Refusal::bad_request(INVALID_CREDENTIALS)),
    }
}

/// What a fault answers in the endpoint's place.
pub(super) fn fault(world: &World, kind: &FaultKind) -> Result<Response, Refusal> {
    match kind {
        FaultKind::Cut => Ok(answers::cut()),
        FaultKind::Html => Ok(answers::proxy_page()),
        FaultKind::CaptivePortal => Ok(answers::captive_portal(world)),
        FaultKind::RefusePost => Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")),
        FaultKind::RefuseSessionDuration => Err(Refusal::bad_request(INVALID_CREDENTIALS)),
        FaultKind::Status(status) => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Err(Refusal(status, "Service unavailable"))
        }
        _ => Err(Refusal(StatusCode::TOO_MANY_REQUESTS, "Too many requests")),
    }
}
