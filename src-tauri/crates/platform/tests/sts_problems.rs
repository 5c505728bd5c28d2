//! Each refusal of STS, made to happen at the sandbox, and what a person reads of it.

use jiff::SignedDuration;
use rolecall_core::duration::Seconds;
use rolecall_core::mfa::MfaCode;
use rolecall_core::plan::AssumeRoleCall;
use rolecall_core::problem::{Problem, ProblemCode as P};
use rolecall_core::secret::{AccessKey, Credentials, SourceCredentials};
use rolecall_core::text::Texts;
use rolecall_engine::ports::{Signer, Sts};
use rolecall_platform::sts::AwsSts;
use rolecall_tests::sandbox::{Config, Fault, FaultKind, Role, Sandbox, Target, demo};

mod common;

use common::{assume, call, http, jo, key, sam};

/// A role that takes neither tags nor a source identity.
const STRICT: &str = "arn:aws:iam::456789012345:role/strict";

struct Bench {
    sandbox: Sandbox,
    sts: AwsSts,
}

impl Bench {
    async fn start() -> Self {
        let mut config = Config::default();
        let strict = Role {
            allow_tag_session: false,
            allow_set_source_identity: false,
            ..Role::new(STRICT, &[demo::ACCOUNT])
        };
        config.roles.push(strict);
        let sandbox = Sandbox::start(config).await;
        let sts = AwsSts::new(http(), Some(sandbox.sts_endpoint().to_owned()));
        Self { sandbox, sts }
    }

    async fn problem(&self, signer: Signer, call: AssumeRoleCall, code: Option<&str>) -> Problem {
        let code = code.map(|code| MfaCode::parse(code).expect("a code"));
        let failure = self.sts.call(signer, assume(call), code).await.expect_err("refused");
        Problem::of(&failure, &Texts::english())
    }

    async fn session(&self) -> Credentials {
        let assumed = self.sts.call(Signer::Key(sam()), assume(call(demo::SANDBOX)), None).await;
        assumed.expect("assumes").credentials
    }
}

/// Signs with a session.
fn session_credentials(session: &Credentials) -> Signer {
    Signer::Credentials(SourceCredentials {
        access_key_id: session.access_key_id.clone(),
        secret_access_key: session.secret_access_key.clone(),
        session_token: Some(session.session_token.clone()),
        expiration: Some(session.expiration),
    })
}

fn by(key: AccessKey) -> Signer {
    Signer::Key(key)
}

#[tokio::test]
async fn each_refusal_reads_as_what_it_is() {
    let bench = Bench::start().await;
    let wrong = key(demo::SAM_ACCESS_KEY_ID, "0000000000000000000000000000000000000000");
    let unknown = key("AKIAUNKNOWN000000001", demo::SAM_SECRET_ACCESS_KEY);
    let role = |arn: &str| call(arn);
    let tagged = [("Project".to_owned(), "apollo".to_owned())].into();
    for (signer, call, expected, hint) in [
        (by(sam()), role(demo::LOCKED_OUT), P::NotTrusted, "If the owner gave you an External ID"),
        (
            by(sam()),
            AssumeRoleCall { external_id: Some("another".to_owned()), ..role(demo::DATA_READONLY) },
            P::NotTrusted,
            "Check that the External ID",
        ),
        (by(sam()), role(demo::DATA_READONLY), P::NotTrusted, "If the owner gave you an External ID"),
        (
            by(sam()),
            AssumeRoleCall { duration: Seconds::hours(12), ..role(demo::STAGING_OPS) },
            P::DurationTooLong,
            "shorter",
        ),
        (by(sam()), AssumeRoleCall { tags: tagged, ..role(STRICT) }, P::TagsRefused, "sts:TagSession"),
        (
            by(sam()),
            AssumeRoleCall { source_identity: Some("sam".to_owned()), ..role(STRICT) },
            P::SourceIdentityRefused,
            "sts:SetSourceIdentity",
        ),
        (
            by(sam()),
            AssumeRoleCall { policy: Some("{\"no\":1".to_owned()), ..role(demo::SANDBOX) },
            P::PolicyRefused,
            "the role’s settings",
        ),
        (by(unknown), role(demo::SANDBOX), P::KeyUnknown, "deactivated"),
        (by(wrong), role(demo::SANDBOX), P::SecretWrong, "Paste it again"),
    ] {
        let problem = bench.problem(signer, call.clone(), None).await;
        assert_eq!(problem.code, expected, "{}: {problem:?}", call.role_arn);
        assert!(problem.hint.contains(hint), "{problem:?}");
    }
}

#[tokio::test]
async fn temporary_credentials_are_told_their_own_limits() {
    let bench = Bench::start().await;
    let session = bench.session().await;
    // Signed by a session of a role, whatever its trust policy says of that.
    let mut config = Config::default();
    config.roles.push(Role {
        max_session_duration: 43_200,
        ..Role::new("arn:aws:iam::456789012345:role/next", &[demo::ACCOUNT, "456789012345"])
    });
    let long = AssumeRoleCall { duration: Seconds::hours(2), ..call("arn:aws:iam::456789012345:role/next") };
    let other = Sandbox::start(config).await;
    let sts = AwsSts::new(http(), Some(other.sts_endpoint().to_owned()));
    let first = sts.call(by(sam()), assume(call(demo::SANDBOX)), None).await.expect("assumes").credentials;
    let failure = sts.call(session_credentials(&first), assume(long), None).await.expect_err("chained");
    assert_eq!(Problem::of(&failure, &Texts::english()).code, P::ChainTooLong);

    assert!(bench.sandbox.expire(&session.access_key_id));
    let problem = bench.problem(session_credentials(&session), call(demo::SANDBOX), None).await;
    assert_eq!(problem.code, P::SourceExpired, "{problem:?}");
}

#[tokio::test]
async fn codes_are_told_apart_from_all_else() {
    let bench = Bench::start().await;
    let with_code =
        || AssumeRoleCall { mfa_serial: Some(demo::JO_MFA_SERIAL.to_owned()), ..call(demo::PROD_ADMIN) };
    let right = bench.sandbox.mfa_code(demo::JO_MFA_SERIAL).expect("a device");
    let wrong = if right == "123456" { "654321" } else { "123456" };
    let problem = bench.problem(by(jo()), with_code(), Some(wrong)).await;
    assert_eq!((problem.code, problem.retryable), (P::MfaCodeRefused, false));
    // The device is somebody else's: no code would do.
    let problem = bench.problem(by(sam()), with_code(), Some(&right)).await;
    assert_eq!(problem.code, P::MfaDeviceUnknown);
}

#[tokio::test]
async fn trouble_on_the_way_is_told_apart_from_refusals() {
    for (kind, expected, retryable) in [
        (FaultKind::RegionDisabled, P::RegionOff, false),
        (FaultKind::Throttled, P::Throttled, true),
        (FaultKind::Status(429), P::Throttled, true),
        (FaultKind::Status(500), P::AwsTrouble, true),
        (FaultKind::Html, P::NotAws, true),
        (FaultKind::Cut, P::Unreachable, true),
    ] {
        let bench = Bench::start().await;
        bench.sandbox.fault(Fault::always(Target::Sts, kind.clone()));
        let problem = bench.problem(by(sam()), call(demo::SANDBOX), None).await;
        assert_eq!((problem.code, problem.retryable), (expected, retryable), "{kind:?}");
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_or_corrected_under_a_running_engine_costs_one_try() {
    let bench = Bench::start().await;
    for minutes in [17, -40, 0] {
        bench.sandbox.clock().set_skew(SignedDuration::from_mins(minutes));
        let before = bench.sandbox.mfa_code(demo::JO_MFA_SERIAL).expect("a device");
        let call =
            AssumeRoleCall { mfa_serial: Some(demo::JO_MFA_SERIAL.to_owned()), ..call(demo::PROD_ADMIN) };
        let code = MfaCode::parse(&before).expect("a code");
        let made = bench.sts.call(by(jo()), assume(call), Some(code)).await;
        assert!(made.is_ok(), "{minutes}: {made:?}");
    }
}
