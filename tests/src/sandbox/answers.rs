//! Answers that are not a service's own words: HTML pages, cut connections, redirects of a network, dates.

use std::time::{Duration, SystemTime};

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use quick_xml::escape::escape;

use super::World;

/// Where the captive portal's log-in page is.
pub(super) const PORTAL_PATH: &str = "/_sandbox/portal";

/// Marks an answer that is not to be sent: the server ends the connection instead.
#[derive(Clone)]
pub(super) struct Cut;

/// The connection ends without an answer.
pub(super) fn cut() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(Cut);
    response
}

/// 200 with a page where XML or JSON was due.
pub(super) fn proxy_page() -> Response {
    page(StatusCode::OK, "Web filter", "<p>This request was looked at by your organisation's web filter.</p>")
}

/// A redirect to a log-in page of the network.
pub(super) fn captive_portal(world: &World) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, format!("{}{PORTAL_PATH}", world.url))]).into_response()
}

/// The log-in page of the network.
pub(super) fn portal_page() -> Response {
    page(StatusCode::OK, "Guest network", "<p>Accept the terms of this network to go online.</p>")
}

/// An error page, as the sign-in endpoint gives instead of JSON.
pub(super) fn error_page(status: StatusCode, message: &str) -> Response {
    let code = status.as_u16();
    let message = escape(message);
    page(status, "Amazon Web Services Sign-In", &format!("<h2>{code}</h2><p>{message}</p>"))
}

/// A page in the sandbox's look; `body` is HTML.
pub(super) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let page = include_str!("page.html").replace("{{title}}", &escape(title)).replace("{{body}}", body);
    (status, [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

/// Sets the Date header by the sandbox's clock, `offset` seconds off.
pub(super) fn dated(world: &World, offset: i64, mut response: Response) -> Response {
    let now = world.clock.now().saturating_add(SignedDuration::from_secs(offset)).unwrap_or_default();
    let date = httpdate::fmt_http_date(
        SystemTime::UNIX_EPOCH + Duration::from_secs(now.as_second().max(0).unsigned_abs()),
    );
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}
