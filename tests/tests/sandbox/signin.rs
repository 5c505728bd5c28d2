//! The federation endpoint, the login and the console page.

use jiff::SignedDuration;
use reqwest::{Client, Response, StatusCode};
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Sandbox, Target, demo};

use crate::support::{Keys, client, http, jo, sam};

const DESTINATION: &str = "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1";

async fn ask(sandbox: &Sandbox, keys: &Keys, duration: Option<&str>) -> Response {
    let session = keys.session();
    let mut form = vec![("Action", "getSigninToken"), ("Session", &session)];
    form.extend(duration.map(|duration| ("SessionDuration", duration)));
    http().post(sandbox.signin_endpoint()).form(&form).send().await.unwrap()
}

async fn token(answer: Response) -> String {
    assert_eq!(answer.status(), 200);
    answer.json::<serde_json::Value>().await.unwrap()["SigninToken"].as_str().unwrap().to_owned()
}

async fn refused(answer: Response) {
    assert_eq!(answer.status(), 400);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(answer.text().await.unwrap().contains("Invalid credentials parameter"));
}

async fn log_in(http: &Client, sandbox: &Sandbox, token: &str, destination: &str) -> Response {
    let query =
        [("Action", "login"), ("Issuer", "Rolecall"), ("Destination", destination), ("SigninToken", token)];
    http.get(sandbox.signin_endpoint()).query(&query).send().await.unwrap()
}

#[tokio::test]
async fn a_role_opens_the_console() {
    let sandbox = Sandbox::start(Config::default()).await;
    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    let token = token(ask(&sandbox, &role, Some("43200")).await).await;
    let http = http();
    let answer = log_in(&http, &sandbox, &token, DESTINATION).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();

    let page =
        http.get(&location).header("cookie", &cookie).header("user-agent", "test browser").send().await;
    let page = page.unwrap();
    assert_eq!(page.status(), 200);
    let text = page.text().await.unwrap();
    for part in [
        "Signed in",
        "sandbox in 456789012345 (acme-sandbox)",
        "<dd>test</dd>",
        "<dd>Rolecall</dd>",
        DESTINATION,
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert_eq!(http.get(&location).send().await.unwrap().status(), 401);

    let log = sandbox.calls();
    assert_eq!(log.count("getSigninToken"), 1);
    assert_eq!(log.logins[0].destination.as_deref(), Some(DESTINATION));
    assert_eq!((log.logins[0].issuer.as_deref(), log.logins[0].status), (Some("Rolecall"), Some(302)));
    assert_eq!((log.pages[0].user_agent.as_deref(), log.pages[0].status), (Some("test browser"), 200));
    let log = serde_json::to_string(&log).unwrap();
    for secret in [&role.secret, role.token.as_ref().unwrap(), &token] {
        assert!(!log.contains(secret), "the log keeps no secret");
    }

    // The console session outlives the credentials, as SessionDuration says.
    sandbox.clock().advance(SignedDuration::from_hours(11));
    let page = http.get(&location).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(page.status(), 200);
    sandbox.clock().advance(SignedDuration::from_mins(61));
    let page = http.get(&location).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(page.status(), 401);
}

#[tokio::test]
async fn session_duration_is_for_a_long_term_keys_assume_role_alone() {
    let sandbox = Sandbox::start(Config::default()).await;
    let sts = client(&sandbox, &sam());
    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    for bad in ["899", "43201", "7273", "x"] {
        refused(ask(&sandbox, &role, Some(bad)).await).await;
    }
    token(ask(&sandbox, &role, Some("900")).await).await;

    let session = sts.get_session_token().send().await.unwrap();
    let session = Keys::of(session.credentials().unwrap());
    let chained = session.assume(&sandbox, demo::SANDBOX).await;
    refused(ask(&sandbox, &chained, Some("3600")).await).await;
    token(ask(&sandbox, &chained, None).await).await;

    let federation = sts.get_federation_token().name("visitor").send().await.unwrap();
    let federation = Keys::of(federation.credentials().unwrap());
    refused(ask(&sandbox, &federation, Some("3600")).await).await;
    token(ask(&sandbox, &federation, None).await).await;

    refused(ask(&sandbox, &session, None).await).await;
    refused(ask(&sandbox, &jo(), None).await).await;
}

#[tokio::test]
async fn wrong_credentials_get_a_page() {
    let sandbox = Sandbox::start(Config::default()).await;
    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    refused(ask(&sandbox, &Keys { secret: "x".repeat(40), ..role.clone() }, None).await).await;
    refused(ask(&sandbox, &Keys { token: Some("x".to_owned()), ..role.clone() }, None).await).await;
    refused(ask(&sandbox, &Keys { id: "ASIAUNKNOWN000000000".to_owned(), ..role.clone() }, None).await).await;
    assert!(sandbox.expire(&role.id));
    refused(ask(&sandbox, &role, None).await).await;
    let answer = http().get(sandbox.signin_endpoint()).send().await.unwrap();
    assert_eq!(answer.status(), 400);
}

#[tokio::test]
async fn get_is_there_where_post_is_refused() {
    let sandbox = Sandbox::start(Config::default()).await;
    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    sandbox.fault(Fault::always(Target::SigninToken, FaultKind::RefusePost));
    assert_eq!(ask(&sandbox, &role, None).await.status(), 405);
    let session = role.session();
    let query = [("Action", "getSigninToken"), ("Session", session.as_str())];
    let answer = http().get(sandbox.signin_endpoint()).query(&query).send().await.unwrap();
    token(answer).await;
    let methods: Vec<_> = sandbox.calls().calls.into_iter().skip(1).map(|call| call.method).collect();
    assert_eq!(methods, ["POST", "GET"]);
}

#[tokio::test]
async fn a_login_needs_a_live_token_and_a_console_destination() {
    let sandbox = Sandbox::start(Config::default()).await;
    let role = sam().assume(&sandbox, demo::SANDBOX).await;
    let token = token(ask(&sandbox, &role, None).await).await;
    let http = http();
    for bad in [
        "https://example.com/",
        "http://console.aws.amazon.com/",
        "https://evilconsole.aws.amazon.com.example/",
    ] {
        assert_eq!(log_in(&http, &sandbox, &token, bad).await.status(), 400);
    }
    assert_eq!(log_in(&http, &sandbox, "other", DESTINATION).await.status(), 400);
    sandbox.clock().advance(SignedDuration::from_mins(14));
    for _ in 0..2 {
        assert_eq!(log_in(&http, &sandbox, &token, DESTINATION).await.status(), 302);
    }
    sandbox.clock().advance(SignedDuration::from_secs(61));
    assert_eq!(log_in(&http, &sandbox, &token, DESTINATION).await.status(), 400);
}

#[tokio::test]
async fn a_second_account_needs_a_log_out_first_where_browsers_hold_one_session() {
    let config = Config { one_session_per_browser: true, ..Config::default() };
    let sandbox = Sandbox::start(config).await;
    let http = http();
    let mut tokens = Vec::new();
    for role in [demo::SANDBOX, demo::STAGING_OPS] {
        let keys = sam().assume(&sandbox, role).await;
        tokens.push(token(ask(&sandbox, &keys, None).await).await);
    }
    let first = log_in(&http, &sandbox, &tokens[0], DESTINATION).await;
    let cookie = first.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let login = [("Action", "login"), ("Destination", DESTINATION), ("SigninToken", &tokens[1])];
    let second =
        http.get(sandbox.signin_endpoint()).query(&login).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(second.status(), 400);
    assert!(second.text().await.unwrap().contains("You must first log out"));

    let url = reqwest::Url::parse_with_params(&sandbox.signin_endpoint(), login).unwrap();
    let log_out = [("Action", "logout"), ("redirect_uri", url.as_str())];
    let answer = http.get(format!("{}/oauth", sandbox.url())).query(&log_out).header("cookie", &cookie);
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.headers()["location"], url.as_str());
    assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(http.get(url).send().await.unwrap().status(), 302);
}
