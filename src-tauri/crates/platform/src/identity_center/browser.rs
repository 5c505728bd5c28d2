//! A sign-in in the browser: an authorization code with PKCE (RFC 7636), which comes back to a port of this computer
//! (RFC 8252). Only the answer with the state of this very sign-in counts, and only once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_types::base64;
use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode};
use rolecall_core::failure::{CenterFailure, Failure, NetworkError};
use rolecall_core::identity_center::{Instance, Registration, Tokens};
use rolecall_core::secret::SignInLink;
use rolecall_engine::ports::OpenInBrowser;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::oneshot;
use tokio::time::timeout;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::{AwsIdentityCenter, SCOPE, TokenRequest};
use crate::loopback::{Answer, Limits, LoopbackServer, random_hex};
use crate::redirect::page;

/// How long a person has to sign in.
const PATIENCE: Duration = Duration::from_secs(600);

/// Browsers open a few connections ahead of need.
const LIMITS: Limits = Limits { connections: 8, client: Duration::from_secs(5) };

const PATH: &str = "/oauth/callback";

/// What the browser came back with: a code, or why there is none.
type CameBack = Result<Zeroizing<String>, String>;

impl AwsIdentityCenter {
    /// Has a person sign in, from the port that is bound to the tokens.
    pub(super) async fn in_browser(
        &self,
        instance: &Instance,
        registration: &Registration,
        port: Option<u16>,
        open: OpenInBrowser<'_>,
    ) -> Result<Tokens, Failure> {
        let port = port.unwrap_or_default();
        let taken = |_| Failure::IdentityCenter(CenterFailure::PortTaken { port });
        let server = LoopbackServer::bind_port(port, LIMITS).map_err(taken)?;
        let redirect_uri = format!("http://{}{PATH}", server.host());
        let random = |_| Failure::Network(NetworkError::Connect);
        let (state, verifier) = (random_hex::<16>().map_err(random)?, random_hex::<32>().map_err(random)?);
        let mut url = self.oidc(&instance.region, "authorize").await?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &registration.client_id)
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("state", &state)
            .append_pair("code_challenge", &challenge(&verifier))
            .append_pair("code_challenge_method", "S256")
            .append_pair("scopes", SCOPE);
        let (sender, came_back) = oneshot::channel();
        let callback = Arc::new(Callback { state, sender: Mutex::new(Some(sender)) });
        let answering = server.serve(move |request| std::future::ready(answer(&request, &callback)));
        let waiting = wait(open(SignInLink(String::from(url).into())), came_back, instance);
        let code = tokio::select! {
            () = answering => return Err(Failure::Stopping),
            code = waiting => code?,
        };
        let sent = TokenRequest {
            code: Some(&code),
            code_verifier: Some(&verifier),
            redirect_uri: Some(&redirect_uri),
            ..TokenRequest::of(registration, "authorization_code")
        };
        let tokens = self.token(instance, &sent).await;
        tokens.map_err(|refused| refused.of_tokens(CenterFailure::CodeExpired))
    }
}

/// Waits for the browser to come back, for ten minutes. One that does not even start ends it at once.
async fn wait(
    opened: impl Future<Output = Result<(), Failure>>,
    came_back: oneshot::Receiver<CameBack>,
    instance: &Instance,
) -> Result<Zeroizing<String>, Failure> {
    let nobody = || Failure::IdentityCenter(CenterFailure::NobodyCameBack);
    let came_back = timeout(PATIENCE, came_back);
    tokio::pin!(came_back);
    let came_back = tokio::select! {
        biased;
        came_back = &mut came_back => came_back,
        opened = opened => {
            opened?;
            came_back.await
        }
    };
    came_back.map_err(|_| nobody())?.map_err(|_| nobody())?.map_err(|error| refused(&error, instance))
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

/// A sign-in that waits for the browser.
struct Callback {
    state: Zeroizing<String>,
    sender: Mutex<Option<oneshot::Sender<CameBack>>>,
}

/// Answers whoever comes to the port. What is not the answer to this sign-in changes nothing.
fn answer(request: &Request<Incoming>, callback: &Callback) -> Answer {
    answer_to(request.method(), request.uri().path(), request.uri().query(), callback)
}

fn answer_to(method: &Method, path: &str, query: Option<&str>, callback: &Callback) -> Answer {
    if path != PATH {
        // A favicon, a guess.
        return page(StatusCode::NOT_FOUND, "There is nothing here.").into();
    }
    if method != Method::GET {
        return page(StatusCode::METHOD_NOT_ALLOWED, "Only GET works here.").into();
    }
    let query = query.unwrap_or_default();
    let state = only(query, "state").unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(callback.state.as_bytes())) {
        return page(StatusCode::BAD_REQUEST, "This is not the sign-in that Rolecall began.").into();
    }
    let came_back = match (only(query, "code"), only(query, "error")) {
        (Some(code), None) if !code.is_empty() => Ok(code),
        (None, Some(error)) => Err(error.to_string()),
        _ => {
            return page(StatusCode::BAD_REQUEST, "This answer is incomplete. Sign in again from Rolecall.")
                .into();
        }
    };
    let Some(sender) = callback.sender.lock().unwrap_or_else(PoisonError::into_inner).take() else {
        return page(StatusCode::GONE, "This sign-in is done. You can close this page.").into();
    };
    let response = match &came_back {
        Ok(_) => page(StatusCode::OK, "Rolecall has your sign-in. You can close this page."),
        Err(_) => page(StatusCode::OK, "You were not signed in. Rolecall says why. You can close this page."),
    };
    Answer {
        response,
        then: Some(Box::new(move || {
            // Nobody may be waiting any more.
            let _ = sender.send(came_back);
        })),
    }
}

/// The value of a key that stands once.
fn only(query: &str, wanted: &str) -> Option<Zeroizing<String>> {
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == wanted);
    let value = values.next().map(|(_, value)| Zeroizing::new(value.into_owned()));
    value.filter(|_| values.next().is_none())
}

/// The challenge of a verifier, by S256.
fn challenge(verifier: &str) -> String {
    base64::encode(Sha256::digest(verifier))
        .replace('+', "-")
        .replace('/', "_")
        .trim_end_matches('=')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance() -> Instance {
        let start_url = "https://acme.awsapps.com/start".to_owned();
        Instance { start_url, region: "eu-west-1".to_owned() }
    }

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn only_the_answer_to_this_very_sign_in_counts_and_only_once() {
        let (sender, mut came_back) = oneshot::channel();
        let state = Zeroizing::new("5ea1".to_owned());
        let callback = Callback { state, sender: Mutex::new(Some(sender)) };
        let ask = |method: Method, path: &str, query: &str| {
            let answer = answer_to(&method, path, Some(query), &callback);
            if let Some(then) = answer.then {
                then();
            }
            answer.response.status().as_u16()
        };
        for (method, path, query, status) in [
            (Method::GET, "/favicon.ico", "", 404),
            (Method::GET, "/oauth/callback/", "code=c&state=5ea1", 404),
            (Method::POST, PATH, "code=c&state=5ea1", 405),
            (Method::GET, PATH, "", 400),
            (Method::GET, PATH, "code=c", 400),
            (Method::GET, PATH, "code=c&state=other", 400),
            (Method::GET, PATH, "code=c&state=5ea1&state=5ea1", 400),
            (Method::GET, PATH, "code=c&code=d&state=5ea1", 400),
            (Method::GET, PATH, "code=&state=5ea1", 400),
            (Method::GET, PATH, "code=c&error=access_denied&state=5ea1", 400),
        ] {
            assert_eq!(ask(method, path, query), status, "{path} {query}");
            assert!(came_back.try_recv().is_err(), "{query}");
        }
        assert_eq!(ask(Method::GET, PATH, "code=a%2Bb&state=5ea1"), 200);
        assert_eq!(came_back.try_recv().expect("it came back").expect("a code").as_str(), "a+b");
        assert_eq!(ask(Method::GET, PATH, "code=d&state=5ea1"), 410, "once");
    }

    #[tokio::test]
    async fn a_browser_that_does_not_start_ends_the_sign_in() {
        let (_sender, came_back) = oneshot::channel();
        let failure = Failure::BrowserDidNotStart { reason: "none".to_owned() };
        let waited = wait(std::future::ready(Err(failure.clone())), came_back, &instance()).await;
        assert_eq!(waited, Err(failure));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_longer_than_ten_minutes() {
        let (_sender, came_back) = oneshot::channel();
        let waited = wait(std::future::ready(Ok(())), came_back, &instance()).await;
        assert_eq!(waited, Err(Failure::IdentityCenter(CenterFailure::NobodyCameBack)));
    }
}
