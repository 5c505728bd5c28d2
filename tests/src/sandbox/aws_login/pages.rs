//! What a person sees in the browser: the log-in page, the question, and for another device the answer to bring back.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding as _};
use http::{HeaderMap, StatusCode, Uri, header};
use jiff::Timestamp;
use quick_xml::escape::escape;
use url::Url;

use super::state::Code;
use super::{OTHER_DEVICE, SAME_DEVICE, token};
use crate::sandbox::api::Params;
use crate::sandbox::{World, answers};

const COOKIE: &str = "rolecall-sandbox-aws";

/// What a client asks a person for, where all of it is in order.
struct Asked {
    client: String,
    redirect: Url,
    state: String,
    challenge: String,
}

pub(super) async fn authorize(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    match asked(&world, &uri) {
        Err(message) => refused(&message),
        Ok(_) => match signed_in(&world, &headers) {
            Some(user) => consent(&uri, &user),
            None => log_in(&uri, ""),
        },
    }
}

pub(super) async fn answer(
    State(world): State<Arc<World>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match asked(&world, &uri) {
        Ok(asked) => asked,
        Err(message) => return refused(&message),
    };
    let Some(user) = signed_in(&world, &headers) else { return refused("Not signed in") };
    let mut back = asked.redirect.clone();
    let now = world.clock.now();
    if Params::parse(&body).get("answer") == Some("allow") {
        let redirect = asked.redirect.to_string();
        let (client, challenge) = (asked.client, asked.challenge);
        let code = Code { user, client, redirect, challenge, expires: Timestamp::UNIX_EPOCH };
        let code = world.logins.lock().authorize(code, now);
        back.query_pairs_mut().append_pair("code", &code);
    } else {
        back.query_pairs_mut().append_pair("error", "access_denied");
    }
    back.query_pairs_mut().append_pair("state", &asked.state);
    see_other(back.as_str())
}

fn asked(world: &World, uri: &Uri) -> Result<Asked, String> {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let needed = |name: &str| params.get(name).map(str::to_owned).ok_or_else(|| format!("{name} is needed"));
    for (name, wanted) in
        [("response_type", "code"), ("code_challenge_method", "SHA-256"), ("scope", "openid")]
    {
        if needed(name)? != wanted {
            return Err(format!("{name} is {wanted}"));
        }
    }
    let (client, challenge) = (needed("client_id")?, needed("code_challenge")?);
    if challenge.len() != 43 {
        return Err("code_challenge is a SHA-256".to_owned());
    }
    let redirect = Url::parse(&needed("redirect_uri")?).map_err(|_| "redirect_uri is no address")?;
    let own = format!("{}/v1/sessions/confirmation", world.url);
    let is_loopback = redirect.scheme() == "http"
        && redirect.host_str() == Some("127.0.0.1")
        && redirect.port().is_some()
        && redirect.path() == "/oauth/callback";
    match client.as_str() {
        SAME_DEVICE if is_loopback => {}
        OTHER_DEVICE if redirect.as_str() == own => {}
        SAME_DEVICE | OTHER_DEVICE => return Err("redirect_uri is another".to_owned()),
        _ => return Err("client_id is another".to_owned()),
    }
    Ok(Asked { client, redirect, state: needed("state")?, challenge })
}

pub(super) async fn confirmation(uri: Uri) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let (Some(state), Some(code)) = (params.get("state"), params.get("code")) else {
        return refused("You were not signed in");
    };
    let answer = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("state", state)
        .append_pair("code", code)
        .finish();
    let answer = Base64::encode_string(answer.as_bytes());
    let body = format!("<p>Bring this code back:</p><p><code id=\"answer\">{answer}</code></p>");
    answers::page(StatusCode::OK, "Your code", &body)
}

pub(super) async fn sign_in(State(world): State<Arc<World>>, body: Bytes) -> Response {
    let form = Params::parse(&body);
    let text = |name: &str| form.get(name).unwrap_or_default();
    let next = text("next");
    let Ok(next_uri) = next.parse::<Uri>() else { return refused("Invalid next page") };
    if !next.starts_with("/v1/authorize?") {
        return refused("Invalid next page");
    }
    let name = text("username");
    let known = token::user(&world, name).filter(|_| text("password") == format!("{name}-password"));
    match known {
        None => log_in(&next_uri, "<p role=\"alert\">That user name or password is wrong.</p>"),
        Some(user) => {
            let cookie = world.logins.lock().sign_in(&user.name);
            let cookie = format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax");
            ([(header::SET_COOKIE, cookie)], see_other(next)).into_response()
        }
    }
}

fn log_in(next: &Uri, before: &str) -> Response {
    let body = format!(
        "{before}<form method=\"post\" action=\"/v1/sign-in\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <label>User name <input id=\"username\" name=\"username\" autofocus></label>\
         <label>Password <input id=\"password\" name=\"password\" type=\"password\"></label>\
         <button id=\"sign-in\">Sign in</button></form>",
        next = escape(next.to_string()),
    );
    answers::page(StatusCode::OK, "Sign in to AWS", &body)
}

fn consent(action: &Uri, user: &str) -> Response {
    let body = format!(
        "<p class=\"lead\">Continue as {user}?</p><form method=\"post\" action=\"{action}\">\
         <button id=\"allow\" name=\"answer\" value=\"allow\">Continue</button> \
         <button id=\"deny\" name=\"answer\" value=\"deny\">Cancel</button></form>",
        user = escape(user),
        action = escape(action.to_string()),
    );
    answers::page(StatusCode::OK, "Continue with a session", &body)
}

fn refused(message: &str) -> Response {
    answers::error_page(StatusCode::BAD_REQUEST, message)
}

fn see_other(location: &str) -> Response {
    let headers = [(header::LOCATION, location.to_owned()), (header::CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// The user whom this browser is signed in as.
fn signed_in(world: &World, headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = cookies.flat_map(|cookies| cookies.split(';'));
    let cookie = values.find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    world.logins.lock().browsers.get(cookie).cloned()
}
