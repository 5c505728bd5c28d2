//! Fault switches and the other controls, by the handle and over HTTP.

use std::time::{Duration, Instant, SystemTime};

use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Sandbox, Target, demo};
use serde_json::{Value, json};

use crate::support::{assume, client, http, refused, sam};

#[tokio::test]
async fn errors_of_sts_strike_as_often_as_asked() {
    let sandbox = Sandbox::start(Config::default()).await;
    sandbox.fault(Fault::next(2, Target::Sts, FaultKind::Throttled));
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Status(503)));
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Status(500)));
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::RegionDisabled));
    let call = || assume(&sandbox, &sam(), demo::SANDBOX);
    refused(call(), (400, "Throttling", "Rate exceeded")).await;
    refused(call(), (400, "Throttling", "Rate exceeded")).await;
    refused(call(), (503, "ServiceUnavailable", "")).await;
    refused(call(), (500, "InternalFailure", "")).await;
    let text = "STS is not activated in this region for account:111122223333.";
    refused(call(), (403, "RegionDisabledException", text)).await;
    call().send().await.unwrap();
    let outcomes: Vec<_> = sandbox.calls().calls.into_iter().map(|call| call.outcome).collect();
    let expected = [
        "Throttling",
        "Throttling",
        "ServiceUnavailable",
        "InternalFailure",
        "RegionDisabledException",
        "ok",
    ];
    assert_eq!(outcomes, expected);
}

#[tokio::test]
async fn answers_that_are_no_answers() {
    let sandbox = Sandbox::start(Config::default()).await;
    let call = || client(&sandbox, &sam()).get_caller_identity();
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Cut));
    let cut = call().send().await.unwrap_err();
    assert!(matches!(cut, SdkError::DispatchFailure(_)), "{cut:?}");
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Html));
    let html = call().send().await.unwrap_err();
    assert_eq!((html.raw_response().map(|raw| raw.status().as_u16()), html.code()), (Some(200), None));
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::CaptivePortal));
    let portal = call().send().await.unwrap_err();
    assert_eq!(portal.raw_response().map(|raw| raw.status().as_u16()), Some(302));
    call().send().await.unwrap();
    let log = sandbox.calls().calls;
    assert_eq!((log[0].outcome.as_str(), log[0].status), ("cut", None));
}

#[tokio::test]
async fn late_and_misdated_answers() {
    let sandbox = Sandbox::start(Config::default()).await;
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Delay(200)));
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::WrongDate(-7200)));
    sandbox.fault(Fault::next(1, Target::Sts, FaultKind::Throttled));
    let asked = Instant::now();
    let error = client(&sandbox, &sam()).get_caller_identity().send().await.unwrap_err();
    assert!(asked.elapsed() >= Duration::from_millis(200));
    assert_eq!(error.code(), Some("Throttling"), "faults of different kinds strike the same call");
    let date = error.raw_response().unwrap().headers().get("date").unwrap();
    let behind = SystemTime::now().duration_since(httpdate::parse_http_date(date).unwrap()).unwrap();
    assert!((7200..7260).contains(&behind.as_secs()));
}

#[tokio::test]
async fn controls_over_http() {
    let sandbox = Sandbox::start(Config::default()).await;
    let http = http();
    let control = |path: &str| format!("{}/_sandbox/{path}", sandbox.url());
    let fault = json!({"target": "signin-token", "kind": {"status": 503}, "count": 2});
    assert_eq!(http.post(control("fault")).json(&fault).send().await.unwrap().status(), 204);
    let form = [("Action", "getSigninToken"), ("Session", "{}")];
    let ask = || http.post(sandbox.signin_endpoint()).form(&form);
    assert_eq!(ask().send().await.unwrap().status(), 503);
    assert_eq!(http.delete(control("fault")).send().await.unwrap().status(), 204);
    assert_eq!(ask().send().await.unwrap().status(), 400);
    let endless = json!({"target": "signin-token", "kind": "cut"});
    assert_eq!(http.post(control("fault")).json(&endless).send().await.unwrap().status(), 204);
    for _ in 0..3 {
        assert!(ask().send().await.is_err());
    }
    let wrong = json!({"target": "signin-token", "kind": "no-such-fault"});
    assert_eq!(http.post(control("fault")).json(&wrong).send().await.unwrap().status(), 422);

    let log: Value = http.get(control("calls")).send().await.unwrap().json().await.unwrap();
    let outcomes: Vec<_> = log["calls"].as_array().unwrap().iter().map(|call| &call["outcome"]).collect();
    assert_eq!(outcomes.len(), 5);
    assert_eq!(*outcomes[4], "cut");
    assert_eq!(http.delete(control("calls")).send().await.unwrap().status(), 204);
    assert_eq!(sandbox.calls().calls.len(), 0);

    let clock: Value = http
        .post(control("clock"))
        .json(&json!({"skew_seconds": 600}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(clock["skew_seconds"], 600);
    assert_eq!(sandbox.clock().skew().as_secs(), 600);
    let code = http.get(control("mfa")).query(&[("serial", demo::JO_MFA_SERIAL)]).send().await.unwrap();
    assert_eq!(code.text().await.unwrap().len(), 6);
    for path in ["revoke", "expire"] {
        let key = json!({"access_key_id": "ASIAUNKNOWN000000000"});
        assert_eq!(http.post(control(path)).json(&key).send().await.unwrap().status(), 404);
    }
}

#[tokio::test]
async fn the_home_page_shows_the_mfa_codes() {
    let sandbox = Sandbox::start(Config::default()).await;
    let page = http().get(sandbox.url()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&sandbox.mfa_code(demo::JO_MFA_SERIAL).unwrap()), "{page}");
}

#[test]
fn the_demos_keys_have_the_shape_of_real_ones() {
    for user in Config::default().users {
        assert_eq!((user.access_key_id.len(), user.secret_access_key.len()), (20, 40), "{}", user.name);
    }
    let json = serde_json::to_string(&Config::default()).unwrap();
    let again: Config = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), json, "a configuration file says the same");
}
