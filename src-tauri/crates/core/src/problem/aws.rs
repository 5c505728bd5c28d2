//! What an error of STS means: the table "Errors" of its reference, the words of IAM's page on access denied, and what
//! its clients' issue threads add.

use jiff::SignedDuration;

use super::ProblemCode as P;
use crate::explain::Rule;
use crate::failure::AwsError;
use crate::partition::is_opt_in;
use crate::text::Args;

/// The code of an error, and what its words name.
pub fn classify(error: &AwsError) -> (P, Args) {
    let message = error.message.as_str();
    let args = Args::new()
        .with("code", &error.code)
        .with("message", message)
        .with("duration", error.duration.map_or_else(|| "none".to_owned(), |asked| asked.to_string()))
        .with("request", error.request_id.as_deref().unwrap_or("-"))
        .with("region", error.region.as_deref().unwrap_or("-"))
        .with("opt_in", if error.region.as_deref().is_some_and(is_opt_in) { "yes" } else { "no" });
    let code = match error.code.as_str() {
        "AccessDenied" | "AccessDeniedException" => return denied(error, args),
        "ValidationError" if message.contains("MaxSessionDuration") => P::DurationTooLong,
        "ValidationError" if message.contains("role chaining") => P::ChainTooLong,
        "MalformedPolicyDocument" => P::PolicyRefused,
        "PackedPolicyTooLarge" | "PackedPolicyTooLargeException" => P::PolicyTooLarge,
        // Of a token for AssumeRoleWithWebIdentity, not of a key.
        "ExpiredTokenException" if message.contains("Token expired") || message.contains("Web Identity") => {
            P::TokenExpired
        }
        "IDPRejectedClaim" | "InvalidIdentityToken" | "InvalidIdentityTokenException" => {
            return (P::TokenRefused, args.with("why", wrong_with_token(message)));
        }
        "IDPCommunicationError" => P::IdpTrouble,
        "ExpiredToken" | "ExpiredTokenException" => P::SourceExpired,
        "RegionDisabledException" => P::RegionOff,
        "InvalidClientTokenId" | "UnrecognizedClientException" => P::KeyUnknown,
        _ if error.is_of_clock() => return (P::ClockSkew, skew_args(args, error.skew)),
        "SignatureDoesNotMatch" => P::SecretWrong,
        "Throttling" | "ThrottlingException" | "RequestLimitExceeded" | "TooManyRequestsException" => {
            P::Throttled
        }
        _ if error.status == 429 => P::Throttled,
        _ if error.status >= 500 => P::AwsTrouble,
        _ => P::AwsRefused,
    };
    (code, args)
}

/// AWS has one code for everything that is not allowed, and says why in its words, where it does.
fn denied(error: &AwsError, args: Args) -> (P, Args) {
    let message = error.message.as_str();
    let says = |words: &str| message.contains(words);
    let code = if says("must provide both MFA") {
        P::MfaNeeded
    } else if says("verify your MFA serial number") {
        // No code would do: a person who is asked for another one types in vain.
        P::MfaDeviceUnknown
    } else if says("MultiFactorAuthentication failed") || says("validate MFA code") {
        P::MfaCodeRefused
    } else if says("with session credentials") {
        P::SessionCredentials
    } else if says("Not authorized to perform sts:AssumeRoleWithWebIdentity") {
        return (P::TokenRefused, args.with("why", "trust"));
    } else if !says("not authorized to perform") {
        P::AwsRefused
    } else if let Some(rule) = rule_above(Rule::named_in(message)) {
        return (P::Forbidden, args.with("rule", rule));
    } else if says("identity-based policy") {
        P::NotAllowed
    } else if says("sts:TagSession") {
        P::TagsRefused
    } else if says("sts:SetSourceIdentity") {
        P::SourceIdentityRefused
    } else {
        let by_trust = says("role trust policy") || says("resource-based policy");
        let args = args.with("by", if by_trust { "trust" } else { "unsaid" });
        return (P::NotTrusted, args.with("external", if error.external_id { "sent" } else { "none" }));
    };
    (code, args)
}

/// What AWS's words about a token name.
fn wrong_with_token(message: &str) -> &'static str {
    let message = message.to_lowercase();
    let says = |words: &str| message.contains(words);
    if says("no openidconnect provider found") || says("provider doesn't exist") {
        "provider"
    } else if says("audience") {
        "audience"
    } else if says("verification key") || says("thumbprint") || says("certificate") {
        "keys"
    } else {
        "unsaid"
    }
}

/// What neither the role's owner nor the user's own policies decide.
fn rule_above(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::ServiceControl | Rule::ResourceControl => Some("organization"),
        Rule::Boundary | Rule::Session | Rule::Endpoint => Some(rule.word()),
        Rule::Identity | Rule::Trust | Rule::Resource | Rule::Unsaid => None,
    }
}

pub(super) fn skew_args(args: Args, skew: Option<SignedDuration>) -> Args {
    let minutes = skew.map_or(0, |skew| (skew.as_secs() + 30 * skew.as_secs().signum()) / 60);
    args.with("minutes", minutes.unsigned_abs()).with(
        "direction",
        if minutes < 0 {
            "slow"
        } else if minutes > 0 {
            "fast"
        } else {
            "unknown"
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::failure::Failure;
    use crate::problem::Problem;
    use crate::text::Texts;

    use super::*;

    const ASKED: &str =
        "User: arn:aws:iam::111122223333:user/jo is not authorized to perform: sts:AssumeRole";

    fn told(code: &str, message: &str, external_id: bool) -> Problem {
        let error = AwsError {
            code: code.to_owned(),
            message: message.to_owned(),
            status: 403,
            request_id: None,
            skew: None,
            external_id,
            duration: None,
            region: None,
        };
        Problem::of(&Failure::Aws(error), &Texts::english())
    }

    #[test]
    fn a_denial_names_whose_policy_it_was_where_aws_says_so() {
        for (words, code, hint) in [
            (
                " on resource: arn:aws:iam::123456789012:role/Admin",
                P::NotTrusted,
                "trust policy, and your AWS administrator",
            ),
            (
                " because no role trust policy allows the sts:AssumeRole action",
                P::NotTrusted,
                "trust policy. ",
            ),
            (" with an explicit deny in the role trust policy", P::NotTrusted, "trust policy. "),
            (
                " on resource: r because no resource-based policy allows the sts:AssumeRole action",
                P::NotTrusted,
                "trust policy. ",
            ),
            (
                " on resource: r because no identity-based policy allows the sts:AssumeRole action",
                P::NotAllowed,
                "sts:AssumeRole",
            ),
            (
                " on resource: r with an explicit deny in an identity-based policy",
                P::NotAllowed,
                "sts:AssumeRole",
            ),
            (
                " on resource: r with an explicit deny in a service control policy",
                P::Forbidden,
                "organization",
            ),
            (
                " on resource: r because no service control policy allows the sts:AssumeRole action",
                P::Forbidden,
                "organization",
            ),
            (
                " on resource: r with an explicit deny in a resource control policy",
                P::Forbidden,
                "organization",
            ),
            (
                " on resource: r because no permissions boundary allows the sts:AssumeRole action",
                P::Forbidden,
                "permissions boundary",
            ),
            (
                " on resource: r because no session policy allows the sts:AssumeRole action",
                P::Forbidden,
                "session policy",
            ),
            (
                " on resource: r because no VPC endpoint policy allows the sts:AssumeRole action",
                P::Forbidden,
                "VPC endpoint",
            ),
        ] {
            let problem = told("AccessDenied", &format!("{ASKED}{words}"), false);
            assert_eq!(problem.code, code, "{words}");
            assert!(problem.hint.contains(hint), "{words}: {}", problem.hint);
            assert!(problem.hint.contains(words.trim()), "AWS's own words are there: {}", problem.hint);
        }
        for (action, code) in
            [("sts:TagSession", P::TagsRefused), ("sts:SetSourceIdentity", P::SourceIdentityRefused)]
        {
            let message = format!("User: u is not authorized to perform: {action} on resource: r");
            assert_eq!(told("AccessDenied", &message, false).code, code);
        }
    }

    #[test]
    fn a_region_that_the_account_may_not_have_is_named() {
        let told = |code: &str, region: &str| {
            let error = AwsError {
                code: code.to_owned(),
                message: "The security token included in the request is invalid.".to_owned(),
                status: 403,
                request_id: None,
                skew: None,
                external_id: false,
                duration: None,
                region: Some(region.into()),
            };
            Problem::of(&Failure::Aws(error), &Texts::english())
        };
        let off = told("RegionDisabledException", "ap-south-2");
        assert!(off.message.contains("ap-south-2") && off.hint.contains("source edit"), "{off:?}");
        let new = told("InvalidClientTokenId", "ap-south-2");
        assert!(new.message.contains("ap-south-2") && new.hint.contains("--region"), "{new:?}");
        let old = told("InvalidClientTokenId", "eu-west-1");
        assert!(!old.message.contains("eu-west-1") && old.hint.contains("--region cn-north-1"), "{old:?}");
    }

    #[test]
    fn an_external_id_is_thought_of_where_it_may_be_the_cause() {
        let sent = told("AccessDenied", ASKED, true).hint;
        let none = told("AccessDenied", ASKED, false).hint;
        assert!(sent.contains("External ID is exactly"), "{sent}");
        assert!(none.contains("If the owner gave you an External ID"), "{none}");
        let user = "User: u is not authorized to perform: sts:AssumeRole with an explicit deny in an identity-based policy";
        assert!(!told("AccessDenied", user, true).hint.contains("External ID"));
    }

    #[test]
    fn each_code_has_words_of_its_own() {
        let all = [
            ("AccessDenied", ASKED, P::NotTrusted, 4, false),
            (
                "AccessDenied",
                "User: u is not authorized to perform: sts:AssumeRole because no identity-based policy allows it",
                P::NotAllowed,
                4,
                false,
            ),
            (
                "AccessDenied",
                "User: u is not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy",
                P::Forbidden,
                4,
                false,
            ),
            (
                "AccessDenied",
                "User: u is not authorized to perform: sts:TagSession on resource: r",
                P::TagsRefused,
                4,
                false,
            ),
            (
                "AccessDenied",
                "User: u is not authorized to perform: sts:SetSourceIdentity on resource: r",
                P::SourceIdentityRefused,
                4,
                false,
            ),
            (
                "AccessDenied",
                "Cannot call GetFederationToken with session credentials",
                P::SessionCredentials,
                8,
                false,
            ),
            ("AccessDenied", "Roles may not be assumed by root accounts.", P::AwsRefused, 4, false),
            ("MalformedPolicyDocument", "Syntax errors in policy.", P::PolicyRefused, 4, false),
            (
                "PackedPolicyTooLarge",
                "Packed policy consumes 140% of allotted space",
                P::PolicyTooLarge,
                4,
                false,
            ),
            ("IDPRejectedClaim", "MultiFactorAuthentication", P::TokenRefused, 4, false),
            ("InvalidIdentityToken", "Couldn't retrieve verification key", P::TokenRefused, 4, false),
            ("IDPCommunicationError", "the identity provider is down", P::IdpTrouble, 4, true),
            (
                "ExpiredTokenException",
                "Token expired: current date/time 1 must be before the expiration date/time 0",
                P::TokenExpired,
                8,
                false,
            ),
            (
                "ExpiredTokenException",
                "The security token included in the request is expired",
                P::SourceExpired,
                8,
                false,
            ),
            (
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                P::KeyUnknown,
                8,
                false,
            ),
        ];
        let mut messages: Vec<String> = Vec::new();
        for (code, message, expected, exit, retryable) in all {
            let problem = told(code, message, false);
            assert_eq!((problem.code, problem.retryable), (expected, retryable), "{code}: {message}");
            assert_eq!(problem.code.exit_code(), exit, "{code}: {message}");
            assert!(!problem.hint.is_empty(), "{code}: {message}");
            messages.push(problem.message);
        }
        messages.sort();
        messages.dedup();
        assert_eq!(messages.len(), all.len(), "{messages:#?}");
    }

    #[test]
    fn what_aws_refuses_of_a_token_is_told_apart_where_it_says_so() {
        for (code, message, told_as, hint) in [
            (
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://idp.acme.com",
                "does not know this identity provider",
                "exactly the issuer",
            ),
            (
                "InvalidIdentityToken",
                "Incorrect token audience",
                "does not accept this client ID",
                "audience",
            ),
            (
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider",
                "could not verify",
                "over the internet",
            ),
            (
                "InvalidIdentityToken",
                "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
                "could not verify",
                "over the internet",
            ),
            (
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                "does not trust your sign-in",
                "trust policy",
            ),
            (
                "IDPRejectedClaim",
                "MultiFactorAuthentication",
                "rejected the identity provider’s token",
                "provider",
            ),
        ] {
            let problem = told(code, message, false);
            assert_eq!(problem.code, P::TokenRefused, "{message}");
            assert!(problem.message.contains(told_as), "{message}: {}", problem.message);
            assert!(problem.hint.contains(hint) && problem.hint.contains(message), "{}", problem.hint);
        }
    }
}
