//! The start URL of an instance: its shape, and the region that some say.

use url::Url;

use crate::partition::{Partition, is_region};

/// What the hosts of access portals end with.
const OF_AWS: [&str; 7] = [
    ".awsapps.com",
    ".awsapps.cn",
    ".app.aws",
    ".app.amazonwebservices.com.cn",
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
];

/// Whether a text may be a start URL: an https address without a password, spaces or anything that can't be seen.
pub fn is_start_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = host(rest);
    let plain = |c: char| c.is_ascii_graphic();
    text.len() <= 512
        && text.chars().all(plain)
        && host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
}

/// Without `#/`, which only the portal's page reads, and without a slash at the end.
pub(super) fn plain(start_url: &str) -> &str {
    let url = start_url.trim();
    url.split('#').next().unwrap_or(url).trim_end_matches('/')
}

/// The region, where the address says it: `https://ID.portal.REGION.app.aws`, `https://ID.REGION.portal.amazonaws.com`
/// and their like of other partitions. `awsapps.com` and a company's own addresses hide it.
pub fn region_of_start_url(start_url: &str) -> Option<String> {
    let host = host(start_url.trim().strip_prefix("https://")?).to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let region = match labels[..] {
        [_, "portal", region, "app", "aws"] => region,
        [_, region, "portal", "amazonaws", "com"] => region,
        [_, region, "portal", "amazonaws", "com", "cn"] => region,
        [_, region, "portal", "amazonaws", "eu"] => region,
        [_, "portal", region, "app", "amazonwebservices", "com", "cn"] => region,
        _ => return None,
    };
    let known = is_region(region) && Partition::of_region(region).is_some();
    known.then(|| region.to_owned())
}

/// Whether an address is one of AWS's, by https.
pub fn is_of_aws(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https" && OF_AWS.iter().any(|end| host.ends_with(end) && host.len() > end.len())
}

fn host(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_url_is_https_and_names_nobody() {
        for (url, good) in [
            ("https://d-1234567890.awsapps.com/start", true),
            ("https://acme.awsapps.com/start#/", true),
            ("https://ssoins-1.portal.eu-west-1.app.aws", true),
            ("https://sso.acme.example/", true),
            ("https://sso.acme.example:8443/start", true),
            ("http://d-1234567890.awsapps.com/start", false),
            ("https://jo:secret@acme.awsapps.com/start", false),
            ("https://acme/start", false),
            ("https:///start", false),
            ("https://acme.awsapps.com/ start", false),
            ("https://ac\u{202e}me.awsapps.com/start", false),
            ("acme.awsapps.com/start", false),
            ("", false),
        ] {
            assert_eq!(is_start_url(url), good, "{url}");
        }
    }

    #[test]
    fn what_only_a_browser_needs_is_left_out() {
        for (typed, sent) in [
            ("https://a.awsapps.com/start#/", "https://a.awsapps.com/start"),
            ("https://a.awsapps.com/start/#/?tab=accounts", "https://a.awsapps.com/start"),
            (" https://a.awsapps.com/start/ ", "https://a.awsapps.com/start"),
            ("https://ssoins-1.portal.eu-west-1.app.aws/", "https://ssoins-1.portal.eu-west-1.app.aws"),
        ] {
            assert_eq!(plain(typed), sent);
        }
    }

    #[test]
    fn some_addresses_say_their_region() {
        for (url, region) in [
            ("https://ssoins-1.portal.eu-west-1.app.aws", Some("eu-west-1")),
            ("https://ssoins-1.portal.us-gov-west-1.app.aws/start", Some("us-gov-west-1")),
            ("https://ssoins-1.ap-southeast-2.portal.amazonaws.com", Some("ap-southeast-2")),
            ("https://ssoins-1.cn-north-1.portal.amazonaws.com.cn/", Some("cn-north-1")),
            ("https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu", Some("eusc-de-east-1")),
            ("https://D-1.PORTAL.EU-WEST-1.APP.AWS", Some("eu-west-1")),
            ("https://d-1234567890.awsapps.com/start", None),
            ("https://sso.acme.example", None),
            ("https://a.portal.evil.app.aws", None),
            ("https://a.portal.eu-west-1.app.aws.evil.example", None),
            ("not a url", None),
        ] {
            assert_eq!(region_of_start_url(url).as_deref(), region, "{url}");
        }
    }

    #[test]
    fn only_addresses_of_aws_are_used_as_they_are() {
        for (address, of_aws) in [
            ("https://d-1234567890.awsapps.com/start", true),
            ("https://ssoins-1.portal.eu-west-1.app.aws", true),
            ("https://ssoins-1.cn-north-1.portal.amazonaws.com.cn", true),
            ("https://start.home.awsapps.cn/directory/d-1", true),
            ("http://d-1234567890.awsapps.com/start", false),
            ("https://awsapps.com.evil.example/start", false),
            ("https://evilawsapps.com/start", false),
            ("https://acme.example/.awsapps.com", false),
            ("https://a.awsapps.com@evil.example/", false),
        ] {
            assert_eq!(is_of_aws(address), of_aws, "{address}");
        }
    }
}
