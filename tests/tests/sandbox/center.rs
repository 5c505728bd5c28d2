//! The sandbox's IAM Identity Center, as boto3 sees it through its own code, and as a plain HTTP client does.

use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use rolecall_tests::sandbox::{Config, Fault, FaultKind, PermissionSet, Sandbox, Target, demo};
use serde_json::{Value, json};

use super::support::{Keys, client, http, told_by_boto3};

const SCOPE: &str = "sso:account:access";
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The first account of each instance.
const ACCOUNT: &str = "700000000000";

/// A client that has registered for a device.
struct Device {
    http: reqwest::Client,
    url: String,
    id: String,
    secret: String,
}

/// Somebody who is signed in.
struct SignedIn {
    access: String,
    refresh: String,
}

impl Device {
    async fn register(sandbox: &Sandbox) -> Self {
        let (http, url) = (http(), sandbox.url().to_owned());
        let asked = json!({ "clientName": "test", "clientType": "public", "scopes": [SCOPE] });
        let answer = http.post(format!("{url}/client/register")).json(&asked).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        Self { http, url, id: text("clientId"), secret: text("clientSecret") }
    }

    async fn post(&self, path: &str, mut body: Value) -> Response {
        body["clientId"] = self.id.clone().into();
        body["clientSecret"] = self.secret.clone().into();
        self.http.post(format!("{}{path}", self.url)).json(&body).send().await.unwrap()
    }

    async fn start(&self, start_url: &str) -> (String, String) {
        let answer = self.post("/device_authorization", json!({ "startUrl": start_url })).await;
        let answer: Value = answer.json().await.unwrap();
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        (text("deviceCode"), text("userCode"))
    }

    async fn poll(&self, code: &str) -> Response {
        self.post("/token", json!({ "grantType": DEVICE_CODE, "deviceCode": code })).await
    }

    async fn refresh(&self, token: &str) -> Response {
        self.post("/token", json!({ "grantType": "refresh_token", "refreshToken": token })).await
    }

    async fn sign_in(&self, sandbox: &Sandbox, start_url: &str, person: &str) -> SignedIn {
        let (code, user_code) = self.start(start_url).await;
        assert!(sandbox.answer_device(&user_code, Some(person)));
        SignedIn::of(self.poll(&code).await).await
    }

    async fn get(&self, token: &str, path: &str) -> Response {
        let asked = self.http.get(format!("{}{path}", self.url)).header("x-amz-sso_bearer_token", token);
        asked.send().await.unwrap()
    }
}

impl SignedIn {
    async fn of(answer: Response) -> Self {
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        Self { access: text("accessToken"), refresh: text("refreshToken") }
    }
}

/// Status and exception of a refusal.
fn refusal(answer: &Response) -> (u16, String) {
    (answer.status().as_u16(), answer.headers()["x-amzn-errortype"].to_str().unwrap().to_owned())
}

fn credentials(role: &str) -> String {
    format!("/federation/credentials?role_name={role}&account_id={ACCOUNT}")
}

#[tokio::test]
async fn boto3_signs_in_by_its_own_code() {
    let sandbox = Sandbox::start(Config::default()).await;
    let arguments = [demo::LARGE_START_URL, sandbox.url()];
    let facts = told_by_boto3("identity_center.py", &arguments, &sandbox, &["SSO_OIDC", "SSO"]).await;
    let expected = json!({
        "registered for days": 90,
        "wrong start URL": ["InvalidRequestException", 400],
        "before anybody answered": ["AuthorizationPendingException", 400],
        "asked too soon": ["SlowDownException", 400],
        "page": ["Request approved"],
        "compared": true,
        "used again": ["InvalidGrantException", 400],
        "token": ["Bearer", 3600],
        "device with a browser's registration": ["UnauthorizedClientException", 400],
        "called back": ["127.0.0.1:49152", "/oauth/callback", "a-state"],
        "code used again": ["InvalidGrantException", 400],
        "browser's token opens the portal": true,
        "accounts": [665, 665, 7],
        "first account": [ACCOUNT, "payments-prod"],
        "roles": ["AdministratorAccess", "ReadOnlyAccess"],
        "hours": 8,
        "not assigned": ["ForbiddenException", 403],
        "no such account": ["ResourceNotFoundException", 404],
        "too many at once": ["InvalidRequestException", 400],
        "no such token": ["UnauthorizedException", 401],
        "profile": "arn:aws:sts::700000000000:assumed-role/AWSReservedSSO_AdministratorAccess_…/jo",
        "refreshed": true,
        "rotated": true,
        "provider's token": true,
        "old refresh token": ["InvalidGrantException", 400],
        "after the logout": [["UnauthorizedException", 401], ["InvalidGrantException", 400]],
        "the other browser's session goes on": true,
        "wrong secret": ["InvalidClientException", 401],
    });
    assert_eq!(facts, expected, "{facts:#}");
    let log = serde_json::to_string(&sandbox.calls()).unwrap();
    for secret in sandbox.secrets_given_out() {
        assert!(!log.contains(&secret), "the log keeps no secret");
    }
}

#[tokio::test]
async fn credentials_of_a_permission_set_are_good_for_sts_and_the_console() {
    let sandbox = Sandbox::start(Config::default()).await;
    let device = Device::register(&sandbox).await;
    let jo = device.sign_in(&sandbox, demo::START_URL, demo::JO).await;
    let answer = device.get(&jo.access, &credentials("AdministratorAccess")).await;
    let answer: Value = answer.json().await.unwrap();
    let given = &answer["roleCredentials"];
    let ends = Timestamp::from_millisecond(given["expiration"].as_i64().unwrap()).unwrap();
    let lasts = ends.duration_since(sandbox.clock().now());
    assert!((SignedDuration::from_mins(59)..=SignedDuration::from_mins(60)).contains(&lasts));
    let text = |name: &str| given[name].as_str().unwrap().to_owned();
    let keys =
        Keys { id: text("accessKeyId"), secret: text("secretAccessKey"), token: Some(text("sessionToken")) };
    let who = client(&sandbox, &keys).get_caller_identity().send().await.unwrap();
    assert!(who.arn().unwrap().ends_with("/jo") && who.account() == Some(ACCOUNT), "{who:?}");
    for duration in [None, Some("43200")] {
        let session = keys.session();
        let mut form = vec![("Action", "getSigninToken"), ("Session", &session)];
        form.extend(duration.map(|duration| ("SessionDuration", duration)));
        let answer = http().post(sandbox.signin_endpoint()).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn what_ends_ends_apart() {
    let sandbox = Sandbox::start(Config::default()).await;
    let device = Device::register(&sandbox).await;
    let accounts = "/assignment/accounts";

    let jo = device.sign_in(&sandbox, demo::START_URL, demo::JO).await;
    let large = device.sign_in(&sandbox, demo::LARGE_START_URL, demo::JO).await;
    sandbox.expire_access_tokens(demo::START_URL);
    assert_eq!(refusal(&device.get(&jo.access, accounts).await), (401, "UnauthorizedException".to_owned()));
    let jo = SignedIn::of(device.refresh(&jo.refresh).await).await;
    assert_eq!(device.get(&jo.access, accounts).await.status(), 200);

    sandbox.revoke_refresh_tokens(demo::START_URL);
    assert_eq!(refusal(&device.refresh(&jo.refresh).await), (400, "InvalidGrantException".to_owned()));
    assert_eq!(device.get(&jo.access, accounts).await.status(), 200);

    sandbox.end_portal_sessions(demo::START_URL);
    assert_eq!(device.get(&jo.access, accounts).await.status(), 401);
    assert_eq!(device.get(&large.access, accounts).await.status(), 200, "another instance’s goes on");

    // A refreshed token does not outlive the portal session.
    sandbox.clock().advance(SignedDuration::from_mins(7 * 60 + 30));
    let large = SignedIn::of(device.refresh(&large.refresh).await).await;
    sandbox.clock().advance(SignedDuration::from_mins(31));
    assert_eq!(device.get(&large.access, accounts).await.status(), 401);
    assert_eq!(refusal(&device.refresh(&large.refresh).await), (400, "InvalidGrantException".to_owned()));

    let (code, user_code) = device.start(demo::START_URL).await;
    assert!(sandbox.answer_device(&user_code, None));
    assert_eq!(refusal(&device.poll(&code).await), (400, "AccessDeniedException".to_owned()));
    let (code, user_code) = device.start(demo::START_URL).await;
    sandbox.clock().advance(SignedDuration::from_secs(601));
    assert_eq!(refusal(&device.poll(&code).await), (400, "ExpiredTokenException".to_owned()));
    let page = http().get(format!("{}/device?user_code={user_code}", sandbox.url())).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("or it has expired"));

    sandbox.forget_registrations();
    assert_eq!(refusal(&device.poll(&code).await), (401, "InvalidClientException".to_owned()));
    let device = Device::register(&sandbox).await;
    sandbox.clock().advance(SignedDuration::from_hours(90 * 24 + 1));
    assert_eq!(refusal(&device.poll(&code).await), (401, "InvalidClientException".to_owned()));
}

#[tokio::test]
async fn a_portal_gives_each_person_their_own_and_refuses_who_asks_too_much() {
    let sandbox = Sandbox::start(Config::default()).await;
    let device = Device::register(&sandbox).await;
    let sam = device.sign_in(&sandbox, demo::LARGE_START_URL, "sam").await;
    let refused = device.get(&sam.access, &credentials("AdministratorAccess")).await;
    assert_eq!(refusal(&refused), (403, "ForbiddenException".to_owned()));

    // Assigned after the person signed in.
    sandbox.clock().advance(SignedDuration::from_secs(60));
    let assigned = Some(sandbox.clock().now());
    assert!(sandbox.edit_instance(demo::LARGE_START_URL, |instance| {
        instance.accounts[0].roles.push(PermissionSet { assigned, ..PermissionSet::new("Deploy") });
    }));
    let roles = device.get(&sam.access, &format!("/assignment/roles?account_id={ACCOUNT}")).await;
    assert!(roles.text().await.unwrap().contains("Deploy"));
    assert_eq!(device.get(&sam.access, &credentials("Deploy")).await.status(), 403);
    let again = device.sign_in(&sandbox, demo::LARGE_START_URL, "sam").await;
    assert_eq!(device.get(&again.access, &credentials("Deploy")).await.status(), 200);

    for (kind, status) in [
        (FaultKind::Throttled, 429),
        (FaultKind::Status(403), 403),
        (FaultKind::Status(404), 404),
        (FaultKind::Status(500), 500),
        (FaultKind::Html, 200),
    ] {
        sandbox.fault(Fault::next(1, Target::RoleCredentials, kind));
        assert_eq!(device.get(&sam.access, &credentials("ReadOnlyAccess")).await.status(), status);
    }
    sandbox.fault(Fault::next(1, Target::Portal, FaultKind::Cut));
    let cut = device.http.get(format!("{}/assignment/accounts", device.url)).send().await;
    assert!(cut.is_err(), "{cut:?}");

    // The bucket fills again, ten a second.
    sandbox.edit_instance(demo::LARGE_START_URL, |instance| instance.burst = 3);
    let accounts = async || device.get(&sam.access, "/assignment/accounts").await.status().as_u16();
    let mut answers = Vec::new();
    for _ in 0..20 {
        answers.push(accounts().await);
    }
    assert!(answers.starts_with(&[200, 200, 200]) && answers.contains(&429), "{answers:?}");
    sandbox.clock().advance(SignedDuration::from_secs(1));
    assert_eq!([accounts().await, accounts().await], [200, 200]);
}
