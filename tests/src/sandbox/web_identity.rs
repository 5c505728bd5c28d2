//! AssumeRoleWithWebIdentity: unsigned, by a token of an identity provider that the role trusts.

use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;

use super::World;
use super::api::{ApiError, Params, answer};
use super::assume_role::{AssumedRoleUser, RoleName};
use super::credentials::{Identity, IssuedCredentials, Origin, unique_id};
use super::session_params::{self, SessionParams};
use super::validate::{ROLE_ARN, ROLE_SESSION_NAME, Validator, WEB_IDENTITY_TOKEN};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumeRoleWithWebIdentityResult {
    subject_from_web_identity_token: String,
    assumed_role_user: AssumedRoleUser,
    credentials: IssuedCredentials,
    provider: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    packed_policy_size: Option<usize>,
}

pub(super) fn handle(world: &World, params: &Params, lifetime: Option<i64>) -> Result<Response, ApiError> {
    let mut validator = Validator::new(params);
    let role_arn = validator.required("RoleArn", &ROLE_ARN);
    let session_name = validator.required("RoleSessionName", &ROLE_SESSION_NAME);
    let token = validator.required("WebIdentityToken", &WEB_IDENTITY_TOKEN);
    let duration = validator.duration(3600, 900, 43_200)?;
    session_params::validate(&mut validator, params);
    validator.finish()?;
    let name = RoleName::parse(role_arn)?;
    let session = SessionParams::read(params, name.account)?;

    let now = world.clock.now();
    let invalid = |text: &str| ApiError::new(StatusCode::BAD_REQUEST, "InvalidIdentityToken", text);
    let known = world.config.web_tokens.iter().find(|known| known.token == token);
    let known =
        known.ok_or_else(|| invalid("Couldn't retrieve verification key from your identity provider"))?;
    if known.expires.is_some_and(|expires: Timestamp| expires <= now) {
        let text = "Token expired: current date/time must be before the expiration date/time";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "ExpiredTokenException", text));
    }
    let role = world.config.roles.iter().find(|role| role.arn == role_arn);
    let role = role.filter(|role| role.trust.contains(&known.provider));
    let denied = || ApiError::access_denied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    let role = role.ok_or_else(denied)?;
    if duration > role.max_session_duration {
        return Err(ApiError::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    let duration = lifetime.map_or(duration, |lifetime| lifetime.min(duration));

    let user_id = format!("{}:{session_name}", unique_id("AROA", role_arn));
    let RoleName { partition, account, name } = name;
    let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session_name}");
    let identity = Identity {
        arn: arn.clone(),
        user_id: user_id.clone(),
        account: account.to_owned(),
        role: Some((role_arn.to_owned(), session_name.to_owned())),
        ..Identity::default()
    };
    let credentials = world.credentials.issue(Origin::WebIdentity, identity, now, duration);
    let result = AssumeRoleWithWebIdentityResult {
        subject_from_web_identity_token: known.subject.clone(),
        assumed_role_user: AssumedRoleUser { assumed_role_id: user_id, arn },
        credentials,
        provider: known.provider.clone(),
        packed_policy_size: session.packed_policy_size,
    };
    Ok(answer("AssumeRoleWithWebIdentity", &result))
}
