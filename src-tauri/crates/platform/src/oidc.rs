//! OpenID Connect providers over HTTP: a person signs in by an authorization code with PKCE, or by a device's code
//! (RFC 8628), and the provider's token of who that is stands in for a signature at AWS.

mod discovery;
mod id_token;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use rolecall_core::failure::{CenterFailure, Failure, NetworkError, ProviderFailure, TokenFault};
use rolecall_core::oidc::Client;
use rolecall_core::secret::{ExposeSecret, SecretString};
use rolecall_core::shown::shown;
use rolecall_core::sign_in::{Access, DeviceCode, Flow, IdToken, Registration, Tokens};
use rolecall_core::state::event::{DevicePoll, SignedIn};
use rolecall_engine::ports::{BoxFuture, IdentityProviders, OpenInBrowser};
use serde::Deserialize;
use url::Url;

use crate::attempts::Attempts;
use crate::callback::{Callback, SaidNo, Secrets};
use crate::http::Http;
use crate::loopback::random_hex;
use crate::unsigned::{self, Answered, Refusal, Refused, after, read};
use discovery::{Provider, discover, safe};
use id_token::{Expected, Keys};

/// A provider's description is taken as known for so long: a device's code is asked for every few seconds.
const KNOWN_FOR: Duration = Duration::from_secs(300);

/// Companies' providers.
pub struct OidcProviders {
    http: Http,
    attempts: Arc<Attempts>,
    /// The provider that was asked last, and when.
    known: Mutex<Option<(Instant, Arc<Provider>)>>,
}

/// The access token is of no use here, so it is not even read.
#[derive(Deserialize)]
struct TokenAnswer {
    id_token: Option<String>,
    refresh_token: Option<String>,
}

#[derive(Deserialize)]
struct DeviceAnswer {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: Option<String>,
    /// In seconds.
    expires_in: i64,
    /// In seconds; RFC 8628 has 5 where it is left out.
    interval: Option<i64>,
}

/// What a token has to be, beside a token of its provider's for this client.
#[derive(Default)]
struct Wanted<'a> {
    nonce: Option<&'a str>,
    /// The last token, and its end.
    before: Option<(IdToken, Timestamp)>,
}

impl OidcProviders {
    /// By the way that the environment of `http` says. What a provider's clock says is nothing to AWS's.
    pub fn new(http: &Http, attempts: Arc<Attempts>) -> Self {
        Self { http: http.with_own_clock(), attempts, known: Mutex::default() }
    }

    async fn provider(&self, client: &Client) -> Result<Arc<Provider>, Failure> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().clone();
        if let Some((at, provider)) = known
            && at.elapsed() < KNOWN_FOR
            && provider.issuer == client.issuer
        {
            return Ok(provider);
        }
        let provider = Arc::new(discover(&self.http, &client.issuer).await?);
        *lock() = Some((Instant::now(), Arc::clone(&provider)));
        Ok(provider)
    }

    /// The keys that a provider signs with now.
    async fn keys(&self, provider: &Provider) -> Result<Keys, Failure> {
        let tries = self.http.limits().tries;
        let answered =
            unsigned::send(&self.http, Method::GET, provider.keys.clone(), None, None, tries).await;
        let Answered { body, .. } = answered.map_err(|refused| refused.of_provider(&provider.issuer))?;
        read(&body).map_err(|_| not_one(&provider.issuer))
    }

    /// One question. It is asked once: a code or a token works once, too.
    async fn ask(&self, url: &Url, form: &[(&str, &str)]) -> Result<Answered, Refused> {
        unsigned::send(&self.http, Method::POST, url.clone(), None, Some(unsigned::form(form)), 1).await
    }

    /// Asks for tokens, and checks the one that says who the person is. The keys for that come first: what the provider gives
    /// for a token that works once must not be lost for want of them.
    async fn tokens(
        &self,
        provider: &Provider,
        client: &Client,
        form: &[(&str, &str)],
        wanted: Wanted<'_>,
    ) -> Result<Tokens, Refused> {
        let keys = self.keys(provider).await?;
        let form = [form, &[("client_id", client.client_id.as_str())]].concat();
        let Answered { body, at } = self.ask(&provider.token, &form).await?;
        let answer: TokenAnswer = read(&body).map_err(|_| not_one(&client.issuer))?;
        let subject = wanted.before.as_ref().map(|(token, _)| token.subject.clone());
        let (token, expires_at) = match (answer.id_token, wanted.before) {
            (Some(token), _) => {
                let expected = Expected {
                    issuer: &client.issuer,
                    client_id: &client.client_id,
                    nonce: wanted.nonce,
                    subject: subject.as_deref(),
                    now: Timestamp::now(),
                    at,
                };
                id_token::check(token.into(), &keys, &expected).map_err(Failure::Provider)?
            }
            // Some give another one only once the last has run out.
            (None, Some(before)) => before,
            (None, None) => {
                return Err(Failure::Provider(ProviderFailure::Token(TokenFault::Missing)).into());
            }
        };
        let refresh = answer.refresh_token.map(SecretString::from);
        Ok(Tokens { access: Access::Identity(token), expires_at, refresh })
    }

    async fn in_browser(&self, client: &Client, open: OpenInBrowser<'_>) -> Result<SignedIn, Failure> {
        let provider = self.provider(client).await?;
        let (callback, secrets) = (Callback::bind_first(&client.redirects())?, Secrets::new()?);
        let nonce = random_hex::<16>().map_err(|_| Failure::Network(NetworkError::Connect))?;
        let redirect_uri = callback.redirect_uri.clone();
        let mut url = provider.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &client.client_id)
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("scope", &client.scopes.join(" "))
            .append_pair("state", &secrets.state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &secrets.challenge())
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(&client.parameters);
        let callback = callback.of_issuer(&client.issuer, provider.names_itself);
        let code = callback.code(url, &secrets, open, said_no).await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", redirect_uri.as_str()),
            ("code_verifier", secrets.verifier.as_str()),
        ];
        let wanted = Wanted { nonce: Some(&nonce), ..Wanted::default() };
        let tokens = self.tokens(&provider, client, &form, wanted).await;
        let over = CenterFailure::CodeExpired;
        let tokens = tokens.map_err(|refused| refused.of_provider_tokens(&client.issuer, over))?;
        Ok(SignedIn { registration: registration(client, Flow::Browser), tokens, identity: None })
    }
}

/// Rolecall at a provider: nothing but its client id, for any length of time.
fn registration(client: &Client, flow: Flow) -> Registration {
    Registration {
        flow,
        client_id: client.client_id.clone(),
        client_secret: SecretString::from(""),
        expires_at: Timestamp::MAX,
    }
}

fn not_one(issuer: &str) -> Failure {
    Failure::Provider(ProviderFailure::NotOne { issuer: issuer.to_owned() })
}

/// What OAuth's word in the browser's answer means.
fn said_no(said: &SaidNo) -> Failure {
    match &*said.error {
        "access_denied" => Failure::IdentityCenter(CenterFailure::Denied),
        _ => refused(&said.error, &said.description),
    }
}

fn refused(code: &str, message: &str) -> Failure {
    let (code, message) = (shown(code).into_owned(), shown(message).into_owned());
    Failure::Provider(ProviderFailure::Refused { code, message })
}

impl Refused {
    /// What it means to somebody who asked a provider about itself.
    fn of_provider(self, issuer: &str) -> Failure {
        let not_reached =
            |error| Failure::Provider(ProviderFailure::NotReached { issuer: issuer.to_owned(), error });
        match self {
            Self::Failure(Failure::Network(NetworkError::NotAws)) => not_one(issuer),
            Self::Failure(Failure::Network(error)) => not_reached(error),
            Self::Failure(failure) => failure,
            Self::Refusal(refusal) if refusal.status >= 500 => not_reached(NetworkError::Cut),
            Self::Refusal(_) => not_one(issuer),
        }
    }

    /// What it means to somebody who asked for tokens; `over`: what it means that the code or token is no good.
    fn of_provider_tokens(self, issuer: &str, over: CenterFailure) -> Failure {
        let Refusal { status, code, message, .. } = match self {
            Self::Refusal(refusal) => refusal,
            other @ Self::Failure(_) => return other.of_provider(issuer),
        };
        // Nobody can be asked anything at a refresh.
        let at_refresh = over == CenterFailure::SessionOver;
        match &*code {
            "invalid_grant" => Failure::IdentityCenter(over),
            "login_required" | "interaction_required" | "consent_required" if at_refresh => {
                Failure::IdentityCenter(over)
            }
            "expired_token" => Failure::IdentityCenter(CenterFailure::CodeExpired),
            "access_denied" => Failure::IdentityCenter(CenterFailure::Denied),
            "" if status >= 500 => refused("server_error", &message),
            "" => refused(&status.to_string(), &message),
            code => refused(code, &message),
        }
    }
}

impl IdentityProviders for OidcProviders {
    fn sign_in<'a>(
        &'a self,
        attempt: u64,
        client: Client,
        open: OpenInBrowser<'a>,
    ) -> BoxFuture<'a, Result<SignedIn, Failure>> {
        Box::pin(async move { self.attempts.unless_cancelled(attempt, self.in_browser(&client, open)).await })
    }

    fn start_device(&self, client: Client) -> BoxFuture<'_, Result<(Registration, DeviceCode), Failure>> {
        Box::pin(async move {
            let provider = self.provider(&client).await?;
            let issuer = || client.issuer.clone();
            let no_device = || Failure::Provider(ProviderFailure::NoDevice { issuer: issuer() });
            let url = provider.device.as_ref().ok_or_else(no_device)?;
            let scope = client.scopes.join(" ");
            let form = [("client_id", client.client_id.as_str()), ("scope", scope.as_str())];
            let asked = self.ask(url, &form).await;
            let over = CenterFailure::CodeExpired;
            let Answered { body, at } =
                asked.map_err(|refused| refused.of_provider_tokens(&client.issuer, over))?;
            let answer: DeviceAnswer = read(&body).map_err(|_| not_one(&client.issuer))?;
            let address = |text: &str| {
                safe(&client.issuer, "verification_uri", text).map(String::from).map_err(Failure::Provider)
            };
            let code = DeviceCode {
                device_code: answer.device_code.into(),
                user_code: shown(&answer.user_code).into_owned(),
                address: address(&answer.verification_uri)?,
                address_with_code: answer.verification_uri_complete.as_deref().map(address).transpose()?,
                expires_at: after(at, answer.expires_in),
                interval: SignedDuration::from_secs(answer.interval.unwrap_or(5).clamp(1, 60)),
            };
            Ok((registration(&client, Flow::Device), code))
        })
    }

    fn poll_device(
        &self,
        client: Client,
        device_code: SecretString,
    ) -> BoxFuture<'_, Result<DevicePoll, Failure>> {
        Box::pin(async move {
            let polled = async {
                let provider = self.provider(&client).await?;
                let grant = "urn:ietf:params:oauth:grant-type:device_code";
                let form = [("grant_type", grant), ("device_code", device_code.expose_secret())];
                self.tokens(&provider, &client, &form, Wanted::default()).await
            };
            match polled.await {
                Ok(tokens) => Ok(DevicePoll::Done(tokens)),
                Err(Refused::Refusal(refusal)) => match &*refusal.code {
                    "authorization_pending" => Ok(DevicePoll::Pending),
                    "slow_down" => Ok(DevicePoll::SlowDown),
                    _ if refusal.status == 429 => Ok(DevicePoll::SlowDown),
                    _ => {
                        let over = CenterFailure::CodeExpired;
                        Err(Refused::Refusal(refusal).of_provider_tokens(&client.issuer, over))
                    }
                },
                // A question that got lost is asked again.
                Err(Refused::Failure(Failure::Provider(ProviderFailure::NotReached { error, .. }))) => {
                    Err(Failure::Network(error))
                }
                Err(Refused::Failure(failure)) => Err(failure),
            }
        })
    }

    fn refresh(
        &self,
        client: Client,
        registration: Registration,
        token: SecretString,
        before: (IdToken, Timestamp),
    ) -> BoxFuture<'_, Result<SignedIn, Failure>> {
        Box::pin(async move {
            let provider = self.provider(&client).await?;
            let form = [("grant_type", "refresh_token"), ("refresh_token", token.expose_secret())];
            let wanted = Wanted { before: Some(before), ..Wanted::default() };
            let tokens = self.tokens(&provider, &client, &form, wanted).await;
            let over = CenterFailure::SessionOver;
            let tokens = tokens.map_err(|refused| refused.of_provider_tokens(&client.issuer, over))?;
            Ok(SignedIn { registration, tokens, identity: None })
        })
    }

    fn sign_out(&self, client: Client, token: SecretString) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let Ok(provider) = self.provider(&client).await else { return };
            let Some(url) = &provider.revocation else { return };
            let form = [
                ("token", token.expose_secret()),
                ("token_type_hint", "refresh_token"),
                ("client_id", client.client_id.as_str()),
            ];
            if self.ask(url, &form).await.is_err() {
                tracing::info!("the provider did not forget its refresh token");
            }
        })
    }
}
