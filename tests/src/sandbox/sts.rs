//! The STS endpoint: notes the call, lets faults strike, checks the signature and hands on to the action.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, Uri};

use super::api::{ApiError, Params};
use super::calls::Call;
use super::faults::{FaultKind, Struck, Target};
use super::sigv4::{Authorization, Received, authenticate, header};
use super::{World, answers, assume_role, user_tokens, web_identity};

const VERSION: &str = "2011-06-15";

pub(super) async fn handle(
    State(world): State<Arc<World>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let params = Params::parse(&body);
    let pending = world.log.begin(call(&world, &method, &headers, &params));
    let struck = world.faults.take(Target::Sts, |kind| match kind {
        FaultKind::RefusePost | FaultKind::RefuseSessionDuration | FaultKind::LateAnswer(_) => false,
        FaultKind::ShortSession(_) => params.get("Action") == Some("AssumeRole"),
        _ => true,
    });
    tokio::time::sleep(struck.delay).await;

    let (outcome, response) = match &struck.instead {
        Some(FaultKind::Cut) => ("cut", answers::cut()),
        Some(FaultKind::Html) => ("html", answers::proxy_page()),
        Some(FaultKind::CaptivePortal) => ("captive-portal", answers::captive_portal(&world)),
        None | Some(FaultKind::RegionDisabled) => {
            let request = Received { method: &method, uri: &uri, headers: &headers, body: &body };
            outcome(perform(&world, &request, &params, &struck))
        }
        Some(kind) => outcome(Err(fault(kind))),
    };
    let status = (outcome != "cut").then(|| response.status().as_u16());
    world.log.finish(&pending, status, outcome);
    answers::dated(&world, struck.date_offset, response)
}

/// What STS does when no fault takes its place but the one that only a known caller gets to see.
fn perform(
    world: &World,
    request: &Received<'_>,
    params: &Params,
    struck: &Struck,
) -> Result<Response, ApiError> {
    if action(params) == "AssumeRoleWithWebIdentity" {
        return web_identity::handle(world, params, struck.lifetime);
    }
    let caller = authenticate(&world.credentials, request, world.clock.now())?;
    let authorization = Authorization::of(request.headers)?;
    let region_off = struck.instead == Some(FaultKind::RegionDisabled);
    if region_off || world.config.disabled_regions.iter().any(|region| region == authorization.region) {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "RegionDisabledException",
            format!(
                "STS is not activated in this region for account:{}. Your account administrator can activate STS in \
                 this region using the IAM Console.",
                caller.identity.account
            ),
        ));
    }
    let action = params.get("Action").unwrap_or_default();
    let version = params.get("Version").unwrap_or_default();
    match action {
        "AssumeRole" if version == VERSION => assume_role::handle(world, &caller, params, struck.lifetime),
        "GetCallerIdentity" if version == VERSION => Ok(user_tokens::get_caller_identity(&caller)),
        "GetSessionToken" if version == VERSION => user_tokens::get_session_token(world, &caller, params),
        "GetFederationToken" if version == VERSION => {
            user_tokens::get_federation_token(world, &caller, params)
        }
        _ => Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "InvalidAction",
            format!("Could not find operation {action} for version {version}"),
        )),
    }
}

/// The action, where it is one of this version.
fn action(params: &Params) -> &str {
    let known = params.get("Version") == Some(VERSION);
    params.get("Action").filter(|_| known).unwrap_or_default()
}

fn outcome(result: Result<Response, ApiError>) -> (&'static str, Response) {
    match result {
        Ok(response) => ("ok", response),
        Err(error) => (error.code, error.into_response()),
    }
}

/// The error for a fault that STS itself would report.
fn fault(kind: &FaultKind) -> ApiError {
    let FaultKind::Status(status) = kind else {
        return ApiError::new(StatusCode::BAD_REQUEST, "Throttling", "Rate exceeded");
    };
    let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (code, message) = match status {
        StatusCode::SERVICE_UNAVAILABLE => {
            ("ServiceUnavailable", "The request has failed due to a temporary failure of the server.")
        }
        StatusCode::TOO_MANY_REQUESTS => ("RequestLimitExceeded", "Request limit exceeded."),
        _ => (
            "InternalFailure",
            "The request processing has failed because of an unknown error, exception or failure.",
        ),
    };
    ApiError::new(status, code, message)
}

fn call(world: &World, method: &Method, headers: &HeaderMap, params: &Params) -> Call {
    let authorization = Authorization::of(headers).ok();
    let text = |name: &str| params.get(name).map(str::to_owned);
    let own_fields = [
        "Action",
        "Version",
        "RoleArn",
        "RoleSessionName",
        "DurationSeconds",
        "TokenCode",
        "WebIdentityToken",
    ];
    let parameters: BTreeMap<String, String> = params
        .iter()
        .filter(|(name, _)| !own_fields.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Call {
        time: world.clock.now(),
        action: text("Action").unwrap_or_default(),
        method: method.to_string(),
        access_key_id: authorization.as_ref().map(|authorization| authorization.access_key_id.to_owned()),
        region: authorization.as_ref().map(|authorization| authorization.region.to_owned()),
        role_arn: text("RoleArn"),
        session_name: text("RoleSessionName").or_else(|| text("Name")),
        duration: params.get("DurationSeconds").and_then(|value| value.parse().ok()),
        parameters,
        token_code_given: params.get("TokenCode").is_some(),
        user_agent: header(headers, "user-agent").map(str::to_owned),
        ..Call::default()
    }
}
