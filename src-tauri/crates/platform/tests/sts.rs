//! The STS adapter against the sandbox, which is as strict as AWS.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rolecall_core::duration::Seconds;
use rolecall_core::failure::{AwsError, Failure, NetworkError};
use rolecall_core::mfa::MfaCode;
use rolecall_core::plan::AssumeRoleCall;
use rolecall_core::secret::{AccessKey, ExposeSecret};
use rolecall_core::state::event::Assumed;
use rolecall_engine::ports::{Signer, Sts};
use rolecall_platform::http::{Http, Limits};
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Call, Config, Fault, FaultKind, Sandbox, Target, demo};

mod common;

use common::{US_EAST_1, call, http, jo, key, sam};

struct Bench {
    sandbox: Sandbox,
    sts: AwsSts,
}

impl Bench {
    async fn start() -> Self {
        let sandbox = Sandbox::start(Config::default()).await;
        let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
        Self { sandbox, sts }
    }

    /// Assumes a role; whatever comes of it may be shown, so it is searched for secrets.
    async fn assume(
        &self,
        key: AccessKey,
        call: AssumeRoleCall,
        code: Option<&str>,
    ) -> Result<Assumed, Failure> {
        let secret = key.secret_access_key.expose_secret().to_owned();
        let parsed = code.map(|code| MfaCode::parse(code).expect("a code"));
        let result = self.sts.call(Signer::Key(key), common::assume(call), parsed).await;
        let shown = format!("{result:?}");
        assert!(!shown.contains(&secret), "a secret in {shown}");
        if let Some(code) = code {
            assert!(!shown.contains(code), "a code in {shown}");
        }
        if let Ok(assumed) = &result {
            for secret in [&assumed.credentials.secret_access_key, &assumed.credentials.session_token] {
                assert!(!shown.contains(secret.expose_secret()), "a secret in {shown}");
            }
        }
        result
    }

    async fn refused(&self, key: AccessKey, call: AssumeRoleCall, code: Option<&str>) -> AwsError {
        match self.assume(key, call, code).await {
            Err(Failure::Aws(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    fn calls(&self) -> Vec<Call> {
        self.sandbox.calls().calls
    }

    fn mfa_code(&self) -> String {
        self.sandbox.mfa_code(demo::JO_MFA_SERIAL).expect("jo has a device")
    }
}

fn with_mfa(role: &str) -> AssumeRoleCall {
    AssumeRoleCall { mfa_serial: Some(demo::JO_MFA_SERIAL.to_owned()), ..call(role) }
}

#[tokio::test]
async fn a_role_is_assumed() {
    let bench = Bench::start().await;
    let assumed = bench.assume(sam(), call(demo::SANDBOX), None).await.expect("assumes");
    let left = assumed.credentials.expiration.duration_since(Timestamp::now());
    assert!((left.as_secs() - 3600).abs() < 10, "{left}");
    assert!(assumed.credentials.access_key_id.starts_with("ASIA"));
    assert_eq!(
        assumed.assumed_arn.as_deref(),
        Some("arn:aws:sts::456789012345:assumed-role/sandbox/jo@laptop")
    );
    assert!(assumed.request_id.is_some());
    let calls = bench.calls();
    assert_eq!((calls.len(), calls[0].region.as_deref()), (1, Some("eu-west-1")));
    assert!(calls[0].user_agent.as_deref().is_some_and(|agent| agent.contains("app/rolecall")));
}

#[tokio::test]
async fn all_parameters_are_sent() {
    let bench = Bench::start().await;
    let asked = AssumeRoleCall {
        duration: Seconds::hours(4),
        policy: Some(r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned()),
        policy_arns: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned()],
        tags: BTreeMap::from([("Project".to_owned(), "apollo".to_owned())]),
        transitive_tags: vec!["Project".to_owned()],
        source_identity: Some("jo".to_owned()),
        region: "us-west-2".to_owned(),
        ..call(demo::STAGING_OPS)
    };
    bench.assume(sam(), asked, None).await.expect("assumes");
    let calls = bench.calls();
    let call = &calls[0];
    assert_eq!((call.duration, call.region.as_deref()), (Some(14_400), Some("us-west-2")));
    for (name, value) in [
        ("Policy", r#"{"Version":"2012-10-17","Statement":[]}"#),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("Tags.member.1.Key", "Project"),
        ("Tags.member.1.Value", "apollo"),
        ("TransitiveTagKeys.member.1", "Project"),
        ("SourceIdentity", "jo"),
    ] {
        assert_eq!(call.parameters.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!call.token_code_given && !call.parameters.contains_key("SerialNumber"));
}

#[tokio::test]
async fn an_external_id_is_what_the_role_asks_for() {
    let bench = Bench::start().await;
    let with = |id: &str| AssumeRoleCall { external_id: Some(id.to_owned()), ..call(demo::DATA_READONLY) };
    bench.assume(sam(), with(demo::DATA_READONLY_EXTERNAL_ID), None).await.expect("assumes");
    for other in [with("another"), call(demo::DATA_READONLY)] {
        assert_eq!(bench.refused(sam(), other, None).await.code, "AccessDenied");
    }
}

#[tokio::test]
async fn a_code_goes_with_the_one_call_and_only_once() {
    let bench = Bench::start().await;
    let code = bench.mfa_code();
    let long = AssumeRoleCall { duration: Seconds::hours(12), ..with_mfa(demo::PROD_ADMIN) };
    bench.assume(jo(), long, Some(&code)).await.expect("assumes");
    assert_eq!(bench.calls().iter().map(|call| call.action.as_str()).collect::<Vec<_>>(), ["AssumeRole"]);

    for wrong in [code.as_str(), "000000"] {
        bench.sandbox.clear_calls();
        let error = bench.refused(jo(), with_mfa(demo::PROD_ADMIN), Some(wrong)).await;
        assert_eq!((error.code.as_str(), error.status), ("AccessDenied", 403));
        assert!(error.message.contains("MultiFactorAuthentication failed"), "{}", error.message);
        assert_eq!(bench.calls().len(), 1);
    }
    // A serial without a code would be refused as half a pair: neither is sent.
    bench.sandbox.clear_calls();
    bench.refused(jo(), with_mfa(demo::PROD_ADMIN), None).await;
    let calls = bench.calls();
    assert!(!calls[0].token_code_given && !calls[0].parameters.contains_key("SerialNumber"));
}

#[tokio::test]
async fn a_call_with_a_code_is_made_once_whatever_happens() {
    for kind in [FaultKind::Throttled, FaultKind::Status(503), FaultKind::Cut, FaultKind::Html] {
        let bench = Bench::start().await;
        bench.sandbox.fault(Fault::always(Target::Sts, kind.clone()));
        let code = bench.mfa_code();
        bench.assume(jo(), with_mfa(demo::PROD_ADMIN), Some(&code)).await.expect_err("fails");
        assert_eq!(bench.calls().len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn refusals_come_in_awss_words() {
    let bench = Bench::start().await;
    let wrong_secret = key(demo::SAM_ACCESS_KEY_ID, "0000000000000000000000000000000000000000");
    let unknown = key("AKIAUNKNOWN000000001", demo::SAM_SECRET_ACCESS_KEY);
    let too_long = AssumeRoleCall { duration: Seconds::hours(12), ..call(demo::STAGING_OPS) };
    for (key, call, code, status, words) in [
        (sam(), call(demo::LOCKED_OUT), "AccessDenied", 403, "is not authorized to perform: sts:AssumeRole"),
        (sam(), too_long, "ValidationError", 400, "exceeds the MaxSessionDuration"),
        (unknown, call(demo::SANDBOX), "InvalidClientTokenId", 403, "security token"),
        (wrong_secret, call(demo::SANDBOX), "SignatureDoesNotMatch", 403, "signature"),
    ] {
        bench.sandbox.clear_calls();
        let error = bench.refused(key, call, None).await;
        assert_eq!((error.code.as_str(), error.status), (code, status));
        assert!(error.message.contains(words), "{}", error.message);
        assert!(error.request_id.is_some());
        assert!(error.skew.is_some_and(|skew| skew.abs() < SignedDuration::from_secs(5)), "{:?}", error.skew);
        assert_eq!(bench.calls().len(), 1, "{code}");
    }
    bench.sandbox.fault(Fault::next(1, Target::Sts, FaultKind::RegionDisabled));
    assert_eq!(bench.refused(sam(), call(demo::SANDBOX), None).await.code, "RegionDisabledException");
}

#[tokio::test]
async fn trouble_passes_within_three_tries() {
    for kind in [
        FaultKind::Throttled,
        FaultKind::Status(429),
        FaultKind::Status(500),
        FaultKind::Status(503),
        FaultKind::Cut,
    ] {
        let bench = Bench::start().await;
        bench.sandbox.fault(Fault::next(2, Target::Sts, kind.clone()));
        let assumed = bench.assume(sam(), call(demo::SANDBOX), None).await;
        assumed.unwrap_or_else(|failure| panic!("{kind:?}: {failure:?}"));
        assert_eq!(bench.calls().len(), 3, "{kind:?}");
    }
}

#[tokio::test]
async fn trouble_that_stays_is_told_apart_and_bounded() {
    for (kind, expected) in [
        (FaultKind::Cut, NetworkError::Cut),
        (FaultKind::Html, NetworkError::NotAws),
        (FaultKind::CaptivePortal, NetworkError::NotAws),
    ] {
        let bench = Bench::start().await;
        bench.sandbox.fault(Fault::always(Target::Sts, kind.clone()));
        let failure = bench.assume(sam(), call(demo::SANDBOX), None).await.expect_err("fails");
        assert_eq!(failure, Failure::Network(expected), "{kind:?}");
        assert!((1..=3).contains(&bench.calls().len()), "{kind:?}");
    }
    for (kind, code, status) in
        [(FaultKind::Throttled, "Throttling", 400), (FaultKind::Status(503), "ServiceUnavailable", 503)]
    {
        let bench = Bench::start().await;
        bench.sandbox.fault(Fault::always(Target::Sts, kind));
        let error = bench.refused(sam(), call(demo::SANDBOX), None).await;
        assert_eq!((error.code.as_str(), error.status, bench.calls().len()), (code, status, 3));
    }
}

#[tokio::test]
async fn nothing_that_listens_is_said_so() {
    let sts = AwsSts::new(http(), Some("http://127.0.0.1:1".to_owned()));
    let failure =
        sts.call(Signer::Key(sam()), common::assume(call(demo::SANDBOX)), None).await.expect_err("fails");
    assert_eq!(failure, Failure::Network(NetworkError::Connect));
    let sts = AwsSts::new(http(), Some("http://nowhere.invalid".to_owned()));
    let failure =
        sts.call(Signer::Key(sam()), common::assume(call(demo::SANDBOX)), None).await.expect_err("fails");
    assert_eq!(failure, Failure::Network(NetworkError::Dns));
}

#[tokio::test]
async fn waiting_is_bounded() {
    let sandbox = Sandbox::start(Config::default()).await;
    sandbox.fault(Fault::always(Target::Sts, FaultKind::Delay(60_000)));
    let limits = Limits {
        attempt: Duration::from_millis(300),
        total: Duration::from_millis(1500),
        pause: Duration::from_millis(10),
        ..Limits::default()
    };
    let sts = AwsSts::new(Http::with_ca_bundle(limits, None), Some(sandbox.sts_endpoint().to_owned()));
    let started = Instant::now();
    let failure =
        sts.call(Signer::Key(sam()), common::assume(call(demo::SANDBOX)), None).await.expect_err("fails");
    assert_eq!(failure, Failure::Network(NetworkError::Timeout));
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "the answers take a minute: {:?}",
        started.elapsed()
    );
    assert_eq!(sandbox.count("AssumeRole"), 3);
}

#[tokio::test]
async fn a_wrong_clock_is_allowed_for() {
    let bench = Bench::start().await;
    // AWS is 20 minutes ahead: this clock is slow. The code was not used by what AWS refused.
    bench.sandbox.clock().set_skew(SignedDuration::from_mins(20));
    let code = bench.mfa_code();
    bench.assume(jo(), with_mfa(demo::PROD_ADMIN), Some(&code)).await.expect("assumes");
    assert_eq!(bench.calls().len(), 2);
    // The client is kept, so the next call is signed for AWS's clock.
    let code = bench.mfa_code();
    bench.assume(jo(), with_mfa(demo::PROD_ADMIN), Some(&code)).await.expect("assumes");
    assert_eq!(bench.calls().len(), 3);

    // Without a code the SDK corrects itself at once.
    let other = Bench::start().await;
    other.sandbox.clock().set_skew(SignedDuration::from_mins(-20));
    other.assume(sam(), call(demo::SANDBOX), None).await.expect("assumes");
    assert_eq!(other.calls().len(), 2);
}

#[tokio::test]
async fn clients_keep_no_credentials() {
    let bench = Bench::start().await;
    bench.assume(sam(), call(demo::SANDBOX), None).await.expect("assumes");
    let wrong = key(demo::SAM_ACCESS_KEY_ID, "0000000000000000000000000000000000000000");
    assert_eq!(bench.refused(wrong, call(demo::SANDBOX), None).await.code, "SignatureDoesNotMatch");
    bench.assume(jo(), call(demo::SANDBOX), None).await.expect("assumes");
    let ids: Vec<_> = bench.calls().into_iter().filter_map(|call| call.access_key_id).collect();
    assert_eq!(ids, [demo::SAM_ACCESS_KEY_ID, demo::SAM_ACCESS_KEY_ID, demo::JO_ACCESS_KEY_ID]);
}

#[tokio::test]
async fn a_source_is_identified() {
    let bench = Bench::start().await;
    let identified = bench.sts.caller_identity(Signer::Key(sam()), US_EAST_1.to_owned()).await;
    let identified = identified.expect("identifies");
    assert_eq!(identified.identity.account, demo::ACCOUNT);
    assert_eq!(identified.identity.arn, "arn:aws:iam::111122223333:user/sam");
    assert!(identified.request_id.is_some());
    let refused = bench.sts.caller_identity(Signer::Key(key("AKIAX", "x")), US_EAST_1.to_owned()).await;
    assert!(matches!(refused, Err(Failure::Aws(_))), "{refused:?}");
}
