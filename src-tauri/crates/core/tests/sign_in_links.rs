//! The sign-in link of each partition, region and destination, as AWS's documentation has them: hosts are written out
//! here once more, so that a slip in the product's own table shows.

use rolecall_core::destination::resolve;
use rolecall_core::failure::Failure;
use rolecall_core::federation::{endpoint, login_url};
use rolecall_core::partition::Partition::{
    self, Aws, AwsCn, AwsEusc, AwsIso, AwsIsoB, AwsIsoE, AwsIsoF, AwsUsGov,
};
use rolecall_core::secret::ExposeSecret;
use url::Url;

/// Partition, region, sign-in host, and the console's host with a region and without.
const HOSTS: [(Partition, Option<&str>, &str, &str, &str); 13] = [
    (Aws, None, "signin.aws.amazon.com", "console.aws.amazon.com", "console.aws.amazon.com"),
    (
        Aws,
        Some("us-east-1"),
        "signin.aws.amazon.com",
        "us-east-1.console.aws.amazon.com",
        "console.aws.amazon.com",
    ),
    (
        Aws,
        Some("us-west-2"),
        "us-west-2.signin.aws.amazon.com",
        "us-west-2.console.aws.amazon.com",
        "console.aws.amazon.com",
    ),
    (
        Aws,
        Some("eu-west-1"),
        "eu-west-1.signin.aws.amazon.com",
        "eu-west-1.console.aws.amazon.com",
        "console.aws.amazon.com",
    ),
    // One that an account has to opt in to.
    (
        Aws,
        Some("ap-southeast-5"),
        "ap-southeast-5.signin.aws.amazon.com",
        "ap-southeast-5.console.aws.amazon.com",
        "console.aws.amazon.com",
    ),
    (
        AwsUsGov,
        None,
        "signin.amazonaws-us-gov.com",
        "console.amazonaws-us-gov.com",
        "console.amazonaws-us-gov.com",
    ),
    (
        AwsUsGov,
        Some("us-gov-west-1"),
        "signin.amazonaws-us-gov.com",
        "console.amazonaws-us-gov.com",
        "console.amazonaws-us-gov.com",
    ),
    (
        AwsUsGov,
        Some("us-gov-east-1"),
        "us-gov-east-1.signin.amazonaws-us-gov.com",
        "console.amazonaws-us-gov.com",
        "console.amazonaws-us-gov.com",
    ),
    (AwsCn, None, "signin.amazonaws.cn", "console.amazonaws.cn", "console.amazonaws.cn"),
    (AwsCn, Some("cn-north-1"), "signin.amazonaws.cn", "console.amazonaws.cn", "console.amazonaws.cn"),
    (
        AwsCn,
        Some("cn-northwest-1"),
        "cn-northwest-1.signin.amazonaws.cn",
        "console.amazonaws.cn",
        "console.amazonaws.cn",
    ),
    (
        AwsEusc,
        None,
        "eusc-de-east-1.signin.amazonaws-eusc.eu",
        "console.amazonaws-eusc.eu",
        "console.amazonaws-eusc.eu",
    ),
    (
        AwsEusc,
        Some("eusc-de-east-1"),
        "eusc-de-east-1.signin.amazonaws-eusc.eu",
        "console.amazonaws-eusc.eu",
        "console.amazonaws-eusc.eu",
    ),
];

/// What is wished for, the path it leads to, whether that knows regions, and the place within the page.
const PLACES: [(Option<&str>, &str, bool, &str); 14] = [
    (None, "/console/home", true, ""),
    (Some("s3"), "/s3/home", true, ""),
    (Some("ec2"), "/ec2/home", true, ""),
    (Some("dynamodb"), "/dynamodbv2/home", true, ""),
    (Some("elb"), "/ec2/home", true, "#LoadBalancers:"),
    (Some("sso"), "/singlesignon/home", true, ""),
    (Some("iam"), "/iam/home", false, ""),
    (Some("route53"), "/route53/v2/home", false, ""),
    (Some("cloudfront"), "/cloudfront/v4/home", false, ""),
    (Some("organizations"), "/organizations/v2/home", false, ""),
    (Some("cost-explorer"), "/costmanagement/home", false, "#/cost-explorer"),
    (Some("/cloudwatch/home#logsV2:log-groups"), "/cloudwatch/home", true, "#logsV2:log-groups"),
    (Some("/iam/home#/users"), "/iam/home", false, "#/users"),
    (Some("brand-new"), "/brand-new/home", true, ""),
];

#[test]
fn each_partition_region_and_destination_has_its_link() {
    for (partition, region, sign_in, console, console_without) in HOSTS {
        for (wanted, path, regional, fragment) in PLACES {
            let query =
                region.filter(|_| regional).map(|region| format!("?region={region}")).unwrap_or_default();
            let host = if regional { console } else { console_without };
            let expected = format!("https://{host}{path}{query}{fragment}");
            let destination = resolve(wanted, region, partition);
            assert_eq!(destination.as_deref(), Ok(expected.as_str()), "{partition:?} {region:?} {wanted:?}");

            let at = endpoint(partition, region).expect("a sign-in host");
            let link = login_url(&at, "Rolecall", &expected, &"to+k/en==".to_owned().into());
            let link = Url::parse(link.0.expose_secret()).expect("a URL");
            assert_eq!(
                (link.scheme(), link.host_str(), link.path()),
                ("https", Some(sign_in), "/federation")
            );
            let values: Vec<(String, String)> = link.query_pairs().into_owned().collect();
            let values: Vec<(&str, &str)> =
                values.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            assert_eq!(
                values,
                [
                    ("Action", "login"),
                    ("Issuer", "Rolecall"),
                    ("Destination", expected.as_str()),
                    ("SigninToken", "to+k/en==")
                ]
            );
        }
    }
}

#[test]
fn an_arn_opens_in_its_own_partition_alone() {
    for (partition, region, _, console, _) in HOSTS {
        let arn = format!("arn:{}:lambda:eu-west-1:123456789012:function:hello world", partition.word());
        let url = Url::parse(&resolve(Some(&arn), region, partition).expect("an ARN leads somewhere"))
            .expect("a URL");
        assert_eq!((url.host_str(), url.path()), (Some(console), "/go/view"));
        assert_eq!(url.query_pairs().collect::<Vec<_>>(), [("arn".into(), arn.as_str().into())]);
        for other in [Aws, AwsUsGov, AwsCn, AwsEusc].into_iter().filter(|other| *other != partition) {
            assert!(
                matches!(resolve(Some(&arn), None, other), Err(Failure::Invalid(_))),
                "{arn} in {other:?}"
            );
        }
    }
}

#[test]
fn a_console_url_stays_as_it_is_in_its_own_partition_alone() {
    for (partition, url) in [
        (Aws, "https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters?region=eu-west-1#x"),
        (Aws, "https://health.console.aws.amazon.com/health/home"),
        (AwsUsGov, "https://us-gov-east-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-east-1"),
        (AwsCn, "https://cn-north-1.console.amazonaws.cn/s3/home"),
        (AwsEusc, "https://eusc-de-east-1.console.amazonaws-eusc.eu/s3/home"),
    ] {
        assert_eq!(resolve(Some(url), Some("us-west-2"), partition).as_deref(), Ok(url));
        for other in [Aws, AwsUsGov, AwsCn, AwsEusc].into_iter().filter(|other| *other != partition) {
            assert!(
                matches!(resolve(Some(url), None, other), Err(Failure::Invalid(_))),
                "{url} in {other:?}"
            );
        }
    }
}

#[test]
fn isolated_partitions_are_refused_with_the_reason() {
    for partition in [AwsIso, AwsIsoB, AwsIsoE, AwsIsoF] {
        let refused = Failure::NoSignInHost { partition: partition.word().to_owned() };
        assert_eq!(endpoint(partition, Some(partition.default_region())), Err(refused.clone()));
        for (wanted, ..) in PLACES {
            assert_eq!(resolve(wanted, None, partition), Err(refused.clone()));
        }
    }
}
