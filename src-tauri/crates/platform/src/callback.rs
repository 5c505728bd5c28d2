//! A sign-in in the browser: an authorization code with PKCE (RFC 7636), which comes back to a port of this computer
//! (RFC 8252). Only the answer with the state of this very sign-in counts, and only once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode};
use rolecall_core::failure::{CenterFailure, Failure, NetworkError};
use rolecall_core::oidc::Redirect;
use rolecall_core::secret::SignInLink;
use rolecall_engine::ports::OpenInBrowser;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::oneshot;
use tokio::time::timeout;
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::loopback::{Answer, Limits, LoopbackServer, random_hex};
use crate::redirect::page;
use crate::unsigned::base64url;

/// How long a person has to sign in.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);

/// Browsers open a few connections ahead of need.
const LIMITS: Limits = Limits { connections: 8, client: Duration::from_secs(5) };

/// The longest sentence of a sign-in's that is passed on, in characters.
const MOST_DESCRIPTION: usize = 300;

/// What the browser came back with: a code, or why there is none.
type CameBack = Result<Zeroizing<String>, SaidNo>;

/// Why there is no code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SaidNo {
    /// OAuth's word for it.
    pub(crate) error: String,
    /// More about it; may be empty.
    pub(crate) description: String,
}

/// What only this sign-in knows: its state, and the verifier of its code.
pub(crate) struct Secrets {
    pub(crate) state: Zeroizing<String>,
    pub(crate) verifier: Zeroizing<String>,
}

impl Secrets {
    /// New ones.
    pub(crate) fn new() -> Result<Self, Failure> {
        let random = |_| Failure::Network(NetworkError::Connect);
        Ok(Self { state: random_hex::<16>().map_err(random)?, verifier: random_hex::<32>().map_err(random)? })
    }

    /// The challenge of the verifier: its SHA-256.
    pub(crate) fn challenge(&self) -> String {
        challenge(&self.verifier)
    }
}

/// A port that the browser comes back to.
pub(crate) struct Callback {
    server: LoopbackServer,
    path: String,
    issuer: Option<Issuer>,
    /// With the port.
    pub(crate) redirect_uri: String,
}

impl Callback {
    /// Binds that port; none: any free one.
    pub(crate) fn bind(port: Option<u16>) -> Result<Self, Failure> {
        Self::bind_first(&[Redirect::default().with_port(port)])
    }

    /// Binds the first of these whose port is free.
    pub(crate) fn bind_first(redirects: &[Redirect]) -> Result<Self, Failure> {
        let mut taken = 0;
        for redirect in redirects {
            taken = redirect.port().unwrap_or_default();
            if let Ok(server) = LoopbackServer::bind_port(taken, LIMITS) {
                let (redirect_uri, path) = (redirect.uri(server.port()), redirect.path().to_owned());
                let server = server.named(redirect.host());
                return Ok(Self { server, path, issuer: None, redirect_uri });
            }
        }
        Err(Failure::IdentityCenter(CenterFailure::PortTaken { port: taken }))
    }

    /// Only an answer of that issuer counts, where the answer says whose it is (RFC 9207); `always`: it has to.
    pub(crate) fn of_issuer(self, issuer: &str, always: bool) -> Self {
        Self { issuer: Some(Issuer { name: issuer.to_owned(), always }), ..self }
    }

    /// Has a person sign in at an address. Gives the code that the browser comes back with; `refused`: what OAuth's word
    /// for there being none means.
    pub(crate) async fn code(
        self,
        address: Url,
        secrets: &Secrets,
        open: OpenInBrowser<'_>,
        refused: impl FnOnce(&SaidNo) -> Failure,
    ) -> Result<Zeroizing<String>, Failure> {
        let (sender, came_back) = oneshot::channel();
        let Self { server, path, issuer, .. } = self;
        let sender = Mutex::new(Some(sender));
        let waiting = Arc::new(Waiting { state: secrets.state.clone(), path, issuer, sender });
        let answering = server.serve(move |request| std::future::ready(answer(&request, &waiting)));
        let came_back = wait(open(SignInLink(String::from(address).into())), came_back);
        tokio::select! {
            () = answering => Err(Failure::Stopping),
            came_back = came_back => came_back?.map_err(|said| refused(&said)),
        }
    }
}

/// Waits for the browser to come back, for ten minutes. One that does not even start ends it at once.
async fn wait(
    opened: impl Future<Output = Result<(), Failure>>,
    came_back: oneshot::Receiver<CameBack>,
) -> Result<CameBack, Failure> {
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
    came_back.map_err(|_| nobody())?.map_err(|_| nobody())
}

/// Whose answer is waited for.
struct Issuer {
    name: String,
    always: bool,
}

/// A sign-in that waits for the browser.
struct Waiting {
    state: Zeroizing<String>,
    path: String,
    issuer: Option<Issuer>,
    sender: Mutex<Option<oneshot::Sender<CameBack>>>,
}

/// Answers whoever comes to the port. What is not the answer to this sign-in changes nothing.
fn answer(request: &Request<Incoming>, waiting: &Waiting) -> Answer {
    answer_to(request.method(), request.uri().path(), request.uri().query(), waiting)
}

fn answer_to(method: &Method, path: &str, query: Option<&str>, waiting: &Waiting) -> Answer {
    if path != waiting.path {
        // A favicon, a guess.
        return page(StatusCode::NOT_FOUND, "There is nothing here.").into();
    }
    if method != Method::GET {
        return page(StatusCode::METHOD_NOT_ALLOWED, "Only GET works here.").into();
    }
    let query = query.unwrap_or_default();
    let state = only(query, "state").unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(waiting.state.as_bytes())) {
        return page(StatusCode::BAD_REQUEST, "This is not the sign-in that Rolecall began.").into();
    }
    if waiting.issuer.as_ref().is_some_and(|issuer| !issuer.has_answered(query)) {
        return page(StatusCode::BAD_REQUEST, "This answer is not from where Rolecall began the sign-in.")
            .into();
    }
    let came_back = match (only(query, "code"), only(query, "error")) {
        (Some(code), None) if !code.is_empty() => Ok(code),
        (None, Some(error)) => {
            let cut = |text: &str| -> String { text.chars().take(MOST_DESCRIPTION).collect() };
            let description = only(query, "error_description").map(|text| cut(&text)).unwrap_or_default();
            Err(SaidNo { error: cut(&error), description })
        }
        _ => {
            return page(StatusCode::BAD_REQUEST, "This answer is incomplete. Sign in again from Rolecall.")
                .into();
        }
    };
    let Some(sender) = waiting.sender.lock().unwrap_or_else(PoisonError::into_inner).take() else {
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

impl Issuer {
    fn has_answered(&self, query: &str) -> bool {
        match (only(query, "iss"), self.always) {
            (Some(issuer), _) => *issuer == self.name,
            (None, always) => !always && !has(query, "iss"),
        }
    }
}

fn has(query: &str, wanted: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == wanted)
}

/// The value of a key that stands once.
fn only(query: &str, wanted: &str) -> Option<Zeroizing<String>> {
    let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == wanted);
    let value = values.next().map(|(_, value)| Zeroizing::new(value.into_owned()));
    value.filter(|_| values.next().is_none())
}

/// The challenge of a verifier: its SHA-256.
fn challenge(verifier: &str) -> String {
    base64url(Sha256::digest(verifier))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_os = "linux")]
    use crate::loopback::attacks::{as_another_user, send, withstands_strangers};

    const PATH: &str = "/oauth/callback";

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn only_the_answer_to_this_very_sign_in_counts_and_only_once() {
        let (sender, mut came_back) = oneshot::channel();
        let waiting = Waiting {
            state: Zeroizing::new("5ea1".to_owned()),
            path: PATH.to_owned(),
            issuer: None,
            sender: Mutex::new(Some(sender)),
        };
        let ask = |method: Method, path: &str, query: &str| {
            let answer = answer_to(&method, path, Some(query), &waiting);
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

    /// Whose browser is at an address that leads nowhere and who waits for it to come back.
    #[cfg(target_os = "linux")]
    fn waiting() -> (String, String, tokio::task::JoinHandle<Result<String, Failure>>) {
        let callback = Callback::bind(None).expect("a port");
        let host = callback.server.host().to_owned();
        let secrets = Secrets::new().expect("random");
        let target = format!("{PATH}?code=c&state={}", secrets.state.as_str());
        let waits = tokio::spawn(async move {
            let address = Url::parse("https://example.org/").expect("an address");
            let open: OpenInBrowser<'_> = Box::new(|_| Box::pin(std::future::ready(Ok(()))));
            let refused = |_: &SaidNo| Failure::Cancelled;
            Ok(callback.code(address, &secrets, open, refused).await?.to_string())
        });
        (host, target, waits)
    }

    /// The person's own browser comes back.
    #[cfg(target_os = "linux")]
    async fn comes_back(host: String, target: &str) {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let answer =
            tokio::task::spawn_blocking(move || send(&host, request.as_bytes())).await.expect("asked");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn strangers_end_no_sign_in_and_keep_nobody_out() {
        let (host, target, waits) = waiting();
        let wrong = target.replace("state=", "state=0");
        for target in [wrong, target.clone()] {
            let host = host.clone();
            let tried = move || withstands_strangers(&host, &target, LIMITS.connections, "code=c");
            tokio::task::spawn_blocking(tried).await.expect("withstood");
        }
        assert!(!waits.is_finished());
        comes_back(host, &target).await;
        assert_eq!(waits.await.expect("a task"), Ok("c".to_owned()));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "only root can become another user: ./dev test runs it where it is root"]
    async fn another_user_ends_no_sign_in_even_with_its_state() {
        let (host, target, waits) = waiting();
        let (asked, with) = (host.clone(), target.clone());
        let refused =
            tokio::task::spawn_blocking(move || as_another_user(&asked, &with)).await.expect("asked");
        assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
        assert!(!waits.is_finished());
        comes_back(host, &target).await;
        assert_eq!(waits.await.expect("a task"), Ok("c".to_owned()));
    }

    #[test]
    fn an_answer_that_says_whose_it_is_is_the_providers() {
        let issuer = |always| Issuer { name: "https://idp.acme.com".to_owned(), always };
        for (query, named, unnamed) in [
            ("iss=https%3A%2F%2Fidp.acme.com", true, true),
            ("iss=https%3A%2F%2Fidp.acme.com%2F", false, false),
            ("iss=https%3A%2F%2Fevil.example", false, false),
            ("iss=https%3A%2F%2Fidp.acme.com&iss=https%3A%2F%2Fidp.acme.com", false, false),
            ("iss=", false, false),
            ("", false, true),
        ] {
            assert_eq!(issuer(true).has_answered(query), named, "{query}");
            assert_eq!(issuer(false).has_answered(query), unnamed, "{query}");
        }
    }

    #[tokio::test]
    async fn a_browser_that_does_not_start_ends_the_sign_in() {
        let (_sender, came_back) = oneshot::channel();
        let failure = Failure::BrowserDidNotStart { reason: "none".to_owned() };
        let waited = wait(std::future::ready(Err(failure.clone())), came_back).await;
        assert_eq!(waited, Err(failure));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_longer_than_ten_minutes() {
        let (_sender, came_back) = oneshot::channel();
        let waited = wait(std::future::ready(Ok(())), came_back).await;
        assert_eq!(waited, Err(Failure::IdentityCenter(CenterFailure::NobodyCameBack)));
    }
}
