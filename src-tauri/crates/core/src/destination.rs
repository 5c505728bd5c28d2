//! Where a console opens: a service name, a path, a URL or an ARN becomes an address on the partition's console.
//!
//! A destination rides in a link that signs somebody in, so it never leads anywhere but to the console's own domain.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::failure::{Failure, Invalid, Rule};
use crate::partition::Partition;

const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A service as people name it, and where its console is.
struct Service {
    name: &'static str,
    /// The path, and after `#` a place within the page.
    path: &'static str,
    /// False for services that know no regions.
    regional: bool,
}

const fn regional(name: &'static str, path: &'static str) -> Service {
    Service { name, path, regional: true }
}

const fn global(name: &'static str, path: &'static str) -> Service {
    Service { name, path, regional: false }
}

/// The services whose console is not simply at `/NAME/home`, that take no region, or that people ask for most.
const SERVICES: [Service; 52] = [
    regional("acm", "/acm/home"),
    regional("apigateway", "/apigateway/home"),
    regional("athena", "/athena/home"),
    global("billing", "/billing/home"),
    global("budgets", "/billing/home#/budgets"),
    regional("cloudformation", "/cloudformation/home"),
    global("cloudfront", "/cloudfront/v4/home"),
    regional("cloudtrail", "/cloudtrailv2/home"),
    regional("cloudwatch", "/cloudwatch/home"),
    regional("codebuild", "/codesuite/codebuild/projects"),
    regional("codepipeline", "/codesuite/codepipeline/pipelines"),
    regional("cognito", "/cognito/v2/home"),
    regional("config", "/config/home"),
    global("cost-explorer", "/costmanagement/home#/cost-explorer"),
    regional("dynamodb", "/dynamodbv2/home"),
    regional("ec2", "/ec2/home"),
    regional("ecr", "/ecr/repositories"),
    regional("ecs", "/ecs/v2/home"),
    regional("eks", "/eks/home"),
    regional("elasticache", "/elasticache/home"),
    regional("elb", "/ec2/home#LoadBalancers:"),
    regional("eventbridge", "/events/home"),
    global("globalaccelerator", "/globalaccelerator/home"),
    regional("glue", "/glue/home"),
    regional("guardduty", "/guardduty/home"),
    global("health", "/health/home"),
    global("iam", "/iam/home"),
    regional("identity-center", "/singlesignon/home"),
    regional("kinesis", "/kinesis/home"),
    regional("kms", "/kms/home"),
    regional("lambda", "/lambda/home"),
    regional("logs", "/cloudwatch/home#logsV2:log-groups"),
    regional("msk", "/msk/home"),
    regional("opensearch", "/aos/home"),
    global("organizations", "/organizations/v2/home"),
    regional("parameter-store", "/systems-manager/parameters"),
    regional("quotas", "/servicequotas/home"),
    regional("rds", "/rds/home"),
    regional("redshift", "/redshiftv2/home"),
    global("route53", "/route53/v2/home"),
    regional("s3", "/s3/home"),
    regional("sagemaker", "/sagemaker/home"),
    regional("secrets-manager", "/secretsmanager/home"),
    regional("secretsmanager", "/secretsmanager/home"),
    regional("sns", "/sns/v3/home"),
    regional("sqs", "/sqs/v3/home"),
    regional("ssm", "/systems-manager/home"),
    regional("step-functions", "/states/home"),
    regional("stepfunctions", "/states/home"),
    global("support", "/support/home"),
    regional("vpc", "/vpcconsole/home"),
    regional("waf", "/wafv2/homev2"),
];

/// The service names Rolecall knows, sorted: what a finder offers. [`resolve`] takes others as well.
pub fn services() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().map(|service| service.name)
}

/// The address a console opens at. `wanted` is a service name (`s3`), a console path (`/s3/buckets`), an `https` URL
/// on the partition's console domain, or an ARN; nothing means the console's home. A region of another partition
/// counts as none.
///
/// # Errors
/// [`Failure::Invalid`] with [`Rule::Destination`] or [`Rule::Region`] for what leads to no console of this
/// partition, [`Failure::NoSignInHost`] for the isolated partitions, whose consoles are not known.
pub fn resolve(wanted: Option<&str>, region: Option<&str>, partition: Partition) -> Result<String, Failure> {
    let domain = partition.console_domain()?;
    let region = partition.own_region(region)?;
    let at =
        |region, path: &str| Ok::<_, Failure>(format!("https://{}{path}", partition.console_host(region)?));

    let url = match wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) {
        None => with_region(&at(region, "/console/home")?, region)?,
        Some(arn) if arn.starts_with("arn:") => {
            if Partition::of_arn(arn) != Some(partition) || arn.splitn(6, ':').count() < 6 {
                return Err(invalid());
            }
            parse(&at(region, &format!("/go/view?arn={}", utf8_percent_encode(arn, VALUE)))?)?
        }
        Some(path) if path.starts_with('/') => {
            if takes_no_region(path) {
                parse(&at(None, path)?)?
            } else {
                with_region(&at(region, path)?, region)?
            }
        }
        // A backslash reads as a slash to some and as part of a name to others: what it means is nobody's guess.
        Some(url) if url.contains('\\') => return Err(invalid()),
        Some(url) if url.contains("://") => parse(url)?,
        Some(name) => {
            let name = service_name(name)?;
            match SERVICES.iter().find(|service| service.name == name) {
                Some(service) if !service.regional => parse(&at(None, service.path)?)?,
                Some(service) => with_region(&at(region, service.path)?, region)?,
                None => with_region(&at(region, &format!("/{name}/home"))?, region)?,
            }
        }
    };
    if is_console(&url, domain) { Ok(url.into()) } else { Err(invalid()) }
}

/// `https`, a host of the domain, and nothing else that could change who is talked to.
fn is_console(url: &Url, domain: &str) -> bool {
    let host_fits = url.host_str().is_some_and(|host| {
        host == domain
            || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.') && before.len() > 1)
    });
    url.scheme() == "https"
        && host_fits
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

fn with_region(url: &str, region: Option<&str>) -> Result<Url, Failure> {
    let mut url = parse(url)?;
    if let Some(region) = region
        && !url.query_pairs().any(|(key, _)| key == "region")
    {
        url.query_pairs_mut().append_pair("region", region);
    }
    Ok(url)
}

/// Whether a path belongs to a service that knows no regions.
fn takes_no_region(path: &str) -> bool {
    let first = |path: &str| path.split(['/', '?', '#']).nth(1).unwrap_or_default().to_owned();
    let wanted = first(path);
    SERVICES.iter().any(|service| !service.regional && first(service.path) == wanted)
}

fn service_name(text: &str) -> Result<String, Failure> {
    let name = text.to_ascii_lowercase();
    let fits = name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits { Ok(name) } else { Err(invalid()) }
}

fn parse(url: &str) -> Result<Url, Failure> {
    Url::parse(url).map_err(|_| invalid())
}

fn invalid() -> Failure {
    Failure::Invalid(Invalid { field: "destination", rule: Rule::Destination })
}

#[cfg(test)]
mod tests {
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
            (
                Some("HTTPS://S3.Console.AWS.amazon.com/s3/"),
                None,
                Aws,
                "https://s3.console.aws.amazon.com/s3/",
            ),
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
    fn the_table_is_sorted_and_sound() {
        assert!(SERVICES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for service in &SERVICES {
            assert_eq!(service_name(service.name).as_deref(), Ok(service.name));
            assert_eq!(takes_no_region(service.path), !service.regional, "{}", service.name);
        }
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
}
