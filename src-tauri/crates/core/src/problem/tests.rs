//! Each answer of STS that its reference and its clients' issue threads know, and what a person reads of it.

use jiff::SignedDuration;

use super::*;
use crate::failure::AwsError;

fn of(code: &str, status: u16, message: &str, skew: Option<SignedDuration>) -> Problem {
    let (code, message) = (code.to_owned(), message.to_owned());
    let error = AwsError {
        code,
        message,
        status,
        request_id: None,
        skew,
        external_id: false,
        duration: None,
        region: None,
    };
    Problem::of(&Failure::Aws(error), &Texts::english())
}

#[test]
fn every_refusal_of_sts_is_told_apart() {
    use ProblemCode as P;
    let chain =
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    for (code, status, message, expected, retryable) in [
        (
            "AccessDenied",
            403,
            "User: arn:aws:iam::1:user/jo is not authorized to perform: sts:AssumeRole on resource: r",
            P::NotTrusted,
            false,
        ),
        (
            "AccessDenied",
            403,
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            P::MfaCodeRefused,
            false,
        ),
        (
            "AccessDenied",
            403,
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number",
            P::MfaDeviceUnknown,
            false,
        ),
        (
            "AccessDenied",
            403,
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
            P::MfaNeeded,
            false,
        ),
        (
            "AccessDenied",
            403,
            "must provide both MFA serial number and one time pass code",
            P::MfaNeeded,
            false,
        ),
        (
            "AccessDenied",
            403,
            "Cannot call GetSessionToken with session credentials",
            P::SessionCredentials,
            false,
        ),
        (
            "AccessDenied",
            403,
            "Cannot call GetFederationToken with session credentials",
            P::SessionCredentials,
            false,
        ),
        (
            "ValidationError",
            400,
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            P::DurationTooLong,
            false,
        ),
        ("ValidationError", 400, chain, P::ChainTooLong, false),
        ("ValidationError", 400, "1 validation error detected", P::AwsRefused, false),
        ("MalformedPolicyDocument", 400, "Syntax errors in policy.", P::PolicyRefused, false),
        ("PackedPolicyTooLarge", 400, "Packed size of session tags consumes 140%", P::PolicyTooLarge, false),
        (
            "ExpiredToken",
            400,
            "The security token included in the request is expired",
            P::SourceExpired,
            false,
        ),
        ("ExpiredTokenException", 403, "expired", P::SourceExpired, false),
        ("RegionDisabledException", 403, "STS is not activated in this region", P::RegionOff, false),
        (
            "InvalidClientTokenId",
            403,
            "The security token included in the request is invalid",
            P::KeyUnknown,
            false,
        ),
        (
            "SignatureDoesNotMatch",
            403,
            "The request signature we calculated does not match the signature you provided.",
            P::SecretWrong,
            false,
        ),
        (
            "SignatureDoesNotMatch",
            403,
            "Signature expired: 20261201T100000Z is now earlier",
            P::ClockSkew,
            false,
        ),
        ("SignatureDoesNotMatch", 403, "Signature not yet current: 20261201T100000Z", P::ClockSkew, false),
        ("Throttling", 400, "Rate exceeded", P::Throttled, true),
        ("ThrottlingException", 400, "Rate exceeded", P::Throttled, true),
        ("RequestLimitExceeded", 503, "Request limit exceeded.", P::Throttled, true),
        ("SomethingNew", 429, "slow down", P::Throttled, true),
        ("InternalFailure", 500, "sorry", P::AwsTrouble, true),
        ("ServiceUnavailable", 503, "sorry", P::AwsTrouble, true),
        ("SomethingNew", 400, "no", P::AwsRefused, false),
    ] {
        let problem = of(code, status, message, None);
        assert_eq!((problem.code, problem.retryable), (expected, retryable), "{code}: {message}");
        assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{code}: {message}");
    }
}

#[test]
fn a_clock_that_is_off_is_told_with_size_and_direction() {
    let seconds = |seconds| Some(SignedDuration::from_secs(seconds));
    // This clock minus that of AWS.
    for (skew, message) in [
        (
            seconds(-7 * 60),
            "Your computer’s clock is 7 min slow. AWS rejects requests when it is more than 15 min off.",
        ),
        (
            seconds(-16 * 60 - 31),
            "Your computer’s clock is 17 min slow. AWS rejects requests when it is more than 15 min off.",
        ),
        (
            seconds(20 * 60 + 29),
            "Your computer’s clock is 20 min fast. AWS rejects requests when it is more than 15 min off.",
        ),
        (seconds(29), "Your computer’s clock is wrong by more than AWS accepts."),
        (None, "Your computer’s clock is wrong by more than AWS accepts."),
    ] {
        assert_eq!(of("SignatureDoesNotMatch", 403, "Signature expired: x", skew).message, message);
    }
}

#[test]
fn exit_codes_are_a_contract() {
    use ProblemCode as P;
    for (code, exit) in [
        (P::Busy, 1),
        (P::UnknownRole, 3),
        (P::UnknownSource, 3),
        (P::NotTrusted, 4),
        (P::MfaCodeRefused, 4),
        (P::NeedsPerson, 5),
        (P::MfaCommand, 5),
        (P::Cancelled, 5),
        (P::KeychainLocked, 6),
        (P::KeychainAbsent, 6),
        (P::Dns, 7),
        (P::Tls, 7),
        (P::Proxy, 7),
        (P::KeyMissing, 8),
        (P::SourceExpired, 8),
        (P::SecretWrong, 8),
    ] {
        assert_eq!(code.exit_code(), exit, "{code:?}");
    }
}

#[test]
fn what_is_about_one_value_names_its_key() {
    let texts = Texts::english();
    let field = |failure: &Failure| Problem::of(failure, &texts).field;
    let invalid = crate::failure::Invalid { field: "external_id", rule: crate::failure::Rule::ExternalId };
    assert_eq!(field(&Failure::Invalid(invalid)).as_deref(), Some("external_id"));
    assert_eq!(field(&Failure::NameTaken { name: "ops".to_owned() }).as_deref(), Some("name"));
    assert_eq!(field(&Failure::UnknownSource { name: "work".to_owned() }).as_deref(), Some("source"));
    assert_eq!(field(&Failure::KeychainLocked), None);
    for (code, message, key) in [
        (
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set",
            Some("duration"),
        ),
        ("PackedPolicyTooLarge", "", Some("policy")),
        ("RegionDisabledException", "", Some("region")),
        ("InvalidClientTokenId", "", Some("access_key_id")),
        ("SignatureDoesNotMatch", "", Some("secret_access_key")),
        ("AccessDenied", "not authorized to perform: sts:AssumeRole", None),
    ] {
        assert_eq!(of(code, 403, message, None).field.as_deref(), key, "{code}");
    }
}
