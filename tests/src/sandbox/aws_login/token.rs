//! `POST /v1/token`: credentials for a code, or for a refresh token, which works once.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::state::Login;
use super::{OTHER_DEVICE, SAME_DEVICE, proof};
use crate::sandbox::calls::Call;
use crate::sandbox::config::User;
use crate::sandbox::credentials::Origin;
use crate::sandbox::faults::{FaultKind, Target};
use crate::sandbox::sigv4::header;
use crate::sandbox::{World, answers, random};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    client_id: String,
    grant_type: String,
    code: Option<String>,
    code_verifier: Option<String>,
    redirect_uri: Option<String>,
    refresh_token: Option<String>,
}

/// An error: its exception, and the word for it.
struct Refusal {
    status: StatusCode,
    exception: &'static str,
    error: &'static str,
    message: String,
}

impl Refusal {
    fn denied(error: &'static str) -> Self {
        let message = "The request was denied".to_owned();
        Self { status: StatusCode::FORBIDDEN, exception: "AccessDeniedException", error, message }
    }

    fn invalid(message: &str) -> Self {
        let (status, message) = (StatusCode::BAD_REQUEST, message.to_owned());
        Self { status, exception: "ValidationException", error: "INVALID_REQUEST", message }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let headers = [
            (HeaderName::from_static("x-amzn-errortype"), self.exception.to_owned()),
            (HeaderName::from_static("x-amzn-requestid"), Uuid::new_v4().to_string()),
        ];
        (self.status, headers, Json(json!({ "error": self.error, "message": self.message }))).into_response()
    }
}

pub(super) async fn create(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let is_json = header(&headers, "content-type").unwrap_or_default().starts_with("application/json");
    let asked = serde_json::from_slice::<Asked>(&body).ok().filter(|_| is_json);
    let mut call = Call {
        action: "CreateOAuth2Token".to_owned(),
        method: "POST".to_owned(),
        time: world.clock.now(),
        user_agent: header(&headers, "user-agent").map(str::to_owned),
        ..Call::default()
    };
    if let Some(asked) = &asked {
        call.parameters.insert("grantType".to_owned(), asked.grant_type.clone());
    }
    let pending = world.log.begin(call);
    let struck = world.faults.take(Target::LoginToken, FaultKind::is_of_tokens);
    tokio::time::sleep(struck.delay).await;
    let (outcome, response) = match struck.instead {
        Some(FaultKind::Cut) => ("cut", answers::cut()),
        Some(FaultKind::Html) => ("html", answers::proxy_page()),
        Some(FaultKind::CaptivePortal) => ("captive-portal", answers::captive_portal(&world)),
        Some(FaultKind::Status(status)) => ("status", fault(status).into_response()),
        Some(_) => ("throttled", fault(429).into_response()),
        None => match asked
            .ok_or_else(|| Refusal::invalid("The body is to be JSON"))
            .and_then(|asked| grant(&world, &headers, &asked, world.clock.now()))
        {
            Ok(answer) => ("ok", Json(answer).into_response()),
            Err(refusal) => (refusal.error, refusal.into_response()),
        },
    };
    let status = (outcome != "cut").then(|| response.status().as_u16());
    world.log.finish(&pending, status, outcome);
    tokio::time::sleep(struck.answer_delay).await;
    answers::dated(&world, struck.date_offset, response)
}

fn fault(status: u16) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let message = "Internal server error".to_owned();
    Refusal { status, exception: "InternalServerException", error: "server_error", message }
}

fn grant(world: &World, headers: &HeaderMap, asked: &Asked, now: Timestamp) -> Result<Value, Refusal> {
    let proof = proof::check(headers, &format!("{}/v1/token", world.url), now).map_err(Refusal::invalid)?;
    if ![SAME_DEVICE, OTHER_DEVICE].contains(&asked.client_id.as_str()) {
        return Err(Refusal::invalid("clientId is another"));
    }
    let mut state = world.logins.lock();
    if !state.proofs.insert(proof.id) {
        return Err(Refusal::invalid("DPoP was shown before"));
    }
    if !proof.is_timely {
        return Err(Refusal::denied("TOKEN_EXPIRED"));
    }
    let is_sign_in = asked.grant_type == "authorization_code";
    let login = match asked.grant_type.as_str() {
        "authorization_code" => {
            let (Some(code), Some(verifier), Some(redirect), None) =
                (&asked.code, &asked.code_verifier, &asked.redirect_uri, &asked.refresh_token)
            else {
                return Err(Refusal::invalid("code, codeVerifier and redirectUri are needed"));
            };
            let is_plain = verifier.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
            if !(43..=128).contains(&verifier.len()) || !is_plain {
                return Err(Refusal::invalid("codeVerifier has 43 to 128 plain characters"));
            }
            let found = state.codes.remove(code).ok_or_else(|| Refusal::denied("AUTHCODE_EXPIRED"))?;
            if found.expires <= now {
                return Err(Refusal::denied("AUTHCODE_EXPIRED"));
            }
            let challenge = crate::sandbox::center::challenge(verifier);
            if (&found.client, &found.redirect, &found.challenge) != (&asked.client_id, redirect, &challenge)
            {
                return Err(Refusal::invalid("The code was given for something else"));
            }
            Login::new(found.user, found.client, proof.key.clone(), now)
        }
        "refresh_token" => {
            let Some(token) = &asked.refresh_token else {
                return Err(Refusal::invalid("refreshToken is needed"));
            };
            let found =
                state.refresh_tokens.get(token).ok_or_else(|| Refusal::denied("TOKEN_EXPIRED"))?.clone();
            if found.client != asked.client_id || found.key != proof.key {
                return Err(Refusal::invalid("The token was given to somebody else"));
            }
            if found.ends <= now {
                return Err(Refusal::denied("TOKEN_EXPIRED"));
            }
            found
        }
        _ => return Err(Refusal::invalid("grantType is another")),
    };
    if let Some(error) = state.refused.get(&login.user) {
        return Err(Refusal::denied(error));
    }
    // It works once, and only where it gives something.
    if let Some(token) = &asked.refresh_token {
        state.refresh_tokens.remove(token);
    }
    let user = user(world, &login.user).ok_or_else(|| Refusal::denied("USER_CREDENTIALS_CHANGED"))?;
    let identity = world.credentials.find(&user.access_key_id).map(|key| key.identity.clone());
    let seconds = state.seconds;
    let issued = world.credentials.issue(Origin::SessionToken, identity.unwrap_or_default(), now, seconds);
    let mut answer = json!({
        "accessToken": issued.for_login(),
        "tokenType": "aws_sigv4",
        "expiresIn": seconds,
        "refreshToken": state.issue(login),
    });
    if is_sign_in {
        answer["idToken"] = id_token(&user.arn(), now).into();
    }
    Ok(answer)
}

pub(super) fn user<'w>(world: &'w World, name: &str) -> Option<&'w User> {
    world.config.users.iter().find(|user| user.name == name)
}

fn id_token(arn: &str, now: Timestamp) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    let part = |value: Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
    let claims = json!({ "sub": arn, "iss": "https://signin.aws.amazon.com", "iat": now.as_second() });
    format!("{}.{}.{}", part(json!({ "alg": "RS256" })), part(claims), random::opaque(86))
}
