//! Where each kind of wish leads, and that none leads off the console.

use proptest::prelude::*;

use super::*;
use Partition::{Aws, AwsCn, AwsEusc, AwsIso, AwsUsGov};

#[test]
fn destinations() {
    let dublin = Some("eu-west-1");
    for (wanted, region, partition, url) in [
        (None, None, Aws, "https://console.aws.amazon.com/console/home"),
        (None, dublin, Aws, "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1"),
        (Some(" "), None, Aws, "https://console.aws.amazon.com/console/home"),
        (Some("s3"), dublin, Aws, "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1"),
        (Some("S3"), None, Aws, "https://console.aws.amazon.com/s3/home"),
        (Some("iam"), dublin, Aws, "https://console.aws.amazon.com/iam/home"),
        (Some("route53"), dublin, Aws, "https://console.aws.amazon.com/route53/v2/home"),
        (
            Some("logs"),
            dublin,
            Aws,
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups",
        ),
        (
            Some("newthing"),
            dublin,
            Aws,
            "https://eu-west-1.console.aws.amazon.com/newthing/home?region=eu-west-1",
        ),
        (
            Some("/s3/buckets/a b?tab=x#y"),
            dublin,
            Aws,
            "https://eu-west-1.console.aws.amazon.com/s3/buckets/a%20b?tab=x&region=eu-west-1#y",
        ),
        (
            Some("/ec2/home?region=us-west-2"),
            dublin,
            Aws,
            "https://eu-west-1.console.aws.amazon.com/ec2/home?region=us-west-2",
        ),
        (Some("/iam/home#/users"), dublin, Aws, "https://console.aws.amazon.com/iam/home#/users"),
        (Some("//evil.com/x"), None, Aws, "https://console.aws.amazon.com//evil.com/x"),
        (Some("https://console.aws.amazon.com/s3"), dublin, Aws, "https://console.aws.amazon.com/s3"),
        (Some("HTTPS://S3.Console.AWS.amazon.com/s3/"), None, Aws, "https://s3.console.aws.amazon.com/s3/"),
        (
            Some("arn:aws:s3:::a/b c"),
            None,
            Aws,
            "https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Aa%2Fb%20c",
        ),
        (Some("s3"), Some("cn-north-1"), AwsCn, "https://console.amazonaws.cn/s3/home?region=cn-north-1"),
        (Some("s3"), dublin, AwsCn, "https://console.amazonaws.cn/s3/home"),
        (
            Some("ec2"),
            Some("us-gov-east-1"),
            AwsUsGov,
            "https://console.amazonaws-us-gov.com/ec2/home?region=us-gov-east-1",
        ),
        (
            Some("ec2"),
            Some("eusc-de-east-1"),
            AwsEusc,
            "https://console.amazonaws-eusc.eu/ec2/home?region=eusc-de-east-1",
        ),
    ] {
        assert_eq!(resolve(wanted, region, partition).as_deref(), Ok(url), "{wanted:?} {region:?}");
    }
}

#[test]
fn nothing_leads_off_the_console() {
    for wanted in [
        "https://evil.com/",
        "https://console.aws.amazon.com.evil.com/",
        "https://evilconsole.aws.amazon.com/",
        "https://.console.aws.amazon.com/",
        "https://console.aws.amazon.com@evil.com/",
        "https://jo@console.aws.amazon.com/",
        "https://jo:x@console.aws.amazon.com/",
        "https://console.aws.amazon.com:8443/",
        "https://console.aws.amazon.com\\@evil.com:1/",
        "http://console.aws.amazon.com/",
        "javascript://console.aws.amazon.com/%0aalert(1)",
        "file:///etc/passwd",
        "https://console.amazonaws.cn/",
        "https://aws.amazon.com/",
        "arn:aws-cn:s3:::a",
        "arn:aws:s3",
        "arn:mars:s3:::a",
        "s3/../x",
        "a.b",
        "-s3",
        "s 3",
        "javascript:alert(1)",
        "é",
    ] {
        assert_eq!(resolve(Some(wanted), None, Aws), Err(invalid()), "{wanted}");
    }
    assert!(
        matches!(resolve(None, Some("evil.com#"), Aws), Err(Failure::Invalid(i)) if i.rule == Rule::Region)
    );
    assert!(matches!(resolve(Some("s3"), None, AwsIso), Err(Failure::NoSignInHost { .. })));
}

#[test]
fn a_service_is_found_by_its_other_names_and_its_own_host() {
    let dublin = Some("eu-west-1");
    for (wanted, partition, url) in [
        ("sfn", Aws, "https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1"),
        ("step-functions", Aws, "https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1"),
        (
            "Secrets-Manager",
            Aws,
            "https://eu-west-1.console.aws.amazon.com/secretsmanager/home?region=eu-west-1",
        ),
        ("health", Aws, "https://health.console.aws.amazon.com/health/home"),
        ("health", AwsUsGov, "https://console.amazonaws-us-gov.com/health/home"),
        ("budgets", Aws, "https://console.aws.amazon.com/costmanagement/home#/budgets"),
        ("elb", Aws, "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#LoadBalancers:"),
    ] {
        assert_eq!(resolve(Some(wanted), dublin, partition).as_deref(), Ok(url), "{wanted}");
    }
    assert!(services().count() >= 75);
}

fn wanted() -> impl Strategy<Value = String> {
    let hostile =
        "[/\\\\@#?:%.]{0,4}(evil\\.com|console\\.aws\\.amazon\\.com|s3)[/\\\\@#?:%.]{0,4}[ -~]{0,12}";
    prop_oneof![
        ".{0,60}",
        hostile.prop_map(|text: String| text),
        hostile.prop_map(|text: String| format!("https://{text}")),
        hostile.prop_map(|text: String| format!("/{text}")),
        hostile.prop_map(|text: String| format!("arn:aws:s3:::{text}")),
    ]
}

proptest! {
    #[test]
    fn every_address_is_on_the_partitions_console(
        wanted in proptest::option::of(wanted()),
        region in proptest::option::of(prop_oneof!["[a-z]{2}-[a-z]{4}-[1-9]", "cn-north-1", ".{0,20}"]),
        partition in proptest::sample::select(Partition::all().collect::<Vec<_>>()),
    ) {
        if let Ok(url) = resolve(wanted.as_deref(), region.as_deref(), partition) {
            let domain = partition.console_domain().expect("an address implies a console");
            let parsed = Url::parse(&url).expect("an address is a URL");
            let host = parsed.host_str().unwrap_or_default();
            prop_assert_eq!(parsed.scheme(), "https");
            prop_assert_eq!(parsed.port(), None);
            prop_assert!(host == domain || host.ends_with(&format!(".{domain}")), "{}", url);
            prop_assert!(url.is_ascii());
            if !wanted.as_deref().is_some_and(|wanted| wanted.contains("://")) {
                let own = partition.console_host(region.as_deref()).expect("it resolved");
                prop_assert!(host == own || host == domain, "{}", url);
            }
        }
    }
}

#[test]
fn an_address_copied_from_one_of_several_sessions_opens_in_any() {
    for (copied, url) in [
        (
            "https://111122223333-abcd1234.eu-west-1.console.aws.amazon.com/s3/buckets/acme?region=eu-west-1&tab=objects",
            "https://eu-west-1.console.aws.amazon.com/s3/buckets/acme?region=eu-west-1&tab=objects",
        ),
        ("HTTPS://111122223333-ABCD1234.Console.aws.amazon.com/", "https://console.aws.amazon.com/"),
        ("https://11112222333-x.console.aws.amazon.com/", "https://11112222333-x.console.aws.amazon.com/"),
        ("https://eu-west-1.console.aws.amazon.com/", "https://eu-west-1.console.aws.amazon.com/"),
    ] {
        assert_eq!(resolve(Some(copied), None, Aws).as_deref(), Ok(url), "{copied}");
    }
    assert!(resolve(Some("https://111122223333-abcd1234.evil.com/"), None, Aws).is_err());
    assert!(resolve(Some("https://111122223333-abcd1234.111122223333-a.evil.com/"), None, Aws).is_err());
    assert_eq!(without_session("s3"), "s3");
}

#[test]
fn no_destination_signs_out() {
    for wanted in [
        "https://console.aws.amazon.com/console/logout!doLogout",
        "https://eu-west-1.console.aws.amazon.com/console/Logout",
        "https://111122223333-abcd1234.us-east-1.console.aws.amazon.com/console//%6Cogout!doLogout",
        "https://console.aws.amazon.com/console/x/../logout;a=b",
        "/console/logout!doLogout",
        "https://signin.aws.amazon.com/oauth?Action=logout",
        "https://us-east-1.signin.aws.amazon.com/logout",
        "https://console.aws.amazon.com/oauth?Action=logout&redirect_uri=x",
        "logout",
        "sign-out",
    ] {
        assert!(resolve(Some(wanted), None, Aws).is_err(), "{wanted}");
    }
    for wanted in ["/s3/buckets/logout", "/console/logout-guide", "/lambda/home#/functions/logout"] {
        resolve(Some(wanted), None, Aws).expect(wanted);
    }
}
