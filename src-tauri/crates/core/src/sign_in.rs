//! A person's sign-in: where it leads, and what it leaves.
//!
//! IAM Identity Center gives no length of a sign-in: the portal's session ends when the administrator says so, and a refresh
//! that is refused then is the first that is heard of it. So the length is learned, or a person types it. That of
//! `aws login` is known.

mod signed_in;

use serde::{Deserialize, Serialize};

use crate::identity_center::Instance;
use crate::login::Login;
use crate::oidc::Client;
use crate::partition::Partition;
use crate::source::{Source, SourceKind};

pub use signed_in::{
    Access, DeviceCode, Elsewhere, IdToken, LoginPage, Registration, SignInKept, Tokens, learned_length,
};

/// Where a person signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SignInPlace {
    /// To an instance of IAM Identity Center.
    Center(Instance),
    /// To AWS itself, as `aws login` does.
    Aws {
        /// The region whose sign-in page is opened.
        region: String,
    },
    /// To a company's OpenID Connect provider.
    Provider(Client),
}

impl SignInPlace {
    /// The place of a source; `None`: nobody signs in to it, or its region is not known.
    pub fn of(source: &Source) -> Option<Self> {
        match &source.kind {
            SourceKind::Login(_) => Some(Self::Aws { region: Login::region(source) }),
            SourceKind::Oidc(oidc) => Some(Self::Provider(Client::of(oidc))),
            _ => Instance::of(source).map(Self::Center),
        }
    }

    /// What to compare the page with that asks for the sign-in: a start URL, the address of AWS's page, or the issuer.
    pub fn address(&self) -> String {
        match self {
            Self::Center(instance) => instance.start_url.clone(),
            Self::Aws { region } => {
                let host = Partition::login_host(region);
                host.map(|host| format!("https://{host}")).unwrap_or_default()
            }
            Self::Provider(client) => client.issuer.clone(),
        }
    }
}

/// By what AWS's own tools know a sign-in, where it is shared with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedAs {
    /// Where the person signed in.
    pub place: SignInPlace,
    /// The start URL, as the settings write it.
    pub start_url: Option<String>,
    /// Who a login is.
    pub arn: Option<String>,
}

/// How a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// In the browser of this computer, which comes back to it: an authorization code with PKCE.
    Browser,
    /// In any browser, where a person compares a code, or gets an answer to bring back.
    Device,
    /// With another tool of AWS's, which shares its sign-ins.
    Shared,
}
