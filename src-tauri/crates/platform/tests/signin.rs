//! The sign-in endpoint's adapter against the sandbox.

use std::time::Duration;

use rolecall_core::duration::Seconds;
use rolecall_core::failure::{Failure, NetworkError};
use rolecall_core::secret::{Credentials, ExposeSecret};
use rolecall_core::state::event::MintedLink;
use rolecall_core::state::network::SignIn;
use rolecall_engine::ports::{SignInEndpoint, Signer, Sts};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::signin::FederationEndpoint;
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Sandbox, Target, demo};

mod common;

use common::{assume, call, http, sam};

async fn sandbox() -> (Sandbox, Credentials) {
    let sandbox = Sandbox::start(Config::default()).await;
    let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
    let assumed = sts.call(Signer::Key(sam()), assume(call(demo::SANDBOX)), None).await.expect("assumes");
    (sandbox, assumed.credentials)
}

fn sign_in(credentials: &Credentials, session_duration: Option<Seconds>) -> SignIn {
    SignIn {
        credentials: credentials.clone(),
        endpoint: "https://signin.aws.amazon.com/federation".to_owned(),
        session_duration,
        issuer: "Rolecall".to_owned(),
        destination: "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1".to_owned(),
        sign_out: None,
    }
}

async fn mint(
    sandbox: &Sandbox,
    credentials: &Credentials,
    duration: Option<Seconds>,
) -> Result<MintedLink, Failure> {
    let endpoint = FederationEndpoint::new(http(), Some(sandbox.signin_endpoint()));
    let minted = endpoint.mint(sign_in(credentials, duration)).await;
    let shown = format!("{minted:?}");
    for secret in [&credentials.secret_access_key, &credentials.session_token] {
        assert!(!shown.contains(secret.expose_secret()), "a secret in {shown}");
    }
    assert!(!shown.contains("SigninToken"), "a link in {shown}");
    minted
}

/// The requests so far: method, SessionDuration, status.
fn requests(sandbox: &Sandbox) -> Vec<(String, Option<i64>, Option<u16>)> {
    let calls = sandbox.calls().calls.into_iter().filter(|call| call.action == "getSigninToken");
    calls.map(|call| (call.method, call.duration, call.status)).collect()
}

fn post(duration: Option<i64>, status: u16) -> (String, Option<i64>, Option<u16>) {
    ("POST".to_owned(), duration, Some(status))
}

#[tokio::test]
async fn a_link_is_minted_by_post_and_signs_in() {
    let (sandbox, credentials) = sandbox().await;
    let minted = mint(&sandbox, &credentials, Some(Seconds::hours(8))).await.expect("mints");
    assert!(minted.with_duration);
    assert_eq!(requests(&sandbox), [post(Some(28_800), 200)]);
    let agent = sandbox.calls().calls.last().and_then(|call| call.user_agent.clone());
    assert_eq!(agent.as_deref(), Some(concat!("rolecall/", env!("CARGO_PKG_VERSION"))));

    let link = minted.link.0.expose_secret().to_owned();
    assert!(link.starts_with(&sandbox.signin_endpoint()));
    let client = http().client(&link).await.expect("a client");
    let answer = client.get(&link).send().await.expect("an answer");
    assert!(answer.status().is_redirection() || answer.status().is_success(), "{}", answer.status());
    let login = sandbox.calls().logins.pop().expect("a login");
    assert_eq!((login.outcome.as_str(), login.issuer.as_deref()), ("ok", Some("Rolecall")));
    assert_eq!(login.destination, Some(sign_in(&credentials, None).destination));
}

#[tokio::test]
async fn a_browser_may_be_signed_out_on_the_way() {
    let (sandbox, credentials) = sandbox().await;
    let sign_out = Some(format!("{}?Action=logout", sandbox.signin_endpoint()));
    let endpoint = FederationEndpoint::new(http(), Some(sandbox.signin_endpoint()));
    let minted = endpoint.mint(SignIn { sign_out, ..sign_in(&credentials, None) }).await.expect("mints");
    let link = minted.link.0.expose_secret().to_owned();
    let client = http().client(&link).await.expect("a client");
    let answer = client.get(&link).send().await.expect("an answer");
    assert!(answer.headers()["set-cookie"].to_str().is_ok_and(|cookie| cookie.contains("Max-Age=0")));
    let login = answer.headers()["location"].to_str().expect("text").to_owned();
    assert!(client.get(&login).send().await.expect("an answer").status().is_redirection());
    assert_eq!(sandbox.calls().logins.pop().expect("a login").outcome, "ok");
}

#[tokio::test]
async fn without_a_duration_none_is_sent() {
    let (sandbox, credentials) = sandbox().await;
    let minted = mint(&sandbox, &credentials, None).await.expect("mints");
    assert!(!minted.with_duration);
    assert_eq!(requests(&sandbox), [post(None, 200)]);
}

#[tokio::test]
async fn a_duration_that_is_refused_is_left_out() {
    let (sandbox, credentials) = sandbox().await;
    sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefuseSessionDuration));
    let minted = mint(&sandbox, &credentials, Some(Seconds::hours(8))).await.expect("mints");
    assert!(!minted.with_duration);
    assert_eq!(requests(&sandbox), [post(Some(28_800), 400), post(None, 200)]);
}

#[tokio::test]
async fn credentials_that_are_refused_are_not_tried_on_and_on() {
    let (sandbox, credentials) = sandbox().await;
    assert!(sandbox.revoke(&credentials.access_key_id));
    let refused = mint(&sandbox, &credentials, Some(Seconds::hours(8))).await;
    assert_eq!(refused.expect_err("refused"), Failure::SignIn { status: 400 });
    assert_eq!(requests(&sandbox), [post(Some(28_800), 400), post(None, 400)]);
}

#[tokio::test]
async fn an_endpoint_without_post_gets_no_credentials_in_an_address() {
    let (sandbox, credentials) = sandbox().await;
    sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefusePost));
    let refused = mint(&sandbox, &credentials, Some(Seconds::hours(1))).await;
    assert_eq!(refused.expect_err("refused"), Failure::SignIn { status: 405 });
    assert_eq!(requests(&sandbox), [post(Some(3600), 405)]);
}

#[tokio::test]
async fn trouble_passes_within_three_tries() {
    for kind in [FaultKind::Status(503), FaultKind::Throttled, FaultKind::Cut] {
        let (sandbox, credentials) = sandbox().await;
        sandbox.fault(Fault::next(2, Target::SigninToken, kind.clone()));
        mint(&sandbox, &credentials, None).await.unwrap_or_else(|failure| panic!("{kind:?}: {failure:?}"));
        assert_eq!(requests(&sandbox).len(), 3, "{kind:?}");
    }
}

#[tokio::test]
async fn trouble_that_stays_is_told_apart() {
    for (kind, expected, tries) in [
        (FaultKind::Status(500), Failure::SignIn { status: 500 }, 3),
        (FaultKind::Throttled, Failure::SignIn { status: 429 }, 3),
        (FaultKind::Cut, Failure::Network(NetworkError::Cut), 3),
        (FaultKind::Html, Failure::Network(NetworkError::NotAws), 1),
        (FaultKind::CaptivePortal, Failure::Network(NetworkError::NotAws), 1),
        (FaultKind::Status(403), Failure::SignIn { status: 403 }, 1),
    ] {
        let (sandbox, credentials) = sandbox().await;
        sandbox.fault(Fault::always(Target::SigninToken, kind.clone()));
        let failure = mint(&sandbox, &credentials, None).await.expect_err("fails");
        assert_eq!((failure, requests(&sandbox).len()), (expected, tries), "{kind:?}");
    }
}

#[tokio::test]
async fn waiting_is_bounded() {
    let (sandbox, credentials) = sandbox().await;
    sandbox.fault(Fault::always(Target::SigninToken, FaultKind::Delay(60_000)));
    let limits = Limits {
        attempt: Duration::from_millis(400),
        total: Duration::from_millis(1000),
        pause: Duration::from_millis(10),
        ..Limits::default()
    };
    let http = Http::with_ca_bundle(limits, None);
    let endpoint = FederationEndpoint::new(http, Some(sandbox.signin_endpoint()));
    let started = std::time::Instant::now();
    let failure = endpoint.mint(sign_in(&credentials, None)).await.expect_err("fails");
    assert_eq!(failure, Failure::Network(NetworkError::Timeout));
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "the answers take a minute: {:?}",
        started.elapsed()
    );
    assert!(requests(&sandbox).len() >= 2);
}
