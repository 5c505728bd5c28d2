//! IAM Identity Center over HTTP: its sign-in service (registration, codes, tokens) and its access portal (lists,
//! credentials).

mod answers;
mod start_url;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use rolecall_core::failure::{CenterFailure, Failure, NetworkError};
use rolecall_core::identity_center::Instance;
use rolecall_core::partition::Partition;
use rolecall_core::plan::PermissionSetCall;
use rolecall_core::secret::{ExposeSecret, SecretString};
use rolecall_core::sign_in::{Access, DeviceCode, Flow, Registration, Tokens};
use rolecall_core::state::event::{Assumed, DevicePoll, ListedPage};
use rolecall_core::state::network::PageOf;
use rolecall_engine::ports::{BoxFuture, IdentityCenter, OpenInBrowser};
use serde::Serialize;
use url::Url;

use crate::attempts::Attempts;
use crate::callback::{Callback, Secrets};
use crate::http::Http;
use crate::token_request::TokenRequest;
use crate::unsigned::{self, Answered, Refused, Sent, after, read};

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
    attempts: Arc<Attempts>,
}

impl AwsIdentityCenter {
    /// By the way and the endpoints that the environment of `http` says.
    pub fn new(http: Http, attempts: Arc<Attempts>) -> Self {
        Self { http, attempts }
    }

    async fn oidc(&self, region: &str, path: &str) -> Result<Url, Failure> {
        let stand_in = self.http.reach().await.oidc_endpoint;
        unsigned::address(&self.http, stand_in, || Partition::service_host("oidc", region), path)
    }

    async fn portal(&self, region: &str, path: &str) -> Result<Url, Failure> {
        let stand_in = self.http.reach().await.portal_endpoint;
        unsigned::address(&self.http, stand_in, || Partition::service_host("portal.sso", region), path)
    }

    /// Sends a request, at most so many times.
    async fn send(
        &self,
        method: Method,
        url: Url,
        token: Option<&SecretString>,
        sent: Option<Sent>,
        tries: u32,
    ) -> Result<Answered, Refused> {
        let header = token.map(|token| (BEARER, token));
        unsigned::send(&self.http, method, url, header, sent, tries).await
    }

    async fn post<T: Serialize>(&self, url: Url, sent: &T, tries: u32) -> Result<Answered, Refused> {
        self.send(Method::POST, url, None, Some(unsigned::json(sent)?), tries).await
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

    /// Has a person sign in, from the port that is bound to the tokens.
    async fn in_browser(
        &self,
        instance: &Instance,
        registration: &Registration,
        port: Option<u16>,
        open: OpenInBrowser<'_>,
    ) -> Result<Tokens, Failure> {
        let (callback, secrets) = (Callback::bind(port)?, Secrets::new()?);
        let redirect_uri = callback.redirect_uri.clone();
        let mut url = self.oidc(&instance.region, "authorize").await?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &registration.client_id)
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("state", &secrets.state)
            .append_pair("code_challenge", &secrets.challenge())
            .append_pair("code_challenge_method", "S256")
            .append_pair("scopes", SCOPE);
        let code = callback.code(url, &secrets, open, |said| refused(&said.error, instance)).await?;
        let sent = TokenRequest {
            code: Some(&code),
            code_verifier: Some(&secrets.verifier),
            redirect_uri: Some(&redirect_uri),
            ..request(registration, "authorization_code")
        };
        let tokens = self.token(instance, &sent).await;
        tokens.map_err(|refused| refused.of_tokens(CenterFailure::CodeExpired))
    }

    /// One question for tokens. It is asked once: a code or a token works once, too.
    async fn token(&self, instance: &Instance, sent: &TokenRequest<'_>) -> Result<Tokens, Refused> {
        let url = self.oidc(&instance.region, "token").await?;
        let Answered { body, at } = self.post(url, sent, 1).await?;
        let answer: answers::Token = read(&body)?;
        Ok(Tokens {
            access: Access::Portal(answer.access_token.into()),
            expires_at: after(at, answer.expires_in),
            refresh: answer.refresh_token.map(SecretString::from),
        })
    }
}

/// What OAuth's word in the browser's answer means.
fn refused(error: &str, instance: &Instance) -> Failure {
    Failure::IdentityCenter(match error {
        "access_denied" => CenterFailure::Denied,
        "invalid_client" | "unauthorized_client" => CenterFailure::RegistrationGone,
        // `invalid_grant` right after the person has allowed it, among others.
        _ => {
            let Instance { start_url, region } = instance.clone();
            CenterFailure::WrongInstance { start_url, region }
        }
    })
}

fn request<'a>(registration: &'a Registration, grant_type: &'a str) -> TokenRequest<'a> {
    let client_secret = Some(registration.client_secret.expose_secret());
    TokenRequest { client_id: &registration.client_id, client_secret, grant_type, ..TokenRequest::default() }
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
            self.attempts
                .unless_cancelled(attempt, self.in_browser(&instance, registration, port, open))
                .await
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
            let sent = TokenRequest { device_code, ..request(&registration, grant) };
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
            let sent = TokenRequest { refresh_token, ..request(registration, "refresh_token") };
            let refreshed = self.token(&instance, &sent).await;
            refreshed.map_err(|refused| refused.of_tokens(CenterFailure::SessionOver))
        })
    }

    fn log_out(&self, instance: Instance, token: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let Ok(url) = self.portal(&instance.region, "logout").await else { return };
            let ended = self.send(Method::POST, url, Some(&token), Some(Sent::nothing()), 1).await;
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

#[cfg(test)]
mod tests;
