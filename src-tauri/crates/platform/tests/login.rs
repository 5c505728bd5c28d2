//! The adapter of `aws login` against the sandbox's sign-in.

use std::sync::Arc;

use base64ct::{Base64, Encoding as _};
use jiff::{SignedDuration, Timestamp};
use rolecall_core::failure::{AwsError, CenterFailure, Failure, NetworkError};
use rolecall_core::login::LoginAnswer;
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::secret::{ExposeSecret, SecretString, SignInLink};
use rolecall_core::sign_in::Access;
use rolecall_core::state::event::SignedIn;
use rolecall_engine::ports::{IdentityCenter, LoginService, OpenInBrowser, Signer, Sts};
use rolecall_platform::attempts::Attempts;
use rolecall_platform::identity_center::AwsIdentityCenter;
use rolecall_platform::login::AwsLogins;
use rolecall_platform::reach::Environment;
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Sandbox, Target, demo};
use url::Url;

mod common;

const REGION: &str = "eu-west-1";

fn logins_of(sandbox: &Sandbox) -> (AwsLogins, AwsIdentityCenter) {
    let url = sandbox.url().to_owned();
    let variables = NetworkVariables::of(|name| (name == "AWS_ENDPOINT_URL_SIGNIN").then(|| url.clone()));
    let http = common::http().through(Environment::bare(variables));
    let attempts = Arc::new(Attempts::default());
    (AwsLogins::new(http.clone(), Arc::clone(&attempts)), AwsIdentityCenter::new(http, attempts))
}

/// The person in the browser: signs in and answers the question. Gives the last page.
async fn person(link: &str, name: &str, answer: &str) -> String {
    let browser = common::http().client("http://127.0.0.1/").await.expect("a client");
    let url = Url::parse(link).expect("an address");
    let next = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let password = format!("{name}-password");
    let form = [("next", next.as_str()), ("username", name), ("password", &password)];
    let signed_in =
        browser.post(url.join("/v1/sign-in").expect("a page")).form(&form).send().await.expect("answered");
    let cookie =
        signed_in.headers()["set-cookie"].to_str().expect("a cookie").split(';').next().expect("one");
    let answered = browser.post(url).header("cookie", cookie).form(&[("answer", answer)]).send().await;
    let answered = answered.expect("answered");
    let back = answered.headers()["location"].to_str().expect("an address");
    let page = browser.get(back).send().await.expect("a page");
    assert_eq!(page.status(), 200);
    page.text().await.expect("a page")
}

fn opens<'a>(name: &'static str, answer: &'static str) -> OpenInBrowser<'a> {
    Box::new(move |link: SignInLink| {
        Box::pin(async move {
            let page = person(link.0.expose_secret(), name, answer).await;
            assert!(page.contains("You can close this page"), "{page}");
            Ok(())
        })
    })
}

async fn signed_in(logins: &AwsLogins) -> SignedIn {
    logins.sign_in(1, REGION.to_owned(), None, opens(demo::JO, "allow")).await.expect("signed in")
}

async fn refresh(logins: &AwsLogins, signed_in: &SignedIn) -> Result<SignedIn, Failure> {
    let token = signed_in.tokens.refresh.clone().expect("a refresh token");
    logins.refresh(REGION.to_owned(), signed_in.registration.clone(), token).await
}

fn refused<T>(result: Result<T, Failure>) -> CenterFailure {
    match result {
        Err(Failure::IdentityCenter(failure)) => failure,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

async fn who(sandbox: &Sandbox, signed_in: &SignedIn) -> String {
    let Access::Credentials(credentials) = &signed_in.tokens.access else { panic!("no credentials") };
    let sts = AwsSts::new(common::http(), Some(sandbox.sts_endpoint().to_owned()));
    let signer = Signer::Credentials(credentials.into());
    sts.caller_identity(signer, REGION.to_owned()).await.expect("AWS knows them").identity.arn
}

#[tokio::test]
async fn a_person_signs_in_in_the_browser_and_is_refreshed() {
    let sandbox = Sandbox::start(Config::default()).await;
    let (logins, _) = logins_of(&sandbox);
    let jo = signed_in(&logins).await;
    let arn = "arn:aws:iam::111122223333:user/jo";
    assert_eq!(jo.identity.as_ref().map(|identity| identity.arn.as_str()), Some(arn));
    assert_eq!(who(&sandbox, &jo).await, arn);
    let lasts = jo.tokens.expires_at.duration_since(Timestamp::now());
    assert!((SignedDuration::from_mins(14)..=SignedDuration::from_mins(15)).contains(&lasts), "{lasts}");
    let shown = format!("{jo:?}");
    for secret in sandbox.secrets_given_out() {
        assert!(!shown.contains(&secret), "a secret in {shown}");
    }
    let again = refresh(&logins, &jo).await.expect("refreshed");
    assert!(again.identity.is_none());
    assert_eq!(who(&sandbox, &again).await, arn);
    assert_eq!(refused(refresh(&logins, &jo).await), CenterFailure::SessionOver, "a token works once");
    let third = refresh(&logins, &again).await.expect("refreshed");
    sandbox.end_logins();
    assert_eq!(refused(refresh(&logins, &third).await), CenterFailure::SessionOver);
}

#[tokio::test]
async fn a_person_signs_in_from_another_device_with_an_answer_brought_back() {
    let sandbox = Sandbox::start(Config::default()).await;
    let (logins, _) = logins_of(&sandbox);
    let (registration, page) = logins.start_elsewhere(REGION.to_owned()).await.expect("a page");
    let shown = person(&page.address, demo::JO, "allow").await;
    let answer = shown.split_once("id=\"answer\">").and_then(|(_, rest)| rest.split_once('<'));
    let answer = answer.map(|(answer, _)| answer.to_owned()).expect("an answer");
    assert!(Base64::decode_vec(&answer).is_ok());
    let answer = LoginAnswer::parse(&answer).expect("an answer");
    let code = answer.code_for(&page.state).expect("to this sign-in").clone();
    let finish =
        || logins.finish_elsewhere(REGION.to_owned(), registration.clone(), page.clone(), code.clone());
    let jo = finish().await.expect("signed in");
    assert_eq!(who(&sandbox, &jo).await, "arn:aws:iam::111122223333:user/jo");
    assert!(refresh(&logins, &jo).await.is_ok());
    assert_eq!(refused(finish().await), CenterFailure::CodeExpired, "a code works once");
}

#[tokio::test]
async fn each_refusal_of_aws_is_told_apart() {
    let sandbox = Sandbox::start(Config::default()).await;
    let (logins, center) = logins_of(&sandbox);
    let sign_in = |attempt, port, open| logins.sign_in(attempt, REGION.to_owned(), port, open);
    assert_eq!(refused(sign_in(1, None, opens(demo::JO, "deny")).await), CenterFailure::Denied);
    let root = sign_in(1, None, opens("root", "allow")).await.expect("the state refuses a root user");
    assert!(root.identity.is_some_and(|identity| identity.is_root()));
    for (error, meant) in [
        ("USER_CREDENTIALS_CHANGED", CenterFailure::PasswordChanged),
        ("INSUFFICIENT_PERMISSIONS", CenterFailure::LoginNotAllowed),
    ] {
        sandbox.refuse_logins(demo::JO, Some(error));
        assert_eq!(refused(sign_in(1, None, opens(demo::JO, "allow")).await), meant);
        sandbox.refuse_logins(demo::JO, None);
    }
    let jo = signed_in(&logins).await;
    for kind in [FaultKind::Status(500), FaultKind::Throttled] {
        sandbox.fault(Fault::next(1, Target::LoginToken, kind));
        assert!(matches!(refresh(&logins, &jo).await, Err(Failure::Aws(AwsError { .. }))));
    }
    sandbox.fault(Fault::next(1, Target::LoginToken, FaultKind::Html));
    let page = refresh(&logins, &jo).await;
    assert!(matches!(page, Err(Failure::Network(NetworkError::NotAws))), "{page:?}");
    assert!(refresh(&logins, &jo).await.is_ok(), "what AWS could not do loses nothing");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port();
    let with_port = sign_in(2, Some(port), opens(demo::JO, "allow")).await;
    assert_eq!(refused(with_port), CenterFailure::PortTaken { port });
    drop(taken);
    let opened: OpenInBrowser<'_> = Box::new(|_| Box::pin(std::future::ready(Ok(()))));
    let waiting = sign_in(3, Some(port), opened);
    let cancel = async {
        tokio::task::yield_now().await;
        center.cancel(3);
    };
    assert!(matches!(tokio::join!(waiting, cancel).0, Err(Failure::Cancelled)));
}

#[tokio::test]
async fn a_wrong_clock_is_put_right_by_awss_own() {
    let sandbox = Sandbox::start(Config::default()).await;
    let (logins, _) = logins_of(&sandbox);
    // This clock is slow by an hour: the first proof is refused, the second one is by AWS's Date.
    sandbox.clock().advance(SignedDuration::from_hours(1));
    let jo = signed_in(&logins).await;
    assert_eq!(sandbox.count("CreateOAuth2Token"), 2);
    assert!(refresh(&logins, &jo).await.is_ok());
    // A Date that is wrong too is of no use, and then the person is told that it is the clock.
    let (logins, _) = logins_of(&sandbox);
    sandbox.fault(Fault::always(Target::LoginToken, FaultKind::WrongDate(-7200)));
    let refused = refused(logins.sign_in(2, REGION.to_owned(), None, opens(demo::JO, "allow")).await);
    assert!(matches!(refused, CenterFailure::ClockWrong { .. }), "{refused:?}");
}

#[tokio::test]
async fn tokens_are_of_no_use_without_the_key() {
    let sandbox = Sandbox::start(Config::default()).await;
    let (logins, _) = logins_of(&sandbox);
    let (jo, other) = (signed_in(&logins).await, signed_in(&logins).await);
    let token: SecretString = jo.tokens.refresh.clone().expect("a refresh token");
    let with_another = logins.refresh(REGION.to_owned(), other.registration.clone(), token).await;
    assert!(matches!(with_another, Err(Failure::Aws(_))), "{with_another:?}");
    assert!(refresh(&logins, &jo).await.is_ok());
}
