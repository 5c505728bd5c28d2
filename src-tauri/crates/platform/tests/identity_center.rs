//! The adapter of IAM Identity Center against the sandbox's.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rolecall_core::failure::{CenterFailure, Failure};
use rolecall_core::identity_center::Instance;
use rolecall_core::network_variables::NetworkVariables;
use rolecall_core::plan::PermissionSetCall;
use rolecall_core::secret::{ExposeSecret, SecretString, SignInLink};
use rolecall_core::sign_in::{Access, Flow, Tokens};
use rolecall_core::state::event::{DevicePoll, ListedPage};
use rolecall_core::state::network::PageOf;
use rolecall_engine::ports::{IdentityCenter, OpenInBrowser};
use rolecall_platform::attempts::Attempts;
use rolecall_platform::identity_center::AwsIdentityCenter;
use rolecall_platform::reach::Environment;
use rolecall_tests::sandbox::{Config, Sandbox, demo};
use url::Url;

mod common;

const ACCOUNT: &str = "700000000000";

fn center_of(sandbox: &Sandbox) -> AwsIdentityCenter {
    let url = sandbox.url().to_owned();
    let variables = NetworkVariables::of(|name| {
        ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"].contains(&name).then(|| url.clone())
    });
    let http = common::http().through(Environment::bare(variables));
    AwsIdentityCenter::new(http, Arc::new(Attempts::default()))
}

fn instance(start_url: &str) -> Instance {
    Instance { start_url: start_url.to_owned(), region: "eu-west-1".to_owned() }
}

fn refused<T>(result: Result<T, Failure>) -> CenterFailure {
    match result {
        Err(Failure::IdentityCenter(failure)) => failure,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

/// The person in the browser: signs in and answers the question, and the browser goes where it is sent.
async fn person(link: &str, answer: &str) {
    let browser = common::http().client("http://127.0.0.1/").await.expect("a client");
    let url = Url::parse(link).expect("an address");
    let next = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let form = [
        ("start_url", demo::START_URL),
        ("next", &next),
        ("username", demo::JO),
        ("password", demo::JO_PASSWORD),
    ];
    let signed_in =
        browser.post(url.join("/sign-in").expect("a page")).form(&form).send().await.expect("answered");
    let cookie =
        signed_in.headers()["set-cookie"].to_str().expect("a cookie").split(';').next().expect("one");
    let answered =
        browser.post(url.clone()).header("cookie", cookie).form(&[("answer", answer)]).send().await;
    let answered = answered.expect("answered");
    let back = answered.headers()["location"].to_str().expect("an address");
    let page = browser.get(back).send().await.expect("Rolecall answers");
    assert_eq!(page.status(), 200);
    let page = page.text().await.expect("a page");
    assert!(page.contains("You can close this page"), "{page}");
}

fn opens<'a>(answer: &'static str) -> OpenInBrowser<'a> {
    Box::new(move |link: SignInLink| {
        Box::pin(async move {
            person(link.0.expose_secret(), answer).await;
            Ok(())
        })
    })
}

async fn signed_in(center: &AwsIdentityCenter) -> Tokens {
    let instance = instance(demo::START_URL);
    let registration = center.register(instance.clone(), Flow::Browser).await.expect("registered");
    center.sign_in(1, instance, &registration, None, opens("allow")).await.expect("signed in")
}

fn access(tokens: &Tokens) -> SecretString {
    let Access::Portal(token) = &tokens.access else { panic!("no portal's token") };
    token.clone()
}

fn call(role: &str, account: &str) -> PermissionSetCall {
    PermissionSetCall {
        account_id: account.to_owned(),
        role_name: role.to_owned(),
        region: "eu-west-1".to_owned(),
    }
}

async fn accounts(
    center: &AwsIdentityCenter,
    start_url: &str,
    tokens: &Tokens,
    token: Option<String>,
) -> (usize, Option<String>) {
    let page = PageOf { account: None, token };
    match center.list(instance(start_url), access(tokens), page).await.expect("a page") {
        ListedPage::Accounts(page) => (page.items.len(), page.next),
        ListedPage::Roles(_) => panic!("roles in place of accounts"),
    }
}

#[tokio::test]
async fn a_person_signs_in_in_the_browser_and_uses_a_permission_set() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = center_of(&sandbox);
    let tokens = signed_in(&center).await;
    assert!(tokens.refresh.is_some());
    let shown = format!("{tokens:?}");
    assert!(!shown.contains(access(&tokens).expose_secret()), "a token in {shown}");
    assert_eq!(accounts(&center, demo::START_URL, &tokens, None).await, (2, None));
    let page = PageOf { account: Some(ACCOUNT.to_owned()), token: None };
    let roles = center.list(instance(demo::START_URL), access(&tokens), page).await.expect("a page");
    let ListedPage::Roles(roles) = roles else { panic!("accounts in place of roles") };
    assert!(roles.items.contains(&"AdministratorAccess".to_owned()), "{:?}", roles.items);
    let assumed = center.credentials(call("AdministratorAccess", ACCOUNT), access(&tokens)).await;
    let lasts = assumed.expect("credentials").credentials.expiration.duration_since(Timestamp::now());
    assert!((SignedDuration::from_mins(50)..SignedDuration::from_hours(13)).contains(&lasts), "{lasts}");
}

#[tokio::test]
async fn what_the_portal_refuses_is_told_apart() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = center_of(&sandbox);
    let tokens = signed_in(&center).await;
    let ask = |role, account| center.credentials(call(role, account), access(&tokens));
    assert_eq!(refused(ask("NotAssigned", ACCOUNT).await), CenterFailure::NoAccess);
    assert_eq!(refused(ask("AdministratorAccess", "999999999999").await), CenterFailure::Gone);
    sandbox.expire_access_tokens(demo::START_URL);
    assert_eq!(refused(ask("AdministratorAccess", ACCOUNT).await), CenterFailure::TokenRefused);
}

#[tokio::test]
async fn a_sign_in_is_refreshed_until_its_session_is_over() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = center_of(&sandbox);
    let registration = center.register(instance(demo::START_URL), Flow::Browser).await.expect("registered");
    let instance = instance(demo::START_URL);
    let tokens =
        center.sign_in(1, instance.clone(), &registration, None, opens("allow")).await.expect("signed in");
    let refresh = |tokens: &Tokens| {
        let token = tokens.refresh.clone().expect("a refresh token");
        center.refresh(instance.clone(), &registration, token)
    };
    sandbox.expire_access_tokens(demo::START_URL);
    let tokens = refresh(&tokens).await.expect("refreshed");
    assert_eq!(accounts(&center, demo::START_URL, &tokens, None).await.0, 2);
    sandbox.forget_registrations();
    assert_eq!(refused(refresh(&tokens).await), CenterFailure::RegistrationGone);
    let registration = center.register(instance.clone(), Flow::Browser).await.expect("registered");
    let token = tokens.refresh.clone().expect("a refresh token");
    center.log_out(instance.clone(), access(&tokens)).await;
    let after = center.refresh(instance.clone(), &registration, token).await;
    assert_eq!(refused(after), CenterFailure::SessionOver);
}

#[tokio::test]
async fn a_wrong_start_url_is_named_before_a_browser_opens() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = center_of(&sandbox);
    for flow in [Flow::Browser, Flow::Device] {
        let wrong = instance("https://nobody.awsapps.com/start");
        let failure = match center.register(wrong.clone(), flow).await {
            Ok(registration) => refused(center.start_device(wrong.clone(), &registration).await),
            failed => refused(failed),
        };
        let Instance { start_url, region } = wrong;
        assert_eq!(failure, CenterFailure::WrongInstance { start_url, region });
    }
}

#[tokio::test]
async fn a_code_is_asked_for_until_somebody_has_answered() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = center_of(&sandbox);
    let instance = instance(demo::START_URL);
    let registration = center.register(instance.clone(), Flow::Device).await.expect("registered");
    for person in [Some(demo::JO), None] {
        let code = center.start_device(instance.clone(), &registration).await.expect("a code");
        let poll = || center.poll_device(instance.clone(), registration.clone(), code.device_code.clone());
        assert!(matches!(poll().await, Ok(DevicePoll::Pending)));
        assert!(sandbox.answer_device(&code.user_code, person));
        let answered = match poll().await {
            Ok(DevicePoll::SlowDown) => {
                tokio::time::sleep(Duration::from_secs(11)).await;
                poll().await
            }
            other => other,
        };
        match person {
            Some(_) => assert!(matches!(answered, Ok(DevicePoll::Done(_)))),
            None => assert_eq!(refused(answered), CenterFailure::Denied),
        }
    }
}

#[tokio::test]
async fn who_denies_in_the_browser_or_gives_up_is_not_signed_in() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = Arc::new(center_of(&sandbox));
    let instance = instance(demo::START_URL);
    let registration = center.register(instance.clone(), Flow::Browser).await.expect("registered");
    let denied = center.sign_in(1, instance.clone(), &registration, None, opens("deny")).await;
    assert_eq!(refused(denied), CenterFailure::Denied);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port();
    let with_port = center.sign_in(2, instance.clone(), &registration, Some(port), opens("allow")).await;
    assert_eq!(refused(with_port), CenterFailure::PortTaken { port });
    drop(taken);
    // Nobody comes, and the person cancels: the port is free again at once.
    let opened: OpenInBrowser<'_> = Box::new(|_| Box::pin(std::future::ready(Ok(()))));
    let waiting = center.sign_in(3, instance.clone(), &registration, Some(port), opened);
    let cancel = async {
        tokio::task::yield_now().await;
        center.cancel(3);
    };
    assert!(matches!(tokio::join!(waiting, cancel).0, Err(Failure::Cancelled)));
    let with_port = center.sign_in(4, instance, &registration, Some(port), opens("allow")).await;
    assert!(with_port.is_ok());
}

#[tokio::test]
async fn a_large_instance_is_listed_page_by_page() {
    let sandbox = Sandbox::start(Config::default()).await;
    let center = center_of(&sandbox);
    let instance = instance(demo::LARGE_START_URL);
    let registration = center.register(instance.clone(), Flow::Device).await.expect("registered");
    let code = center.start_device(instance.clone(), &registration).await.expect("a code");
    assert!(sandbox.answer_device(&code.user_code, Some(demo::JO)));
    let DevicePoll::Done(tokens) =
        center.poll_device(instance.clone(), registration, code.device_code).await.expect("answered")
    else {
        panic!("not signed in")
    };
    let (mut all, mut pages, mut next) = (0, 0, None);
    loop {
        let (count, then) = accounts(&center, demo::LARGE_START_URL, &tokens, next).await;
        (all, pages) = (all + count, pages + 1);
        if then.is_none() {
            break;
        }
        next = then;
    }
    assert_eq!((all, pages), (665, 7));
}
