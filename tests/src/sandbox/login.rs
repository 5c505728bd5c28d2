//! `Action=login`, the URL the browser opens: sets the console's cookie and redirects to the console page.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use url::{Url, form_urlencoded};

use super::api::Params;
use super::calls::Login;
use super::credentials::Identity;
use super::faults::{FaultKind, Target};
use super::signin::{Refusal, SigninToken};
use super::{World, answers, console, lock, random, signin, sigv4};

const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_mins(15);
const COOKIE: &str = "rolecall-sandbox-console";
const CONSOLE_DOMAINS: [&str; 4] = [
    "console.aws.amazon.com",
    "console.amazonaws-us-gov.com",
    "console.amazonaws.cn",
    "console.amazonaws-eusc.eu",
];

/// A browser that is signed in.
#[derive(Clone)]
pub(super) struct ConsoleSession {
    pub(super) identity: Identity,
    pub(super) issuer: Option<String>,
    pub(super) ends: Timestamp,
}

/// The browsers that are signed in, by the value of their cookie.
#[derive(Default)]
pub(super) struct ConsoleSessions(Mutex<HashMap<String, ConsoleSession>>);

impl ConsoleSessions {
    /// The session of the request's cookie, live or expired.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<ConsoleSession> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let value = cookies
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
        lock(&self.0).get(value).cloned()
    }
}

pub(super) async fn handle(world: &World, headers: &HeaderMap, params: &Params) -> Response {
    let struck = world.faults.take(Target::Login, FaultKind::is_of_any_call);
    tokio::time::sleep(struck.delay).await;

    let token = params.get("SigninToken").and_then(|token| world.signin_tokens.find(token));
    let text = |name: &str| params.get(name).map(str::to_owned);
    let mut entry = Login {
        time: world.clock.now(),
        destination: text("Destination"),
        issuer: text("Issuer"),
        access_key_id: token.as_ref().map(|token| token.credential.access_key_id.clone()),
        arn: token.as_ref().map(|token| token.credential.identity.arn.clone()),
        user_agent: sigv4::header(headers, "user-agent").map(str::to_owned),
        status: None,
        outcome: "ok".to_owned(),
    };
    let result = match &struck.instead {
        None => sign_in(world, headers, params, token),
        Some(kind) => signin::fault(world, kind),
    };
    let response = match result {
        Ok(response) => response,
        Err(Refusal(status, message)) => {
            message.clone_into(&mut entry.outcome);
            answers::error_page(status, message)
        }
    };
    match &struck.instead {
        Some(FaultKind::Cut) => "cut".clone_into(&mut entry.outcome),
        _ => entry.status = Some(response.status().as_u16()),
    }
    world.log.login(entry);
    answers::dated(world, struck.date_offset, response)
}

fn sign_in(
    world: &World,
    headers: &HeaderMap,
    params: &Params,
    token: Option<SigninToken>,
) -> Result<Response, Refusal> {
    let now = world.clock.now();
    let token = token.ok_or(Refusal(StatusCode::BAD_REQUEST, "Invalid SigninToken parameter"))?;
    if now.duration_since(token.issued) > TOKEN_LIFETIME {
        return Err(Refusal(StatusCode::BAD_REQUEST, "The SigninToken has expired"));
    }
    let destination = params.get("Destination").filter(|destination| is_console(destination));
    let destination = destination.ok_or(Refusal(StatusCode::BAD_REQUEST, "Invalid Destination parameter"))?;
    let identity = token.credential.identity.clone();
    let other_account = world
        .console_sessions
        .of(headers)
        .is_some_and(|session| session.ends > now && session.identity.arn != identity.arn);
    if world.config.one_session_per_browser && other_account {
        return Err(Refusal(
            StatusCode::BAD_REQUEST,
            "You must first log out before logging into a different AWS account.",
        ));
    }
    let cookie = random::cookie();
    let issuer = params.get("Issuer").map(str::to_owned);
    let session = ConsoleSession { identity, issuer, ends: token.session_ends };
    lock(&world.console_sessions.0).insert(cookie.clone(), session);
    let query: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("destination", destination).finish();
    Ok((
        StatusCode::FOUND,
        [
            (header::LOCATION, format!("{}{}?{query}", world.url, console::HOME)),
            (header::SET_COOKIE, format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
    )
        .into_response())
}

/// `/oauth?Action=logout&redirect_uri=…`: forgets the cookie and goes on to `redirect_uri`, which has to be the
/// sandbox's own. Without one it says that the browser is signed out.
pub(super) fn log_out(world: &World, params: &Params) -> Response {
    let forget = (header::SET_COOKIE, format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    let own = |uri: &str| uri.starts_with(&format!("{}/", world.url));
    match (params.get("Action"), params.get("redirect_uri")) {
        (Some("logout"), None) => {
            let page =
                answers::page(StatusCode::OK, "Signed out", "<p>This browser has no console session.</p>");
            ([forget], page).into_response()
        }
        (Some("logout"), Some(redirect)) if own(redirect) => {
            (StatusCode::FOUND, [(header::LOCATION, redirect.to_owned()), forget]).into_response()
        }
        _ => answers::error_page(StatusCode::BAD_REQUEST, "Invalid redirect_uri parameter"),
    }
}

/// An https URL on a partition's console domain.
fn is_console(destination: &str) -> bool {
    Url::parse(destination).is_ok_and(|url| {
        url.scheme() == "https"
            && url.port().is_none()
            && url.username().is_empty()
            && url.host_str().is_some_and(|host| {
                CONSOLE_DOMAINS.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}")))
            })
    })
}
