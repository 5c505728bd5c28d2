//! OpenID Connect: a company's identity provider signs a person in, and its token stands in for a signature at AWS
//! (AssumeRoleWithWebIdentity).

mod preset;
mod redirect;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use ts_rs::TS;
use url::{Host, Url};

use crate::role::OpenWith;

pub use preset::Preset;
pub use redirect::Redirect;

/// `openid` gives the token, `email` the person's address in it, `offline_access` what refreshes it.
const SCOPES: [&str; 3] = ["openid", "email", "offline_access"];

/// The parameters of a sign-in that are Rolecall's own.
const OWN_PARAMETERS: [&str; 12] = [
    "client_id",
    "client_secret",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

/// What only a source of kind `oidc` has.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Oidc {
    /// `https://acme.okta.com`, exactly as the provider and AWS call it.
    pub issuer: String,
    /// By what the provider knows Rolecall, a public client. AWS calls it the audience.
    pub client_id: String,
    /// Whose provider it is: what the keys below are where they are absent.
    pub preset: Option<Preset>,
    /// What is asked for; `openid` always is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub scopes: Vec<String>,
    /// Where the browser comes back to, as the provider has it registered: the first whose port is free.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub redirect_uris: Vec<String>,
    /// What else goes with the sign-in: `prompt`, `login_hint`, `hd`, `acr_values`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<String, String>>", optional)]
    pub parameters: BTreeMap<String, String>,
    /// The browser, or the profile of it, that a person signs in with; the system's browser where absent.
    pub sign_in_with: Option<OpenWith>,
}

/// Rolecall as a provider knows it, and how a person signs in there: with what the source leaves to its preset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The provider.
    pub issuer: String,
    /// client_id.
    pub client_id: String,
    /// What is asked for, `openid` first.
    pub scopes: Vec<String>,
    /// Where the browser may come back to; none: any free port.
    pub redirect_uris: Vec<String>,
    /// What else goes with the sign-in.
    pub parameters: BTreeMap<String, String>,
}

impl Client {
    /// That of a source.
    pub fn of(oidc: &Oidc) -> Self {
        let given = |own: &[String], otherwise: &[&str]| -> Vec<String> {
            if own.is_empty() {
                otherwise.iter().map(|text| (*text).to_owned()).collect()
            } else {
                own.to_vec()
            }
        };
        let preset = oidc.preset.map(Preset::defaults).unwrap_or_default();
        let mut scopes = given(&oidc.scopes, &SCOPES);
        scopes.retain(|scope| scope != "openid");
        scopes.insert(0, "openid".to_owned());
        let own = |name: &str| oidc.parameters.contains_key(name);
        let preset_parameters = preset.parameters.iter().filter(|(name, _)| !own(name));
        let mut parameters = oidc.parameters.clone();
        parameters.extend(preset_parameters.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self {
            issuer: oidc.issuer.clone(),
            client_id: oidc.client_id.clone(),
            scopes,
            redirect_uris: given(&oidc.redirect_uris, preset.redirect_uris),
            parameters,
        }
    }

    /// Where the browser may come back to, the first choice first.
    pub fn redirects(&self) -> Vec<Redirect> {
        let redirects: Vec<Redirect> =
            self.redirect_uris.iter().filter_map(|uri| Redirect::parse(uri)).collect();
        if redirects.is_empty() { vec![Redirect::default()] } else { redirects }
    }
}

/// Whether a provider can be called that: https, or plain HTTP to this computer, and nothing that discovery does not take.
pub fn is_issuer(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    let url = Url::parse(text).ok().filter(|_| plain);
    url.is_some_and(|url| is_safe(&url) && url.query().is_none() && url.fragment().is_none())
}

/// Whether secrets may go to an address: https, or plain HTTP to this computer; and nobody's name or password is in it.
pub fn is_safe(url: &Url) -> bool {
    let named = url.username().is_empty() && url.password().is_none();
    named && (url.scheme() == "https" && url.host().is_some() || is_local(url))
}

/// Whether an address is plain HTTP to this computer.
pub fn is_local(url: &Url) -> bool {
    let local = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "http" && local
}

/// Whether it is a scope, as OAuth has it: no space, no quote.
pub fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte))
}

/// Whether a sign-in may have that parameter beside Rolecall's own.
pub fn is_parameter(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
    !name.is_empty() && name.bytes().all(plain) && !OWN_PARAMETERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_or_of_this_computer() {
        for (text, good) in [
            ("https://acme.okta.com", true),
            ("https://acme.eu.auth0.com/", true),
            ("https://sso.acme.com:8443/realms/main", true),
            ("http://127.0.0.1:9000", true),
            ("http://localhost:9000/x", true),
            ("http://[::1]:9000", true),
            ("http://sso.acme.com", false),
            ("http://127.0.0.1.acme.com", false),
            ("https://jo:secret@acme.okta.com", false),
            ("https://acme.okta.com?x=1", false),
            ("https://acme.okta.com#x", false),
            ("https://acme .okta.com", false),
            (" https://acme.okta.com", false),
            ("acme.okta.com", false),
            ("file:///etc/passwd", false),
            ("https://", false),
            ("", false),
        ] {
            assert_eq!(is_issuer(text), good, "{text}");
        }
    }

    #[test]
    fn a_preset_fills_in_what_the_source_leaves_out() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let plain = Client::of(&Oidc::default());
        assert_eq!(plain.scopes, SCOPES);
        assert_eq!((plain.redirect_uris.len(), plain.parameters.len()), (0, 0));
        let entra = Oidc { preset: Some(Preset::Entra), ..Oidc::default() };
        let client = Client::of(&entra);
        assert_eq!(
            (&*client.redirect_uris, &*client.parameters["prompt"]),
            (&*texts(&["http://localhost"]), "select_account")
        );
        let own = Oidc {
            scopes: texts(&["groups", "openid"]),
            parameters: [("prompt".to_owned(), "login".to_owned())].into(),
            ..entra
        };
        let client = Client::of(&own);
        assert_eq!(client.scopes, ["openid", "groups"]);
        assert_eq!((&*client.parameters["prompt"], client.redirect_uris.len()), ("login", 1));
        for (word, preset) in Preset::ALL {
            let client = Client::of(&Oidc { preset: Some(preset), ..Oidc::default() });
            let redirects: Vec<_> = client.redirect_uris.iter().map(|uri| Redirect::parse(uri)).collect();
            assert!(redirects.iter().all(Option::is_some), "{word}");
            assert!(client.scopes.iter().all(|scope| is_scope(scope)), "{word}");
            assert!(client.parameters.keys().all(|name| is_parameter(name)), "{word}");
        }
    }

    #[test]
    fn the_protocols_own_parameters_are_rolecalls() {
        for (name, free) in [
            ("prompt", true),
            ("acr_values", true),
            ("hd", true),
            ("state", false),
            ("redirect_uri", false),
            ("code_challenge_method", false),
            ("request", false),
            ("a b", false),
            ("", false),
        ] {
            assert_eq!(is_parameter(name), free, "{name}");
        }
    }
}
