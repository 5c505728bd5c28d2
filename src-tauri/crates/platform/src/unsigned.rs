//! Calls that nothing signs, to AWS and to companies' providers; answers are JSON. What they carry are tokens, so each goes to
//! its own host alone, is never redirected, and stands in no error.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use rolecall_core::failure::{AwsError, CenterFailure, Failure, NetworkError};
use rolecall_core::secret::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::http::{Http, body, date, network_error};
use crate::signin::random_pause;

/// The longest answer that is read: a page has a hundred entries.
const MOST: usize = 1024 * 1024;

/// The longest sentence of AWS's that is passed on, in characters.
const MOST_MESSAGE: usize = 300;

/// An answer: its body, and when it was given.
pub(crate) struct Answered {
    pub(crate) body: Bytes,
    pub(crate) at: Timestamp,
}

/// What is sent. It may hold a secret: it is wiped once it is sent.
#[derive(Clone)]
pub(crate) struct Sent {
    kind: &'static str,
    body: Bytes,
}

impl Sent {
    /// Nothing, where something could be.
    pub(crate) fn nothing() -> Self {
        Self { kind: "application/json", body: Bytes::new() }
    }
}

/// A header that carries a secret.
pub(crate) type SecretHeader<'a> = (&'static str, &'a SecretString);

/// Where a path of a service is: at what stands for it, else at its host.
pub(crate) fn address(
    http: &Http,
    stand_in: Option<String>,
    host: impl FnOnce() -> Result<String, Failure>,
    path: &str,
) -> Result<Url, Failure> {
    http.environment().check(stand_in.as_deref())?;
    let base = match stand_in {
        Some(address) => address.trim_end_matches('/').to_owned(),
        None => format!("https://{}", host()?),
    };
    Url::parse(&format!("{base}/{path}")).map_err(|_| Failure::Network(NetworkError::Connect))
}

/// Sends a request, at most so many times: another try comes after trouble between here and AWS, or of AWS's own.
pub(crate) async fn send(
    http: &Http,
    method: Method,
    url: Url,
    header: Option<SecretHeader<'_>>,
    sent: Option<Sent>,
    tries: u32,
) -> Result<Answered, Refused> {
    let limits = http.limits();
    let mut tried = 1;
    let all = async {
        loop {
            match send_once(http, method.clone(), url.clone(), header, sent.clone()).await {
                Err(refused) if tried < tries && refused.may_pass() => {
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
    http: &Http,
    method: Method,
    url: Url,
    header: Option<SecretHeader<'_>>,
    sent: Option<Sent>,
) -> Result<Answered, Refused> {
    let client = http.client(url.as_str()).await?;
    let mut request = client.request(method, url).timeout(http.limits().attempt);
    if let Some((name, value)) = header {
        let value = HeaderValue::from_str(value.expose_secret());
        let mut value = value.map_err(|_| Failure::IdentityCenter(CenterFailure::TokenRefused))?;
        value.set_sensitive(true);
        request = request.header(name, value);
    }
    if let Some(sent) = sent {
        request = request.header(CONTENT_TYPE, sent.kind).body(sent.body);
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
    http.note_clock(answer.headers());
    let at = date(answer.headers());
    let refusal = Refusal::begin(status.as_u16(), answer.headers());
    let body = body(answer, MOST).await?;
    match status.is_success() {
        true => Ok(Answered { body, at: at.unwrap_or_else(Timestamp::now) }),
        false => Err(refusal.with(&body).into()),
    }
}

/// What is sent, as JSON.
pub(crate) fn json<T: Serialize>(sent: &T) -> Result<Sent, NetworkError> {
    let json = serde_json::to_vec(sent).map_err(|_| NetworkError::Connect)?;
    Ok(Sent { body: Bytes::from_owner(Zeroizing::new(json)), ..Sent::nothing() })
}

/// What is sent, as a form.
pub(crate) fn form(fields: &[(&str, &str)]) -> Sent {
    // One allocation: growing would leave copies behind. A byte takes three at most.
    let most: usize = fields.iter().map(|(name, value)| 3 * (name.len() + value.len()) + 2).sum();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(most));
    let form = Zeroizing::new(form.extend_pairs(fields).finish().into_bytes());
    Sent { kind: "application/x-www-form-urlencoded", body: Bytes::from_owner(form) }
}

/// Reads an answer. What it says stands in no error.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|_| Failure::Network(NetworkError::NotAws))
}

/// Base64 for addresses and tokens (RFC 4648, section 5), without padding.
pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

/// What a call came to that gave nothing.
pub(crate) enum Refused {
    /// The service said no.
    Refusal(Refusal),
    /// It never came to that.
    Failure(Failure),
}

impl Refused {
    /// Whether the same request may succeed a moment later. What is refused for too many is the caller's to slow down.
    fn may_pass(&self) -> bool {
        use NetworkError as N;
        match self {
            Self::Failure(failure) => {
                matches!(failure, Failure::Network(N::Dns | N::Connect | N::Timeout | N::Cut))
            }
            Self::Refusal(refusal) => refusal.status >= 500,
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

/// A refusal.
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// OAuth's word for it, else AWS's: `invalid_grant`, `ForbiddenException`.
    pub(crate) code: String,
    /// Why access was denied: `KMS_AccessDeniedException`.
    pub(crate) reason: Option<String>,
    pub(crate) message: String,
    request_id: Option<String>,
    /// When the answer was given, where it says so.
    pub(crate) at: Option<Timestamp>,
}

#[derive(Deserialize, Default)]
struct Said {
    error: Option<String>,
    error_description: Option<String>,
    reason: Option<String>,
    #[serde(rename = "__type")]
    kind: Option<String>,
    message: Option<String>,
}

impl Refusal {
    /// What the head of the answer says.
    pub(crate) fn begin(status: u16, headers: &HeaderMap) -> Self {
        let header = |name| headers.get(name).and_then(|value: &_| value.to_str().ok()).map(str::to_owned);
        // `InvalidGrantException:http://internal.amazon.com/…`
        let kind = header("x-amzn-errortype").unwrap_or_default();
        let code = kind.split(':').next().unwrap_or_default().to_owned();
        let request_id = header("x-amzn-requestid");
        Self { status, code, reason: None, message: String::new(), request_id, at: date(headers) }
    }

    /// The same with what its body says.
    pub(crate) fn with(mut self, body: &[u8]) -> Self {
        let said: Said = serde_json::from_slice(body).unwrap_or_default();
        let kind = said.kind.map(|kind| kind.rsplit('#').next().unwrap_or_default().to_owned());
        if let Some(code) = said.error.or_else(|| kind.filter(|_| self.code.is_empty())) {
            self.code = code;
        }
        self.code = oauth(&self.code).to_owned();
        self.reason = said.reason;
        let message = said.error_description.or(said.message).unwrap_or_default();
        self.message = message.chars().take(MOST_MESSAGE).collect();
        self
    }

    /// Any other refusal, in AWS's own words.
    pub(crate) fn failure(self) -> Failure {
        Failure::Aws(AwsError {
            code: self.code,
            message: self.message,
            status: self.status,
            request_id: self.request_id.map(Into::into),
            skew: None,
            external_id: false,
            duration: None,
            region: None,
        })
    }
}

/// OAuth's word for what AWS calls by the name of an exception.
fn oauth(code: &str) -> &str {
    match code {
        "AuthorizationPendingException" => "authorization_pending",
        "SlowDownException" => "slow_down",
        "ExpiredTokenException" => "expired_token",
        "AccessDeniedException" => "access_denied",
        "InvalidGrantException" => "invalid_grant",
        "InvalidClientException" => "invalid_client",
        "UnauthorizedClientException" => "unauthorized_client",
        "InvalidRequestException" | "InvalidRequestRegionException" => "invalid_request",
        "InvalidClientMetadataException" => "invalid_client_metadata",
        "InvalidRedirectUriException" => "invalid_redirect_uri",
        other => other,
    }
}

/// So many seconds after that, and a year at most: an answer decides no more.
pub(crate) fn after(at: Timestamp, seconds: i64) -> Timestamp {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
    let most = i64::try_from(YEAR.as_secs()).unwrap_or(i64::MAX);
    at + SignedDuration::from_secs(seconds.clamp(0, most))
}
