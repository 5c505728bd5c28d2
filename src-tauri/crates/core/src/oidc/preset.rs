//! What the providers of well-known makers need, so that a person types no more than an issuer and a client id. Google
//! is not one of them: its clients have a secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A maker of identity providers. Without one the standard's own ways count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Preset {
    /// `https://acme.okta.com`, or an authorization server below it.
    Okta,
    /// Microsoft Entra ID: `https://login.microsoftonline.com/TENANT-ID/v2.0`.
    Entra,
    /// `https://acme.eu.auth0.com/`, with the slash.
    Auth0,
    /// `https://sso.acme.com/realms/main`
    Keycloak,
}

/// What a preset says of the keys that a source leaves out.
#[derive(Default)]
pub(super) struct Defaults {
    pub redirect_uris: &'static [&'static str],
    pub parameters: &'static [(&'static str, &'static str)],
}

/// For makers that compare the whole redirect URI, port and all: three, since one may be taken.
const FIXED: [&str; 3] =
    ["http://127.0.0.1:8400/callback", "http://127.0.0.1:8401/callback", "http://127.0.0.1:8402/callback"];

impl Preset {
    /// All with the word the settings file uses.
    pub const ALL: [(&'static str, Self); 4] =
        [("okta", Self::Okta), ("entra", Self::Entra), ("auth0", Self::Auth0), ("keycloak", Self::Keycloak)];

    pub(super) fn defaults(self) -> Defaults {
        match self {
            Self::Okta | Self::Auth0 => Defaults { redirect_uris: &FIXED, ..Defaults::default() },
            // It lets any port through for this host alone, and else signs the last person in without a word.
            Self::Entra => {
                Defaults { redirect_uris: &["http://localhost"], parameters: &[("prompt", "select_account")] }
            }
            Self::Keycloak => Defaults::default(),
        }
    }
}
