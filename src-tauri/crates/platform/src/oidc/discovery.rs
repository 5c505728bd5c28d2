//! What a provider says of itself (OpenID Connect Discovery 1.0): where it signs people in, gives tokens, and has its keys.

use reqwest::Method;
use rolecall_core::failure::{Failure, ProviderFailure};
use rolecall_core::oidc;
use rolecall_core::shown::shown;
use serde::Deserialize;
use url::Url;

use super::not_one;
use crate::http::Http;
use crate::unsigned::{self, Answered, read};

/// A name of somebody else's that is shown is no longer than that, in characters.
const MOST_SHOWN: usize = 200;

/// A provider that may have secrets.
pub(super) struct Provider {
    pub(super) issuer: String,
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) keys: Url,
    /// Where codes to sign in with elsewhere come from.
    pub(super) device: Option<Url>,
    /// Where it forgets tokens.
    pub(super) revocation: Option<Url>,
    /// Whether its answer in the browser names it (RFC 9207).
    pub(super) names_itself: bool,
}

#[derive(Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    device_authorization_endpoint: Option<String>,
    revocation_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// Asks a provider what it is.
pub(super) async fn discover(http: &Http, issuer: &str) -> Result<Provider, Failure> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let address = Url::parse(&address).map_err(|_| not_one(issuer))?;
    let tries = http.limits().tries;
    let answered = unsigned::send(http, Method::GET, address, None, None, tries).await;
    let Answered { body, .. } = answered.map_err(|refused| refused.of_provider(issuer))?;
    let described: Described = read(&body).map_err(|_| not_one(issuer))?;
    described.into_provider(issuer).map_err(Failure::Provider)
}

impl Described {
    fn into_provider(self, issuer: &str) -> Result<Provider, ProviderFailure> {
        if self.issuer != issuer {
            let said = shown(&self.issuer).chars().take(MOST_SHOWN).collect();
            return Err(ProviderFailure::OtherIssuer { issuer: issuer.to_owned(), said });
        }
        // Many say nothing of it. Whoever does and leaves this out takes a code from whoever has seen it.
        let methods = self.code_challenge_methods_supported.as_deref();
        if methods.is_some_and(|methods| !methods.iter().any(|method| method == "S256")) {
            let what = "code_challenge_methods_supported";
            return Err(ProviderFailure::Unsafe { issuer: issuer.to_owned(), what });
        }
        let optional =
            |what, address: Option<String>| address.map(|address| safe(issuer, what, &address)).transpose();
        Ok(Provider {
            authorization: safe(issuer, "authorization_endpoint", &self.authorization_endpoint)?,
            token: safe(issuer, "token_endpoint", &self.token_endpoint)?,
            keys: safe(issuer, "jwks_uri", &self.jwks_uri)?,
            device: optional("device_authorization_endpoint", self.device_authorization_endpoint)?,
            revocation: optional("revocation_endpoint", self.revocation_endpoint)?,
            names_itself: self.authorization_response_iss_parameter_supported,
            issuer: self.issuer,
        })
    }
}

/// An address that a provider names, where secrets and people may go there: https, and plain HTTP to this computer only where
/// the provider is on it.
pub(super) fn safe(issuer: &str, what: &'static str, address: &str) -> Result<Url, ProviderFailure> {
    let here = Url::parse(issuer).is_ok_and(|issuer| oidc::is_local(&issuer));
    let url = Url::parse(address).ok().filter(|url| oidc::is_safe(url) && (here || url.scheme() == "https"));
    url.ok_or_else(|| ProviderFailure::Unsafe { issuer: issuer.to_owned(), what })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://idp.acme.com/main";

    fn described(change: impl FnOnce(&mut Value)) -> Result<Provider, ProviderFailure> {
        let mut all = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://idp.acme.com/main/authorize?brand=acme",
            "token_endpoint": "https://idp.acme.com/main/token",
            "jwks_uri": "https://keys.acme.com/main",
            "scopes_supported": ["openid"],
        });
        change(&mut all);
        serde_json::from_value::<Described>(all).expect("a description").into_provider(ISSUER)
    }

    #[test]
    fn a_provider_is_who_the_settings_say_and_safe() {
        let provider = described(|_| {}).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(provider.authorization.query(), Some("brand=acme"));
        assert!(provider.device.is_none() && !provider.names_itself);
        for said in ["https://idp.acme.com/main/", "https://idp.acme.com", "https://evil.example", ""] {
            let failure = described(|all| all["issuer"] = said.into()).err();
            let other = ProviderFailure::OtherIssuer { issuer: ISSUER.to_owned(), said: said.to_owned() };
            assert_eq!(failure, Some(other), "{said}");
        }
        let what = |failure: Option<ProviderFailure>| match failure {
            Some(ProviderFailure::Unsafe { what, .. }) => what,
            other => panic!("{other:?}"),
        };
        for field in [
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "device_authorization_endpoint",
            "revocation_endpoint",
        ] {
            for address in [
                "http://idp.acme.com/x",
                "http://127.0.0.1/x",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://jo:secret@idp.acme.com/",
                "/relative",
                "",
            ] {
                assert_eq!(what(described(|all| all[field] = address.into()).err()), field, "{address}");
            }
        }
        let methods =
            |methods: Value| described(|all| all["code_challenge_methods_supported"] = methods).err();
        assert_eq!(what(methods(json!(["plain"]))), "code_challenge_methods_supported");
        assert_eq!(methods(json!(["plain", "S256"])), None);
    }

    #[test]
    fn a_provider_of_this_computer_may_speak_plain_http_to_it() {
        let here = "http://127.0.0.1:9000";
        assert!(safe(here, "token_endpoint", "http://127.0.0.1:9000/token").is_ok());
        assert!(safe(here, "token_endpoint", "http://localhost:9000/token").is_ok());
        assert!(safe(here, "token_endpoint", "http://idp.acme.com/token").is_err());
    }
}
