//! The federation endpoint over HTTP: credentials go in by POST, a sign-in link comes out.

use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use rolecall_core::duration::Seconds;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::federation::{after_sign_out, login_url, read_token, token_form};
use rolecall_core::secret::{ExposeSecret, SecretString};
use rolecall_core::state::event::MintedLink;
use rolecall_core::state::network::SignIn;
use rolecall_engine::ports::{BoxFuture, SignInEndpoint};
use url::{Host, Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::http::{Http, body, network_error};

/// The longest answer that is read; a token has a few kilobytes at most.
const MOST: usize = 64 * 1024;

/// The federation endpoint of whatever partition and region a link is for.
pub struct FederationEndpoint {
    http: Http,
    stand_in: Option<String>,
}

impl FederationEndpoint {
    /// The endpoint; `stand_in` (see [`stand_in`]) takes the place of every one of AWS's.
    pub fn new(http: Http, stand_in: Option<String>) -> Self {
        Self { http, stand_in }
    }

    async fn mint_link(&self, sign_in: &SignIn) -> Result<MintedLink, Failure> {
        let endpoint = self.stand_in.as_ref().unwrap_or(&sign_in.endpoint);
        let limits = self.http.limits();
        let mut duration = sign_in.session_duration;
        let mut tried = 1;
        let token = loop {
            match self.ask(endpoint, sign_in, duration).await {
                Ok(token) => break token,
                // Odd durations fail now and then. If it was something else, the next answer says so.
                Err(Failure::SignIn { status: 400 }) if duration.is_some() => duration = None,
                Err(failure) if tried < limits.tries && may_pass(&failure) => {
                    tokio::time::sleep(random_pause(limits.pause, tried)).await;
                    tried += 1;
                }
                Err(failure) => return Err(failure),
            }
        };
        let link = login_url(endpoint, &sign_in.issuer, &sign_in.destination, &token);
        let link = match &sign_in.sign_out {
            Some(sign_out) => after_sign_out(sign_out, &link),
            None => link,
        };
        Ok(MintedLink { link, with_duration: duration.is_some() })
    }

    /// One request. Always by POST: in an address the credentials would stand in the log of every proxy on the way.
    async fn ask(
        &self,
        endpoint: &str,
        sign_in: &SignIn,
        duration: Option<Seconds>,
    ) -> Result<SecretString, Failure> {
        let client = self.http.client(endpoint).await?;
        let request = client.post(endpoint).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(form(&token_form(&sign_in.credentials, duration)));
        let answer = request.timeout(self.http.limits().attempt).send().await;
        let answer = answer.map_err(|error| Failure::Network(network_error(&error.without_url())))?;
        let status = answer.status();
        if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(Failure::Network(NetworkError::Proxy));
        }
        if status.is_redirection() {
            return Err(Failure::Network(NetworkError::NotAws));
        }
        if status != StatusCode::OK {
            return Err(Failure::SignIn { status: status.as_u16() });
        }
        let content_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if content_type.is_some_and(|value| value.to_ascii_lowercase().starts_with("text/html")) {
            return Err(Failure::Network(NetworkError::NotAws));
        }
        read_token(&body(answer, MOST).await?).ok_or(Failure::SignIn { status: 0 })
    }
}

impl SignInEndpoint for FederationEndpoint {
    fn mint(&self, sign_in: SignIn) -> BoxFuture<'_, Result<MintedLink, Failure>> {
        Box::pin(async move {
            let minted = tokio::time::timeout(self.http.limits().total, self.mint_link(&sign_in)).await;
            minted.unwrap_or(Err(Failure::Network(NetworkError::Timeout)))
        })
    }
}

/// A form as the body of a request, which is wiped once it is sent.
fn form(fields: &[(&str, SecretString)]) -> Bytes {
    // Each byte becomes three at most: a buffer that grows would leave a copy behind.
    let room = fields.iter().map(|(key, value)| 3 * (key.len() + value.expose_secret().len()) + 2).sum();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(room));
    for (key, value) in fields {
        form.append_pair(key, value.expose_secret());
    }
    Bytes::from_owner(Zeroizing::new(form.finish().into_bytes()))
}

/// Whether the same request may succeed a moment later.
fn may_pass(failure: &Failure) -> bool {
    use NetworkError as N;
    match failure {
        // 501: no POST there, now or later.
        Failure::SignIn { status } => (*status >= 500 && *status != 501) || *status == 429,
        Failure::Network(N::Dns | N::Connect | N::Timeout | N::Cut) => true,
        _ => false,
    }
}

/// A pause of random length: at most `most`, and twice as long after each further try.
pub(crate) fn random_pause(most: Duration, tried: u32) -> Duration {
    let mut byte = [u8::MAX];
    // Without randomness the pause is the longest: still bounded, only not spread.
    let _ = getrandom::fill(&mut byte);
    most.saturating_mul(1 << tried.saturating_sub(1).min(8)).mul_f64(f64::from(byte[0]) / 255.0)
}

/// What may stand for the sign-in endpoint: live credentials go there, so it is taken on loopback alone, and only in a
/// home of Rolecall's own (`ROLECALL_HOME`). `value` is that of `ROLECALL_SIGNIN_ENDPOINT`.
///
/// # Errors
/// [`Failure::SignInStandIn`] for anything else: whoever set it believes it is in force.
pub fn stand_in(own_home: bool, value: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
    let url = Url::parse(value).map_err(|_| Failure::SignInStandIn)?;
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none();
    if own_home && loopback && plain { Ok(Some(url.into())) } else { Err(Failure::SignInStandIn) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_loopback_in_an_own_home_stands_in() {
        for value in [
            "http://127.0.0.1:4567/federation",
            "http://127.1.2.3/x",
            "http://[::1]:9/f",
            "https://localhost:1/f",
        ] {
            assert_eq!(stand_in(true, Some(value)), Ok(Some(value.to_owned())));
            assert_eq!(stand_in(false, Some(value)), Err(Failure::SignInStandIn));
        }
        for value in [
            "https://signin.aws.amazon.com/federation",
            "http://127.0.0.1.example.test/",
            "http://127.0.0.1@example.test/",
            "http://jo@127.0.0.1/",
            "http://localhost.example.test/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://[::ffff:127.0.0.1]/",
            "file:///tmp/x",
            "127.0.0.1:80",
        ] {
            assert_eq!(stand_in(true, Some(value)), Err(Failure::SignInStandIn), "{value}");
        }
        assert_eq!(stand_in(false, None), Ok(None));
        assert_eq!(stand_in(true, Some("")), Ok(None));
    }

    proptest! {
        #[test]
        fn a_pause_is_bounded(tried in 1u32..100) {
            let most = Duration::from_secs(1);
            prop_assert!(random_pause(most, tried) <= most * (1 << (tried - 1).min(8)));
        }
    }
}
