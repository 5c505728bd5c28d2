//! Words that people paste.

use rolecall_core::arn::{RoleArn, of_switch_role_link, why_no_role};
use rolecall_core::destination::{resolve, without_session};
use rolecall_core::explain::Refusal;
use rolecall_core::identity_center::{is_of_aws, is_start_url, region_of_start_url};
use rolecall_core::partition::{Partition, is_region};
use rolecall_core::shown::is_plain;

/// An ARN, or a link that leads to one.
pub fn arn(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(arn) = RoleArn::parse(text) {
        assert!(why_no_role(text).is_none(), "{arn:?} is one and is none");
    }
    if let Some(arn) = of_switch_role_link(text) {
        assert!(RoleArn::parse(&arn).is_some());
    }
}

/// Where a console opens: whatever it is, it is AWS's console in the partition of the role.
pub fn destination(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (region, text) = text.split_once('\n').map_or((None, text), |(region, text)| (Some(region), text));
    for (partition, domain) in [
        (Partition::Aws, "console.aws.amazon.com"),
        (Partition::AwsCn, "console.amazonaws.cn"),
        (Partition::AwsUsGov, "console.amazonaws-us-gov.com"),
    ] {
        let Ok(address) = resolve(Some(text), region, partition) else { continue };
        let rest = address.strip_prefix("https://").expect("https");
        let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        assert!(host == domain || host.ends_with(&format!(".{domain}")), "{address}");
    }
    drop(without_session(text));
}

/// An error of any AWS tool, as it was copied. What is made of it can be seen as itself.
pub fn explain(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(refusal) = Refusal::read(text) else { return };
    assert!(is_plain(&refusal.who) && is_plain(&refusal.action), "{refusal:?}");
    drop(refusal.remedy());
}

/// A start URL. One that names its region is AWS's own.
pub fn start_url(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let region = region_of_start_url(text);
    assert!(region.as_deref().is_none_or(is_region), "{region:?}");
    if is_start_url(text) && is_of_aws(text) {
        let host = text["https://".len()..].split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let ends = [
            ".aws",
            ".awsapps.com",
            ".awsapps.cn",
            ".amazonaws.com",
            ".amazonaws.com.cn",
            ".amazonaws.eu",
            ".amazonwebservices.com.cn",
        ];
        assert!(ends.iter().any(|end| host.ends_with(end)), "{text}");
    }
}
