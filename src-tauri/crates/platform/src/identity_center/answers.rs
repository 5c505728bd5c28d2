//! What the service and the portal answer, and what their refusals mean. None of it is ever printed: it holds tokens.

use jiff::Timestamp;
use rolecall_core::failure::{CenterFailure, Failure, NetworkError};
use rolecall_core::identity_center::{Instance, ListedAccount, Page};
use rolecall_core::secret::Credentials;
use serde::Deserialize;

use crate::unsigned::{Refusal, Refused};

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

impl Refused {
    /// What it means to somebody who asked the portal.
    pub(super) fn of_portal(self) -> Failure {
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
    pub(super) fn of_begin(self, instance: &Instance) -> Failure {
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
    pub(super) fn of_tokens(self, invalid_grant: CenterFailure) -> Failure {
        match self {
            Self::Failure(failure) => failure,
            Self::Refusal(refusal) => refusal.of_tokens(invalid_grant),
        }
    }
}

impl Refusal {
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
}
