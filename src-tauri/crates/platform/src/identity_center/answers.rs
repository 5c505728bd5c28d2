//! What the service and the portal answer, and what their refusals mean. None of it is ever printed: it holds tokens.

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use rolecall_core::failure::{AwsError, CenterFailure, Failure, NetworkError};
use rolecall_core::identity_center::{ListedAccount, Page};
use rolecall_core::secret::Credentials;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The longest sentence of AWS's that is passed on, in characters.
const MOST_MESSAGE: usize = 300;

/// Reads an answer. What it says stands in no error.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|_| Failure::Network(NetworkError::NotAws))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Registered {
    pub(super) client_id: String,
    pub(super) client_secret: String,
    /// In seconds since 1970.
    pub(super) client_secret_expires_at: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Token {
    pub(super) access_token: String,
    /// In seconds.
    pub(super) expires_in: i64,
    pub(super) refresh_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Device {
    pub(super) device_code: String,
    pub(super) user_code: String,
    pub(super) verification_uri: String,
    pub(super) verification_uri_complete: Option<String>,
    /// In seconds.
    pub(super) expires_in: i64,
    /// In seconds; RFC 8628 has 5 where it is left out.
    #[serde(default = "usual_interval")]
    pub(super) interval: i64,
}

fn usual_interval() -> i64 {
    5
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Accounts {
    account_list: Vec<Account>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    account_id: String,
    account_name: Option<String>,
}

impl From<Accounts> for Page<ListedAccount> {
    fn from(accounts: Accounts) -> Self {
        let account = |Account { account_id, account_name }: Account| {
            let name = account_name.unwrap_or_else(|| account_id.clone());
            ListedAccount { id: account_id, name }
        };
        Self {
            items: accounts.account_list.into_iter().map(account).collect(),
            next: filled(accounts.next_token),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Roles {
    role_list: Vec<Role>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    role_name: String,
}

impl From<Roles> for Page<String> {
    fn from(roles: Roles) -> Self {
        let names = roles.role_list.into_iter().map(|role| role.role_name);
        Self { items: names.collect(), next: filled(roles.next_token) }
    }
}

/// An empty name of a page names none.
fn filled(token: Option<String>) -> Option<String> {
    token.filter(|token| !token.is_empty())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RoleCredentials {
    role_credentials: Keys,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    /// In milliseconds since 1970.
    expiration: i64,
}

impl TryFrom<RoleCredentials> for Credentials {
    type Error = Failure;

    fn try_from(RoleCredentials { role_credentials: keys }: RoleCredentials) -> Result<Self, Failure> {
        let expiration = Timestamp::from_millisecond(keys.expiration);
        Ok(Self {
            access_key_id: keys.access_key_id,
            secret_access_key: keys.secret_access_key.into(),
            session_token: keys.session_token.into(),
            expiration: expiration.map_err(|_| Failure::Network(NetworkError::NotAws))?,
        })
    }
}

/// A refusal.
pub(super) struct Refusal {
    pub(super) status: u16,
    /// OAuth's word for it, else AWS's: `invalid_grant`, `ForbiddenException`.
    pub(super) code: String,
    /// Why access was denied: `KMS_AccessDeniedException`.
    reason: Option<String>,
    message: String,
    request_id: Option<String>,
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
    pub(super) fn begin(status: u16, headers: &HeaderMap) -> Self {
        let header = |name| headers.get(name).and_then(|value: &_| value.to_str().ok()).map(str::to_owned);
        // `InvalidGrantException:http://internal.amazon.com/…`
        let kind = header("x-amzn-errortype").unwrap_or_default();
        let code = kind.split(':').next().unwrap_or_default().to_owned();
        Self { status, code, reason: None, message: String::new(), request_id: header("x-amzn-requestid") }
    }

    /// The same with what its body says.
    pub(super) fn with(mut self, body: &[u8]) -> Self {
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

    /// What it means to somebody who asked for tokens.
    pub(super) fn of_tokens(self, invalid_grant: CenterFailure) -> Failure {
        let of_key = |reason: &String| reason.starts_with("KMS_");
        let failure = match &*self.code {
            _ if self.reason.as_ref().is_some_and(of_key) => {
                CenterFailure::CompanyKey { code: self.reason.unwrap_or_default() }
            }
            "invalid_client" | "unauthorized_client" => CenterFailure::RegistrationGone,
            "invalid_grant" => invalid_grant,
            "expired_token" => CenterFailure::CodeExpired,
            "access_denied" => CenterFailure::Denied,
            _ => return self.failure(),
        };
        Failure::IdentityCenter(failure)
    }

    /// Any other refusal, in AWS's own words.
    pub(super) fn failure(self) -> Failure {
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
