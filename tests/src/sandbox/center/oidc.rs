//! sso-oidc: a client registers, starts a device, and gets tokens.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::answered;
use super::refusal::Refusal;
use super::state::{self, Registration};
use crate::sandbox::calls::Call;
use crate::sandbox::faults::Target;
use crate::sandbox::sigv4::header;
use crate::sandbox::{World, random};

/// The only scope of the portal.
const SCOPE: &str = "sso:account:access";
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const GRANTS: [&str; 3] = ["authorization_code", DEVICE_CODE, "refresh_token"];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Register {
    client_name: String,
    client_type: String,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    grant_types: Vec<String>,
    #[serde(default)]
    redirect_uris: Vec<String>,
    issuer_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StartDevice {
    client_id: String,
    client_secret: String,
    start_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateToken {
    client_id: String,
    client_secret: String,
    grant_type: String,
    code: Option<String>,
    code_verifier: Option<String>,
    redirect_uri: Option<String>,
    device_code: Option<String>,
    refresh_token: Option<String>,
}

pub(super) async fn register(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let asked = read::<Register>(&headers, &body);
    let mut call = call("RegisterClient", &headers);
    if let Ok(asked) = &asked {
        call.parameters.insert("clientName".to_owned(), asked.client_name.clone());
        call.parameters.insert("grantTypes".to_owned(), asked.grant_types.join(" "));
        call.parameters.extend(asked.issuer_url.clone().map(|url| ("issuerUrl".to_owned(), url)));
    }
    answered(&world, Target::SsoOidc, call, |now| {
        let registration = registration(asked?, now)?;
        let (secret, expires) = (registration.secret.clone(), registration.expires.as_second());
        let id = world.center.lock().register(registration);
        Ok(json!({
            "clientId": id,
            "clientSecret": secret,
            "clientIdIssuedAt": now.as_second(),
            "clientSecretExpiresAt": expires,
        }))
    })
    .await
}

/// What a client may ask for, where its registration is in order.
fn registration(asked: Register, now: Timestamp) -> Result<Registration, Refusal> {
    if asked.client_type != "public" {
        return Err(Refusal::invalid_client_metadata("Client type must be public"));
    }
    if asked.client_name.is_empty() {
        return Err(Refusal::invalid_client_metadata("A client needs a name"));
    }
    if asked.scopes.iter().any(|scope| scope != SCOPE) {
        return Err(Refusal::invalid_scope());
    }
    if asked.grant_types.iter().any(|grant| !GRANTS.contains(&grant.as_str())) {
        return Err(Refusal::unsupported_grant_type());
    }
    let by_browser = asked.grant_types.iter().any(|grant| grant == "authorization_code");
    if by_browser && asked.issuer_url.is_none() {
        return Err(Refusal::invalid_request("An issuer URL is needed"));
    }
    if by_browser && asked.redirect_uris.is_empty()
        || !asked.redirect_uris.iter().all(|uri| is_loopback_without_port(uri))
    {
        return Err(Refusal::invalid_redirect_uri());
    }
    let grants = match asked.grant_types {
        none if none.is_empty() => vec![DEVICE_CODE.to_owned(), "refresh_token".to_owned()],
        some => some,
    };
    Ok(Registration {
        name: asked.client_name,
        secret: random::token(""),
        expires: state::State::registration_ends(now),
        grants,
        scopes: asked.scopes,
        redirects: asked.redirect_uris,
        issuer: asked.issuer_url,
    })
}

/// Loopback as it is registered: the port is any, so none is named.
fn is_loopback_without_port(uri: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| {
        url.scheme() == "http"
            && url.host_str() == Some("127.0.0.1")
            && url.port().is_none()
            && url.query().is_none()
    })
}

pub(super) async fn start_device(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = read::<StartDevice>(&headers, &body);
    let mut call = call("StartDeviceAuthorization", &headers);
    if let Ok(asked) = &asked {
        call.parameters.insert("startUrl".to_owned(), asked.start_url.clone());
    }
    answered(&world, Target::SsoOidc, call, |now| {
        let asked = asked?;
        let mut state = world.center.lock();
        let client = state.client(&asked.client_id, &asked.client_secret, now)?;
        if !client.grants.iter().any(|grant| grant == DEVICE_CODE) {
            return Err(Refusal::unauthorized_client());
        }
        let start_url = state.instance(&asked.start_url).map(|instance| instance.start_url.clone());
        let start_url = start_url.ok_or_else(|| Refusal::invalid_request("Invalid start URL provided"))?;
        let (device_code, user_code, interval) = state.start_device(&asked.client_id, &start_url, now);
        let page = format!("{}/device", world.url);
        Ok(json!({
            "deviceCode": device_code,
            "userCode": user_code,
            "verificationUri": page,
            "verificationUriComplete": format!("{page}?user_code={user_code}"),
            "expiresIn": 600,
            "interval": interval,
        }))
    })
    .await
}

pub(super) async fn create_token(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = read::<CreateToken>(&headers, &body);
    let mut call = call("CreateToken", &headers);
    if let Ok(asked) = &asked {
        call.parameters.insert("grantType".to_owned(), asked.grant_type.clone());
    }
    answered(&world, Target::SsoOidc, call, |now| {
        let asked = asked?;
        let mut state = world.center.lock();
        let client = state.client(&asked.client_id, &asked.client_secret, now)?;
        if !GRANTS.contains(&asked.grant_type.as_str()) {
            return Err(Refusal::unsupported_grant_type());
        }
        if !client.grants.contains(&asked.grant_type) {
            return Err(Refusal::unauthorized_client());
        }
        let needed = |value: &Option<String>, name: &str| {
            value.clone().ok_or_else(|| Refusal::invalid_request(&format!("{name} is needed")))
        };
        let session = match asked.grant_type.as_str() {
            "authorization_code" => {
                let verifier = needed(&asked.code_verifier, "codeVerifier")?;
                let code = needed(&asked.code, "code")?;
                let redirect = needed(&asked.redirect_uri, "redirectUri")?;
                if !(43..=128).contains(&verifier.len()) {
                    return Err(Refusal::invalid_request("codeVerifier has 43 to 128 characters"));
                }
                state.redeem(&code, &asked.client_id, &redirect, &challenge(&verifier), now)?
            }
            DEVICE_CODE => state.poll(&needed(&asked.device_code, "deviceCode")?, &asked.client_id, now)?,
            _ => state.refresh(&needed(&asked.refresh_token, "refreshToken")?, &asked.client_id)?,
        };
        let (access, seconds, refresh) = state.issue(&session, &asked.client_id, now)?;
        let mut answer = json!({ "accessToken": access, "tokenType": "Bearer", "expiresIn": seconds });
        if let Some(refresh) = refresh {
            answer["refreshToken"] = Value::from(refresh);
        }
        Ok(answer)
    })
    .await
}

/// The S256 challenge of a verifier.
pub(in crate::sandbox) fn challenge(verifier: &str) -> String {
    let encoded = aws_smithy_types::base64::encode(Sha256::digest(verifier));
    encoded.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refusal> {
    if !header(headers, "content-type").unwrap_or_default().starts_with("application/json") {
        return Err(Refusal::invalid_request("The body is to be JSON"));
    }
    serde_json::from_slice(body).map_err(|error| Refusal::invalid_request(&error.to_string()))
}

fn call(action: &str, headers: &HeaderMap) -> Call {
    Call {
        action: action.to_owned(),
        method: "POST".to_owned(),
        user_agent: header(headers, "user-agent").map(str::to_owned),
        ..Call::default()
    }
}
