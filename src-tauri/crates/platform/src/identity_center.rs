//! IAM Identity Center over HTTP: its sign-in service (registration, codes, tokens) and its access portal (lists,
//! credentials). The calls are unsigned: what they carry are tokens, so each goes to the host of its own region alone, is
//! never redirected, and stands in no error.

mod answers;
mod attempts;
mod browser;
mod start_url;

use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode};
use rolecall_core::failure::{AwsError, CenterFailure, Failure, NetworkError};
use rolecall_core::identity_center::{DeviceCode, Flow, Instance, Registration, Tokens};
use rolecall_core::partition::Partition;
use rolecall_core::plan::PermissionSetCall;
use rolecall_core::secret::{ExposeSecret, SecretString};
use rolecall_core::state::event::{Assumed, DevicePoll, ListedPage};
use rolecall_core::state::network::PageOf;
use rolecall_engine::ports::{BoxFuture, IdentityCenter, OpenInBrowser};
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

use crate::http::{Http, body, date, network_error};
use crate::signin::random_pause;
use answers::{Refusal, read};

pub use attempts::Attempts;

/// The longest answer that is read: a page has a hundred entries.
const MOST: usize = 1024 * 1024;

/// How many entries a page has at most.
const PAGE: &str = "100";

/// What Rolecall may do for the person who signs in.
const SCOPE: &str = "sso:account:access";

/// Where the browser comes back to, without its port.
const CALLBACK: &str = "http://127.0.0.1/oauth/callback";

/// The header that carries the access token.
const BEARER: &str = "x-amz-sso_bearer_token";

/// Instances of every region.
pub struct AwsIdentityCenter {
    http: Http,
    attempts: std::sync::Arc<Attempts>,
}

/// An answer: its body, and when it was given.
struct Answered {
    body: Bytes,
    at: Timestamp,
}

impl AwsIdentityCenter {
    /// By the way and the endpoints that the environment of `http` says.
    pub fn new(http: Http, attempts: std::sync::Arc<Attempts>) -> Self {
        Self { http, attempts }
    }

    async fn oidc(&self, region: &str, path: &str) -> Result<Url, Failure> {
        let stand_in = self.http.reach().await.oidc_endpoint;
        self.address(stand_in, "oidc", region, path)
    }

    async fn portal(&self, region: &str, path: &str) -> Result<Url, Failure> {
        let stand_in = self.http.reach().await.portal_endpoint;
        self.address(stand_in, "portal.sso", region, path)
    }

    fn address(
        &self,
        stand_in: Option<String>,
        service: &str,
        region: &str,
        path: &str,
    ) -> Result<Url, Failure> {
        self.http.environment().check(stand_in.as_deref())?;
        let base = match stand_in {
            Some(address) => address.trim_end_matches('/').to_owned(),
            None => format!("https://{}", Partition::service_host(service, region)?),
        };
        Url::parse(&format!("{base}/{path}")).map_err(|_| Failure::Network(NetworkError::Connect))
    }

    /// Sends a request, at most so many times: another try comes after trouble between here and AWS, or of AWS's own.
    async fn send(
        &self,
        method: Method,
        url: Url,
        token: Option<&SecretString>,
        sent: Option<Bytes>,
        tries: u32,
    ) -> Result<Answered, Refused> {
        let limits = self.http.limits();
        let mut tried = 1;
        let all = async {
            loop {
                match self.send_once(method.clone(), url.clone(), token, sent.clone()).await {
                    Err(Refused::Failure(failure)) if tried < tries && may_pass(&failure) => {
                        tokio::time::sleep(random_pause(limits.pause, tried)).await;
                        tried += 1;
                    }
                    other => return other,
                }
            }
        };
        tokio::time::timeout(limits.total, all).await.unwrap_or(Err(NetworkError::Timeout.into()))
    }

    async fn send_once(
        &self,
        method: Method,
        url: Url,
        token: Option<&SecretString>,
        sent: Option<Bytes>,
    ) -> Result<Answered, Refused> {
        let client = self.http.client(url.as_str()).await?;
        let mut request = client.request(method, url).timeout(self.http.limits().attempt);
        if let Some(token) = token {
            let bearer = HeaderValue::from_str(token.expose_secret());
            let mut bearer = bearer.map_err(|_| Refused::of(CenterFailure::TokenRefused))?;
            bearer.set_sensitive(true);
            request = request.header(BEARER, bearer);
        }
        if let Some(sent) = sent {
            request = request.header(CONTENT_TYPE, "application/json").body(sent);
        }
        let answer = request.send().await.map_err(|error| network_error(&error.without_url()))?;
        let status = answer.status();
        if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(NetworkError::Proxy.into());
        }
        let content = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_page = content.is_some_and(|value| value.to_ascii_lowercase().starts_with("text/html"));
        if status.is_redirection() || is_page {
            return Err(NetworkError::NotAws.into());
        }
        let at = date(answer.headers()).unwrap_or_else(Timestamp::now);
        let refusal = Refusal::begin(status.as_u16(), answer.headers());
        let body = body(answer, MOST).await?;
        match status.is_success() {
            true => Ok(Answered { body, at }),
            false => Err(refusal.with(&body).into()),
        }
    }

    async fn post<T: Serialize>(&self, url: Url, sent: &T, tries: u32) -> Result<Answered, Refused> {
        // It may hold a secret: it is wiped once it is sent.
        let json = serde_json::to_vec(sent).map_err(|_| NetworkError::Connect)?;
        let sent = Bytes::from_owner(Zeroizing::new(json));
        self.send(Method::POST, url, None, Some(sent), tries).await
    }

    async fn get(&self, url: Url, token: &SecretString) -> Result<Answered, Failure> {
        let answered = self.send(Method::GET, url, Some(token), None, self.http.limits().tries).await;
        answered.map_err(Refused::of_portal)
    }

    async fn registered(
        &self,
        instance: &Instance,
        start_url: &str,
        flow: Flow,
    ) -> Result<Registration, Failure> {
        let browser = flow == Flow::Browser;
        let sent = RegisterRequest {
            client_name: "rolecall",
            client_type: "public",
            scopes: [SCOPE],
            grant_types: browser.then_some(["authorization_code", "refresh_token"]),
            redirect_uris: browser.then_some([CALLBACK]),
            issuer_url: browser.then_some(start_url),
        };
        let url = self.oidc(&instance.region, "client/register").await?;
        let registered = self.post(url, &sent, self.http.limits().tries).await;
        let Answered { body, .. } = registered.map_err(|refused| refused.of_begin(instance))?;
        let answer: answers::Registered = read(&body)?;
        let expires_at = Timestamp::from_second(answer.client_secret_expires_at);
        Ok(Registration {
            flow,
            client_id: answer.client_id,
            client_secret: answer.client_secret.into(),
            expires_at: expires_at.map_err(|_| Failure::Network(NetworkError::NotAws))?,
        })
    }

    /// Whether there is such an instance in that region. In the browser nobody but its page would say so, and it says no
    /// more than `invalid_grant`. The code that is asked for is shown to nobody and runs out.
    async fn check(&self, instance: &Instance, start_url: &str) -> Result<(), Failure> {
        let device = self.registered(instance, start_url, Flow::Device).await?;
        self.device_code(instance, start_url, &device).await.map(drop)
    }

    async fn device_code(
        &self,
        instance: &Instance,
        start_url: &str,
        registration: &Registration,
    ) -> Result<DeviceCode, Failure> {
        let sent = DeviceRequest {
            client_id: &registration.client_id,
            client_secret: registration.client_secret.expose_secret(),
            start_url,
        };
        let url = self.oidc(&instance.region, "device_authorization").await?;
        let started = self.post(url, &sent, self.http.limits().tries).await;
        let Answered { body, at } = started.map_err(|refused| refused.of_begin(instance))?;
        let answer: answers::Device = read(&body)?;
        Ok(DeviceCode {
            device_code: answer.device_code.into(),
            user_code: answer.user_code,
            address: answer.verification_uri,
            address_with_code: answer.verification_uri_complete,
            expires_at: after(at, answer.expires_in),
            interval: SignedDuration::from_secs(answer.interval.clamp(1, 60)),
        })
    }

    /// One question for tokens. It is asked once: a code or a token works once, too.
    async fn token(&self, instance: &Instance, sent: &TokenRequest<'_>) -> Result<Tokens, Refused> {
        let url = self.oidc(&instance.region, "token").await?;
        let Answered { body, at } = self.post(url, sent, 1).await?;
        let answer: answers::Token = read(&body)?;
        Ok(Tokens {
            access: answer.access_token.into(),
            expires_at: after(at, answer.expires_in),
            refresh: answer.refresh_token.map(SecretString::from),
        })
    }
}

/// What a call came to that gave nothing.
enum Refused {
    /// The service said no.
    Refusal(Refusal),
    /// It never came to that.
    Failure(Failure),
}

impl Refused {
    fn of(failure: CenterFailure) -> Self {
        Self::Failure(Failure::IdentityCenter(failure))
    }

    /// What it means to somebody who asked the portal.
    fn of_portal(self) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Refusal(refusal) => match refusal.status {
                401 => Failure::IdentityCenter(CenterFailure::TokenRefused),
                403 => Failure::IdentityCenter(CenterFailure::NoAccess),
                404 => Failure::IdentityCenter(CenterFailure::Gone),
                _ => refusal.failure(),
            },
        }
    }

    /// What it means to somebody who registers or begins a sign-in: `wrong` is what a request is that can't be served.
    fn of_begin(self, instance: &Instance) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Refusal(refusal) => match &*refusal.code {
                "invalid_request" | "invalid_client_metadata" | "invalid_redirect_uri" => {
                    let Instance { start_url, region } = instance.clone();
                    Failure::IdentityCenter(CenterFailure::WrongInstance { start_url, region })
                }
                _ => refusal.of_tokens(CenterFailure::CodeExpired),
            },
        }
    }

    /// What it means to somebody who asked for tokens: `invalid_grant` is what a grant is that is over.
    fn of_tokens(self, invalid_grant: CenterFailure) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Refusal(refusal) => refusal.of_tokens(invalid_grant),
        }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<NetworkError> for Refused {
    fn from(error: NetworkError) -> Self {
        Self::Failure(Failure::Network(error))
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// What is sent to get tokens.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenRequest<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    grant_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_verifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

impl<'a> TokenRequest<'a> {
    fn of(registration: &'a Registration, grant_type: &'a str) -> Self {
        Self {
            client_id: &registration.client_id,
            client_secret: registration.client_secret.expose_secret(),
            grant_type,
            code: None,
            code_verifier: None,
            redirect_uri: None,
            device_code: None,
            refresh_token: None,
        }
    }
}

/// What begins a sign-in with a code.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeviceRequest<'a> {
    client_id: &'a str,
    client_secret: &'a str,
    start_url: &'a str,
}

/// What registers Rolecall.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegisterRequest<'a> {
    client_name: &'a str,
    client_type: &'a str,
    scopes: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_types: Option<[&'a str; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uris: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer_url: Option<&'a str>,
}

impl IdentityCenter for AwsIdentityCenter {
    fn register(&self, instance: Instance, flow: Flow) -> BoxFuture<'_, Result<Registration, Failure>> {
        Box::pin(async move {
            let start_url = self.start_url(&instance).await?;
            if flow == Flow::Browser {
                self.check(&instance, &start_url).await?;
            }
            self.registered(&instance, &start_url, flow).await
        })
    }

    fn sign_in<'a>(
        &'a self,
        attempt: u64,
        instance: Instance,
        registration: &'a Registration,
        port: Option<u16>,
        open: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<Tokens, Failure>> {
        Box::pin(async move {
            tokio::select! {
                biased;
                () = self.attempts.cancelled(attempt) => Err(Failure::Cancelled),
                signed_in = self.in_browser(&instance, registration, port, open) => signed_in,
            }
        })
    }

    fn cancel(&self, attempt: u64) {
        self.attempts.cancel(attempt);
    }

    fn start_device<'a>(
        &'a self,
        instance: Instance,
        registration: &'a Registration,
    ) -> BoxFuture<'a, Result<DeviceCode, Failure>> {
        Box::pin(async move {
            let start_url = self.start_url(&instance).await?;
            self.device_code(&instance, &start_url, registration).await
        })
    }

    fn poll_device(
        &self,
        instance: Instance,
        registration: Registration,
        device_code: SecretString,
    ) -> BoxFuture<'_, Result<DevicePoll, Failure>> {
        Box::pin(async move {
            let grant = "urn:ietf:params:oauth:grant-type:device_code";
            let device_code = Some(device_code.expose_secret());
            let sent = TokenRequest { device_code, ..TokenRequest::of(&registration, grant) };
            match self.token(&instance, &sent).await {
                Ok(tokens) => Ok(DevicePoll::Done(tokens)),
                Err(Refused::Refusal(refusal)) => match &*refusal.code {
                    "authorization_pending" => Ok(DevicePoll::Pending),
                    "slow_down" => Ok(DevicePoll::SlowDown),
                    _ if refusal.status == 429 => Ok(DevicePoll::SlowDown),
                    _ => Err(refusal.of_tokens(CenterFailure::CodeExpired)),
                },
                Err(Refused::Failure(failure)) => Err(failure),
            }
        })
    }

    fn refresh<'a>(
        &'a self,
        instance: Instance,
        registration: &'a Registration,
        token: SecretString,
    ) -> BoxFuture<'a, Result<Tokens, Failure>> {
        Box::pin(async move {
            let refresh_token = Some(token.expose_secret());
            let sent = TokenRequest { refresh_token, ..TokenRequest::of(registration, "refresh_token") };
            let refreshed = self.token(&instance, &sent).await;
            refreshed.map_err(|refused| refused.of_tokens(CenterFailure::SessionOver))
        })
    }

    fn log_out(&self, instance: Instance, token: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let Ok(url) = self.portal(&instance.region, "logout").await else { return };
            let ended = self.send(Method::POST, url, Some(&token), Some(Bytes::new()), 1).await;
            if ended.is_err() {
                tracing::info!("the portal's session was not ended there");
            }
        })
    }

    fn list(
        &self,
        instance: Instance,
        token: SecretString,
        page: PageOf,
    ) -> BoxFuture<'_, Result<ListedPage, Failure>> {
        Box::pin(async move {
            let path = if page.account.is_some() { "assignment/roles" } else { "assignment/accounts" };
            let mut url = self.portal(&instance.region, path).await?;
            url.query_pairs_mut().append_pair("max_result", PAGE);
            for (key, value) in [("account_id", &page.account), ("next_token", &page.token)] {
                if let Some(value) = value {
                    url.query_pairs_mut().append_pair(key, value);
                }
            }
            // The pace of the list is the engine's, so nothing is tried again here that was refused.
            let answered = self.send(Method::GET, url, Some(&token), None, 1).await;
            let Answered { body, .. } = answered.map_err(Refused::of_portal)?;
            match page.account {
                Some(_) => Ok(ListedPage::Roles(read::<answers::Roles>(&body)?.into())),
                None => Ok(ListedPage::Accounts(read::<answers::Accounts>(&body)?.into())),
            }
        })
    }

    fn credentials(
        &self,
        call: PermissionSetCall,
        token: SecretString,
    ) -> BoxFuture<'_, Result<Assumed, Failure>> {
        Box::pin(async move {
            let mut url = self.portal(&call.region, "federation/credentials").await?;
            url.query_pairs_mut()
                .append_pair("role_name", &call.role_name)
                .append_pair("account_id", &call.account_id);
            let Answered { body, .. } = self.get(url, &token).await?;
            let credentials = read::<answers::RoleCredentials>(&body)?.try_into()?;
            Ok(Assumed { credentials, assumed_arn: None, request_id: None })
        })
    }
}

/// Whether the same request may succeed a moment later. What is refused for too many is the caller's to slow down.
fn may_pass(failure: &Failure) -> bool {
    use NetworkError as N;
    match failure {
        Failure::Network(N::Dns | N::Connect | N::Timeout | N::Cut) => true,
        Failure::Aws(AwsError { status, .. }) => *status >= 500,
        _ => false,
    }
}

/// So many seconds after that, and a year at most: an answer decides no more.
fn after(at: Timestamp, seconds: i64) -> Timestamp {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
    let most = i64::try_from(YEAR.as_secs()).unwrap_or(i64::MAX);
    at + SignedDuration::from_secs(seconds.clamp(0, most))
}

#[cfg(test)]
mod tests;
