//! The console page: tells who is signed in, for how long, and what was asked to open.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode, Uri};
use jiff::tz::TimeZone;
use quick_xml::escape::escape;

use super::api::Params;
use super::calls::Page;
use super::login::ConsoleSession;
use super::sigv4::header;
use super::{World, answers};

/// Where a login leads.
pub(super) const HOME: &str = "/console/home";

pub(super) async fn handle(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    let session = world.console_sessions.of(&headers);
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    let now = world.clock.now();
    let response = match &session {
        Some(session) if session.ends > now => {
            answers::page(StatusCode::OK, "Signed in", &signed_in(&world, session, params.get("destination")))
        }
        Some(_) => answers::page(
            StatusCode::UNAUTHORIZED,
            "Your session has expired",
            "<p>Sign in again to go on.</p>",
        ),
        None => answers::page(
            StatusCode::UNAUTHORIZED,
            "Not signed in",
            "<p>This browser has no console session. Open a role from Rolecall.</p>",
        ),
    };
    world.log.page(Page {
        time: now,
        path: uri.to_string(),
        arn: session.map(|session| session.identity.arn),
        user_agent: header(&headers, "user-agent").map(str::to_owned),
        status: response.status().as_u16(),
    });
    answers::dated(&world, 0, response)
}

fn signed_in(world: &World, session: &ConsoleSession, destination: Option<&str>) -> String {
    let identity = &session.identity;
    let (role, name) = match &identity.role {
        Some((arn, name)) => (arn.rsplit('/').next().unwrap_or(arn), name.as_str()),
        None => ("none (federated user)", identity.arn.rsplit('/').next().unwrap_or_default()),
    };
    let account_name = world.config.accounts.iter().find(|account| account.id == identity.account);
    let account = match account_name {
        Some(account) => format!("{} ({})", account.id, account.name),
        None => identity.account.clone(),
    };
    let until = session.ends.to_zoned(TimeZone::system()).strftime("%H:%M").to_string();
    let mut rows = vec![
        ("Role", role),
        ("Account", &account),
        ("Session", name),
        ("Until", &until),
        ("Opened at", destination.unwrap_or("the console's home")),
        ("Issuer", session.issuer.as_deref().unwrap_or("none")),
        ("ARN", &identity.arn),
    ];
    if identity.without_permissions {
        rows.push(("Permissions", "none: the federation token was asked for without a policy"));
    }
    let tags: Vec<String> = identity.tags.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let tags = tags.join(", ");
    if !tags.is_empty() {
        rows.push(("Tags", &tags));
    }
    let rows: String =
        rows.iter().map(|(term, value)| format!("<dt>{term}</dt><dd>{}</dd>\n", escape(*value))).collect();
    format!("<p class=\"lead\">{} in {}</p>\n<dl>\n{rows}</dl>", escape(role), escape(account.as_str()))
}
