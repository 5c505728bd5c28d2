//! GetSessionToken and GetFederationToken, which only a long-term key may call, and GetCallerIdentity, which
//! everybody may.

use axum::response::Response;
use serde::Serialize;

use super::World;
use super::api::{ApiError, Params, answer};
use super::credentials::{Credential, Identity, IssuedCredentials, Origin};
use super::mfa::MfaRefusal;
use super::session_params::{self, SessionParams};
use super::validate::{SERIAL_NUMBER, TOKEN_CODE, USER_NAME, Validator};

const DEFAULT_DURATION: i64 = 43_200;
const MAX_DURATION: i64 = 129_600;
/// A root user's sessions end after an hour, whatever was asked for.
const ROOT_DURATION: i64 = 3600;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetCallerIdentityResult<'a> {
    arn: &'a str,
    user_id: &'a str,
    account: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetSessionTokenResult {
    credentials: IssuedCredentials,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetFederationTokenResult {
    credentials: IssuedCredentials,
    federated_user: FederatedUser,
    #[serde(skip_serializing_if = "Option::is_none")]
    packed_policy_size: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FederatedUser {
    federated_user_id: String,
    arn: String,
}

pub(super) fn get_caller_identity(caller: &Credential) -> Response {
    let Identity { arn, user_id, account, .. } = &caller.identity;
    answer("GetCallerIdentity", &GetCallerIdentityResult { arn, user_id, account })
}

pub(super) fn get_session_token(
    world: &World,
    caller: &Credential,
    params: &Params,
) -> Result<Response, ApiError> {
    let mut validator = Validator::new(params);
    let duration = validator.duration(DEFAULT_DURATION, 900, MAX_DURATION)?;
    validator.optional("SerialNumber", &SERIAL_NUMBER);
    validator.optional("TokenCode", &TOKEN_CODE);
    validator.finish()?;
    refuse_temporary(caller, "GetSessionToken")?;
    let mfa = check_mfa(world, caller, params)?;
    let identity = Identity { mfa, ..caller.identity.clone() };
    let duration = capped(caller, duration);
    let credentials = world.credentials.issue(Origin::SessionToken, identity, world.clock.now(), duration);
    Ok(answer("GetSessionToken", &GetSessionTokenResult { credentials }))
}

pub(super) fn get_federation_token(
    world: &World,
    caller: &Credential,
    params: &Params,
) -> Result<Response, ApiError> {
    let mut validator = Validator::new(params);
    let name = validator.required("Name", &USER_NAME);
    let duration = validator.duration(DEFAULT_DURATION, 900, MAX_DURATION)?;
    session_params::validate(&mut validator, params);
    validator.finish()?;
    refuse_temporary(caller, "GetFederationToken")?;
    let account = &caller.identity.account;
    let session = SessionParams::read(params, account)?;
    let federated_user = FederatedUser {
        federated_user_id: format!("{account}:{name}"),
        arn: format!("arn:aws:sts::{account}:federated-user/{name}"),
    };
    let identity = Identity {
        arn: federated_user.arn.clone(),
        user_id: federated_user.federated_user_id.clone(),
        account: account.clone(),
        tags: session.tags,
        without_permissions: !session.has_policy,
        ..Identity::default()
    };
    let duration = capped(caller, duration);
    let credentials = world.credentials.issue(Origin::FederationToken, identity, world.clock.now(), duration);
    let packed_policy_size = session.packed_policy_size;
    Ok(answer(
        "GetFederationToken",
        &GetFederationTokenResult { credentials, federated_user, packed_policy_size },
    ))
}

/// Uses up the MFA code that came with the request; tells whether one did.
pub(super) fn check_mfa(world: &World, caller: &Credential, params: &Params) -> Result<bool, ApiError> {
    let failed = |why: &str| ApiError::access_denied(format!("MultiFactorAuthentication failed{why}"));
    let (serial, code) = match (params.get("SerialNumber"), params.get("TokenCode")) {
        (None, None) => return Ok(false),
        (Some(serial), Some(code)) => (serial, code),
        _ => return Err(failed(", must provide both MFA serial number and one time pass code.")),
    };
    match world.mfa.verify(serial, &caller.identity.arn, code, world.clock.now()) {
        Ok(()) => Ok(true),
        Err(MfaRefusal::InvalidCode) => Err(failed(" with invalid MFA one time pass code.")),
        Err(MfaRefusal::UnknownDevice) => Err(failed(
            ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this \
             user.",
        )),
    }
}

fn refuse_temporary(caller: &Credential, action: &str) -> Result<(), ApiError> {
    if caller.is_temporary() {
        return Err(ApiError::access_denied(format!("Cannot call {action} with session credentials")));
    }
    Ok(())
}

fn capped(caller: &Credential, duration: i64) -> i64 {
    if caller.identity.root { duration.min(ROOT_DURATION) } else { duration }
}
