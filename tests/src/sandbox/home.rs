//! `GET /`: the page for a person at the demo, with the MFA codes to type and the latest calls.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode};
use quick_xml::escape::escape;

use super::{World, answers};

const CALLS_SHOWN: usize = 10;

pub(super) async fn handle(State(world): State<Arc<World>>) -> Response {
    let row = |term: &str, value: &str| format!("<dt>{}</dt><dd>{}</dd>\n", escape(term), escape(value));
    let codes: String =
        world.mfa.codes(world.clock.now()).iter().map(|(serial, code)| row(serial, code)).collect();
    let log = world.log.snapshot();
    let calls: String = log
        .calls
        .iter()
        .rev()
        .take(CALLS_SHOWN)
        .map(|call| {
            row(&call.action, &format!("{} {}", call.role_arn.as_deref().unwrap_or(""), call.outcome))
        })
        .collect();
    let body = format!(
        "<p class=\"lead\">MFA codes, good for one use each</p>\n<dl>\n{codes}</dl>\n\
         <p class=\"lead\">Latest calls</p>\n<dl>\n{calls}</dl>"
    );
    let mut response = answers::page(StatusCode::OK, "Sandbox", &body);
    // Codes change; the page follows.
    response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static("3"));
    response
}
