//! What a person sees in the browser: the log-in page, and the question whether a client or a device may have access.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri, header};
use jiff::Timestamp;
use quick_xml::escape::escape;
use url::Url;

use super::state::{Answer, PortalSession};
use crate::sandbox::api::Params;
use crate::sandbox::calls::Call;
use crate::sandbox::{World, answers, sigv4};

const COOKIE: &str = "rolecall-sandbox-portal";
const LOG_IN: &str = "Sign in to your company";

/// What a client asks a person for by `GET /authorize`, where all of it is in order.
struct Asked {
    client: String,
    name: String,
    redirect: Url,
    state: String,
    challenge: String,
    /// None where no instance has the start URL that the client registered for.
    start_url: Option<String>,
}

pub(super) async fn authorize(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    let response = match asked(&world, &uri) {
        Err(message) => refused(&message),
        Ok(Asked { start_url: None, name, .. }) => consent(&uri, &name, "somebody", None),
        Ok(Asked { start_url: Some(start_url), name, .. }) => match signed_in(&world, &headers, &start_url) {
            Some((_, session)) => consent(&uri, &name, &session.person, None),
            None => log_in(&uri, &start_url, ""),
        },
    };
    note(&world, "Authorize", "GET", &headers, &response);
    response
}

pub(super) async fn answer_client(
    State(world): State<Arc<World>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let response = match asked(&world, &uri) {
        Err(message) => refused(&message),
        Ok(asked) => answer(&world, asked, &headers, &Params::parse(&body)),
    };
    note(&world, "Authorize", "POST", &headers, &response);
    response
}

fn answer(world: &World, asked: Asked, headers: &HeaderMap, form: &Params) -> Response {
    // What AWS shows behind a wrong start URL, and in a wrong region.
    let Some(start_url) = asked.start_url else { return refused("invalid_grant") };
    let Some((session, _)) = signed_in(world, headers, &start_url) else { return refused("Not signed in") };
    let mut back = asked.redirect.clone();
    match form.get("answer") {
        Some("allow") => {
            let redirect = asked.redirect.as_str();
            let now = world.clock.now();
            let code =
                world.center.lock().authorize(&asked.client, &session, redirect, &asked.challenge, now);
            back.query_pairs_mut().append_pair("code", &code);
        }
        _ => drop(back.query_pairs_mut().append_pair("error", "access_denied")),
    }
    back.query_pairs_mut().append_pair("state", &asked.state);
    see_other(back.as_str())
}

fn asked(world: &World, uri: &Uri) -> Result<Asked, String> {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let needed = |name: &str| params.get(name).map(str::to_owned).ok_or_else(|| format!("{name} is needed"));
    let client_id = needed("client_id")?;
    let state = world.center.lock();
    let client = state.registrations.get(&client_id).filter(|client| client.expires > world.clock.now());
    let client = client.ok_or("invalid_client")?;
    if !client.grants.iter().any(|grant| grant == "authorization_code") {
        return Err("unauthorized_client".to_owned());
    }
    if needed("response_type")? != "code" {
        return Err("unsupported_response_type".to_owned());
    }
    let challenge = needed("code_challenge")?;
    if needed("code_challenge_method")? != "S256" || challenge.len() != 43 {
        return Err("code_challenge is a SHA-256 with the method S256".to_owned());
    }
    // AWS's command line sends `scopes`, others `scope`.
    let scopes = params.get("scopes").or(params.get("scope")).ok_or("scopes are needed")?;
    if !scopes.split([' ', ',']).all(|scope| client.scopes.iter().any(|registered| registered == scope)) {
        return Err("invalid_scope".to_owned());
    }
    let redirect = Url::parse(&needed("redirect_uri")?).map_err(|_| "invalid_redirect_uri")?;
    let mut without_port = redirect.clone();
    // The registered ones have none.
    let bare = without_port.set_port(None).is_ok();
    if !bare || !client.redirects.iter().any(|registered| registered == without_port.as_str()) {
        return Err("invalid_redirect_uri".to_owned());
    }
    Ok(Asked {
        redirect,
        state: needed("state")?,
        challenge,
        name: client.name.clone(),
        start_url: client
            .issuer
            .as_deref()
            .and_then(|issuer| Some(state.instance(issuer)?.start_url.clone())),
        client: client_id,
    })
}

pub(super) async fn device(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    let response = match waiting(&world, &uri) {
        None => ask_for_code(uri.query().is_some()),
        Some((start_url, code)) => match signed_in(&world, &headers, &start_url) {
            Some((_, session)) => consent(&uri, "A device", &session.person, Some(&code)),
            None => log_in(&uri, &start_url, ""),
        },
    };
    note(&world, "Device", "GET", &headers, &response);
    response
}

pub(super) async fn answer_device(
    State(world): State<Arc<World>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signed_in = waiting(&world, &uri).and_then(|(start_url, code)| {
        let (session, _) = signed_in(&world, &headers, &start_url)?;
        Some((session, code))
    });
    let response = match signed_in {
        None => refused("There is no such code, or nobody is signed in"),
        Some((session, code)) => {
            let allowed = Params::parse(&body).get("answer") == Some("allow");
            let answer = if allowed { Answer::Allowed { session } } else { Answer::Denied };
            let mut state = world.center.lock();
            if let Some(device) = state.devices.values_mut().find(|device| device.user_code == code) {
                device.answer = answer;
            }
            let (title, text) = match allowed {
                true => ("Request approved", "You can close this window."),
                false => ("Request denied", "Nothing was given access."),
            };
            answers::page(StatusCode::OK, title, &format!("<p>{text}</p>"))
        }
    };
    note(&world, "Device", "POST", &headers, &response);
    response
}

/// The start URL and the user code of the device that an address names, while its code lasts.
fn waiting(world: &World, uri: &Uri) -> Option<(String, String)> {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let code = params.get("user_code")?.trim().to_uppercase();
    let (state, now) = (world.center.lock(), world.clock.now());
    let device = state.devices.values().find(|device| device.user_code == code && device.expires > now)?;
    Some((device.start_url.clone(), code))
}

/// Checks a person's name and password, and goes back to the page that asked.
pub(super) async fn sign_in(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Params::parse(&body);
    let text = |name: &str| form.get(name).unwrap_or_default();
    let (start_url, next) = (text("start_url"), text("next"));
    let Ok(next_uri) = next.parse::<Uri>() else { return refused("Invalid next page") };
    if !next.starts_with("/authorize?") && !next.starts_with("/device?") {
        return refused("Invalid next page");
    }
    let mut state = world.center.lock();
    let known = state.instance(start_url).is_some_and(|instance| {
        instance
            .people
            .iter()
            .any(|person| person.name == text("username") && person.password == text("password"))
    });
    let cookie = known
        .then(|| state.sign_in(start_url, text("username"), cookie(&headers), world.clock.now()))
        .flatten();
    drop(state);
    let response = match cookie {
        None => log_in(&next_uri, start_url, "<p role=\"alert\">That user name or password is wrong.</p>"),
        Some(cookie) => {
            let cookie = format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax");
            ([(header::SET_COOKIE, cookie)], see_other(next)).into_response()
        }
    };
    note(&world, "SignInToPortal", "POST", &headers, &response);
    response
}

fn log_in(next: &Uri, start_url: &str, before: &str) -> Response {
    let body = format!(
        "{before}<p class=\"lead\">{url}</p><form method=\"post\" action=\"/sign-in\">\
         <input type=\"hidden\" name=\"start_url\" value=\"{url}\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <label>User name <input id=\"username\" name=\"username\" autofocus></label>\
         <label>Password <input id=\"password\" name=\"password\" type=\"password\"></label>\
         <button id=\"sign-in\">Sign in</button></form>",
        url = escape(start_url),
        next = escape(next.to_string()),
    );
    answers::page(StatusCode::OK, LOG_IN, &body)
}

fn consent(action: &Uri, client: &str, person: &str, code: Option<&str>) -> Response {
    let code = code.map(|code| format!("<p>Compare the code: <b id=\"code\">{}</b></p>", escape(code)));
    let body = format!(
        "<p class=\"lead\">{client} wants to use AWS accounts as {person}.</p>{code}\
         <form method=\"post\" action=\"{action}\">\
         <button id=\"allow\" name=\"answer\" value=\"allow\">Allow access</button> \
         <button id=\"deny\" name=\"answer\" value=\"deny\">Deny</button></form>",
        client = escape(client),
        person = escape(person),
        code = code.unwrap_or_default(),
        action = escape(action.to_string()),
    );
    answers::page(StatusCode::OK, "Allow access?", &body)
}

fn ask_for_code(wrong: bool) -> Response {
    let before = if wrong { "<p role=\"alert\">There is no such code, or it has expired.</p>" } else { "" };
    let body = format!(
        "{before}<form action=\"/device\"><label>Code <input id=\"user-code\" name=\"user_code\" autofocus></label>\
         <button id=\"continue\">Continue</button></form>"
    );
    answers::page(StatusCode::OK, "Authorize a device", &body)
}

fn refused(message: &str) -> Response {
    answers::error_page(StatusCode::BAD_REQUEST, message)
}

fn see_other(location: &str) -> Response {
    let headers = [(header::LOCATION, location.to_owned()), (header::CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// The active portal session of this browser, and its id.
fn signed_in(world: &World, headers: &HeaderMap, start_url: &str) -> Option<(String, PortalSession)> {
    let (state, now) = (world.center.lock(), world.clock.now());
    let (id, session) = state.browser(&cookie(headers)?, start_url, now)?;
    Some((id, session.clone()))
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = cookies.flat_map(|cookies| cookies.split(';'));
    values.find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('=').map(str::to_owned))
}

/// Writes a page down without its address, in which there are codes.
fn note(world: &World, action: &str, method: &str, headers: &HeaderMap, response: &Response) {
    let time: Timestamp = world.clock.now();
    let user_agent = sigv4::header(headers, "user-agent").map(str::to_owned);
    let call =
        Call { time, action: action.to_owned(), method: method.to_owned(), user_agent, ..Call::default() };
    let pending = world.log.begin(call);
    let status = response.status();
    let outcome = if status.is_client_error() { "refused" } else { "ok" };
    world.log.finish(&pending, Some(status.as_u16()), outcome);
}
