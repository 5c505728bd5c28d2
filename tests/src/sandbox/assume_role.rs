//! AssumeRole.

use axum::response::Response;
use serde::Serialize;

use super::World;
use super::api::{ApiError, Params, answer};
use super::config::Role;
use super::credentials::{Credential, Identity, IssuedCredentials, Origin, unique_id};
use super::session_params::{self, SessionParams};
use super::user_tokens::check_mfa;
use super::validate::{
    EXTERNAL_ID, ROLE_ARN, ROLE_SESSION_NAME, SERIAL_NUMBER, SOURCE_IDENTITY, TOKEN_CODE, Validator,
};

/// Role chaining ends after an hour, whatever the role allows.
const CHAIN_CAP: i64 = 3600;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumeRoleResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identity: Option<String>,
    assumed_role_user: AssumedRoleUser,
    credentials: IssuedCredentials,
    #[serde(skip_serializing_if = "Option::is_none")]
    packed_policy_size: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AssumedRoleUser {
    pub(super) assumed_role_id: String,
    pub(super) arn: String,
}

/// `lifetime`: the most seconds that the credentials last, whatever is asked for.
pub(super) fn handle(
    world: &World,
    caller: &Credential,
    params: &Params,
    lifetime: Option<i64>,
) -> Result<Response, ApiError> {
    let mut validator = Validator::new(params);
    let role_arn = validator.required("RoleArn", &ROLE_ARN);
    let session_name = validator.required("RoleSessionName", &ROLE_SESSION_NAME);
    let duration = validator.duration(3600, 900, 43_200)?;
    validator.optional("ExternalId", &EXTERNAL_ID);
    validator.optional("SerialNumber", &SERIAL_NUMBER);
    validator.optional("TokenCode", &TOKEN_CODE);
    let source_identity = validator.optional("SourceIdentity", &SOURCE_IDENTITY);
    session_params::validate(&mut validator, params);
    validator.finish()?;

    let name = RoleName::parse(role_arn)?;
    let session = SessionParams::read(params, name.account)?;
    let mfa = check_mfa(world, caller, params)?;
    let role = authorize(world, caller, role_arn, params, mfa)?;
    check_session(caller, role, &session, source_identity)?;
    check_duration(caller, role, duration)?;
    let duration = lifetime.map_or(duration, |lifetime| lifetime.min(duration));

    let source_identity =
        source_identity.map(str::to_owned).or_else(|| caller.identity.source_identity.clone());
    let user_id = format!("{}:{session_name}", unique_id("AROA", role_arn));
    let RoleName { partition, account, name } = name;
    let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session_name}");
    let mut transitive_tags = session.transitive_tags;
    transitive_tags.extend(caller.identity.transitive_tags.iter().cloned());
    let identity = Identity {
        arn: arn.clone(),
        user_id: user_id.clone(),
        account: account.to_owned(),
        role: Some((role_arn.to_owned(), session_name.to_owned())),
        source_identity: source_identity.clone(),
        transitive_tags,
        tags: session.tags,
        ..Identity::default()
    };
    let origin = Origin::AssumeRole { chained: caller.is_temporary() };
    let credentials = world.credentials.issue(origin, identity, world.clock.now(), duration);
    let result = AssumeRoleResult {
        source_identity,
        assumed_role_user: AssumedRoleUser { assumed_role_id: user_id, arn },
        credentials,
        packed_policy_size: session.packed_policy_size,
    };
    Ok(answer("AssumeRole", &result))
}

/// The parts of a role's ARN that an assumed role's ARN is made of.
pub(super) struct RoleName<'a> {
    pub(super) partition: &'a str,
    pub(super) account: &'a str,
    pub(super) name: &'a str,
}

impl<'a> RoleName<'a> {
    pub(super) fn parse(arn: &'a str) -> Result<Self, ApiError> {
        let invalid = || ApiError::validation("Request ARN is invalid");
        let ["arn", partition, "iam", "", account, resource] = arn.splitn(6, ':').collect::<Vec<_>>()[..]
        else {
            return Err(invalid());
        };
        let path_and_name = resource.strip_prefix("role/").ok_or_else(invalid)?;
        let (path, name) = path_and_name.rsplit_once('/').unwrap_or(("", path_and_name));
        let name_ok = (1..=64).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c));
        // The path counts with the slash at either end.
        let path_ok = path.is_empty() || path.len() + 2 <= 512;
        let account_ok = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let ok = name_ok && path_ok && account_ok && !partition.is_empty();
        ok.then_some(Self { partition, account, name }).ok_or_else(invalid)
    }
}

/// Whether the role's trust policy lets the caller in. A role that is not there looks like one that doesn't.
fn authorize<'w>(
    world: &'w World,
    caller: &Credential,
    role_arn: &str,
    params: &Params,
    mfa: bool,
) -> Result<&'w Role, ApiError> {
    if caller.identity.root {
        return Err(ApiError::access_denied("Roles may not be assumed by root accounts."));
    }
    let denied = || denied(caller, "sts:AssumeRole", role_arn);
    if caller.origin == Origin::FederationToken {
        return Err(denied());
    }
    let role = world.config.roles.iter().find(|role| role.arn == role_arn).ok_or_else(denied)?;
    let trusted = role.trust.iter().any(|principal| is_trusted(principal, &caller.identity));
    let external_id_ok =
        role.external_id.as_deref().is_none_or(|expected| params.get("ExternalId") == Some(expected));
    let mfa_ok = !role.mfa_required || mfa || caller.identity.mfa;
    (trusted && external_id_ok && mfa_ok).then_some(role).ok_or_else(denied)
}

fn is_trusted(principal: &str, caller: &Identity) -> bool {
    let whole_account =
        principal == caller.account || principal.ends_with(&format!(":iam::{}:root", caller.account));
    whole_account || principal == caller.arn || caller.role.as_ref().is_some_and(|(arn, _)| arn == principal)
}

/// What the trust policy and the caller's own session say of tags and source identity.
fn check_session(
    caller: &Credential,
    role: &Role,
    session: &SessionParams,
    source_identity: Option<&str>,
) -> Result<(), ApiError> {
    if !session.tags.is_empty() && !role.allow_tag_session {
        return Err(denied(caller, "sts:TagSession", &role.arn));
    }
    if session.tags.keys().any(|key| caller.identity.transitive_tags.contains(&key.to_lowercase())) {
        return Err(ApiError::new(
            http::StatusCode::BAD_REQUEST,
            "InvalidParameterValue",
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key \
             from the calling session.",
        ));
    }
    let Some(source_identity) = source_identity else { return Ok(()) };
    // Once set, it stays for the whole chain.
    let kept = caller.identity.source_identity.as_deref().is_none_or(|kept| kept == source_identity);
    if role.allow_set_source_identity && kept {
        return Ok(());
    }
    Err(denied(caller, "sts:SetSourceIdentity", &role.arn))
}

fn check_duration(caller: &Credential, role: &Role, duration: i64) -> Result<(), ApiError> {
    if caller.is_temporary() && duration > CHAIN_CAP {
        return Err(ApiError::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        ));
    }
    if duration > role.max_session_duration {
        return Err(ApiError::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(())
}

fn denied(caller: &Credential, action: &str, role_arn: &str) -> ApiError {
    let user = &caller.identity.arn;
    ApiError::access_denied(format!(
        "User: {user} is not authorized to perform: {action} on resource: {role_arn}"
    ))
}
