//! The portal: which accounts and roles a person has, and their credentials.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, Uri};
use serde_json::{Value, json};

use super::answered;
use super::instance::{Instance, MemberAccount};
use super::refusal::Refusal;
use super::state::PortalSession;
use crate::sandbox::World;
use crate::sandbox::api::Params;
use crate::sandbox::calls::Call;
use crate::sandbox::credentials::{Identity, Origin, unique_id};
use crate::sandbox::faults::Target;
use crate::sandbox::sigv4::header;

const MOST_RESULTS: usize = 100;

pub(super) async fn accounts(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    answered(&world, Target::Portal, call("ListAccounts", &params, &headers), |now| {
        let mut state = world.center.lock();
        let session = state.enter(token(&headers)?, now)?;
        let instance = state.instance(&session.start_url).ok_or_else(Refusal::unauthorized)?;
        let accounts: Vec<Value> = instance
            .accounts_of(&session.person)
            .map(|account| {
                let email = format!("{}@acme.example", account.name);
                json!({ "accountId": account.id, "accountName": account.name, "emailAddress": email })
            })
            .collect();
        page("accountList", accounts, &params)
    })
    .await
}

pub(super) async fn roles(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    answered(&world, Target::Portal, call("ListAccountRoles", &params, &headers), |now| {
        let mut state = world.center.lock();
        let session = state.enter(token(&headers)?, now)?;
        let instance = state.instance(&session.start_url).ok_or_else(Refusal::unauthorized)?;
        let account = account(instance, &params)?;
        let roles: Vec<Value> = account
            .roles
            .iter()
            .filter(|role| role.is_for(&session.person))
            .map(|role| json!({ "roleName": role.name, "accountId": account.id }))
            .collect();
        if roles.is_empty() {
            return Err(Refusal::no_access());
        }
        page("roleList", roles, &params)
    })
    .await
}

pub(super) async fn credentials(State(world): State<Arc<World>>, uri: Uri, headers: HeaderMap) -> Response {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes());
    answered(&world, Target::RoleCredentials, call("GetRoleCredentials", &params, &headers), |now| {
        let mut state = world.center.lock();
        let session = state.enter(token(&headers)?, now)?;
        let instance = state.instance(&session.start_url).ok_or_else(Refusal::unauthorized)?;
        let account = account(instance, &params)?;
        let name = params.get("role_name").filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Refusal::invalid_parameter("role_name is needed"))?;
        let role = account.roles.iter().find(|role| role.name == name && role.is_for(&session.person));
        // Of a role that is not assigned, or was assigned after the person signed in, AWS says the same.
        let role = role.filter(|role| role.assigned.is_none_or(|assigned| assigned <= session.started));
        let role = role.ok_or_else(Refusal::no_access)?;
        let identity = identity(instance, account, &role.name, &session);
        let issued = world.credentials.issue(Origin::PermissionSet, identity, now, role.seconds);
        Ok(json!({ "roleCredentials": issued.for_portal() }))
    })
    .await
}

pub(super) async fn log_out(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let call = Call { method: "POST".to_owned(), ..call("Logout", &Params::default(), &headers) };
    answered(&world, Target::Portal, call, |now| {
        let mut state = world.center.lock();
        let token = token(&headers)?;
        state.enter(token, now)?;
        state.log_out(token);
        Ok(json!({}))
    })
    .await
}

/// Whom a role's credentials stand for: an assumed role with a name that is AWS's own.
fn identity(instance: &Instance, account: &MemberAccount, role: &str, session: &PortalSession) -> Identity {
    let suffix: String =
        unique_id("", &format!("{}/{role}", account.id)).to_lowercase().chars().take(16).collect();
    let name = format!("AWSReservedSSO_{role}_{suffix}");
    let (account, person, region) = (&account.id, &session.person, &instance.region);
    let role_arn = format!("arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/{region}/{name}");
    Identity {
        arn: format!("arn:aws:sts::{account}:assumed-role/{name}/{person}"),
        user_id: format!("{}:{person}", unique_id("AROA", &role_arn)),
        account: account.clone(),
        role: Some((role_arn, person.clone())),
        ..Identity::default()
    }
}

fn account<'i>(instance: &'i Instance, params: &Params) -> Result<&'i MemberAccount, Refusal> {
    let id = params.get("account_id").unwrap_or_default();
    if id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::invalid_parameter("account_id has twelve digits"));
    }
    instance.accounts.iter().find(|account| account.id == id).ok_or_else(Refusal::not_found)
}

fn token(headers: &HeaderMap) -> Result<&str, Refusal> {
    header(headers, "x-amz-sso_bearer_token").ok_or_else(Refusal::unauthorized)
}

/// The page that `next_token` leads to, of `max_result` entries.
fn page(name: &str, entries: Vec<Value>, params: &Params) -> Result<Value, Refusal> {
    let most = match params.get("max_result") {
        None => MOST_RESULTS,
        Some(most) => most
            .parse()
            .ok()
            .filter(|most| (1..=MOST_RESULTS).contains(most))
            .ok_or_else(|| Refusal::invalid_parameter("max_result is 1 to 100"))?,
    };
    let start = match params.get("next_token") {
        None => 0,
        Some(token) => token
            .strip_prefix("page-from-")
            .and_then(|start| start.parse::<usize>().ok())
            .ok_or_else(|| Refusal::invalid_parameter("next_token is invalid"))?,
    };
    let end = start.saturating_add(most);
    let next = (end < entries.len()).then(|| format!("page-from-{end}"));
    let entries: Vec<Value> = entries.into_iter().skip(start).take(most).collect();
    Ok(json!({ name: entries, "nextToken": next }))
}

fn call(action: &str, params: &Params, headers: &HeaderMap) -> Call {
    Call {
        action: action.to_owned(),
        method: "GET".to_owned(),
        parameters: params.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        user_agent: header(headers, "user-agent").map(str::to_owned),
        ..Call::default()
    }
}
